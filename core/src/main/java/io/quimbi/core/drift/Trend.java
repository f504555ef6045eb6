package io.quimbi.core.drift;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a customer is heading on an axis, lately and for longer: the change of each membership from
 * 14 to 7 days ago, from 180 to 90 days ago, and whether it speeds up.
 *
 * <p>acceleration = short rate − long rate, per day and day. Each wanted day is stood for by the
 * nearest snapshot within {@link SnapshotSpacing#toleranceDays}, of equally near ones the newer;
 * rates use the days that truly lie between.
 *
 * @param shortTerm empty where no snapshot is near enough to one of the two days
 * @param longTerm likewise
 */
public record Trend(Optional<Change> shortTerm, Optional<Change> longTerm) {
  private static final int SHORT_FROM_DAYS = 14;
  private static final int SHORT_TO_DAYS = 7;
  private static final int LONG_FROM_DAYS = 180;
  private static final int LONG_TO_DAYS = 90;

  /**
   * From one snapshot to a later one.
   *
   * @param from the earlier
   * @param to the later
   */
  public record Change(DatedMemberships from, DatedMemberships to) {
    /** Checks that there is time between. */
    public Change {
      if (!from.date().isBefore(to.date()) || from.segments() != to.segments()) {
        throw new IllegalArgumentException(
            "a change needs two dates in order and the same segments, was "
                + from.date()
                + " with "
                + from.segments()
                + " to "
                + to.date()
                + " with "
                + to.segments());
      }
    }

    /** Days between, above 0. */
    public double days() {
      return ChronoUnit.DAYS.between(from.date(), to.date());
    }

    /** By how much a membership rose. */
    public double delta(int segment) {
      return to.u(segment) - from.u(segment);
    }

    /** By how much it rose a day. */
    public double rate(int segment) {
      return delta(segment) / days();
    }
  }

  /**
   * The trend at a date.
   *
   * @param snapshots in any order, all with the same segments
   * @param asOf the day from which ages count; later snapshots are not looked at
   * @throws IllegalArgumentException if snapshots differ in their number of segments
   */
  public static Trend of(
      List<DatedMemberships> snapshots, LocalDate asOf, SnapshotSpacing spacing) {
    return new Trend(
        change(snapshots, asOf, SHORT_FROM_DAYS, SHORT_TO_DAYS, spacing),
        change(snapshots, asOf, LONG_FROM_DAYS, LONG_TO_DAYS, spacing));
  }

  private static Optional<Change> change(
      List<DatedMemberships> snapshots,
      LocalDate asOf,
      int fromDays,
      int toDays,
      SnapshotSpacing spacing) {
    Optional<DatedMemberships> from = nearest(snapshots, asOf, fromDays, spacing);
    Optional<DatedMemberships> to = nearest(snapshots, asOf, toDays, spacing);
    // With snapshots far apart one may be the nearest to both days; it shows no change.
    return from.isPresent() && to.isPresent() && from.get().date().isBefore(to.get().date())
        ? Optional.of(new Change(from.get(), to.get()))
        : Optional.empty();
  }

  private static Optional<DatedMemberships> nearest(
      List<DatedMemberships> snapshots, LocalDate asOf, int ageDays, SnapshotSpacing spacing) {
    LocalDate wanted = asOf.minusDays(ageDays);
    double nearest = spacing.toleranceDays(ageDays);
    DatedMemberships found = null;
    for (DatedMemberships snapshot : snapshots) {
      if (snapshot.date().isAfter(asOf)) {
        continue;
      }
      double away = Math.abs(ChronoUnit.DAYS.between(wanted, snapshot.date()));
      boolean newer = found == null || snapshot.date().isAfter(found.date());
      if (away < nearest || away == nearest && newer) {
        nearest = away;
        found = snapshot;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Short rate less long rate of a segment, per day; empty where one of the two is missing. */
  public OptionalDouble acceleration(int segment) {
    return shortTerm.isPresent() && longTerm.isPresent()
        ? OptionalDouble.of(shortTerm.get().rate(segment) - longTerm.get().rate(segment))
        : OptionalDouble.empty();
  }
}
