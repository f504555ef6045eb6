package io.quimbi.engine.live;

import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.engine.snapshot.DriftReport.SnapshotUsed;
import io.quimbi.engine.snapshot.EvidenceReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A drift as an order's answer and its event tell it: the figures of each axis, not of each
 * segment, and what evidence there is. The names are those of {@link DriftReport}, which has the
 * whole.
 */
public record DriftInShort(
    @Nullable SnapshotUsed from,
    double daysElapsed,
    @Nullable Integer model,
    boolean approximate,
    @Nullable Double overallDriftScore,
    @Nullable String driftSeverity,
    @Nullable String severityCalibrated,
    @Nullable Double driftPercentile,
    @Nullable Double driftVelocity,
    boolean isAnomaly,
    @Nullable Boolean isImproving,
    @Nullable Boolean isDeclining,
    @Nullable Double churnRiskDelta,
    @Nullable Double ltvDelta,
    List<String> segmentsChanged,
    int transitionCount,
    Map<String, AxisInShort> axisDrifts,
    @Nullable EvidenceReport evidence) {
  /** Once in ten times: what happens to more moves nobody. */
  private static final double EVIDENCE_TOLD_FROM = 1;

  /** Copies what it is given. */
  public DriftInShort {
    segmentsChanged = List.copyOf(segmentsChanged);
    axisDrifts = Collections.unmodifiableMap(new LinkedHashMap<>(axisDrifts));
  }

  static DriftInShort of(DriftReport drift) {
    Map<String, AxisInShort> axes = new LinkedHashMap<>();
    drift
        .axisDrifts()
        .forEach(
            (axis, report) ->
                axes.put(
                    axis,
                    new AxisInShort(
                        report.driftScore(),
                        report.severityCalibrated(),
                        report.oldDominantSegment(),
                        report.newDominantSegment(),
                        report.segmentChanged(),
                        report.eligibilityEvent(),
                        report.risingSegment(),
                        report.takenFrom())));
    EvidenceReport evidence = drift.evidence();
    return new DriftInShort(
        drift.from(),
        drift.daysElapsed(),
        drift.model(),
        drift.approximate(),
        drift.overallDriftScore(),
        drift.driftSeverity(),
        drift.severityCalibrated(),
        drift.driftPercentile(),
        drift.driftVelocity(),
        drift.isAnomaly(),
        drift.isImproving(),
        drift.isDeclining(),
        drift.churnRiskDelta(),
        drift.ltvDelta(),
        drift.segmentsChanged(),
        drift.transitionCount(),
        axes,
        evidence == null ? null : evidence.from(EVIDENCE_TOLD_FROM));
  }

  /** One axis of it. */
  public record AxisInShort(
      @Nullable Double driftScore,
      @Nullable String severityCalibrated,
      String oldDominantSegment,
      String newDominantSegment,
      boolean segmentChanged,
      @Nullable String eligibilityEvent,
      @Nullable String risingSegment,
      @Nullable String takenFrom) {}
}
