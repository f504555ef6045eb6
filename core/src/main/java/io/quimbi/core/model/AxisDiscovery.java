package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.Acceptance;
import io.quimbi.core.cluster.ChoiceOfK;
import io.quimbi.core.cluster.ChoiceOfKSettings;
import io.quimbi.core.cluster.ChosenClustering;
import io.quimbi.core.cluster.ClusteringSettings;
import io.quimbi.core.cluster.FuzzyPartition;
import io.quimbi.core.cluster.KCandidate;
import io.quimbi.core.cluster.NullComparison;
import io.quimbi.core.cluster.PinnedRows;
import io.quimbi.core.cluster.Points;
import io.quimbi.core.cluster.ResolutionRule;
import io.quimbi.core.cluster.SampleSizes;
import io.quimbi.core.cluster.StopReason;
import io.quimbi.core.cluster.ValidityIndices;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Finds the segments of one axis: who is eligible, how many segments, and which are divided. */
final class AxisDiscovery {
  /** Share of the customers with three orders or more that a leaf must hold to tell them apart. */
  private static final double RESOLUTION_SHARE = 0.10;

  private static final int RESOLUTION_LEAVES = 2;
  private static final int REGULAR_ORDERS = 3;

  private final Axis axis;
  private final FeatureMatrix matrix;
  private final Reference reference;
  private final DiscoverySettings settings;
  private final Optional<AxisModel> active;
  private final Workers workers;

  AxisDiscovery(
      Axis axis,
      FeatureMatrix matrix,
      Reference reference,
      DiscoverySettings settings,
      Optional<AxisModel> active,
      Workers workers) {
    this.axis = axis;
    this.matrix = matrix;
    this.reference = reference;
    this.settings = settings;
    this.active = active;
    this.workers = workers;
  }

  /**
   * The model of the axis.
   *
   * @param sampled rows of the matrix to look at
   * @param standsFor how many customers each stands for
   */
  AxisModel discover(int[] sampled, double[] standsFor) {
    Optional<String> unavailable = reference.unavailable(axis);
    if (unavailable.isPresent()) {
      return AxisModel.unavailable(axis, unavailable.get());
    }
    boolean frequency = axis == Axis.PURCHASE_FREQUENCY && settings.eligibility();
    boolean exceptional = frequency && Double.isFinite(reference.exceptionalLimit());
    Optional<OneOrderStages> stages =
        frequency && reference.gapP90() > reference.gapMedian()
            ? Optional.of(new OneOrderStages(reference.gapMedian(), reference.gapP90()))
            : Optional.empty();
    Members eligible =
        new Members(sampled, standsFor)
            .where(
                row ->
                    (!settings.eligibility() || matrix.orders(row) >= axis.ordersMin())
                        && !(exceptional && FeatureExtractor.exceptional(matrix, row, reference)));
    Map<Feature, String> leftOut = leftOut();
    if (eligible.count() == 0) {
      return AxisModel.of(
          axis,
          Optional.empty(),
          settings.eligibility(),
          stages,
          exceptional,
          leftOut,
          Optional.empty());
    }
    Scaler scaler =
        Scaler.fit(
            measured(),
            columns(eligible),
            eligible.weights(),
            settings.scaling(),
            settings.winsorizePercentile());
    scaler
        .constants()
        .forEach(
            constant ->
                leftOut.put(
                    constant.feature(),
                    same(eligible, constant.feature())
                        ? "the same for every eligible customer"
                        : "the same for all eligible customers but a few extremes"));
    Division root;
    AxisQuality quality;
    if (scaler.features().isEmpty()) {
      root = Divisions.single(axis, scaler, eligible.total());
      quality = nothingToTell(eligible);
    } else {
      Points points = Divisions.points(scaler, matrix, eligible);
      Divisions divisions =
          new Divisions(axis, matrix, scaler, settings, eligible.total(), workers);
      // The rule of resolution looks at leaves, so it needs the tree that the model gets in the
      // end; it is made once.
      IdentityHashMap<FuzzyPartition, Division> trees = new IdentityHashMap<>();
      Function<FuzzyPartition, Division> tree =
          partition -> trees.computeIfAbsent(partition, p -> divisions.divide(eligible, p));
      ChosenClustering chosen =
          ChoiceOfK.choose(
              points, choiceOfK(), warmStart(scaler), resolution(eligible, tree), workers);
      root = tree.apply(chosen.partition());
      quality = quality(eligible, points, chosen);
    }
    return AxisModel.of(
        axis,
        Optional.of(root),
        settings.eligibility(),
        stages,
        exceptional,
        leftOut,
        Optional.of(quality));
  }

  /** The free centroids of the active model's top level, in the coordinates of a new scaler. */
  private double[][] warmStart(Scaler scaler) {
    List<double[]> centroids = new ArrayList<>();
    active
        .flatMap(AxisModel::root)
        .ifPresent(
            root -> {
              for (int j = 0; j < root.segments().size(); j++) {
                if (root.segments().get(j).kind() == SegmentKind.ORDINARY) {
                  centroids.add(scaler.rescale(root.scaler(), root.centroid(j)));
                }
              }
            });
    return centroids.toArray(double[][]::new);
  }

  private boolean same(Members members, Feature feature) {
    double first = matrix.get(members.row(0), feature);
    return IntStream.range(0, members.count())
        .allMatch(i -> matrix.get(members.row(i), feature) == first);
  }

  /** Features that take part in distances, where the store has their source. */
  private List<Feature> measured() {
    return axis.features().stream().filter(f -> f.inDistance() && reference.has(f)).toList();
  }

  private Map<Feature, String> leftOut() {
    Map<Feature, String> leftOut = new EnumMap<>(Feature.class);
    for (Feature feature : axis.features()) {
      if (!feature.inDistance()) {
        leftOut.put(feature, "shown only: another feature says the same");
      } else if (!reference.has(feature)) {
        leftOut.put(feature, "the store has no " + feature.source().words());
      }
    }
    return leftOut;
  }

  private double[][] columns(Members members) {
    return Divisions.columns(matrix, measured(), members);
  }

  private ChoiceOfKSettings choiceOfK() {
    Acceptance acceptance =
        settings.choice() == Acceptance.Rule.SMALLEST_STABLE
            ? Acceptance.RECOMMENDED
            : Acceptance.DOCUMENTS;
    return new ChoiceOfKSettings(
        settings.kMin(),
        settings.kMax(),
        clustering(settings),
        settings.pinnedRows() ? PinnedRows.RECOMMENDED : PinnedRows.NONE,
        acceptance);
  }

  /** How every clustering of a discovery runs. */
  static ClusteringSettings clustering(DiscoverySettings settings) {
    return new ClusteringSettings(
        settings.algorithm(),
        settings.fuzzifier(),
        settings.iterationsMax(),
        settings.tolerance(),
        settings.starts(),
        settings.seed(),
        SampleSizes.USUAL);
  }

  /**
   * Regulars must be told apart on how often they buy: one who sits for good in the top segment
   * cannot be seen to rise or to fall.
   */
  private Optional<ResolutionRule> resolution(
      Members eligible, Function<FuzzyPartition, Division> tree) {
    if (axis != Axis.PURCHASE_FREQUENCY || !settings.eligibility()) {
      return Optional.empty();
    }
    return Optional.of(
        new ResolutionRule(
            "gives two segments a tenth or more each of the customers with three orders or more",
            partition -> tellsRegularsApart(eligible, tree.apply(partition))));
  }

  private boolean tellsRegularsApart(Members eligible, Division root) {
    AxisModel clusters =
        AxisModel.of(
            axis, Optional.of(root), false, Optional.empty(), false, Map.of(), Optional.empty());
    AxisScorer scorer = new AxisScorer(clusters, reference);
    double[] memberships = new double[clusters.leaves().size()];
    double[] regulars = new double[memberships.length];
    double total = 0;
    for (int i = 0; i < eligible.count(); i++) {
      if (matrix.orders(eligible.row(i)) >= REGULAR_ORDERS) {
        scorer.score(matrix, eligible.row(i), memberships, 0);
        regulars[scorer.dominantLeaf()] += eligible.weight(i);
        total += eligible.weight(i);
      }
    }
    double least = RESOLUTION_SHARE * total;
    return IntStream.range(0, regulars.length).filter(j -> regulars[j] >= least).count()
        >= RESOLUTION_LEAVES;
  }

  private static AxisQuality quality(Members eligible, Points points, ChosenClustering chosen) {
    FuzzyPartition partition = chosen.partition();
    ValidityIndices indices = ValidityIndices.of(points, partition);
    Optional<KCandidate> winner =
        chosen.candidates().stream().filter(c -> c.k() == chosen.k()).findFirst();
    Double jaccard = winner.map(KCandidate::jaccard).orElse(null);
    return new AxisQuality(
        eligible.total(),
        partition.clusterCount() - partition.freeCount(),
        chosen.effectiveK(),
        partition.fuzzifier(),
        chosen.candidates(),
        chosen.reason(),
        chosen.verdict().orElse(null),
        chosen.weak(),
        chosen.comparison().map(NullComparison::silhouette).orElse(Double.NaN),
        chosen.comparison().map(NullComparison::nullSilhouette).orElse(Double.NaN),
        jaccard == null ? Double.NaN : jaccard,
        partition.objective(),
        indices.partitionCoefficient(),
        indices.xieBeni(),
        partition.iterations(),
        partition.stopReason() == StopReason.CONVERGED);
  }

  private static AxisQuality nothingToTell(Members eligible) {
    return new AxisQuality(
        eligible.total(),
        0,
        1,
        1,
        List.of(),
        "Nothing found: all customers, but for a few extremes at most, have the same values.",
        null,
        false,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        1,
        Double.NaN,
        0,
        true);
  }
}
