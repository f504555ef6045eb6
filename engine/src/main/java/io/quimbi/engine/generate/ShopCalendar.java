package io.quimbi.engine.generate;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The days of the demo shop's history, numbered from 0, and how busy each is. The shop's clock is
 * UTC. Immutable and thread-safe.
 */
final class ShopCalendar {
  static final int SECONDS_PER_HOUR = 3600;
  static final int SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

  /** New customers come e^GROWTH times as often a year later. */
  private static final double GROWTH_PER_YEAR = 0.2;

  private static final double DAYS_PER_YEAR = 365.25;

  /** How busy the shop is on a day of the year; linear between the days named. */
  private static final double[][] YEAR = {
    {1, 0.88},
    {12, 0.84},
    {45, 0.84},
    {75, 0.95},
    {110, 1.0},
    {150, 1.0},
    {190, 1.0},
    {225, 0.9},
    {258, 0.97},
    {290, 1.03},
    {318, 1.2},
    {335, 1.55},
    {347, 1.9},
    {355, 1.55},
    {359, 0.8},
    {366, 0.85}
  };

  /** Extra traffic on a day of a store-wide sale. */
  private static final double SALE_FACTOR = 1.35;

  /** From Monday to Sunday; mean 1. */
  private static final double[] WEEK = {1.06, 1.0, 0.98, 0.98, 0.97, 0.95, 1.06};

  /** Share of the store's season that a business buyer follows. */
  private static final double BUSINESS_SEASONALITY = 0.3;

  /** Standard deviation of the time of a personal season around the middle of its month. */
  private static final double PERSONAL_SEASON_DAYS = 11;

  /** How often a seasonal buyer comes outside the season, against the year's mean. */
  private static final double OFF_SEASON = 0.12;

  private final long startSecond;
  private final int days;
  private final LocalDate[] dates;
  private final byte[][] dateTexts;
  private final boolean[] sale;

  /** Share of the store's orders that fall on a day of a sale. */
  private final double saleShare;

  /** By season (0 none, else the month's number) and day; mean 1, without the week. */
  private final double[][] seasons;

  private final double[] businessSeason;

  /** By season: the chance that a first order comes up to and including a day. */
  private final double[][] arrivals;

  ShopCalendar(LocalDate start, LocalDate end) {
    this.startSecond = start.toEpochDay() * SECONDS_PER_DAY;
    this.days = (int) ChronoUnit.DAYS.between(start, end) + 1;
    dates = new LocalDate[days];
    dateTexts = new byte[days][];
    sale = new boolean[days];
    double[] store = new double[days];
    for (int d = 0; d < days; d++) {
      dates[d] = start.plusDays(d);
      dateTexts[d] = dates[d].toString().getBytes(StandardCharsets.US_ASCII);
      sale[d] = saleOn(dates[d]);
      store[d] = levelOn(dates[d].getDayOfYear()) * (sale[d] ? SALE_FACTOR : 1);
    }
    seasons = new double[Month.values().length + 1][];
    seasons[0] = withMeanOne(store);
    double inSale = 0;
    for (int d = 0; d < days; d++) {
      inSale += sale[d] ? seasons[0][d] : 0;
    }
    saleShare = inSale / days;
    businessSeason = new double[days];
    for (int d = 0; d < days; d++) {
      businessSeason[d] = 1 + BUSINESS_SEASONALITY * (seasons[0][d] - 1);
    }
    for (Month month : Month.values()) {
      double[] personal = new double[days];
      for (int d = 0; d < days; d++) {
        personal[d] = store[d] * personalFactor(month, dates[d]);
      }
      seasons[month.getValue()] = withMeanOne(personal);
    }
    arrivals = new double[seasons.length][];
    for (int s = 0; s < seasons.length; s++) {
      arrivals[s] = cumulativeArrivals(seasons[s]);
    }
  }

  /** The end of November, and the first half of July. */
  private static boolean saleOn(LocalDate date) {
    int day = date.getDayOfMonth();
    return switch (date.getMonth()) {
      case NOVEMBER -> day >= 22;
      case JULY -> day >= 4 && day <= 14;
      default -> false;
    };
  }

  private static double levelOn(int dayOfYear) {
    int i = 1;
    while (YEAR[i][0] < dayOfYear) {
      i++;
    }
    double share = (dayOfYear - YEAR[i - 1][0]) / (YEAR[i][0] - YEAR[i - 1][0]);
    return YEAR[i - 1][1] + share * (YEAR[i][1] - YEAR[i - 1][1]);
  }

  private static double personalFactor(Month month, LocalDate date) {
    // Christmas presents are bought well before the 24th.
    LocalDate middle = LocalDate.of(date.getYear(), month, month == Month.DECEMBER ? 8 : 15);
    double away = ChronoUnit.DAYS.between(middle, date);
    away -= DAYS_PER_YEAR * StrictMath.rint(away / DAYS_PER_YEAR);
    double z = away / PERSONAL_SEASON_DAYS;
    double peak =
        (1 - OFF_SEASON)
            * DAYS_PER_YEAR
            / (PERSONAL_SEASON_DAYS * StrictMath.sqrt(2 * StrictMath.PI));
    return OFF_SEASON + peak * StrictMath.exp(-0.5 * z * z);
  }

  private static double[] withMeanOne(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] * values.length / sum;
    }
    return scaled;
  }

  private static double[] cumulativeArrivals(double[] season) {
    double[] cumulative = new double[season.length];
    double sum = 0;
    for (int d = 0; d < season.length; d++) {
      sum += season[d] * StrictMath.exp(GROWTH_PER_YEAR * d / DAYS_PER_YEAR);
      cumulative[d] = sum;
    }
    for (int d = 0; d < season.length; d++) {
      cumulative[d] /= sum;
    }
    return cumulative;
  }

  /** How many days there are. */
  int days() {
    return days;
  }

  /** The last second of the history. */
  Instant lastSecond() {
    return instant(days - 1, SECONDS_PER_DAY - 1);
  }

  /** The date of a day. */
  LocalDate date(int day) {
    return dates[day];
  }

  /** The date of a day as ASCII. */
  byte[] dateText(int day) {
    return dateTexts[day];
  }

  /** The instant of a second of a day, which may lie beyond the history. */
  Instant instant(int day, int secondOfDay) {
    return Instant.ofEpochSecond(startSecond + (long) day * SECONDS_PER_DAY + secondOfDay);
  }

  /** The day of an instant at or after the start of the history. */
  int day(Instant instant) {
    return (int) ((instant.getEpochSecond() - startSecond) / SECONDS_PER_DAY);
  }

  /** The second of the day of an instant at or after the start of the history. */
  int secondOfDay(Instant instant) {
    return (int) ((instant.getEpochSecond() - startSecond) % SECONDS_PER_DAY);
  }

  /** Whether a store-wide sale runs on a day. */
  boolean saleOn(int day) {
    return sale[day];
  }

  /**
   * How busy each day is for a customer, before the customer's week; mean 1 over the history.
   *
   * @param personal the month of the customer's personal season, or null for the store's
   */
  double[] season(boolean business, @Nullable Month personal) {
    return business ? businessSeason : seasons[seasonIndex(personal)];
  }

  /**
   * The factor on a day for who is {@code appetite} times as likely to order during a sale; mean 1
   * over the history, weighted with how busy the store is.
   */
  double saleFactor(int day, double appetite) {
    double mean = 1 + (appetite - 1) * saleShare;
    return (sale[day] ? appetite : 1) / mean;
  }

  /** The store's own share of a day of the week: 1 on average. */
  static double weekFactor(DayOfWeek day) {
    return WEEK[day.getValue() - 1];
  }

  /** The day of the week of a day, from 0 for Monday to 6. */
  int weekday(int day) {
    return dates[day].getDayOfWeek().getValue() - 1;
  }

  /** The day of a customer's first order: more in later years, and with the season. */
  int drawFirstDay(@Nullable Month personal, Draws draws) {
    double[] cumulative = arrivals[seasonIndex(personal)];
    double place = draws.uniform();
    int low = 0;
    int high = days - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static int seasonIndex(@Nullable Month personal) {
    return personal == null ? 0 : personal.getValue();
  }
}
