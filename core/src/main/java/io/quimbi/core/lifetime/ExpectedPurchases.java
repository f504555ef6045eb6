package io.quimbi.core.lifetime;

import org.hipparchus.special.Beta;

/**
 * Expected purchases of somebody who buys at a rate λ ~ gamma(shape, scale) and after each purchase
 * stops for good with probability π ~ beta(a, b), within a time t:
 *
 * <pre>
 *   G(t) = E[(1 − e^(−λπt))/π]
 *        = (a+b−1)/(a−1) · (1 − (1−w)^shape · ₂F₁(shape, b; a+b−1; w)),   w = t/(scale+t)
 * </pre>
 *
 * (equation 10 of Fader, Hardie & Lee 2005, doi:10.1287/mksc.1040.0098). Written so, the formula is
 * 0/0 at a = 1 and loses digits near it; and it has poles where a + b = 1. Neither is in G itself.
 * So ₂F₁ is summed with everything else drawn into its series, where each term is a probability
 * times a count and nothing is subtracted: had nobody stopped, the purchases in t would number k
 * with the negative binomial probability NB(k; shape, w), and of k purchases U(k) = Σ_{j&lt;k}
 * E[(1−π)^j] are made.
 *
 * <pre>
 *   G(t) = Σ_k NB(k; shape, w)·U(k)
 * </pre>
 *
 * Where that would take too many terms (t many times the scale), G is integrated over the log-odds
 * of π instead, where the trapezoid rule is exact to rounding.
 */
final class ExpectedPurchases {
  /** Terms up to which the series is faster than integrating. */
  private static final double TERMS_MAX = 4000;

  private static final double PRECISION = 1e-17;
  private static final double RESCALE_AT = 1e200;

  private ExpectedPurchases() {}

  /**
   * G(t).
   *
   * @param shape of the rate, above 0
   * @param scale of the rate, a time, above 0
   * @param a of the dropout, above 0
   * @param b of the dropout, above 0
   * @param t a time, at least 0
   */
  static double within(double t, double shape, double scale, double a, double b) {
    if (t == 0) {
      return 0;
    }
    double tau = t / scale;
    double mean = shape * tau;
    double terms = mean + 10 * Math.sqrt(mean * (1 + tau)) + 40 * (1 + tau);
    return terms <= TERMS_MAX ? series(tau, shape, a, b) : integral(tau, shape, a, b);
  }

  /** The series; {@code tau} is t in units of the scale. */
  static double series(double tau, double shape, double a, double b) {
    double w = tau / (1 + tau);
    // Terms are kept relative to NB(0), which underflows for many purchases.
    double logUnit = -shape * Math.log1p(tau);
    double nb = 1;
    double made = 0;
    double stay = 1;
    double sum = 0;
    for (int k = 0; ; k++) {
      sum += nb * made;
      made += stay;
      stay *= (b + k) / (a + b + k);
      nb *= (shape + k) / (k + 1) * w;
      // From here on each probability is at most `ratio` times the one before, each U at most 1
      // more than the one before, so the rest is at most a geometric series with its derivative.
      double ratio = Math.max((shape + k + 1) / (k + 2) * w, w);
      if (ratio < 1) {
        double rest = nb * (made + 1 / (1 - ratio)) / (1 - ratio);
        if (rest <= PRECISION * sum) {
          break;
        }
      }
      if (nb > RESCALE_AT) {
        nb /= RESCALE_AT;
        sum /= RESCALE_AT;
        logUnit += Math.log(RESCALE_AT);
      }
    }
    return sum * Math.exp(logUnit);
  }

  /** The integral; {@code tau} is t in units of the scale. */
  static double integral(double tau, double shape, double a, double b) {
    // Wide enough that beyond its ends the integrand is a pure exponential; and fine enough both
    // for the distance of its poles, which is π, and for the width of a narrow beta.
    double low = -42 - Math.log1p(tau * (shape + 1)) - Math.log1p(a + b);
    double high = 42 + Math.log(a + b + shape + 2);
    double width = Math.sqrt((a + b) / (a * b));
    double h = Math.min(0.2, width / 3);
    int steps = (int) Math.ceil((high - low) / h);
    double logBeta = Beta.logBeta(a, b);
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double odds = low + i * h;
      // π^a·(1−π)^b over the log-odds, divided by π, times 1 − (1+πτ)^−shape
      double logDropout = -LogOdds.logOnePlusExp(-odds);
      double logStay = -LogOdds.logOnePlusExp(odds);
      double bought = -Math.expm1(-shape * Math.log1p(tau * Math.exp(logDropout)));
      double value = Math.exp((a - 1) * logDropout + b * logStay - logBeta) * bought;
      if (i == 0) {
        // What lies to the left goes down as e^(a·odds), to the right as e^(−b·odds).
        sum += value / -Math.expm1(-a * h);
      } else if (i == steps) {
        sum += value / -Math.expm1(-b * h);
      } else {
        sum += value;
      }
    }
    return sum * h;
  }
}
