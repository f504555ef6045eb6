package io.quimbi.core.lifetime;

/**
 * A word for a churn risk. It is for reading only: no fixed level serves two stores, so who ranks
 * or alerts uses {@link PurchaseModel#logOdds}.
 */
public enum ChurnLevel {
  /** Below 0.3. */
  LOW,
  /** From 0.3 to below 0.6. */
  MEDIUM,
  /** From 0.6 to below 0.8. */
  HIGH,
  /** 0.8 and above. */
  CRITICAL;

  /**
   * The level of a risk.
   *
   * @param risk 1 − P(alive), from 0 to 1
   * @throws IllegalArgumentException if it is not
   */
  public static ChurnLevel of(double risk) {
    if (!(risk >= 0 && risk <= 1)) {
      throw new IllegalArgumentException("risk must be from 0 to 1, was " + risk);
    }
    if (risk < 0.3) {
      return LOW;
    }
    if (risk < 0.6) {
      return MEDIUM;
    }
    return risk < 0.8 ? HIGH : CRITICAL;
  }
}
