package io.quimbi.server.mcp;

import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.engine.snapshot.DriftReport.AxisReport;
import io.quimbi.engine.snapshot.DriftReport.Why;
import io.quimbi.engine.snapshot.EvidenceReport;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a customer changed, in short: the axes that moved most, and why.
 *
 * @param drift 0 to 1, over all axes
 * @param severityCalibrated against customers of about as many orders
 * @param evidence sentences about recent orders that happen by chance once in ten times or less
 * @param axes those that moved most, the most first
 * @param figures all of one axis, where one was asked for
 */
record DriftSummary(
    @Nullable String customerId,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    double daysElapsed,
    @Nullable Double drift,
    @Nullable String severity,
    @Nullable String severityCalibrated,
    @Nullable Double percentile,
    boolean anomaly,
    @Nullable Double churnRiskDelta,
    @Nullable Double ltvDelta,
    List<String> segmentsChanged,
    List<String> evidence,
    List<OnAxis> axes,
    @Nullable AxisReport figures) {
  private static final int AXES_MAX = 5;
  private static final double STRENGTH_MIN = 1;

  /**
   * One axis.
   *
   * @param drift null where the axis began or ceased to say something
   * @param why what each figure accounts for in the rise of the rising segment
   */
  record OnAxis(
      String axis,
      @Nullable Double drift,
      @Nullable String severityCalibrated,
      @Nullable String eligibilityEvent,
      String oldSegment,
      String newSegment,
      @Nullable String risingSegment,
      List<String> why) {}

  static DriftSummary of(DriftReport report, Optional<String> axis) {
    EvidenceReport evidence = report.evidence();
    return new DriftSummary(
        report.customerId(),
        report.from() == null ? null : report.from().snapshotDate(),
        report.to() == null ? null : report.to().snapshotDate(),
        report.daysElapsed(),
        report.overallDriftScore(),
        report.driftSeverity(),
        report.severityCalibrated(),
        report.driftPercentile(),
        report.isAnomaly(),
        report.churnRiskDelta(),
        report.ltvDelta(),
        report.segmentsChanged(),
        evidence == null
            ? List.of()
            : evidence.findings().stream()
                .filter(f -> f.strength() != null && f.strength() >= STRENGTH_MIN)
                .map(EvidenceReport.Finding::sentence)
                .toList(),
        report.axisDrifts().entrySet().stream()
            .filter(entry -> axis.isEmpty() || entry.getKey().equals(axis.get()))
            .sorted(Comparator.comparingDouble(entry -> -moved(entry.getValue())))
            .limit(AXES_MAX)
            .map(DriftSummary::onAxis)
            .toList(),
        axis.map(report.axisDrifts()::get).orElse(null));
  }

  private static double moved(AxisReport axis) {
    return axis.driftScore() == null ? 0 : axis.driftScore();
  }

  private static OnAxis onAxis(Map.Entry<String, AxisReport> entry) {
    AxisReport axis = entry.getValue();
    Why why = axis.why();
    return new OnAxis(
        entry.getKey(),
        axis.driftScore(),
        axis.severityCalibrated(),
        axis.eligibilityEvent(),
        axis.oldDominantSegment(),
        axis.newDominantSegment(),
        axis.risingSegment(),
        why == null
            ? List.of()
            : why.reason() != null
                ? List.of(why.reason())
                : why.features().stream()
                    .filter(FeatureContribution::shows)
                    .map(FeatureContribution::sentence)
                    .toList());
  }
}
