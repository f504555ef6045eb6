package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.SnapshotSpacing;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.lifetime.LifetimeOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of the past, and from when on a change is worth telling.
 *
 * @param enabled whether there are snapshots at all
 * @param storeFeatures whether raw features are kept in them, so that they can be scored again
 *     under a later model
 * @param storePredictions whether churn risk and predicted value are kept in them
 * @param retentionDays days that each type is kept
 * @param driftMin least overall drift that movers and timelines tell of, 0 to 1
 * @param anomalyMin from this overall drift a change is an anomaly where nothing is calibrated
 * @param lifetime by which churn risk and value are predicted
 * @param equalWeights whether all axes count the same in the overall drift although it is known how
 *     much each moves by itself
 */
public record SnapshotSettings(
    boolean enabled,
    boolean storeFeatures,
    boolean storePredictions,
    Map<SnapshotType, Integer> retentionDays,
    double driftMin,
    double anomalyMin,
    LifetimeOptions lifetime,
    boolean equalWeights) {
  private static final int RETENTION_DAYS_MAX = 36_525;

  /** What holds where nothing is configured. */
  public static final SnapshotSettings DEFAULTS =
      new SnapshotSettings(true, true, true, defaultRetention(), 0.1, 0.5);

  /** Settings with the usual predictions. */
  public SnapshotSettings(
      boolean enabled,
      boolean storeFeatures,
      boolean storePredictions,
      Map<SnapshotType, Integer> retentionDays,
      double driftMin,
      double anomalyMin) {
    this(
        enabled,
        storeFeatures,
        storePredictions,
        retentionDays,
        driftMin,
        anomalyMin,
        LifetimeOptions.DEFAULT);
  }

  /** Settings with the axes weighted by the store's calibration. */
  public SnapshotSettings(
      boolean enabled,
      boolean storeFeatures,
      boolean storePredictions,
      Map<SnapshotType, Integer> retentionDays,
      double driftMin,
      double anomalyMin,
      LifetimeOptions lifetime) {
    this(
        enabled,
        storeFeatures,
        storePredictions,
        retentionDays,
        driftMin,
        anomalyMin,
        lifetime,
        false);
  }

  /** The same with all axes counting the same, or not. */
  public SnapshotSettings withEqualWeights(boolean equal) {
    return new SnapshotSettings(
        enabled,
        storeFeatures,
        storePredictions,
        retentionDays,
        driftMin,
        anomalyMin,
        lifetime,
        equal);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a type has no retention or one below 1 day or above a
   *     century, or a drift is not from 0 to 1
   */
  public SnapshotSettings {
    for (SnapshotType type : SnapshotType.values()) {
      Integer days = retentionDays.get(type);
      if (days == null || days < 1 || days > RETENTION_DAYS_MAX) {
        throw new IllegalArgumentException(
            "retention of "
                + type.word()
                + " snapshots must be from 1 to "
                + RETENTION_DAYS_MAX
                + " days, was "
                + days);
      }
    }
    retentionDays = Collections.unmodifiableMap(new EnumMap<>(retentionDays));
    requireShare("least drift", driftMin);
    requireShare("anomaly threshold", anomalyMin);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must be from 0 to 1, was " + value);
    }
  }

  private static Map<SnapshotType, Integer> defaultRetention() {
    Map<SnapshotType, Integer> days = new EnumMap<>(SnapshotType.class);
    for (SnapshotType type : SnapshotType.values()) {
      days.put(type, type.defaultRetentionDays());
    }
    return days;
  }

  /** Days that a type is kept. */
  public int daysKept(SnapshotType type) {
    return retentionDays.getOrDefault(type, type.defaultRetentionDays());
  }

  /** How far apart snapshots lie that are kept at an age. */
  SnapshotSpacing spacing() {
    List<SnapshotSpacing.Type> types = new ArrayList<>();
    for (SnapshotType type : SnapshotType.values()) {
      types.add(new SnapshotSpacing.Type(SnapshotCalendar.meanSpacingDays(type), daysKept(type)));
    }
    return new SnapshotSpacing(types);
  }

  /** Days that each type is kept, by its word, the finest first. */
  Map<String, Integer> policies() {
    Map<String, Integer> policies = new LinkedHashMap<>();
    retentionDays.forEach((type, days) -> policies.put(type.word(), days));
    return policies;
  }

  /**
   * Refuses where snapshots are switched off.
   *
   * @throws QuimbiException with code SNAPSHOTS_OFF
   */
  public void requireEnabled() {
    if (!enabled) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "SNAPSHOTS_OFF",
          "snapshots are switched off; set ENABLE_TEMPORAL_SNAPSHOTS=true to use them");
    }
  }
}
