package io.quimbi.engine.jobs;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.SnapshotType;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job and when it is due, in the store's time zone. Where the clock is put forward over the time,
 * the job is due as much later; where it is put back over it, at the first of the two.
 */
public enum Job {
  /** Everybody's snapshot of a day. */
  DAILY_SNAPSHOT("daily-snapshot", "every day at 02:00", LocalTime.of(2, 0), SnapshotType.DAILY),
  /** Of a Sunday. */
  WEEKLY_SNAPSHOT("weekly-snapshot", "Sundays at 03:00", LocalTime.of(3, 0), SnapshotType.WEEKLY),
  /** Of the first of a month. */
  MONTHLY_SNAPSHOT(
      "monthly-snapshot", "the 1st at 04:00", LocalTime.of(4, 0), SnapshotType.MONTHLY),
  /** Of the first of a quarter. */
  QUARTERLY_SNAPSHOT(
      "quarterly-snapshot",
      "the 1st of January, April, July and October at 04:20",
      LocalTime.of(4, 20),
      SnapshotType.QUARTERLY),
  /** Of the first of January. */
  YEARLY_SNAPSHOT(
      "yearly-snapshot", "the 1st of January at 04:40", LocalTime.of(4, 40), SnapshotType.YEARLY),
  /** Snapshots that retention has outlived. */
  CLEANUP("cleanup", "Sundays at 05:00", LocalTime.of(5, 0), null),
  /** New segments, to be looked at or taken up by themselves. */
  REDISCOVERY("rediscovery", "the 1st at 02:00", LocalTime.of(2, 0), null);

  private final String id;
  private final String schedule;
  private final LocalTime time;
  private final @Nullable SnapshotType snapshot;

  Job(String id, String schedule, LocalTime time, @Nullable SnapshotType snapshot) {
    this.id = id;
    this.schedule = schedule;
    this.time = time;
    this.snapshot = snapshot;
  }

  /** The name in commands and tables. */
  public String id() {
    return id;
  }

  /** When it is due, in words. */
  public String schedule() {
    return schedule;
  }

  /** The snapshot that it takes, if it takes one. */
  public Optional<SnapshotType> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** Whether it is about snapshots, which may be switched off. */
  public boolean ofSnapshots() {
    return this != REDISCOVERY;
  }

  /**
   * The job of a name.
   *
   * @throws QuimbiException of kind USAGE if there is none
   */
  public static Job of(String id) {
    return Arrays.stream(values())
        .filter(job -> job.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "NO_JOB",
                    "there is no job \""
                        + id
                        + "\"; there are "
                        + Arrays.stream(values()).map(Job::id).collect(Collectors.joining(", "))));
  }

  /** The first time after {@code instant} at which the job is due. */
  public Instant nextAfter(Instant instant, ZoneId zone) {
    LocalDate date = instant.atZone(zone).toLocalDate();
    while (true) {
      if (isOn(date)) {
        Instant due = ZonedDateTime.of(date, time, zone).toInstant();
        if (due.isAfter(instant)) {
          return due;
        }
      }
      date = date.plusDays(1);
    }
  }

  private boolean isOn(LocalDate date) {
    return switch (this) {
      case DAILY_SNAPSHOT -> true;
      case WEEKLY_SNAPSHOT, CLEANUP -> date.getDayOfWeek() == DayOfWeek.SUNDAY;
      case MONTHLY_SNAPSHOT, REDISCOVERY -> date.getDayOfMonth() == 1;
      case QUARTERLY_SNAPSHOT -> date.getDayOfMonth() == 1 && date.getMonthValue() % 3 == 1;
      case YEARLY_SNAPSHOT -> date.getDayOfYear() == 1;
    };
  }
}
