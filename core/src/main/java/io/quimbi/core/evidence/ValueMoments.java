package io.quimbi.core.evidence;

/**
 * How the logarithm of order values varies within and between the customers of a store, by the
 * moments of the one-way random-effects model (Searle, Casella and McCulloch 1992, chapter 3,
 * doi:10.1002/9780470316856): σ² = SSW/(N − K), τ² = max(0, (SSB − (K−1)σ²)/(N − Σn²/N)), and μ the
 * mean of the customers' means, each weighted by 1/(τ² + σ²/n).
 *
 * @param mean μ, of ln V
 * @param within σ²; NaN where no customer has two orders or there is but one customer
 * @param between τ²
 */
record ValueMoments(double mean, double within, double between) {
  /**
   * Takes the moments.
   *
   * @param n orders with a value, per customer; those with 0 say nothing
   * @param sum Σ ln V, per customer
   * @param deviation Σ (ln V − own mean)², per customer
   */
  static ValueMoments of(int[] n, double[] sum, double[] deviation) {
    long orders = 0;
    int customers = 0;
    double total = 0;
    double squaredSizes = 0;
    double within = 0;
    for (int i = 0; i < n.length; i++) {
      if (n[i] > 0) {
        orders += n[i];
        customers++;
        total += sum[i];
        squaredSizes += (double) n[i] * n[i];
        within += deviation[i];
      }
    }
    if (customers < 2 || orders == customers) {
      return new ValueMoments(Double.NaN, Double.NaN, Double.NaN);
    }
    double grandMean = total / orders;
    double betweenSquares = 0;
    for (int i = 0; i < n.length; i++) {
      if (n[i] > 0) {
        double off = sum[i] / n[i] - grandMean;
        betweenSquares += n[i] * off * off;
      }
    }
    double sigma2 = within / (orders - customers);
    double tau2 =
        Math.max(0, (betweenSquares - (customers - 1) * sigma2) / (orders - squaredSizes / orders));
    double weights = 0;
    double weighted = 0;
    for (int i = 0; i < n.length; i++) {
      if (n[i] > 0) {
        // Times σ² + τ², so that it also stands where one of them is 0.
        double weight = (sigma2 + tau2) / (tau2 + sigma2 / n[i]);
        weight = Double.isNaN(weight) ? n[i] : weight;
        weights += weight;
        weighted += weight * sum[i] / n[i];
      }
    }
    return new ValueMoments(weighted / weights, sigma2, tau2);
  }

  /** Whether orders differ at all, so that a difference can be told from none. */
  boolean usable() {
    return within > 0;
  }

  /** v = 1/(1/τ² + n₀/σ²), the variance of a customer's own level after n₀ orders. */
  double levelVariance(int n0) {
    return between * within / (within + n0 * between);
  }

  /** μ₁ = v·(μ/τ² + n₀m₀/σ²), the level to expect after n₀ orders of the sum n₀m₀. */
  double level(int n0, double sum) {
    return (mean * within + between * sum) / (within + n0 * between);
  }
}
