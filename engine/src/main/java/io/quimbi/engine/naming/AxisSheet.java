package io.quimbi.engine.naming;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who names the segments of an axis needs to know, and all they are told: aggregates,
 * with no customer, no product and nothing that a person of the shop wrote in them.
 *
 * @param axis id
 * @param about what the axis tells
 */
public record AxisSheet(String axis, String about, List<Segment> segments) {
  private static final int DIGITS = 3;

  /** Copies the list. */
  public AxisSheet {
    segments = List.copyOf(segments);
  }

  /**
   * A segment to be named.
   *
   * @param path where it stands: 0.1 is a part of 0
   * @param builtIn the name it has or would have without anybody's help
   * @param share of all customers, 0 to 1
   * @param sentence what its members do
   */
  public record Segment(
      String path, String builtIn, double share, String sentence, List<Figure> figures) {
    /** Copies the list. */
    public Segment {
      figures = List.copyOf(figures);
    }
  }

  /**
   * A figure of a segment's centroid, in plain units.
   *
   * @param meaning in words that follow the value
   * @param median of the store's eligible customers; null where it is not known
   * @param percentile where the value stands among them, 0 to 100; null where it is not known
   */
  public record Figure(
      String feature,
      String meaning,
      double value,
      @Nullable Double median,
      @Nullable Integer percentile) {}

  /** The sheet of an axis. */
  static AxisSheet of(
      AxisModel axis,
      List<SegmentNode> nodes,
      Map<String, SegmentName> names,
      Map<String, Double> shares,
      Population population) {
    List<Segment> segments = new ArrayList<>();
    for (SegmentNode node : nodes) {
      SegmentName name = names.get(node.path());
      if (name == null) {
        continue;
      }
      List<Figure> figures = new ArrayList<>();
      node.centroid().forEach((feature, value) -> figures.add(figure(feature, value, population)));
      segments.add(
          new Segment(
              node.path(),
              name.name(),
              shares.getOrDefault(node.path(), 0.0),
              Interpretation.of(axis, node, name.claims(), population),
              figures));
    }
    return new AxisSheet(axis.axis().id(), axis.axis().description(), segments);
  }

  private static Figure figure(Feature feature, double value, Population population) {
    OptionalDouble median = population.median(feature);
    OptionalDouble rank = population.percentile(feature, value);
    return new Figure(
        feature.id(),
        feature.words(),
        rounded(value),
        median.isEmpty() ? null : rounded(median.getAsDouble()),
        rank.isEmpty() ? null : (int) Math.round(100 * rank.getAsDouble()));
  }

  /** More digits are of no use to a name. */
  private static double rounded(double value) {
    return value == 0 || !Double.isFinite(value)
        ? 0
        : new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
  }
}
