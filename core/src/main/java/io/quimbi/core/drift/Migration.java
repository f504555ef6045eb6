package io.quimbi.core.drift;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The move of a customer from one archetype to another, with the axes that made it.
 *
 * @param fromArchetype id before
 * @param toArchetype id after; the same where the customer stayed
 * @param axes on which another segment dominates now, whether they make archetypes or not
 * @param from date before
 * @param date after, later
 */
public record Migration(
    String fromArchetype,
    String toArchetype,
    List<AxisChange> axes,
    LocalDate from,
    LocalDate date) {

  /**
   * Another segment dominates an axis.
   *
   * @param axis its id
   * @param from id of the segment before
   * @param to id of the segment now
   */
  public record AxisChange(String axis, String from, String to) {}

  /** Copies the list and checks the dates. */
  public Migration {
    axes = List.copyOf(axes);
    if (!from.isBefore(date)) {
      throw new IllegalArgumentException(
          "a migration goes from an earlier to a later date, was " + from + " to " + date);
    }
  }

  /** The migration behind a drift. */
  public static Migration of(
      ThumbprintDrift drift,
      String fromArchetype,
      String toArchetype,
      LocalDate from,
      LocalDate date) {
    return new Migration(fromArchetype, toArchetype, changes(drift), from, date);
  }

  /** The axes of a drift on which another segment dominates now. */
  public static List<AxisChange> changes(ThumbprintDrift drift) {
    return drift.axes().stream()
        .filter(axis -> axis.drift().changed())
        .map(
            axis ->
                new AxisChange(
                    axis.axis(),
                    axis.segments().ids().get(axis.drift().dominantBefore()),
                    axis.segments().ids().get(axis.drift().dominantAfter())))
        .toList();
  }

  /** Whether the archetype is another. */
  public boolean migrated() {
    return !fromArchetype.equals(toArchetype);
  }

  /** Days from one date to the other. */
  public long days() {
    return ChronoUnit.DAYS.between(from, date);
  }
}
