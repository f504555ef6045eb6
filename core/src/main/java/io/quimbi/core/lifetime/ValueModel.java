package io.quimbi.core.lifetime;

/**
 * What a purchase of a customer is worth: between their own mean and that of everybody, the nearer
 * to their own the more purchases they made.
 *
 * <p>Gamma-Gamma (Fader & Hardie 2013, "The Gamma-Gamma Model of Monetary Value", note 025; Fader,
 * Hardie & Lee 2005, doi:10.1509/jmkr.2005.42.4.415): values of a customer are gamma distributed
 * with shape {@code p} and a rate of their own, itself gamma distributed with shape {@code q} and
 * rate {@code gamma}. Value and frequency are taken to be independent, which {@link
 * PurchaseSummaries#valueFrequencyCorrelation} lets one judge.
 *
 * @param p shape of a customer's values
 * @param q shape of the customers' rates
 * @param gamma rate of the customers' rates, in money
 */
public record ValueModel(double p, double q, double gamma) {
  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if one is not above 0 and finite
   */
  public ValueModel {
    PurchaseModel.positive("p", p);
    PurchaseModel.positive("q", q);
    PurchaseModel.positive("gamma", gamma);
  }

  /**
   * E[M]: expected value of a purchase, p·(γ + x·z̄)/(p·x + q − 1).
   *
   * @param x purchases with a value that were observed, at least 0
   * @param meanValue their mean value; not looked at where x is 0
   * @return above 0; infinite where p·x + q ≤ 1, since such a distribution has no mean
   */
  public double expectedValue(int x, double meanValue) {
    if (x < 0 || x > 0 && !(meanValue > 0 && meanValue < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "x must be ≥ 0 and the mean value > 0 where x > 0, was x = "
              + x
              + ", mean value "
              + meanValue);
    }
    double weight = p * x + q - 1;
    double total = x == 0 ? 0 : x * meanValue;
    return weight > 0 ? p * (gamma + total) / weight : Double.POSITIVE_INFINITY;
  }

  /** Mean value of a purchase over everybody, p·γ/(q−1); infinite where q ≤ 1. */
  public double populationMean() {
    return expectedValue(0, 0);
  }
}
