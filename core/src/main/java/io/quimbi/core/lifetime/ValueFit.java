package io.quimbi.core.lifetime;

import io.quimbi.core.Workers;

/**
 * A value model with how its fit went. Standard errors are in the order p, q, gamma.
 *
 * @param model the fitted parameters
 * @param report likelihood, standard errors, why the fit ended
 */
public record ValueFit(ValueModel model, FitReport report) {
  /** p, q, γ in units of the mean value. */
  private static final double[][] STARTS = {{2, 3, 1}, {6, 4, 0.5}, {1, 2, 1}, {10, 10, 0.9}};

  /**
   * Customers with a repeat purchase of a value: those that {@link #fit} works on.
   *
   * @return 0 where no value is known, so that there is nothing to fit
   */
  public static int customersWithValue(PurchaseSummaries summaries) {
    int count = 0;
    for (int row = 0; row < summaries.size(); row++) {
      count += summaries.valueDays(row) > 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * The parameters under which the values of repeat purchases are most probable, from several
   * starts, values scaled by their mean. Deterministic.
   *
   * @throws IllegalArgumentException if nobody has a repeat purchase of a value
   */
  public static ValueFit fit(PurchaseSummaries summaries, Workers workers) {
    int customers = customersWithValue(summaries);
    if (customers == 0) {
      throw new IllegalArgumentException(
          "a value model needs a customer with a repeat purchase of a value, had none");
    }
    double scale = 0;
    for (int row = 0; row < summaries.size(); row++) {
      scale += summaries.valueDays(row) > 0 ? summaries.meanValue(row) / customers : 0;
    }
    ValueLikelihood likelihood = ValueLikelihood.of(summaries, scale);
    MaximumLikelihood.Maximum maximum = MaximumLikelihood.find(likelihood, STARTS, workers);
    double[] fitted = maximum.parameters();
    double[] errors = maximum.standardErrors();
    errors[2] *= scale;
    return new ValueFit(
        new ValueModel(fitted[0], fitted[1], fitted[2] * scale),
        new FitReport(
            maximum.value() - customers * Math.log(scale),
            errors,
            maximum.stopReason(),
            maximum.iterations(),
            customers,
            likelihood.rows()));
  }
}
