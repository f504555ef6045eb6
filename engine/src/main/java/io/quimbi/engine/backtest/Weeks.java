package io.quimbi.engine.backtest;

import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.AsOf;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The weekly as-ofs of a backtest, each the end of a day. What is judged begins after the first;
 * those before it serve to look back from, and to choose by.
 *
 * @param asOfs microseconds since the epoch
 * @param dates of the same days
 * @param training index of the as-of after which the choice of a weight may look at spells; that of
 *     the first where the history before is too short for it
 * @param first index of the first as-of: what is fitted is fitted on orders up to it
 * @param until the end of the data
 */
record Weeks(long[] asOfs, LocalDate[] dates, int training, int first, long until) {
  /** How far before an as-of the level drop looks back. */
  private static final int LOOK_BACK_WEEKS = 26;

  /** Less history says too little of anybody's rhythm to learn from. */
  private static final int HISTORY_DAYS_MIN = 90;

  /** Spells must be able to begin for so many days, or there is nothing to count. */
  private static final int ROOM_DAYS_MIN = 28;

  /**
   * Lays the weeks out over a history.
   *
   * @param from the first as-of as a person writes it, or null for the middle of the history
   * @throws QuimbiException of kind NOTHING_THERE where the history is too short
   */
  static Weeks of(OrderBook book, @Nullable String from, int horizonDays) {
    LocalDate oldest = date(book, book.oldestOrderTime());
    LocalDate newest = date(book, book.newestOrderTime());
    long span = ChronoUnit.DAYS.between(oldest, newest);
    LocalDate first =
        from == null ? oldest.plusDays(span / 2) : date(book, AsOf.parse(from, book.zone()));
    long after = ChronoUnit.DAYS.between(first, newest);
    if (first.isBefore(oldest.plusDays(HISTORY_DAYS_MIN)) || after < horizonDays + ROOM_DAYS_MIN) {
      throw tooShort(oldest, newest, first, after, horizonDays);
    }
    // Half of what lies before is to learn from, the other half to look back from.
    long before = ChronoUnit.DAYS.between(oldest, first);
    int trainingWeeks = (int) (before / 2 / 7);
    boolean trains = trainingWeeks * 7 >= horizonDays + ROOM_DAYS_MIN;
    int backWeeks = (int) Math.min(before / 7, (trains ? trainingWeeks : 0) + LOOK_BACK_WEEKS);
    int weeks = backWeeks + 1 + (int) (after / 7);
    long[] asOfs = new long[weeks];
    LocalDate[] dates = new LocalDate[weeks];
    for (int k = 0; k < weeks; k++) {
      dates[k] = first.plusDays(7L * (k - backWeeks));
      asOfs[k] = AsOf.endOf(dates[k], book.zone());
    }
    return new Weeks(
        asOfs,
        dates,
        trains ? backWeeks - trainingWeeks : backWeeks,
        backWeeks,
        AsOf.endOfDay(book.newestOrderTime(), book.zone()));
  }

  private static QuimbiException tooShort(
      LocalDate oldest, LocalDate newest, LocalDate first, long after, int horizonDays) {
    long longest = after - ROOM_DAYS_MIN;
    String next =
        longest >= 98
            ? "choose a --horizon of " + longest + "d or less, such as 120d where that is enough"
            : "import a longer history, or begin earlier with --from";
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "BACKTEST_TOO_SHORT",
        "the orders run from "
            + oldest
            + " to "
            + newest
            + "; after the first as-of "
            + first
            + " there are "
            + after
            + " days, where a horizon of "
            + horizonDays
            + " days needs at least "
            + (horizonDays + ROOM_DAYS_MIN)
            + ", and "
            + HISTORY_DAYS_MIN
            + " days before it; "
            + next);
  }

  private static LocalDate date(OrderBook book, long micros) {
    return AsOf.toInstant(micros).atZone(book.zone()).toLocalDate();
  }

  int count() {
    return asOfs.length;
  }

  /** Whether there is history enough before the first as-of to choose a weight by. */
  boolean trains() {
    return training < first;
  }

  /** Index of the first as-of at or after the end of a day; {@link #count} where there is none. */
  int atOrAfter(LocalDate date) {
    int k = 0;
    while (k < dates.length && dates[k].isBefore(date)) {
      k++;
    }
    return k;
  }
}
