package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.FuzzyPartition;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.cluster.Points;
import io.quimbi.core.cluster.SplitSearch;
import io.quimbi.core.cluster.SplitSettings;
import io.quimbi.core.cluster.Subdivision;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Percentiles;
import io.quimbi.core.model.DiscoverySettings.Kernel;
import io.quimbi.core.model.DiscoverySettings.Subdividing;
import io.quimbi.core.model.DiscoverySettings.Trigger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Turns partitions into the tree of an axis, dividing further what is too large or too wide. */
final class Divisions {
  private static final double SIZE_SHARE_MIN = 0.05;
  private static final int CHILD_SIZE_MIN = 20;
  private static final double CHILD_SHARE_MIN = 0.02;
  private static final double WIDE_PERCENTILE = 0.95;
  private static final int IDENTITY_DIGITS = 10;

  private final Axis axis;
  private final FeatureMatrix matrix;
  private final List<Feature> features;
  private final DiscoverySettings settings;
  private final Subdividing rules;
  private final double eligible;
  private final Workers workers;

  /**
   * For one axis.
   *
   * @param features that take part in distances
   * @param eligible customers of the axis, weights added up
   */
  Divisions(
      Axis axis,
      FeatureMatrix matrix,
      List<Feature> features,
      DiscoverySettings settings,
      double eligible,
      Workers workers) {
    this.axis = axis;
    this.matrix = matrix;
    this.features = features;
    this.settings = settings;
    this.rules = settings.subdivision();
    this.eligible = eligible;
    this.workers = workers;
  }

  /** The one segment of an axis on which everybody is alike. */
  static Division single(Axis axis, Scaler scaler, double customers) {
    Division.Segment all =
        new Division.Segment(
            "0",
            SegmentKind.ORDINARY,
            identity(axis, "", scaler, new double[1][0], 0),
            customers,
            Optional.empty(),
            "All customers are alike.");
    return new Division(scaler, MembershipKernel.fuzzy(2), new double[1][0], List.of(all));
  }

  /** The tree under a partition of all eligible customers. */
  Division divide(Scaler scaler, Members members, Points points, FuzzyPartition partition) {
    return divide(scaler, members, points, partition, 0, "", "");
  }

  private Division divide(
      Scaler scaler,
      Members members,
      Points points,
      FuzzyPartition partition,
      int depth,
      String pathPrefix,
      String parentIdentity) {
    int[] order = inOrderOfFirstFeature(partition);
    double[][] centroids = new double[order.length][];
    for (int j = 0; j < order.length; j++) {
      centroids[j] = partition.centroid(order[j]);
    }
    Widths widths = new Widths(members, points, partition);
    List<Division.Segment> segments = new ArrayList<>();
    for (int j = 0; j < order.length; j++) {
      int cluster = order[j];
      String path = pathPrefix + j;
      String identity = identity(axis, parentIdentity, scaler, centroids, j);
      Inner inner = inner(members, partition, cluster, widths, depth, path, identity);
      segments.add(
          new Division.Segment(
              path,
              partition.isPinned(cluster) ? SegmentKind.PINNED : SegmentKind.ORDINARY,
              identity,
              widths.size[cluster],
              inner.division,
              inner.why));
    }
    MembershipKernel kernel =
        settings.kernel() == Kernel.EXPONENTIAL
            ? MembershipKernel.exponential()
            : MembershipKernel.fuzzy(partition.fuzzifier());
    return new Division(scaler, kernel, centroids, segments);
  }

  /** What became of a segment: divided, or kept, and why. */
  private record Inner(Optional<Division> division, String why) {
    static Inner kept(String why) {
      return new Inner(Optional.empty(), why);
    }
  }

  private Inner inner(
      Members members,
      FuzzyPartition partition,
      int cluster,
      Widths widths,
      int depth,
      String path,
      String identity) {
    if (!rules.enabled()) {
      return Inner.kept("Subdivision is off.");
    }
    if (partition.isPinned(cluster)) {
      return Inner.kept("One behaviour, shared to the digit.");
    }
    if (depth >= rules.depthMax()) {
      return Inner.kept("At the greatest depth.");
    }
    double size = widths.size[cluster];
    if (size < Math.max(rules.sizeMin(), SIZE_SHARE_MIN * eligible)) {
      return Inner.kept("Small.");
    }
    Optional<String> trigger = widths.trigger(cluster);
    if (trigger.isEmpty()) {
      return Inner.kept("Neither large nor wide.");
    }
    Members inside = members.wherePlace(i -> partition.label(i) == cluster);
    Scaler scaler =
        Scaler.fit(
            features, columns(matrix, features, inside), inside.weights(), settings.scaling(), 100);
    if (scaler.features().isEmpty()) {
      return Inner.kept(trigger.get() + ". Not split: all members have the same values.");
    }
    Points points = points(scaler, matrix, inside);
    double childMin = Math.max(CHILD_SIZE_MIN, CHILD_SHARE_MIN * eligible);
    SplitSettings how =
        (rules.trigger() == Trigger.RATIO
                ? SplitSettings.recommended(childMin, settings.seed())
                : SplitSettings.documents(childMin, settings.seed()))
            .withClustering(AxisDiscovery.clustering(settings));
    Subdivision subdivision = SplitSearch.split(points, how, workers);
    String why = trigger.get() + ". " + subdivision.reason();
    return switch (subdivision) {
      case Subdivision.Kept kept -> Inner.kept(why);
      case Subdivision.Split split ->
          new Inner(
              Optional.of(
                  divide(
                      scaler, inside, points, split.partition(), depth + 1, path + ".", identity)),
              why);
    };
  }

  /** Segments are numbered by their first feature, so that 0 is the lowest. */
  private static int[] inOrderOfFirstFeature(FuzzyPartition partition) {
    return IntStream.range(0, partition.clusterCount())
        .boxed()
        .sorted(
            Comparator.comparing(partition::centroid, Arrays::compare)
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(j -> j)
        .toArray();
  }

  /** Plain values of some features of some members, a column a feature. */
  static double[][] columns(FeatureMatrix matrix, List<Feature> features, Members members) {
    double[][] columns = new double[features.size()][members.count()];
    for (int f = 0; f < columns.length; f++) {
      for (int i = 0; i < members.count(); i++) {
        columns[f][i] = matrix.get(members.row(i), features.get(f));
      }
    }
    return columns;
  }

  /** Scaled values of some members. */
  static Points points(Scaler scaler, FeatureMatrix matrix, Members members) {
    double[][] columns = columns(matrix, scaler.features(), members);
    for (int f = 0; f < columns.length; f++) {
      for (int i = 0; i < columns[f].length; i++) {
        columns[f][i] = scaler.scale(f, columns[f][i]);
      }
    }
    return Points.of(columns, members.weights());
  }

  /** A text that only this segment of this clustering has. */
  private static String identity(
      Axis axis, String parent, Scaler scaler, double[][] centroids, int segment) {
    StringBuilder text = new StringBuilder(axis.id()).append('/').append(parent);
    scaler
        .scales()
        .forEach(
            scale ->
                text.append('/')
                    .append(scale.feature().id())
                    .append(':')
                    .append(Double.doubleToLongBits(scale.centre()))
                    .append(':')
                    .append(Double.doubleToLongBits(scale.spread())));
    for (double[] centroid : centroids) {
      for (double coordinate : centroid) {
        text.append('/').append(Double.doubleToLongBits(coordinate));
      }
    }
    text.append('#').append(segment);
    return "s_" + Archetypes.sha256(text.toString()).substring(0, IDENTITY_DIGITS);
  }

  /** How large and how wide the segments of a partition are. */
  private final class Widths {
    private final double[] size;
    private final double[] meanSquare;
    private final double meanSquareOfAll;
    private final double[] wide;
    private final double wideOfAll;

    Widths(Members members, Points points, FuzzyPartition partition) {
      int k = partition.clusterCount();
      size = new double[k];
      meanSquare = new double[k];
      wide = new double[k];
      double[] square = new double[members.count()];
      double freeSize = 0;
      double freeSum = 0;
      for (int i = 0; i < square.length; i++) {
        int cluster = partition.label(i);
        double[] centroid = partition.centroid(cluster);
        for (int d = 0; d < centroid.length; d++) {
          double difference = points.value(i, d) - centroid[d];
          square[i] += difference * difference;
        }
        size[cluster] += members.weight(i);
        meanSquare[cluster] += members.weight(i) * square[i];
        if (!partition.isPinned(cluster)) {
          freeSize += members.weight(i);
          freeSum += members.weight(i) * square[i];
        }
      }
      for (int j = 0; j < k; j++) {
        int cluster = j;
        meanSquare[j] = size[j] == 0 ? 0 : meanSquare[j] / size[j];
        wide[j] = wideSquare(square, i -> partition.label(i) == cluster);
      }
      meanSquareOfAll = freeSize == 0 ? 0 : freeSum / freeSize;
      wideOfAll = wideSquare(square, i -> !partition.isPinned(partition.label(i)));
    }

    private static double wideSquare(double[] square, IntPredicate those) {
      double[] some =
          IntStream.range(0, square.length)
              .filter(those)
              .mapToDouble(i -> square[i])
              .sorted()
              .toArray();
      return Percentiles.ofSorted(some, WIDE_PERCENTILE);
    }

    /** Why a segment should be divided, if it should. */
    Optional<String> trigger(int cluster) {
      double percent = 100 * size[cluster] / eligible;
      if (percent > rules.segmentPercentMax()) {
        return Optional.of(
            String.format(Locale.ROOT, "Holds %.0f %% of the eligible customers", percent));
      }
      if (rules.trigger() == Trigger.RATIO) {
        return meanSquare[cluster] > rules.varianceMax() * meanSquareOfAll
            ? Optional.of(
                String.format(
                    Locale.ROOT,
                    "%.1f times as wide as the axis",
                    meanSquare[cluster] / meanSquareOfAll))
            : Optional.empty();
      }
      if (meanSquare[cluster] > rules.varianceMax()) {
        return Optional.of(
            String.format(Locale.ROOT, "Mean squared distance %.1f", meanSquare[cluster]));
      }
      return wide[cluster] > wideOfAll
          ? Optional.of("Its 95th percentile distance is above the axis's")
          : Optional.empty();
    }
  }
}
