package io.quimbi.engine.generate;

import io.quimbi.engine.QuimbiException;
import java.time.LocalDate;

/**
 * Which demo shop to make. The same options make the same shop to the byte; a shop of more
 * customers holds the customers of a smaller one of the same seed unchanged.
 *
 * @param customers from 0 to {@link #CUSTOMERS_MAX}
 * @param seed any number
 * @param years length of the history, from 1 to {@link #YEARS_MAX}
 * @param end last day of the history, in UTC, from {@link #END_MIN} to {@link #END_MAX}
 */
public record DemoShopOptions(int customers, long seed, int years, LocalDate end) {
  /** Customer ids have seven digits. */
  public static final int CUSTOMERS_MAX = 9_999_999;

  /** Longer histories are of no use to anybody. */
  public static final int YEARS_MAX = 20;

  /** The earliest end of a history. */
  public static final LocalDate END_MIN = LocalDate.of(1995, 1, 1);

  /** The latest end of a history. */
  public static final LocalDate END_MAX = LocalDate.of(2099, 12, 31);

  /** The length of a history where none is asked for. */
  public static final int YEARS_DEFAULT = 3;

  /** The end of a history where none is asked for: fixed, and far from the season's peak. */
  public static final LocalDate END_DEFAULT = LocalDate.of(2026, 6, 30);

  /**
   * Checks the ranges.
   *
   * @throws QuimbiException of kind USAGE if a value is out of its range
   */
  public DemoShopOptions {
    if (customers < 0 || customers > CUSTOMERS_MAX) {
      throw usage(
          "GENERATE_BAD_CUSTOMERS",
          "customers must be from 0 to " + CUSTOMERS_MAX + ", was " + customers);
    }
    if (years < 1 || years > YEARS_MAX) {
      throw usage("GENERATE_BAD_YEARS", "years must be from 1 to " + YEARS_MAX + ", was " + years);
    }
    if (end.isBefore(END_MIN) || end.isAfter(END_MAX)) {
      throw usage(
          "GENERATE_BAD_END", "end must be from " + END_MIN + " to " + END_MAX + ", was " + end);
    }
  }

  /** {@value #YEARS_DEFAULT} years up to the default end. */
  public static DemoShopOptions of(int customers, long seed) {
    return new DemoShopOptions(customers, seed, YEARS_DEFAULT, END_DEFAULT);
  }

  /** First day of the history. */
  public LocalDate start() {
    return end.plusDays(1).minusYears(years);
  }

  private static QuimbiException usage(String code, String message) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE, code, message + "; choose a value in that range");
  }
}
