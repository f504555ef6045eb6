package io.quimbi.core.evidence;

/**
 * Days since the last order in the customer's own measure of time: R/(G + 30 days). A customer who
 * orders weekly is late after two months, one who orders yearly is not.
 */
public final class PersonalRecency {
  /** Keeps a customer with a gap of hours from being late the next day. */
  private static final double SLACK_DAYS = 30;

  private PersonalRecency() {}

  /**
   * R/(G + 30 d).
   *
   * @param recencyDays R, days since the last order, ≥ 0
   * @param meanGapDays G, the customer's mean gap; with one order the store's median of them; ≥ 0
   * @throws IllegalArgumentException if either is negative or not finite
   */
  public static double of(double recencyDays, double meanGapDays) {
    requireDays("recencyDays", recencyDays);
    requireDays("meanGapDays", meanGapDays);
    return recencyDays / (meanGapDays + SLACK_DAYS);
  }

  private static void requireDays(String what, double days) {
    if (!(days >= 0 && days < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and ≥ 0, was " + days);
    }
  }
}
