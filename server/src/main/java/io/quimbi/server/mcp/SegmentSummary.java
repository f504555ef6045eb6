package io.quimbi.server.mcp;

import io.quimbi.engine.insight.SegmentsReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of all axes in short: what they are called, how many are in them, what they do. */
record SegmentSummary(String storeId, int model, Instant asOf, long customers, List<OnAxis> axes) {
  /**
   * One axis.
   *
   * @param reason why there are no segments, or null
   */
  record OnAxis(
      String axis,
      String description,
      @Nullable String reason,
      @Nullable String verdict,
      List<Segment> segments) {}

  /** One segment. */
  record Segment(
      String name,
      long size,
      double share,
      String description,
      @Nullable Double meanChurnRisk,
      @Nullable Double meanPredictedLtv) {}

  static SegmentSummary of(SegmentsReport report) {
    return new SegmentSummary(
        report.storeId(),
        report.model(),
        report.asOf(),
        report.customers(),
        report.axes().stream()
            .map(
                axis ->
                    new OnAxis(
                        axis.axis(),
                        axis.description(),
                        axis.reason(),
                        axis.verdict(),
                        axis.segments().stream()
                            .map(
                                segment ->
                                    new Segment(
                                        segment.name(),
                                        segment.size(),
                                        segment.share(),
                                        segment.description(),
                                        segment.meanChurnRisk(),
                                        segment.meanPredictedLtv()))
                            .toList()))
            .toList());
  }
}
