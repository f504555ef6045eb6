package io.quimbi.engine.discovery;

import io.quimbi.core.model.AxisLineage;
import io.quimbi.core.model.Lineage;
import io.quimbi.core.model.SegmentModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a model compares with the one that was active when it was made, on the same customers at the
 * same as-of: what became of each segment, how alike the two are, and how memberships carry over.
 *
 * @param previousModel the older one
 * @param customers that both were compared on
 */
public record ModelComparison(int previousModel, int customers, List<AxisComparison> axes) {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** Copies the list. */
  public ModelComparison {
    axes = List.copyOf(axes);
  }

  /**
   * One axis that both models have.
   *
   * @param adjustedRand index of the dominant segments, 1 where the two part customers alike
   * @param softOverlap mean overlap of memberships, 0 to 1
   * @param moved share of customers whose dominant segment is not the one that theirs became
   * @param older the older model's segments with their fate
   * @param newer the newer model's segments with where they come from
   * @param carry for each older leaf the shares of its membership that go to each newer one
   */
  public record AxisComparison(
      String axis,
      double adjustedRand,
      double softOverlap,
      double moved,
      List<SegmentFate> older,
      List<SegmentFate> newer,
      List<List<Double>> carry) {}

  /**
   * A segment and its fate.
   *
   * @param fate survived, split, absorbed, emerged or disappeared
   * @param overlap with the segment of the other model that it is the same as, 0 where none
   * @param relatives identities in the other model, the closest first
   */
  public record SegmentFate(
      String path, String identity, String fate, double overlap, List<Relative> relatives) {}

  /** A segment of the other model with which this one shares that much. */
  public record Relative(String identity, double share) {}

  static ModelComparison of(
      int previousModel, int customers, Lineage lineage, SegmentModel older, SegmentModel newer) {
    return new ModelComparison(
        previousModel,
        customers,
        lineage.axes().stream()
            .map(
                axis ->
                    axis(
                        axis,
                        older.axis(axis.axis()).leaves().size(),
                        newer.axis(axis.axis()).leaves().size()))
            .toList());
  }

  private static AxisComparison axis(AxisLineage axis, int olderLeaves, int newerLeaves) {
    return new AxisComparison(
        axis.axis().id(),
        axis.stability().adjustedRand(),
        axis.stability().softOverlap(),
        axis.stability().moved(),
        fates(axis.older()),
        fates(axis.newer()),
        IntStream.range(0, olderLeaves)
            .mapToObj(
                from ->
                    IntStream.range(0, newerLeaves).mapToObj(to -> axis.carried(from, to)).toList())
            .toList());
  }

  private static List<SegmentFate> fates(List<Lineage.Segment> segments) {
    return segments.stream()
        .map(
            segment ->
                new SegmentFate(
                    segment.path(),
                    segment.identity(),
                    segment.fate().name().toLowerCase(Locale.ROOT),
                    segment.overlap(),
                    segment.relatives().stream()
                        .map(relative -> new Relative(relative.identity(), relative.share()))
                        .toList()))
        .toList();
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
    return axes.stream()
        .filter(one -> one.axis.equals(axis))
        .findFirst()
        .map(
            one ->
                one.carry.stream()
                    .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                    .toArray(double[][]::new));
  }

  /** Mean over the axes of the adjusted Rand index; 1 without axes. */
  public double meanAdjustedRand() {
    return axes.stream().mapToDouble(AxisComparison::adjustedRand).average().orElse(1);
  }

  /** Mean over the axes of the soft overlap; 1 without axes. */
  public double meanSoftOverlap() {
    return axes.stream().mapToDouble(AxisComparison::softOverlap).average().orElse(1);
  }
}
