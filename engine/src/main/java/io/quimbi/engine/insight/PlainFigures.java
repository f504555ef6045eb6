package io.quimbi.engine.insight;

import io.quimbi.core.feature.Feature;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures of one customer in plain units, as a person says them. */
public final class PlainFigures {
  private PlainFigures() {}

  /** A value with what it counts, such as "3.2 orders a month". */
  public static String said(Feature.Unit unit, String words, double value) {
    return said(unit, words, number(unit, value));
  }

  /** A figure as it is written with what it counts: the words first where it has no unit. */
  static String said(Feature.Unit unit, String words, String figure) {
    return unit == Feature.Unit.INDEX ? words + " " + figure : figure + " " + words;
  }

  /** A value alone, such as "3.2" or "25 %". */
  public static String number(Feature.Unit unit, double value) {
    return switch (unit) {
      case SHARE -> number(100 * value, 0) + " %";
      case INDEX, MONEY -> number(value, 2);
      case COUNT, PER_MONTH, DAYS, MONTHS, SCORE ->
          number(value, value == Math.rint(value) || Math.abs(value) >= 9.95 ? 0 : 1);
    };
  }

  /** Rounded, and without a sign where nothing but zeros is left. */
  static String number(double value, int decimals) {
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }
}
