package io.quimbi.engine.generate;

import java.time.LocalDate;

/**
 * Which product is reduced on which day, and by how much: a few each week, half of the catalogue
 * during a store-wide sale. The same for every customer. Immutable and thread-safe.
 */
final class Promotions {
  private static final int WEEKLY = 21;
  private static final int SALE = 22;
  private static final double WEEKLY_SHARE = 0.07;
  private static final double SALE_SHARE = 0.5;
  private static final int[] WEEKLY_PERCENT = {10, 15, 20, 20, 25, 30, 50};
  private static final int[] SALE_PERCENT = {20, 20, 25, 30, 30, 40};

  private final long seed;
  private final ShopCalendar calendar;

  Promotions(long seed, ShopCalendar calendar) {
    this.seed = seed;
    this.calendar = calendar;
  }

  /** The reduction of a product on a day in percent of its list price, 0 for none. */
  int percent(int product, int day) {
    LocalDate date = calendar.date(day);
    if (calendar.saleOn(day)) {
      int event = date.getYear() * 12 + date.getMonthValue();
      int percent =
          percent(Draws.hash(seed, product, SALE + 100L * event), SALE_SHARE, SALE_PERCENT);
      if (percent > 0) {
        return percent;
      }
    }
    // Day 0 of the epoch was a Thursday; promotions change on Mondays.
    long week = Math.floorDiv(date.toEpochDay() + 3, 7);
    return percent(Draws.hash(seed, product, WEEKLY + 100 * week), WEEKLY_SHARE, WEEKLY_PERCENT);
  }

  private static int percent(long hash, double share, int[] percents) {
    double place = Draws.toUnit(hash);
    return place < share ? percents[(int) (place / share * percents.length)] : 0;
  }
}
