package io.quimbi.core.history;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Money as a whole number of millionths of the store's currency unit, which keeps every price a
 * shop writes exact and fits nine million million units.
 */
public final class Money {
  /** Millionths in one unit of currency. */
  public static final long UNIT = 1_000_000L;

  private static final int DECIMALS = 6;

  private Money() {}

  /**
   * The amount in millionths, rounded half up at the sixth decimal.
   *
   * @throws ArithmeticException if the amount does not fit (above about 9.2·10¹² units)
   */
  public static long ofDecimal(BigDecimal amount) {
    return amount.setScale(DECIMALS, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }

  /** The amount as an exact decimal without trailing zeros beyond two decimals. */
  public static BigDecimal toDecimal(long micros) {
    BigDecimal exact = BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros();
    return exact.scale() < 2 ? exact.setScale(2) : exact;
  }

  /** The amount in currency units as a double, for features. */
  public static double toUnits(long micros) {
    return micros / (double) UNIT;
  }
}
