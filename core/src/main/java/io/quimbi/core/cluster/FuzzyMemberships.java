package io.quimbi.core.cluster;

/** The memberships of one point, safe at every distance. */
final class FuzzyMemberships {
  private FuzzyMemberships() {}

  /**
   * u_j = (q_min/q_j)^e / Σ_l (q_min/q_l)^e with e = 1/(m−1). Ratios to the nearest are within 0
   * and 1, so nothing overflows, and the nearest keeps the sum at 1 or more.
   *
   * @param q squared distances, at least 0, infinite allowed
   * @param fuzzifier m, above 1
   * @param u overwritten
   */
  static void row(double[] q, double fuzzifier, double[] u) {
    double nearest = q[0];
    for (double squared : q) {
      nearest = Math.min(nearest, squared);
    }
    double exponent = 1 / (fuzzifier - 1);
    double total = 0;
    for (int j = 0; j < q.length; j++) {
      // Equal covers what a ratio cannot: on the centroid, 0/0, and all infinitely far, ∞/∞.
      double ratio = q[j] == nearest ? 1 : nearest / q[j];
      u[j] = fuzzifier == 2 ? ratio : Math.pow(ratio, exponent);
      total += u[j];
    }
    for (int j = 0; j < q.length; j++) {
      u[j] /= total;
    }
  }
}
