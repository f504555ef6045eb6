package io.quimbi.engine.insight;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.AxisQuality;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.SegmentNames;
import io.quimbi.engine.naming.Interpretation;
import io.quimbi.engine.naming.Population;
import io.quimbi.engine.naming.SegmentName;
import io.quimbi.engine.naming.SegmentNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a store's active model, axis by axis, with what they were made of and how good
 * they are.
 *
 * @param asOf of the discovery; an assignment since may have moved the sizes to another
 * @param customers with at least one order
 */
public record SegmentsReport(
    String storeId,
    int model,
    String contentHash,
    Instant asOf,
    String profile,
    long customers,
    List<AxisReport> axes) {

  /**
   * One axis.
   *
   * @param reason why it is unavailable, or null
   * @param features those that take part in distances, with the figures they are scaled by
   * @param verdict natural, reproducible, constructed or nothing_found; null where unavailable
   * @param why the choice of k in words
   * @param hybridShare share of the customers whose two highest memberships are close
   */
  public record AxisReport(
      String axis,
      String description,
      boolean available,
      @Nullable String reason,
      List<FeatureScale> features,
      List<LeftOut> featuresLeftOut,
      List<CandidateReport> kTried,
      @Nullable Integer k,
      @Nullable String why,
      @Nullable String verdict,
      @Nullable Boolean weak,
      @Nullable Double silhouette,
      @Nullable Double nullSilhouette,
      @Nullable Double lift,
      @Nullable Double jaccard,
      @Nullable Double objective,
      @Nullable Double partitionCoefficient,
      @Nullable Double xieBeni,
      @Nullable Double fuzzifier,
      @Nullable Double eligibleCustomers,
      @Nullable Double hybridShare,
      List<SegmentReport> segments) {}

  /** How a feature is scaled: transform, clip to [low, high], subtract centre, divide by spread. */
  public record FeatureScale(
      String feature,
      String transform,
      @Nullable Double low,
      @Nullable Double high,
      double centre,
      double spread) {}

  /** A feature that takes no part in distances. */
  public record LeftOut(String feature, String reason) {}

  /** One number of segments that was tried. */
  public record CandidateReport(
      int k,
      int effectiveK,
      double fuzzifier,
      @Nullable Double objective,
      @Nullable Double silhouette,
      @Nullable Double fuzzySilhouette,
      @Nullable Double xieBeni,
      @Nullable Double partitionCoefficient,
      @Nullable Double modifiedPartitionCoefficient,
      @Nullable Double balance,
      @Nullable Double largestShare,
      @Nullable Double score,
      @Nullable Double jaccard,
      boolean qualified,
      String remark) {}

  /**
   * One segment.
   *
   * @param size customers whose dominant segment it is
   * @param share of all customers
   * @param partOf the segment that was divided into this and others; null on the top level
   * @param namedBy person, built_in or claude; null for a reserved segment, whose name is its own
   * @param nameStale whether its centroid no longer bears out what its name claims
   * @param description what its members do, in a sentence of plain units
   * @param centroid in plain units by feature; empty for a reserved segment without one
   * @param subdivision why it was or was not divided further
   * @param meanChurnRisk over its customers of whom it is known; null where it is of nobody
   * @param meanPredictedLtv likewise, value to date and to come
   */
  public record SegmentReport(
      String path,
      String name,
      String kind,
      String identity,
      @Nullable String partOf,
      @Nullable String namedBy,
      boolean nameStale,
      long size,
      double share,
      String description,
      Map<String, Double> centroid,
      @Nullable String subdivision,
      @Nullable Double meanChurnRisk,
      @Nullable Double meanPredictedLtv) {}

  /** The report of one axis. */
  static AxisReport of(
      AxisModel axis,
      List<SegmentRow> rows,
      SegmentNames names,
      Population population,
      @Nullable Double hybridShare) {
    Axis id = axis.axis();
    if (axis.unavailable().isPresent()) {
      return new AxisReport(
          id.id(),
          id.description(),
          false,
          axis.unavailable().get(),
          List.of(),
          List.of(),
          List.of(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of());
    }
    Optional<AxisQuality> quality = axis.quality();
    return new AxisReport(
        id.id(),
        id.description(),
        true,
        null,
        axis.root().map(root -> scales(root.scaler())).orElse(List.of()),
        axis.leftOut().entrySet().stream()
            .map(entry -> new LeftOut(entry.getKey().id(), entry.getValue()))
            .toList(),
        quality.map(SegmentsReport::candidates).orElse(List.of()),
        quality.map(AxisQuality::k).orElse(null),
        quality.map(AxisQuality::reason).orElse("nobody has enough orders for this axis yet"),
        quality.map(AxisQuality::verdictId).orElse(null),
        quality.map(AxisQuality::weak).orElse(null),
        quality.map(q -> finite(q.silhouette())).orElse(null),
        quality.map(q -> finite(q.nullSilhouette())).orElse(null),
        quality.map(q -> finite(q.lift())).orElse(null),
        quality.map(q -> finite(q.jaccard())).orElse(null),
        quality.map(q -> finite(q.objective())).orElse(null),
        quality.map(q -> finite(q.partitionCoefficient())).orElse(null),
        quality.map(q -> finite(q.xieBeni())).orElse(null),
        quality.map(AxisQuality::fuzzifier).orElse(null),
        quality.map(AxisQuality::customers).orElse(null),
        hybridShare,
        segments(axis, rows, names, population));
  }

  private static List<FeatureScale> scales(Scaler scaler) {
    return scaler.scales().stream()
        .map(
            scale ->
                new FeatureScale(
                    scale.feature().id(),
                    scale.feature().log() ? "log" : "none",
                    finite(scale.low()),
                    finite(scale.high()),
                    scale.centre(),
                    scale.spread()))
        .toList();
  }

  private static List<CandidateReport> candidates(AxisQuality quality) {
    return quality.candidates().stream()
        .map(
            c ->
                new CandidateReport(
                    c.k(),
                    c.effectiveK(),
                    c.fuzzifier(),
                    finite(c.objective()),
                    finite(c.silhouette()),
                    finite(c.fuzzySilhouette()),
                    finite(c.indices().xieBeni()),
                    finite(c.indices().partitionCoefficient()),
                    finite(c.indices().modifiedPartitionCoefficient()),
                    finite(c.balance()),
                    finite(c.largestShare()),
                    finite(c.score()),
                    c.jaccard(),
                    c.qualified(),
                    String.join("; ", c.objections())))
        .toList();
  }

  private static List<SegmentReport> segments(
      AxisModel axis, List<SegmentRow> rows, SegmentNames names, Population population) {
    Map<String, SegmentNode> nodes = new LinkedHashMap<>();
    SegmentNode.of(axis).forEach(node -> nodes.put(node.path(), node));
    List<SegmentReport> segments = new ArrayList<>();
    for (SegmentRow row : rows) {
      SegmentNode node = nodes.get(row.path());
      Optional<SegmentName> name = names.given(axis.axis(), row.identity());
      Map<String, Double> byName = new LinkedHashMap<>();
      if (node != null) {
        node.centroid().forEach((feature, value) -> byName.put(feature.id(), value));
      }
      axis.stages()
          .filter(stages -> AxisModel.STAGE_NAMES.contains(row.path()))
          .ifPresent(
              stages ->
                  byName.put(
                      "days_since_last_order",
                      Math.expm1(stages.centroid(AxisModel.STAGE_NAMES.indexOf(row.path())))));
      SegmentNode parent = node == null ? null : nodes.get(node.parentPath());
      segments.add(
          new SegmentReport(
              row.path(),
              row.name(),
              row.kind(),
              row.identity(),
              parent == null ? null : names.of(axis.axis(), parent.identity(), parent.path()),
              name.map(given -> given.namedBy().word()).orElse(null),
              name.map(SegmentName::stale).orElse(false),
              row.size(),
              row.share(),
              description(axis, row, names)
                  .orElseGet(
                      () ->
                          node == null ? "" : Interpretation.of(axis, node, List.of(), population)),
              byName,
              node == null ? null : node.kept(),
              row.meanChurnRisk(),
              row.meanPredictedLtv()));
    }
    return segments;
  }

  /** The sentence of a segment that was named or is reserved; empty for one without a name. */
  static Optional<String> description(AxisModel axis, SegmentRow row, SegmentNames names) {
    return axis.leaves().stream()
        .filter(leaf -> leaf.path().equals(row.path()) && leaf.kind().reserved())
        .findFirst()
        .map(leaf -> Interpretation.reserved(axis, leaf.path(), leaf.kind()))
        .or(() -> names.given(axis.axis(), row.identity()).map(SegmentName::interpretation));
  }

  /** The kind of a segment as the word of interfaces. */
  public static String word(SegmentKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** All features of a customer by axis, those without a source left out. */
  static Map<String, Map<String, Double>> features(SegmentModel model, float[] values) {
    Map<String, Map<String, Double>> byAxis = new LinkedHashMap<>();
    for (Feature feature : Feature.values()) {
      if (model.reference().has(feature)) {
        byAxis
            .computeIfAbsent(feature.axis().id(), axis -> new LinkedHashMap<>())
            .put(feature.id(), Double.parseDouble(Float.toString(values[feature.ordinal()])));
      }
    }
    return byAxis;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
