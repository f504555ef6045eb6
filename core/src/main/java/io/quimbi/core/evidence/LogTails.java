package io.quimbi.core.evidence;

import org.hipparchus.special.Beta;
import org.hipparchus.special.Erf;
import org.hipparchus.special.Gamma;

/**
 * Natural logarithms of tail probabilities, exact also where the probability itself is too small
 * for a double. Nothing here is NaN for arguments in range; results lie in [−∞, 0], and −∞ only
 * where the probability is 0.
 */
final class LogTails {
  private static final double EPSILON = 1e-15;

  /** Keeps a factor of the continued fraction from being 0 (Lentz's method). */
  private static final double TINY = 1e-300;

  /** The fraction needs some √max(a, b) steps: enough for counts of a hundred million. */
  private static final int STEPS_MAX = 100_000;

  /** From here on erfc runs out of digits sooner than its continued fraction. */
  private static final double NORMAL_FAR = 5;

  private LogTails() {}

  /**
   * ln P(Y ≥ y) for Y ~ NegBin(size, prob), the number of failures: I_{1−prob}(y, size).
   *
   * @param size above 0
   * @param odds (1 − prob) / prob, above 0; taken so, since 1 − prob would lose digits
   */
  static double negativeBinomialAtLeast(int y, double size, double odds) {
    return y == 0 ? 0 : logIncompleteBeta(y, size, odds / (1 + odds), 1 / (1 + odds));
  }

  /** ln P(Y ≤ y) for Y ~ NegBin(size, prob): I_prob(size, y + 1). */
  static double negativeBinomialAtMost(int y, double size, double odds) {
    return y == 0
        ? -size * Math.log1p(odds)
        : logIncompleteBeta(size, y + 1.0, 1 / (1 + odds), odds / (1 + odds));
  }

  /**
   * ln I_x(a, b), the regularised incomplete beta function, by its continued fraction (DLMF
   * 8.17.22) in whichever tail it converges fast.
   *
   * @param x from 0 to 1
   * @param complement 1 − x
   */
  static double logIncompleteBeta(double a, double b, double x, double complement) {
    if (x <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (complement <= 0) {
      return 0;
    }
    if (x < (a + 1) / (a + b + 2)) {
      return Math.min(0, logFraction(a, b, x, complement));
    }
    double other = Math.min(0, logFraction(b, a, complement, x));
    return Math.log1p(-Math.exp(other));
  }

  private static double logFraction(double a, double b, double x, double complement) {
    double prefix = a * Math.log(x) + b * Math.log(complement) - Math.log(a) - Beta.logBeta(a, b);
    double c = 1;
    double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
    double fraction = d;
    for (int k = 1; k <= STEPS_MAX; k++) {
      double even = k * (b - k) * x / ((a + 2.0 * k - 1) * (a + 2.0 * k));
      d = 1 / awayFromZero(1 + even * d);
      c = awayFromZero(1 + even / c);
      fraction *= d * c;
      double odd = -(a + k) * (a + b + k) * x / ((a + 2.0 * k) * (a + 2.0 * k + 1));
      d = 1 / awayFromZero(1 + odd * d);
      c = awayFromZero(1 + odd / c);
      double step = d * c;
      fraction *= step;
      if (Math.abs(step - 1) < EPSILON) {
        return prefix + Math.log(fraction);
      }
    }
    throw new IllegalArgumentException(
        "incomplete beta needs more than "
            + STEPS_MAX
            + " steps at a = "
            + a
            + ", b = "
            + b
            + ", x = "
            + x
            + "; counts this large are not orders of one customer");
  }

  private static double awayFromZero(double x) {
    return Math.abs(x) < TINY ? TINY : x;
  }

  /** ln P(D ≥ d) for D ~ BetaBinomial(m, a, b); O(m). */
  static double betaBinomialAtLeast(int d, int m, double a, double b) {
    if (d <= 0) {
      return 0;
    }
    // Summed from d away from the other tail, so that a small tail keeps its digits.
    double sum = 1;
    double term = 1;
    double scale = 0;
    for (int k = d; k < m; k++) {
      term *= (m - k) / (k + 1.0) * ((k + a) / (m - k - 1 + b));
      sum += term;
      if (sum > 1e200) {
        scale += Math.log(sum);
        term /= sum;
        sum = 1;
      }
    }
    return Math.min(0, betaBinomialLogMass(d, m, a, b) + scale + Math.log(sum));
  }

  /** ln P(D ≤ d) for D ~ BetaBinomial(m, a, b): the other outcome at least m − d times. */
  static double betaBinomialAtMost(int d, int m, double a, double b) {
    return betaBinomialAtLeast(m - d, m, b, a);
  }

  private static double betaBinomialLogMass(int d, int m, double a, double b) {
    double logChoose =
        Gamma.logGamma(m + 1.0) - Gamma.logGamma(d + 1.0) - Gamma.logGamma(m - d + 1.0);
    return logChoose + Beta.logBeta(d + a, m - d + b) - Beta.logBeta(a, b);
  }

  /** ln P(Z ≥ z) for a standard normal Z; P(Z ≤ z) is the same at −z. */
  static double normalAtLeast(double z) {
    if (z < NORMAL_FAR) {
      return Math.log(0.5 * Erf.erfc(z / Math.sqrt(2)));
    }
    // Mills' ratio as Laplace's continued fraction (DLMF 7.9.2), from the inside out.
    double fraction = z;
    for (int k = 100; k >= 1; k--) {
      fraction = z + k / fraction;
    }
    return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - Math.log(fraction);
  }
}
