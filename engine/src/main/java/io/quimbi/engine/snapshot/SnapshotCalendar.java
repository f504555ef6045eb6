package io.quimbi.engine.snapshot;

import io.quimbi.core.feature.FeatureExtractor;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The dates on which snapshots of each type are taken: days, Sundays, and firsts of a month, of a
 * quarter and of a year.
 */
final class SnapshotCalendar {
  private SnapshotCalendar() {}

  /**
   * The dates that retention keeps, newest first: for each type as many as fit into its days,
   * rounded up. With the default retention that is 7 days, 9 Sundays, 12 months, 8 quarters and 5
   * years.
   *
   * @param newest no date is later
   * @param oldest no date is earlier
   */
  static Map<SnapshotType, List<LocalDate>> kept(
      LocalDate newest, LocalDate oldest, SnapshotSettings settings) {
    Map<SnapshotType, List<LocalDate>> all = new EnumMap<>(SnapshotType.class);
    for (SnapshotType type : SnapshotType.values()) {
      int count = Math.ceilDiv(settings.daysKept(type), spacingDays(type));
      List<LocalDate> dates = new ArrayList<>();
      LocalDate date = atOrBefore(type, newest);
      while (dates.size() < count && !date.isBefore(oldest)) {
        dates.add(date);
        date = atOrBefore(type, date.minusDays(1));
      }
      all.put(type, dates);
    }
    return all;
  }

  /** The longest time from one snapshot of a type to the next. */
  static int spacingDays(SnapshotType type) {
    return switch (type) {
      case DAILY -> 1;
      case WEEKLY -> 7;
      case MONTHLY -> 31;
      case QUARTERLY -> 92;
      case YEARLY -> 366;
    };
  }

  /** The mean time from one snapshot of a type to the next. */
  static double meanSpacingDays(SnapshotType type) {
    double month = FeatureExtractor.DAYS_PER_MONTH;
    return switch (type) {
      case DAILY -> 1;
      case WEEKLY -> 7;
      case MONTHLY -> month;
      case QUARTERLY -> 3 * month;
      case YEARLY -> 12 * month;
    };
  }

  /** The last date at or before {@code date} on which a snapshot of a type is taken. */
  static LocalDate atOrBefore(SnapshotType type, LocalDate date) {
    return switch (type) {
      case DAILY -> date;
      case WEEKLY -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
      case MONTHLY -> date.withDayOfMonth(1);
      case QUARTERLY -> date.withDayOfMonth(1).withMonth((date.getMonthValue() - 1) / 3 * 3 + 1);
      case YEARLY -> date.withDayOfYear(1);
    };
  }
}
