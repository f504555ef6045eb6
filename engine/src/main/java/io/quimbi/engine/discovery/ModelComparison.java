package io.quimbi.engine.discovery;

import io.quimbi.core.cluster.KCandidate;
import io.quimbi.core.model.AxisLineage;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.AxisQuality;
import io.quimbi.core.model.Lineage;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a model compares with an older one, on the same customers at the same as-of: how good each
 * is, what became of each segment, how alike the two are, who moved, and how memberships carry over
 * from either to the other. Each discovery stores that with the model that was active then.
 *
 * @param previousModel the older one
 * @param asOf of the thumbprints that were compared
 * @param customers that both were compared on
 * @param axes that both have, in the model's order
 * @param axesLost those that only the older one has
 * @param axesAdded those that only the newer one has
 */
public record ModelComparison(
    int previousModel,
    Instant asOf,
    int customers,
    List<AxisComparison> axes,
    List<String> axesLost,
    List<String> axesAdded) {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** Copies the lists. */
  public ModelComparison {
    axes = List.copyOf(axes);
    axesLost = List.copyOf(axesLost);
    axesAdded = List.copyOf(axesAdded);
  }

  /**
   * One axis that both models have.
   *
   * @param older how good the older model's segments are
   * @param newer how good the newer model's segments are
   * @param adjustedRand index of the dominant segments, 1 where the two part customers alike
   * @param softOverlap mean overlap of memberships, 0 to 1
   * @param moved share of customers whose dominant segment is not the one that theirs became
   * @param olderSegments with their fate, level by level from the top
   * @param newerSegments with where they come from, level by level from the top
   * @param movement customers by dominant leaf, shape (older leaves, newer leaves)
   * @param carry for each older leaf the shares of its membership that go to each newer one
   * @param carryBack for each newer leaf the shares of its membership that come from each older one
   */
  public record AxisComparison(
      String axis,
      AxisFigures older,
      AxisFigures newer,
      double adjustedRand,
      double softOverlap,
      double moved,
      List<SegmentFate> olderSegments,
      List<SegmentFate> newerSegments,
      List<List<Long>> movement,
      List<List<Double>> carry,
      List<List<Double>> carryBack) {
    /** Copies the lists. */
    public AxisComparison {
      olderSegments = List.copyOf(olderSegments);
      newerSegments = List.copyOf(newerSegments);
      movement = List.copyOf(movement);
      carry = List.copyOf(carry);
      carryBack = List.copyOf(carryBack);
    }
  }

  /**
   * How good the segments of an axis were when they were discovered.
   *
   * @param k free segments of the top level; null where nobody was eligible
   * @param silhouette null for one segment, as the next two
   * @param balance how even the sizes were
   * @param score what k was chosen by: 0.4 · silhouette + 0.6 · balance
   * @param verdict natural, reproducible, constructed or nothing_found; null where nobody was
   *     eligible
   */
  public record AxisFigures(
      @Nullable Integer k,
      @Nullable Double silhouette,
      @Nullable Double balance,
      @Nullable Double score,
      @Nullable String verdict) {
    private static AxisFigures of(AxisModel axis) {
      Optional<AxisQuality> quality = axis.quality();
      Optional<KCandidate> chosen = quality.flatMap(AxisQuality::chosen);
      return new AxisFigures(
          quality.map(AxisQuality::k).orElse(null),
          chosen.map(KCandidate::silhouette).orElse(null),
          chosen.map(KCandidate::balance).orElse(null),
          chosen.map(KCandidate::score).orElse(null),
          quality.map(AxisQuality::verdictId).orElse(null));
    }
  }

  /**
   * A segment and its fate.
   *
   * @param name it had at the time of the comparison
   * @param leaf its index among the axis's leaves; null where it is divided further
   * @param reserved whether no clustering found it
   * @param customers whom it, or one of its leaves, dominates
   * @param fate survived, split, absorbed, emerged or disappeared
   * @param overlap with the segment of the other model that it is the same as, 0 where none
   * @param relatives identities in the other model, the closest first
   */
  public record SegmentFate(
      String path,
      String identity,
      String name,
      @Nullable Integer leaf,
      boolean reserved,
      long customers,
      String fate,
      double overlap,
      List<Relative> relatives) {
    /** Copies the list. */
    public SegmentFate {
      relatives = List.copyOf(relatives);
    }
  }

  /**
   * A segment of the other model with which this one has customers in common.
   *
   * @param share of the older one's membership that is in the newer one now, 0 to 1
   */
  public record Relative(String identity, double share) {}

  /**
   * The comparison of two models.
   *
   * @param older thumbprints under the older model
   * @param newer thumbprints of the same customers at the same as-of under the newer one; where the
   *     lineage was applied, under the model with the identities that it gave
   * @param applied whether it was
   */
  static ModelComparison of(
      int previousModel,
      Lineage lineage,
      Thumbprints older,
      SegmentNames olderNames,
      Thumbprints newer,
      SegmentNames newerNames,
      boolean applied) {
    List<AxisComparison> axes = new ArrayList<>();
    for (AxisLineage axis : lineage.axes()) {
      axes.add(
          new Axes(
                  axis,
                  older.model().axis(axis.axis()),
                  olderNames,
                  newer.model().axis(axis.axis()),
                  newerNames,
                  applied ? axis.identities() : Map.of())
              .comparison());
    }
    List<String> ofOlder = ids(older.model());
    List<String> ofNewer = ids(newer.model());
    return new ModelComparison(
        previousModel,
        AsOf.toInstant(newer.matrix().asOf()),
        newer.rows(),
        axes,
        ofOlder.stream().filter(id -> !ofNewer.contains(id)).toList(),
        ofNewer.stream().filter(id -> !ofOlder.contains(id)).toList());
  }

  private static List<String> ids(SegmentModel model) {
    return model.available().stream().map(axis -> axis.axis().id()).toList();
  }

  /**
   * An axis of both models.
   *
   * @param identities that newer segments were given, by those they were discovered with
   */
  private record Axes(
      AxisLineage lineage,
      AxisModel older,
      SegmentNames olderNames,
      AxisModel newer,
      SegmentNames newerNames,
      Map<String, String> identities) {
    private interface Cell<T> {
      T at(int row, int column);
    }

    AxisComparison comparison() {
      int olds = older.leaves().size();
      int news = newer.leaves().size();
      return new AxisComparison(
          lineage.axis().id(),
          AxisFigures.of(older),
          AxisFigures.of(newer),
          lineage.stability().adjustedRand(),
          lineage.stability().softOverlap(),
          lineage.stability().moved(),
          fates(
              lineage.older(),
              older,
              olderNames,
              a -> IntStream.range(0, news).mapToLong(b -> lineage.customers(a, b)).sum(),
              Map.of(),
              identities),
          fates(
              lineage.newer(),
              newer,
              newerNames,
              b -> IntStream.range(0, olds).mapToLong(a -> lineage.customers(a, b)).sum(),
              identities,
              Map.of()),
          matrix(olds, news, lineage::customers),
          matrix(olds, news, lineage::carried),
          matrix(news, olds, lineage::carriedBack));
    }

    private static <T> List<List<T>> matrix(int rows, int columns, Cell<T> cell) {
      return IntStream.range(0, rows)
          .mapToObj(
              row -> IntStream.range(0, columns).mapToObj(column -> cell.at(row, column)).toList())
          .toList();
    }

    private static List<SegmentFate> fates(
        List<Lineage.Segment> segments,
        AxisModel axis,
        SegmentNames names,
        IntToLongFunction customersOfLeaf,
        Map<String, String> ownIdentities,
        Map<String, String> identitiesOfRelatives) {
      Map<String, Integer> leaves = new HashMap<>();
      for (int leaf = 0; leaf < axis.leaves().size(); leaf++) {
        leaves.put(axis.leaves().get(leaf).path(), leaf);
      }
      List<SegmentFate> fates = new ArrayList<>();
      for (Lineage.Segment segment : segments) {
        String identity = ownIdentities.getOrDefault(segment.identity(), segment.identity());
        Integer leaf = leaves.get(segment.path());
        long customers =
            leaves.entrySet().stream()
                .filter(
                    entry ->
                        entry.getKey().equals(segment.path())
                            || entry.getKey().startsWith(segment.path() + "."))
                .mapToLong(entry -> customersOfLeaf.applyAsLong(entry.getValue()))
                .sum();
        fates.add(
            new SegmentFate(
                segment.path(),
                identity,
                names.of(axis.axis(), identity, segment.path()),
                leaf,
                leaf != null && axis.leaves().get(leaf).kind().reserved(),
                customers,
                segment.fate().name().toLowerCase(Locale.ROOT),
                segment.overlap(),
                segment.relatives().stream()
                    .map(
                        relative ->
                            new Relative(
                                identitiesOfRelatives.getOrDefault(
                                    relative.identity(), relative.identity()),
                                relative.share()))
                    .toList()));
      }
      return fates;
    }
  }

  /** Reads what {@link #json} wrote. */
  public static ModelComparison parse(String json) {
    return JSON.readValue(json, ModelComparison.class);
  }

  /** As it is stored beside a model. */
  public String json() {
    return JSON.writeValueAsString(this);
  }

  /** How memberships carry over on an axis, shape (older leaves, newer leaves). */
  public Optional<double[][]> carry(String axis) {
    return axis(axis).map(one -> toArrays(one.carry));
  }

  /** How memberships carry back on an axis, shape (newer leaves, older leaves). */
  public Optional<double[][]> carryBack(String axis) {
    return axis(axis).map(one -> toArrays(one.carryBack));
  }

  private Optional<AxisComparison> axis(String id) {
    return axes.stream().filter(one -> one.axis.equals(id)).findFirst();
  }

  private static double[][] toArrays(List<List<Double>> rows) {
    return rows.stream()
        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  /** Mean over the axes of the adjusted Rand index; 1 without axes. */
  public double meanAdjustedRand() {
    return axes.stream().mapToDouble(AxisComparison::adjustedRand).average().orElse(1);
  }

  /** Mean over the axes of the soft overlap; 1 without axes. */
  public double meanSoftOverlap() {
    return axes.stream().mapToDouble(AxisComparison::softOverlap).average().orElse(1);
  }

  /** Mean over the axes of the share of customers who moved; 0 without axes. */
  public double meanMoved() {
    return axes.stream().mapToDouble(AxisComparison::moved).average().orElse(0);
  }
}
