package io.quimbi.core.lifetime;

import io.quimbi.core.Workers;

/**
 * A purchase model with how its fit went. Standard errors are in the order r, alpha, a, b.
 *
 * @param model the fitted parameters
 * @param report likelihood, standard errors, why the fit ended
 */
public record PurchaseFit(PurchaseModel model, FitReport report) {
  /** r, α (in mean ages, to be divided by the mean number of repeat purchases), a, b. */
  private static final double[][] STARTS = {
    {0.25, 0.25, 0.8, 2.4}, {1, 1, 0.5, 4}, {3, 3, 0.1, 2}, {0.5, 0.5, 2, 2}
  };

  /**
   * The parameters under which the purchases are most probable, from several starts. Ages are
   * scaled by their mean, so that the unit of time does not matter. Deterministic: the number of
   * workers does not change a digit.
   *
   * @throws IllegalArgumentException if there is no customer
   */
  public static PurchaseFit fit(PurchaseSummaries summaries, Dropout dropout, Workers workers) {
    int customers = summaries.size();
    if (customers == 0) {
      throw new IllegalArgumentException("a purchase model needs at least one customer, had none");
    }
    double ages = 0;
    double purchases = 0;
    for (int row = 0; row < customers; row++) {
      ages += summaries.age(row);
      purchases += summaries.x(row);
    }
    // Everybody who came today has no age to scale by.
    double scale = ages > 0 ? ages / customers : 1;
    PurchaseLikelihood likelihood = PurchaseLikelihood.of(summaries, dropout, scale);
    double rate = (purchases + 1) / customers;
    double[][] starts = new double[STARTS.length][];
    for (int s = 0; s < starts.length; s++) {
      starts[s] = STARTS[s].clone();
      starts[s][1] /= rate;
    }
    MaximumLikelihood.Maximum maximum = MaximumLikelihood.find(likelihood, starts, workers);
    double[] fitted = maximum.parameters();
    double[] errors = maximum.standardErrors();
    errors[1] *= scale;
    return new PurchaseFit(
        new PurchaseModel(dropout, fitted[0], fitted[1] * scale, fitted[2], fitted[3]),
        new FitReport(
            // A density over time has the unit of 1/time for each purchase.
            maximum.value() - purchases * Math.log(scale),
            errors,
            maximum.stopReason(),
            maximum.iterations(),
            customers,
            likelihood.rows()));
  }
}
