package io.quimbi.core.evidence;

/**
 * How order rates differ between the customers of a store: λ ~ Gamma(shape r, rate α), from the
 * store's MBG/NBD or BG/NBD fit.
 *
 * @param r shape, above 0
 * @param alphaDays rate α in days, above 0; a fit in weeks has to be multiplied by 7
 */
public record FrequencyPrior(double r, double alphaDays) {
  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException unless both are finite and above 0
   */
  public FrequencyPrior {
    requirePositive("r", r);
    requirePositive("alphaDays", alphaDays);
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          what
              + " must be finite and > 0, was "
              + value
              + "; fit the store's lifetime model first");
    }
  }
}
