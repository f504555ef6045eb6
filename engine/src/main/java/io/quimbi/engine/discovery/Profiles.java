package io.quimbi.engine.discovery;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.model.Archetypes;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Strength;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Predictions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Thumbprints as the rows that a store keeps. For one reading thread. */
public final class Profiles implements ModelStore.ProfileRows {
  private final Thumbprints thumbprints;
  private final FeatureMatrix matrix;
  private final Archetypes archetypes;
  private final SegmentNames names;
  private final Predictions predictions;
  private final Thumbprints.Reader reader;
  private final List<String> axes;
  private final String[] leafNames;
  private Optional<ModelStore.EvidenceRows> evidence = Optional.empty();
  private NavigableSet<String> knownArchetypes = Collections.emptyNavigableSet();

  /**
   * The thumbprints of everybody in a matrix.
   *
   * @param names of the model's segments
   * @param predictions from the book that the matrix is of, at the same as-of
   */
  public static Profiles of(Thumbprints thumbprints, SegmentNames names, Predictions predictions) {
    return new Profiles(thumbprints, Archetypes.of(thumbprints), names, predictions);
  }

  /**
   * The same with names that were looked up before.
   *
   * @param leafNames of the leaves of all available axes, as {@link #leafNames} gives them
   */
  static Profiles of(
      Thumbprints thumbprints, SegmentNames names, String[] leafNames, Predictions predictions) {
    return new Profiles(thumbprints, Archetypes.of(thumbprints), names, leafNames, predictions);
  }

  Profiles(
      Thumbprints thumbprints, Archetypes archetypes, SegmentNames names, Predictions predictions) {
    this(thumbprints, archetypes, names, leafNames(thumbprints.model(), names), predictions);
  }

  private Profiles(
      Thumbprints thumbprints,
      Archetypes archetypes,
      SegmentNames names,
      String[] leafNames,
      Predictions predictions) {
    this.leafNames = leafNames;
    this.predictions = predictions;
    this.thumbprints = thumbprints;
    this.matrix = thumbprints.matrix();
    this.archetypes = archetypes;
    this.names = names;
    this.reader = thumbprints.reader();
    axes = thumbprints.axes().stream().map(axis -> axis.axis().id()).toList();
  }

  /**
   * How clear-cut a thumbprint is: the mean membership in the dominant segments of its axes, 0
   * where it has no axis.
   *
   * @param memberships by axis and segment
   * @param dominants the segment of each axis
   */
  public static double confidence(
      Map<String, Map<String, Double>> memberships, Map<String, String> dominants) {
    return dominants.entrySet().stream()
        .mapToDouble(
            dominant ->
                memberships
                    .getOrDefault(dominant.getKey(), Map.of())
                    .getOrDefault(dominant.getValue(), 0.0))
        .average()
        .orElse(0);
  }

  /** Names of the leaves of all available axes, end to end. */
  static String[] leafNames(SegmentModel model, SegmentNames names) {
    return model.available().stream()
        .flatMap(axis -> axis.leaves().stream().map(leaf -> names.of(axis.axis(), leaf)))
        .toArray(String[]::new);
  }

  /** Adds the evidence of the same rows. */
  public Profiles with(ModelStore.EvidenceRows rows) {
    evidence = Optional.of(rows);
    return this;
  }

  /**
   * The same among archetypes that have ids already: these rows' are called as they are there.
   *
   * @param ids of the archetypes of everybody
   */
  public Profiles among(NavigableSet<String> ids) {
    knownArchetypes = ids;
    return this;
  }

  @Override
  public Optional<ModelStore.EvidenceRows> evidence() {
    return evidence;
  }

  @Override
  public Instant asOf() {
    return AsOf.toInstant(matrix.asOf());
  }

  @Override
  public int size() {
    return matrix.rows();
  }

  @Override
  public String customerId(int row) {
    return matrix.customerId(row);
  }

  @Override
  public List<String> axes() {
    return axes;
  }

  @Override
  public int firstLeaf(int axis) {
    return thumbprints.firstLeaf(axis);
  }

  @Override
  public int leafCount() {
    return thumbprints.leafCount();
  }

  @Override
  public String leafName(int leaf) {
    return leafNames[leaf];
  }

  @Override
  public void memberships(int row, double[] to) {
    System.arraycopy(reader.read(row), 0, to, 0, leafCount());
  }

  @Override
  public int dominantLeaf(int row, int axis) {
    return firstLeaf(axis) + thumbprints.dominantLeaf(row, axis);
  }

  @Override
  public String strength(int row, int axis) {
    return thumbprints.strength(row, axis).id();
  }

  @Override
  public String archetypeId(int row) {
    Archetypes.Archetype own = archetypes.of(row);
    return knownArchetypes.isEmpty()
        ? own.id()
        : Archetypes.idAmong(own.segments(), knownArchetypes);
  }

  @Override
  public String archetypeSignature(int row) {
    return signature(archetypes.of(row).segments());
  }

  @Override
  public int featureCount() {
    return Feature.values().length;
  }

  @Override
  public void features(int row, double[] to) {
    Reference reference = thumbprints.model().reference();
    for (Feature feature : Feature.values()) {
      to[feature.ordinal()] = reference.has(feature) ? matrix.get(row, feature) : Double.NaN;
    }
  }

  @Override
  public int orders(int row) {
    return matrix.orders(row);
  }

  @Override
  public long lifetimeValue(int row) {
    return matrix.paid(row) - matrix.refunded(row);
  }

  @Override
  public long paid(int row) {
    return matrix.paid(row);
  }

  @Override
  public long firstOrderTime(int row) {
    return matrix.firstOrderTime(row);
  }

  @Override
  public long lastOrderTime(int row) {
    return matrix.lastOrderTime(row);
  }

  @Override
  public double churnRisk(int row) {
    return predictions.churnRisk(matrix.customer(row));
  }

  @Override
  public double riskRank(int row) {
    return predictions.riskRank(matrix.customer(row));
  }

  @Override
  public double predictedLtv(int row) {
    return predictions.predictedLtv(matrix.customer(row));
  }

  @Override
  public int nextOrderDay(int row, double probability) {
    return predictions.nextOrderDay(matrix.customer(row), probability);
  }

  @Override
  public Optional<LifetimeFit> lifetimeFit() {
    return predictions.fit();
  }

  /** The leaves of all available axes with how many customers each dominates. */
  List<SegmentRow> segmentRows() {
    List<SegmentRow> rows = new ArrayList<>();
    double[] risks = IntStream.range(0, size()).mapToDouble(this::churnRisk).toArray();
    double[] values = IntStream.range(0, size()).mapToDouble(this::predictedLtv).toArray();
    for (int a = 0; a < thumbprints.axes().size(); a++) {
      AxisModel axis = thumbprints.axes().get(a);
      long[] size = new long[axis.leaves().size()];
      long[] hybrids = new long[size.length];
      Mean[] churn = means(size.length);
      Mean[] ltv = means(size.length);
      for (int row = 0; row < size(); row++) {
        int leaf = thumbprints.dominantLeaf(row, a);
        size[leaf]++;
        hybrids[leaf] += thumbprints.strength(row, a) == Strength.BALANCED ? 1 : 0;
        churn[leaf].add(risks[row]);
        ltv[leaf].add(values[row]);
      }
      for (int leaf = 0; leaf < size.length; leaf++) {
        AxisModel.Leaf segment = axis.leaves().get(leaf);
        rows.add(
            new SegmentRow(
                axis.axis().id(),
                leaf,
                segment.path(),
                segment.identity(),
                leafNames[firstLeaf(a) + leaf],
                segment.kind().name().toLowerCase(Locale.ROOT),
                size[leaf],
                size[leaf] / (double) size(),
                hybrids[leaf],
                churn[leaf].orNull(),
                ltv[leaf].orNull()));
      }
    }
    return rows;
  }

  private static Mean[] means(int count) {
    return Stream.generate(Mean::new).limit(count).toArray(Mean[]::new);
  }

  /** The mean of the figures that are known. */
  private static final class Mean {
    private double sum;
    private long count;

    void add(double value) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }

    @Nullable Double orNull() {
      return count == 0 ? null : sum / count;
    }
  }

  /** All archetypes, largest first. */
  List<ArchetypeRow> archetypeRows() {
    return archetypes.all().stream()
        .map(
            archetype ->
                new ArchetypeRow(
                    archetype.id(),
                    signature(archetype.segments()),
                    archetype.customers(),
                    archetype.share(),
                    archetype.meanLifetimeValue(),
                    archetype.family().orElse(null)))
        .toList();
  }

  private String signature(Map<Axis, AxisModel.Leaf> segments) {
    return segments.entrySet().stream()
        .map(entry -> entry.getKey().id() + "=" + names.of(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(" + "));
  }
}
