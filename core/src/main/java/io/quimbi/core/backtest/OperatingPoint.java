package io.quimbi.core.backtest;

/**
 * How many alerts rules may raise when they are compared: thresholds follow from it, so that no
 * rule looks better by crying wolf more often.
 *
 * @param kind what the number counts
 * @param amount share of the alerts of the recency rule, or alerts per 1,000 customers a week; not
 *     used at its precision
 */
public record OperatingPoint(Kind kind, double amount) {
  /** What is held equal. */
  public enum Kind {
    /** As many alerts as the recency rule, or a share of them. */
    SHARE_OF_RECENCY_RULE,
    /** So many alerts per 1,000 watched customers a week. */
    PER_THOUSAND_A_WEEK,
    /** The most alerts of which at least as large a share is right as of the recency rule's. */
    PRECISION_OF_RECENCY_RULE
  }

  /**
   * Checks the amount.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  public OperatingPoint {
    if (!(amount > 0 && amount < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("amount must be > 0 and finite, was " + amount);
    }
  }

  /** As many alerts as the recency rule, times {@code share}. */
  public static OperatingPoint shareOfRecencyRule(double share) {
    return new OperatingPoint(Kind.SHARE_OF_RECENCY_RULE, share);
  }

  /** So many alerts per 1,000 watched customers a week. */
  public static OperatingPoint perThousandAWeek(double alerts) {
    return new OperatingPoint(Kind.PER_THOUSAND_A_WEEK, alerts);
  }

  /** Where at least as large a share of the alerts is right as of the recency rule's. */
  public static OperatingPoint precisionOfRecencyRule() {
    return new OperatingPoint(Kind.PRECISION_OF_RECENCY_RULE, 1);
  }
}
