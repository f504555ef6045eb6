package io.quimbi.engine.importing;

import io.quimbi.core.history.Money;
import java.math.BigDecimal;

/**
 * Reads decimal numbers from ranges of characters as millionths, exactly, and without an object per
 * number where the number is written plainly.
 *
 * <p>A number is an optional sign, digits, and optionally a decimal point with digits; more than
 * six decimals are rounded half up (away from 0 at the half). Also understood: an exponent, as
 * programs write very small numbers. In a file whose columns are divided by semicolons a decimal
 * comma with one or two decimals is understood as well, as spreadsheets write it where the comma is
 * the decimal sign; three decimals would be read as thousands elsewhere, so they are refused.
 * Thousands separators, currency signs and everything else are refused.
 */
final class Decimals {
  /** What {@link #parse} gives for text that is not a number. */
  static final long NOT_A_NUMBER = Long.MIN_VALUE;

  /** What {@link #parse} gives for a number beyond {@link #UNITS_MAX}. */
  static final long TOO_LARGE = Long.MAX_VALUE;

  /**
   * The largest magnitude of one number, in units: above any price or quantity that is meant, and
   * low enough for the sums of a customer's whole history to fit 64 bits.
   */
  static final long UNITS_MAX = 10_000_000_000L;

  /** Digits before the decimal point that can be read without care for overflow. */
  private static final int PLAIN_DIGITS_MAX = 12;

  /** Longest number written with an exponent; what is longer is no number a shop writes. */
  private static final int EXPONENT_FORM_LENGTH_MAX = 40;

  private static final int DECIMALS = 6;

  private Decimals() {}

  /**
   * The number in {@code chars[from..to)} in millionths.
   *
   * @param decimalComma whether a decimal comma with one or two decimals is understood
   * @return millionths, or {@link #NOT_A_NUMBER} or {@link #TOO_LARGE}
   */
  static long parse(char[] chars, int from, int to, boolean decimalComma) {
    int at = from;
    boolean negative = false;
    if (at < to && (chars[at] == '-' || chars[at] == '+')) {
      negative = chars[at] == '-';
      at++;
    }
    long whole = 0;
    int firstDigit = at;
    int significant = 0;
    while (at < to && isDigit(chars[at])) {
      if (whole != 0 || chars[at] != '0') {
        significant++;
      }
      if (significant <= PLAIN_DIGITS_MAX) {
        whole = whole * 10 + (chars[at] - '0');
      }
      at++;
    }
    int digits = at - firstDigit;
    long fraction = 0;
    int decimals = 0;
    boolean roundUp = false;
    if (at < to && isDecimalSign(chars, at, to, decimalComma)) {
      at++;
      while (at < to && isDigit(chars[at])) {
        if (decimals < DECIMALS) {
          fraction = fraction * 10 + (chars[at] - '0');
        } else if (decimals == DECIMALS) {
          roundUp = chars[at] >= '5';
        }
        decimals++;
        at++;
      }
    }
    if (digits + decimals == 0) {
      return NOT_A_NUMBER;
    }
    if (at < to) {
      return chars[at] == 'e' || chars[at] == 'E'
          ? parseExponentForm(chars, from, to)
          : NOT_A_NUMBER;
    }
    for (int d = decimals; d < DECIMALS; d++) {
      fraction *= 10;
    }
    if (significant > PLAIN_DIGITS_MAX) {
      return TOO_LARGE;
    }
    long millionths = whole * Money.UNIT + fraction + (roundUp ? 1 : 0);
    if (millionths > UNITS_MAX * Money.UNIT) {
      return TOO_LARGE;
    }
    return negative ? -millionths : millionths;
  }

  /** What is wrong with text for which {@link #parse} gave {@link #NOT_A_NUMBER}. */
  static String explain(String text) {
    if (text.indexOf(',') >= 0) {
      return "is not a plain decimal number: write a decimal point and no thousands separators, as"
          + " in 1234.50";
    }
    if (text.chars().anyMatch(c -> Character.getType(c) == Character.CURRENCY_SYMBOL)) {
      return "carries a currency sign: write the number alone, as in 1234.50, and the currency in"
          + " a column of its own";
    }
    return "is not a decimal number such as 12.50";
  }

  /**
   * {@code quantity} · {@code price}, all in millionths, rounded half up.
   *
   * @return the product, or {@link #TOO_LARGE}
   */
  static long multiply(long quantity, long price) {
    if (quantity % Money.UNIT == 0) {
      long units = quantity / Money.UNIT;
      long high = Math.multiplyHigh(units, price);
      long low = units * price;
      boolean fits = high == 0 && low >= 0;
      return fits && low <= UNITS_MAX * Money.UNIT ? low : TOO_LARGE;
    }
    BigDecimal product = Money.toDecimal(quantity).multiply(Money.toDecimal(price));
    return product.compareTo(BigDecimal.valueOf(UNITS_MAX)) > 0
        ? TOO_LARGE
        : Money.ofDecimal(product);
  }

  private static long parseExponentForm(char[] chars, int from, int to) {
    if (to - from > EXPONENT_FORM_LENGTH_MAX) {
      return NOT_A_NUMBER;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(chars, from, to - from);
    } catch (NumberFormatException e) {
      return NOT_A_NUMBER;
    }
    // Digits before the point, read off before any rescaling: 1e999999999 must not be written out.
    long wholeDigits = (long) number.precision() - number.scale();
    if (number.signum() == 0 || wholeDigits < -DECIMALS) {
      return 0;
    }
    if (wholeDigits > PLAIN_DIGITS_MAX
        || number.abs().compareTo(BigDecimal.valueOf(UNITS_MAX)) > 0) {
      return TOO_LARGE;
    }
    return Money.ofDecimal(number);
  }

  private static boolean isDecimalSign(char[] chars, int at, int to, boolean decimalComma) {
    int decimals = to - at - 1;
    return chars[at] == '.'
        || (decimalComma && chars[at] == ',' && (decimals == 1 || decimals == 2));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
