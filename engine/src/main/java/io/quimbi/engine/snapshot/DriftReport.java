package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.AxisDrift;
import io.quimbi.core.drift.CalibratedDrift.Usual;
import io.quimbi.core.drift.Severity;
import io.quimbi.core.drift.ThumbprintDrift;
import io.quimbi.core.drift.ThumbprintDrift.OnAxis;
import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two thumbprints.
 *
 * @param storeId null of a calculation on thumbprints that belong to nobody
 * @param customerId likewise
 * @param from the earlier snapshot used, likewise
 * @param to the later one used
 * @param model that both are seen under
 * @param rescored whether the earlier was made with another model and scored again
 * @param approximate whether it could only be carried over through the overlap of the models
 * @param overallDriftScore mean over the axes with a score, 0 to 1; null where none has one
 * @param driftSeverity STABLE, MINOR, MODERATE, SIGNIFICANT or MAJOR on the fixed scale
 * @param severityCalibrated the same words against customers of about as many orders; null where
 *     nothing is calibrated
 * @param driftPercentile rank among them, 0 to 100; null likewise
 * @param notCalibrated why there is no calibration; null where there is
 * @param driftVelocity overall score per day
 * @param axisDrifts by axis
 * @param segmentsChanged axes on which another segment dominates now
 * @param transitionCount how many these are
 * @param churnRiskDelta later less earlier; null where one is unknown
 * @param ltvDelta later less earlier predicted value; null where one is unknown
 * @param isAnomaly whether the overall drift is above the 99.5th percentile of customers of about
 *     as many orders, or reaches the anomaly threshold where nothing is calibrated
 * @param isImproving whether churn risk fell and predicted value rose; null where one is unknown
 * @param isDeclining whether churn risk rose and predicted value fell; null where one is unknown
 * @param predictionState how far the predictions can be relied on, the worse of the two snapshots:
 *     converged, undetermined, last_good or not_converged; null where one has none
 * @param decay what time alone did; null where not asked for
 * @param behaviour what the customer did; decay and behaviour add up to the change
 * @param migration from one archetype to another
 * @param evidence how surprising the customer's recent behaviour is; null of a calculation
 */
public record DriftReport(
    @Nullable String storeId,
    @Nullable String customerId,
    @Nullable SnapshotUsed from,
    @Nullable SnapshotUsed to,
    double daysElapsed,
    @Nullable Integer model,
    boolean rescored,
    boolean approximate,
    @Nullable Double overallDriftScore,
    @Nullable String driftSeverity,
    @Nullable String severityCalibrated,
    @Nullable Double driftPercentile,
    @Nullable String notCalibrated,
    @Nullable Double driftVelocity,
    Map<String, AxisReport> axisDrifts,
    List<String> segmentsChanged,
    int transitionCount,
    @Nullable Double churnRiskDelta,
    @Nullable Double ltvDelta,
    boolean isAnomaly,
    @Nullable Boolean isImproving,
    @Nullable Boolean isDeclining,
    @Nullable String predictionState,
    @Nullable Part decay,
    @Nullable Part behaviour,
    @Nullable MigrationReport migration,
    @Nullable EvidenceReport evidence) {

  /** A snapshot that a date stood for. */
  public record SnapshotUsed(LocalDate snapshotDate, String snapshotType, int modelId) {}

  /**
   * One axis.
   *
   * @param driftScore null where there is an eligibility event
   * @param severityCalibrated against customers of about as many orders; null where nothing is
   *     calibrated on this axis
   * @param driftPercentile rank among them, 0 to 100
   * @param driftPace STABLE, MODERATE_DRIFT or RAPID_DRIFT
   * @param norm Euclidean, without √2
   * @param normPerDay from which the pace follows
   * @param eligibilityEvent entered or left, where exactly one of the two is in a reserved segment
   * @param segmentDeltas by segment
   * @param segmentVelocities deltas per day
   * @param risingSegment the one that rose most; null where none did
   * @param takenFrom the one that it took from
   * @param projectedTransition when the rising segment overtakes the dominant one at this pace;
   *     null when it recedes, and of a calculation without dates
   * @param daysToTransition days until then
   * @param decayDriftScore of what time alone did; null where not asked for or not scored
   * @param behaviourDriftScore of what the customer did
   * @param why the rising segment rose; null where none did, and of a calculation
   */
  public record AxisReport(
      @Nullable Double driftScore,
      @Nullable String driftSeverity,
      @Nullable String severityCalibrated,
      @Nullable Double driftPercentile,
      @Nullable Double driftVelocity,
      @Nullable String driftPace,
      double norm,
      double normPerDay,
      @Nullable String eligibilityEvent,
      String oldDominantSegment,
      String newDominantSegment,
      boolean segmentChanged,
      Map<String, Double> oldMembership,
      Map<String, Double> newMembership,
      Map<String, Double> segmentDeltas,
      Map<String, Double> segmentVelocities,
      @Nullable String risingSegment,
      @Nullable String takenFrom,
      @Nullable LocalDate projectedTransition,
      @Nullable Double daysToTransition,
      @Nullable Double decayDriftScore,
      @Nullable Double behaviourDriftScore,
      @Nullable Why why) {}

  /**
   * Why a segment rose.
   *
   * @param segment that rose most
   * @param oldMembership in it by the features of the earlier snapshot; null without an explanation
   * @param newMembership in it by those of the later
   * @param reason why nothing is explained; null where something is
   * @param features what each accounts for, most first; they add up to the rise
   */
  public record Why(
      String segment,
      @Nullable Double oldMembership,
      @Nullable Double newMembership,
      @Nullable String reason,
      List<FeatureContribution> features) {
    /** Copies the list. */
    public Why {
      features = List.copyOf(features);
    }

    static Why unknown(String segment, String reason) {
      return new Why(segment, null, null, reason, List.of());
    }
  }

  /**
   * A part of the change.
   *
   * @param overallDriftScore of this part alone; either part may exceed the whole
   * @param segmentDeltas by axis and segment
   */
  public record Part(
      @Nullable Double overallDriftScore, Map<String, Map<String, Double>> segmentDeltas) {}

  /**
   * From one archetype to another.
   *
   * @param axes those that another segment dominates now, with the two
   */
  public record MigrationReport(
      boolean migrated,
      String fromArchetype,
      String toArchetype,
      List<AxisChange> axes,
      double daysElapsed,
      LocalDate date) {}

  /** Another segment dominates an axis. */
  public record AxisChange(String axis, String from, String to) {}

  /** How usual the drift on one of the axes is. */
  interface UsualOnAxis {
    Optional<Usual> of(int axis, double score);

    /** Where nothing is known of it. */
    UsualOnAxis UNKNOWN = (axis, score) -> Optional.empty();
  }

  /** Why the rising segment of one of the axes rose. */
  interface WhyOnAxis {
    @Nullable Why of(int axis, AxisDrift drift);

    /** Where nothing is known of it. */
    WhyOnAxis UNKNOWN = (axis, drift) -> null;
  }

  /** What a drift says of its axes, segments named by {@code names} (axis, then segment). */
  static Map<String, AxisReport> axes(
      ThumbprintDrift drift,
      UsualOnAxis usual,
      IntFunction<List<String>> names,
      @Nullable LocalDate laterDate,
      @Nullable ThumbprintDrift decay,
      @Nullable ThumbprintDrift behaviour,
      WhyOnAxis why) {
    Map<String, AxisReport> reports = new LinkedHashMap<>();
    for (int a = 0; a < drift.axes().size(); a++) {
      OnAxis axis = drift.axes().get(a);
      reports.put(
          axis.axis(),
          axis(
              axis.drift(),
              usualOrNull(usual, a, axis.drift()),
              names.apply(a),
              laterDate,
              decay == null ? null : decay.axes().get(a).drift(),
              behaviour == null ? null : behaviour.axes().get(a).drift(),
              why.of(a, axis.drift())));
    }
    return reports;
  }

  private static @Nullable Usual usualOrNull(UsualOnAxis usual, int axis, AxisDrift drift) {
    OptionalDouble score = drift.score();
    return score.isEmpty() ? null : usual.of(axis, score.getAsDouble()).orElse(null);
  }

  private static AxisReport axis(
      AxisDrift drift,
      @Nullable Usual usual,
      List<String> names,
      @Nullable LocalDate laterDate,
      @Nullable AxisDrift decay,
      @Nullable AxisDrift behaviour,
      @Nullable Why why) {
    OptionalDouble days = drift.daysToTransition();
    return new AxisReport(
        orNull(drift.score()),
        drift.severity().map(Severity::name).orElse(null),
        usual == null ? null : usual.severity().name(),
        usual == null ? null : usual.percentile(),
        orNull(drift.velocity()),
        drift.pace().map(Enum::name).orElse(null),
        drift.norm(),
        drift.normPerDay(),
        drift.eligibilityEvent().map(event -> event.name().toLowerCase(Locale.ROOT)).orElse(null),
        names.get(drift.dominantBefore()),
        names.get(drift.dominantAfter()),
        drift.changed(),
        bySegment(names, drift::before),
        bySegment(names, drift::after),
        bySegment(names, drift::delta),
        bySegment(names, drift::velocity),
        name(names, drift.rising()),
        name(names, drift.falling()),
        laterDate == null || days.isEmpty() ? null : after(laterDate, days.getAsDouble()),
        orNull(days),
        decay == null ? null : orNull(decay.score()),
        behaviour == null ? null : orNull(behaviour.score()),
        why);
  }

  /** The day on which so many days after a date are over; null beyond the reach of calendars. */
  private static @Nullable LocalDate after(LocalDate date, double days) {
    double centuries = 36_525;
    return days > centuries ? null : date.plusDays((long) Math.ceil(days));
  }

  static Part part(ThumbprintDrift drift, IntFunction<List<String>> names) {
    Map<String, Map<String, Double>> deltas = new LinkedHashMap<>();
    for (int a = 0; a < drift.axes().size(); a++) {
      OnAxis axis = drift.axes().get(a);
      deltas.put(axis.axis(), bySegment(names.apply(a), axis.drift()::delta));
    }
    return new Part(orNull(drift.overall()), deltas);
  }

  static List<AxisChange> changes(ThumbprintDrift drift, IntFunction<List<String>> names) {
    List<AxisChange> changes = new ArrayList<>();
    for (int a = 0; a < drift.axes().size(); a++) {
      AxisDrift own = drift.axes().get(a).drift();
      if (own.changed()) {
        changes.add(
            new AxisChange(
                drift.axes().get(a).axis(),
                names.apply(a).get(own.dominantBefore()),
                names.apply(a).get(own.dominantAfter())));
      }
    }
    return changes;
  }

  private interface OfSegment {
    double of(int segment);
  }

  private static Map<String, Double> bySegment(List<String> names, OfSegment value) {
    Map<String, Double> byName = new LinkedHashMap<>();
    for (int s = 0; s < names.size(); s++) {
      byName.put(names.get(s), value.of(s));
    }
    return byName;
  }

  private static @Nullable String name(List<String> names, OptionalInt segment) {
    return segment.isPresent() ? names.get(segment.getAsInt()) : null;
  }

  /** Of how the predictions of two runs can be relied on, the worse; null where one has none. */
  static @Nullable String predictionState(SnapshotRun before, SnapshotRun after) {
    LifetimeFit earlier = before.lifetimeFit();
    LifetimeFit later = after.lifetimeFit();
    if (earlier == null || later == null) {
      return null;
    }
    return (earlier.state().compareTo(later.state()) > 0 ? earlier : later).state().word();
  }

  static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
