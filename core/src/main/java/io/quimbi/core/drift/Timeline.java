package io.quimbi.core.drift;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All snapshots of a customer in order, with what changed from each to the next, ready to plot.
 *
 * @param steps one for each snapshot, the oldest first
 */
public record Timeline(List<Step> steps) {
  /** Copies the list. */
  public Timeline {
    steps = List.copyOf(steps);
  }

  /** One snapshot of the customer under the model of the timeline. Immutable. */
  public static final class Point {
    private final LocalDate date;
    private final double[] memberships;
    private final int[] dominants;
    private final String archetype;
    private final @Nullable Double churnRisk;
    private final @Nullable Double lifetimeValue;

    /**
     * A snapshot.
     *
     * @param memberships in the leaves of all available axes, end to end; copied
     * @param dominants the dominant leaf of each of these axes; copied
     * @param archetype its id
     * @param churnRisk 0 to 1; null where unknown
     * @param lifetimeValue predicted, currency units; null where unknown
     */
    public Point(
        LocalDate date,
        double[] memberships,
        int[] dominants,
        String archetype,
        @Nullable Double churnRisk,
        @Nullable Double lifetimeValue) {
      this.date = date;
      this.memberships = memberships.clone();
      this.dominants = dominants.clone();
      this.archetype = archetype;
      this.churnRisk = churnRisk;
      this.lifetimeValue = lifetimeValue;
    }

    /** When. */
    public LocalDate date() {
      return date;
    }

    /** The archetype's id. */
    public String archetype() {
      return archetype;
    }

    /** The membership in a leaf, leaves of all available axes counted end to end. */
    public double u(int leaf) {
      return memberships[leaf];
    }

    /** The dominant leaf of an available axis. */
    public int dominant(int axis) {
      return dominants[axis];
    }

    /** Churn risk, where known. */
    public Optional<Double> churnRisk() {
      return Optional.ofNullable(churnRisk);
    }

    /** Predicted lifetime value, where known. */
    public Optional<Double> lifetimeValue() {
      return Optional.ofNullable(lifetimeValue);
    }
  }

  /**
   * A snapshot and how it came from the one before.
   *
   * @param point the snapshot
   * @param drift from the one before; empty for the first
   * @param migration likewise, with the segments that changed
   */
  public record Step(Point point, Optional<ThumbprintDrift> drift, Optional<Migration> migration) {}

  /**
   * The timeline of some snapshots.
   *
   * @param points the oldest first, one a date
   * @throws IllegalArgumentException if dates do not ascend or shapes do not fit the measure
   */
  public static Timeline of(DriftMeasure measure, List<Point> points) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      if (i == 0) {
        steps.add(new Step(point, Optional.empty(), Optional.empty()));
        continue;
      }
      Point before = points.get(i - 1);
      if (!before.date.isBefore(point.date)) {
        throw new IllegalArgumentException(
            "dates of a timeline must ascend, were "
                + before.date
                + " and "
                + point.date
                + "; give one snapshot a date");
      }
      ThumbprintDrift drift =
          measure
              .between(
                  before.memberships,
                  before.dominants,
                  point.memberships,
                  point.dominants,
                  ChronoUnit.DAYS.between(before.date, point.date))
              .withOutcomes(
                  difference(before.churnRisk, point.churnRisk),
                  difference(before.lifetimeValue, point.lifetimeValue));
      steps.add(
          new Step(
              point,
              Optional.of(drift),
              Optional.of(
                  Migration.of(
                      drift, before.archetype, point.archetype, before.date, point.date))));
    }
    return new Timeline(steps);
  }

  private static @Nullable Double difference(@Nullable Double before, @Nullable Double after) {
    return before == null || after == null ? null : after - before;
  }
}
