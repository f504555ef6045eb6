package io.quimbi.engine.importing;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * Turns readings of the clock in one zone into instants; remembers the offset of each day, so that
 * the zone's rules are asked once a day and not once a row.
 *
 * <p>A local time that occurs twice (clocks go back) means its first occurrence. A local time that
 * does not occur (clocks go forward) means the instant as long after the change as the reading is
 * past it: 02:30 where clocks go from 02:00 to 03:00 is read as 03:30. That is the rule of {@link
 * java.time.ZonedDateTime#ofLocal}.
 */
final class LocalTimes {
  private static final long DAY_SECONDS = 86_400;
  private static final int UNKNOWN = Integer.MIN_VALUE;
  private static final int CHANGES = Integer.MIN_VALUE + 1;

  private final ZoneRules rules;
  private final int firstDay;
  private final int[] offsetOfDay;

  /**
   * @param firstDay first epoch day that will be asked for
   * @param endDay epoch day after the last
   */
  LocalTimes(ZoneId zone, long firstDay, long endDay) {
    this.rules = zone.getRules();
    this.firstDay = Math.toIntExact(firstDay);
    this.offsetOfDay = new int[Math.toIntExact(endDay - firstDay)];
    Arrays.fill(offsetOfDay, UNKNOWN);
  }

  /**
   * Seconds since the epoch of a reading of the local clock.
   *
   * @param epochDay the local date
   * @param secondOfDay 0 to 86,399
   */
  long epochSecond(long epochDay, int secondOfDay) {
    int index = (int) (epochDay - firstDay);
    int offset = offsetOfDay[index];
    if (offset == UNKNOWN) {
      offset = offsetOfWholeDay(epochDay);
      offsetOfDay[index] = offset;
    }
    long local = epochDay * DAY_SECONDS + secondOfDay;
    return local - (offset == CHANGES ? offsetAt(local) : offset);
  }

  private int offsetOfWholeDay(long epochDay) {
    long start = epochDay * DAY_SECONDS;
    // A change within a day and a half of either side makes the day one to look at closely:
    // offsets reach 18 hours, so the instants of a local day lie within that distance of it.
    long margin = 3 * DAY_SECONDS / 2;
    ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(start - margin));
    if (next != null && next.toEpochSecond() <= start + DAY_SECONDS + margin) {
      return CHANGES;
    }
    return rules.getOffset(Instant.ofEpochSecond(start)).getTotalSeconds();
  }

  private int offsetAt(long localSecond) {
    // For a gap getOffset gives the offset before it, which is what moves the reading forward; for
    // an overlap the earlier offset.
    return rules
        .getOffset(LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC))
        .getTotalSeconds();
  }
}
