package io.quimbi.core.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * How unlikely a recent window is if the customer is who they were.
 *
 * @param measure which behaviour
 * @param direction more or less than before
 * @param windowDays the window in which the surprise is largest, ending at the as-of
 * @param orders orders in the window that the measure is about
 * @param observed orders, orders of the kind, or the geometric mean of order values in currency
 * @param expected the same as the past leads to expect
 * @param strength −log₁₀ of the probability of at least (at most) what was seen; ≥ 0
 */
public record Surprise(
    Measure measure,
    Direction direction,
    int windowDays,
    int orders,
    double observed,
    double expected,
    double strength)
    implements Reading {
  /** Beyond this a probability says more about the model than about the customer. */
  private static final double STRENGTH_SAID_MAX = 9;

  /** Up to one in two is what happens every other time. */
  private static final double STRENGTH_SAID_MIN = Math.log10(2);

  /** Whether it reaches the strength from which to act by default. */
  public boolean beyondDefault() {
    return strength >= measure.defaultStrength(direction);
  }

  /** For instance "9 orders in 56 days where 1.8 were expected: once in 2,000". */
  @Override
  public String sentence() {
    String seen =
        switch (measure) {
          case FREQUENCY -> count((int) observed) + inWindow() + were(amount(expected, 1));
          case DISCOUNTED_ORDERS -> share("with a discount");
          case NEW_CATEGORY_ORDERS -> share("with a category never bought before");
          case REFUNDED_ORDERS -> share("refunded");
          case VALUE ->
              "a typical order of "
                  + amount(observed, 2)
                  + " over "
                  + count(orders)
                  + inWindow()
                  + " where "
                  + amount(expected, 2)
                  + " was expected";
        };
    return seen + ": " + odds(strength);
  }

  private String share(String kind) {
    return String.format(Locale.ROOT, "%,d of ", (int) observed)
        + count(orders)
        + " "
        + kind
        + inWindow()
        + were(amount(expected, 1));
  }

  private String inWindow() {
    return " in " + windowDays + " days";
  }

  private static String were(String expected) {
    return " where " + expected + (expected.equals("1.0") ? " was" : " were") + " expected";
  }

  private static String count(int orders) {
    return orders == 0
        ? "no orders"
        : String.format(Locale.ROOT, orders == 1 ? "%,d order" : "%,d orders", orders);
  }

  private static String amount(double x, int decimals) {
    double least = Math.pow(10, -decimals);
    // "0.0 were expected" would read as impossible.
    return x < least / 2
        ? "fewer than " + String.format(Locale.ROOT, "%." + decimals + "f", least)
        : String.format(Locale.ROOT, "%,." + decimals + "f", x);
  }

  /** How often such a thing happens, such as "once in 2,000". */
  public static String odds(double strength) {
    if (strength < STRENGTH_SAID_MIN) {
      return "nothing unusual";
    }
    if (strength > STRENGTH_SAID_MAX) {
      return "less than once in 1,000,000,000";
    }
    // One digit: the second would claim a precision that no fitted model has.
    long times =
        new BigDecimal(Math.pow(10, strength))
            .round(new MathContext(1, RoundingMode.HALF_UP))
            .longValueExact();
    return String.format(Locale.ROOT, "once in %,d", times);
  }
}
