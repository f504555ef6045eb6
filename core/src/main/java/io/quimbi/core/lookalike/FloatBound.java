package io.quimbi.core.lookalike;

/**
 * How far a squared distance computed in single precision may be from the true one, so that a
 * search in single precision loses nobody.
 *
 * <p>With u = 2⁻²⁴, D the true distance of two vectors in double precision and f its square
 * computed in floats from vectors turned to other axes and rounded to floats: that moves the
 * vectors by at most u·‖x‖ and u·‖q‖, and turning changes D by r·(‖x‖ + ‖q‖), hence D by at most e
 * = (u + r)·(‖x‖ + ‖q‖); the n terms are not negative, so that subtracting, squaring and adding
 * change the sum by a factor within 1 ± γ, γ = (n + 4)·u/(1 − (n + 4)·u) (Higham 2002, Accuracy and
 * Stability of Numerical Algorithms, §3.1, doi:10.1137/1.9780898718027).
 *
 * @param gamma relative error of the computed square
 * @param shift e, at the greatest norms that occur
 */
record FloatBound(double gamma, double shift, double tiny) {
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  /** What the rounding of something rounded before adds. */
  private static final double SECOND_ORDER = 1 + 0x1p-20;

  /**
   * The bound for vectors of at most some length.
   *
   * @param turning r, of {@link PrincipalAxes#error}
   */
  static FloatBound of(int dimensions, double turning, double normMax, double queryNormMax) {
    double n = (dimensions + 4) * UNIT_ROUNDOFF;
    return new FloatBound(
        n / (1 - n),
        (UNIT_ROUNDOFF + turning) * SECOND_ORDER * (normMax + queryNormMax),
        // What squares too small for a float lose.
        (double) dimensions * Float.MIN_NORMAL);
  }

  /**
   * Whoever truly is as near as the one with computed square {@code f} has a computed square of at
   * most this: (√(f/(1 − γ)) + 2e)²·(1 + γ).
   */
  float reach(float f) {
    double distance = Math.sqrt((f + tiny) / (1 - gamma)) + 2 * shift;
    return Math.nextUp((float) (distance * distance * (1 + gamma) + tiny));
  }
}
