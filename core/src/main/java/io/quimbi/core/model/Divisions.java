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
  private final Scaler axisScaler;
  private final DiscoverySettings settings;
  private final Subdividing rules;
  private final double eligible;
  private final Workers workers;

  /**
   * For one axis.
   *
   * @param axisScaler of all eligible customers; what it leaves out takes no part further down
   * @param eligible customers of the axis, weights added up
   */
  Divisions(
      Axis axis,
      FeatureMatrix matrix,
      Scaler axisScaler,
      DiscoverySettings settings,
      double eligible,
      Workers workers) {
    this.axis = axis;
    this.matrix = matrix;
    this.axisScaler = axisScaler;
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
  Division divide(Members members, FuzzyPartition partition) {
    MemberDistances distances = new MemberDistances(members, axisScaler, partition);
    Width ofAxis = distances.width(cluster -> !partition.isPinned(cluster));
    return divide(axisScaler, members, partition, distances, ofAxis, 0, "", "");
  }

  private Division divide(
      Scaler scaler,
      Members members,
      FuzzyPartition partition,
      MemberDistances distances,
      Width ofAxis,
      int depth,
      String pathPrefix,
      String parentIdentity) {
    int[] order = inOrderOfFirstFeature(partition);
    double[][] centroids = new double[order.length][];
    for (int j = 0; j < order.length; j++) {
      centroids[j] = partition.centroid(order[j]);
    }
    List<Division.Segment> segments = new ArrayList<>();
    for (int j = 0; j < order.length; j++) {
      int cluster = order[j];
      String path = pathPrefix + j;
      String identity = identity(axis, parentIdentity, scaler, centroids, j);
      Width width = distances.width(label -> label == cluster);
      Inner inner =
          inner(members, partition, distances, cluster, width, ofAxis, depth, path, identity);
      segments.add(
          new Division.Segment(
              path,
              partition.isPinned(cluster) ? SegmentKind.PINNED : SegmentKind.ORDINARY,
              identity,
              width.customers,
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
      MemberDistances distances,
      int cluster,
      Width width,
      Width ofAxis,
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
    if (width.customers < Math.max(rules.sizeMin(), SIZE_SHARE_MIN * eligible)) {
      return Inner.kept("Small.");
    }
    Optional<String> trigger = trigger(width, ofAxis);
    if (trigger.isEmpty()) {
      return Inner.kept("Neither large nor wide.");
    }
    Members inside = members.wherePlace(i -> distances.labels[i] == cluster);
    Scaler scaler =
        Scaler.fit(
            axisScaler.features(),
            columns(matrix, axisScaler.features(), inside),
            inside.weights(),
            settings.scaling(),
            100);
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
                      scaler,
                      inside,
                      split.partition(),
                      new MemberDistances(inside, scaler, split.partition()),
                      ofAxis,
                      depth + 1,
                      path + ".",
                      identity)),
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

  /** A text in the place of one that another segment has already; the same for the same. */
  static String anotherIdentity(String identity) {
    return "s_" + Archetypes.sha256(identity).substring(0, IDENTITY_DIGITS);
  }

  /**
   * How large and how wide a group of customers is.
   *
   * @param customers weights added up
   * @param meanSquare mean squared distance to the own centroid, in the axis's scaled units
   * @param wideSquare its 95th percentile; NaN where no rule asks for it, since it takes a sort
   */
  private record Width(double customers, double meanSquare, double wideSquare) {}

  /** Why a segment should be divided, if it should. */
  private Optional<String> trigger(Width width, Width ofAxis) {
    double percent = 100 * width.customers / eligible;
    if (percent > rules.segmentPercentMax()) {
      return Optional.of(
          String.format(Locale.ROOT, "Holds %.0f %% of the eligible customers", percent));
    }
    if (rules.trigger() == Trigger.RATIO) {
      return width.meanSquare > rules.varianceMax() * ofAxis.meanSquare
          ? Optional.of(
              String.format(
                  Locale.ROOT,
                  "%.1f times as wide as the axis",
                  width.meanSquare / ofAxis.meanSquare))
          : Optional.empty();
    }
    if (width.meanSquare > rules.varianceMax()) {
      return Optional.of(
          String.format(Locale.ROOT, "Mean squared distance %.1f", width.meanSquare));
    }
    return width.wideSquare > ofAxis.wideSquare
        ? Optional.of("Its 95th percentile distance is above the axis's")
        : Optional.empty();
  }

  /**
   * Squared distances of members to the centroids of their hard labels. They are in the scaled
   * units of the axis at every depth, so that a segment further down is called wide by the same
   * measure as one at the top; in units of its own each would be about as wide as the axis.
   */
  private final class MemberDistances {
    private final Members members;
    private final int[] labels;
    private final double[] squares;

    MemberDistances(Members members, Scaler scaler, FuzzyPartition partition) {
      this.members = members;
      labels = partition.labels();
      squares = new double[members.count()];
      double[][] centroids = new double[partition.clusterCount()][];
      for (int j = 0; j < centroids.length; j++) {
        centroids[j] = inAxisUnits(scaler, partition.centroid(j));
      }
      List<Feature> features = axisScaler.features();
      for (int i = 0; i < squares.length; i++) {
        double[] centroid = centroids[labels[i]];
        for (int f = 0; f < centroid.length; f++) {
          double scaled = axisScaler.scale(f, matrix.get(members.row(i), features.get(f)));
          squares[i] += (scaled - centroid[f]) * (scaled - centroid[f]);
        }
      }
    }

    private double[] inAxisUnits(Scaler scaler, double[] centroid) {
      if (scaler.equals(axisScaler)) {
        return centroid;
      }
      // The features of a scaler further down and those constant there are the axis's together.
      List<Feature> features = axisScaler.features();
      double[] scaled = new double[features.size()];
      for (Scaler.Constant constant : scaler.constants()) {
        int f = features.indexOf(constant.feature());
        scaled[f] = axisScaler.scale(f, constant.value());
      }
      for (int g = 0; g < centroid.length; g++) {
        int f = features.indexOf(scaler.features().get(g));
        scaled[f] = axisScaler.scale(f, scaler.unscale(g, centroid[g]));
      }
      return scaled;
    }

    /** The width of those members whose label holds; zeros where there are none. */
    Width width(IntPredicate label) {
      double[] some = new double[squares.length];
      double[] weights = new double[squares.length];
      int count = 0;
      double customers = 0;
      double sum = 0;
      for (int i = 0; i < squares.length; i++) {
        if (label.test(labels[i])) {
          some[count] = squares[i];
          weights[count] = members.weight(i);
          customers += weights[count];
          sum += weights[count] * some[count];
          count++;
        }
      }
      if (count == 0) {
        return new Width(0, 0, 0);
      }
      double wideSquare =
          rules.trigger() == Trigger.RATIO
              ? Double.NaN
              : new WeightedQuantiles(Arrays.copyOf(some, count), Arrays.copyOf(weights, count))
                  .quantile(WIDE_PERCENTILE);
      return new Width(customers, sum / customers, wideSquare);
    }
  }
}
