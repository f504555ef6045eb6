package io.quimbi.core.evidence;

/**
 * How a share of orders differs between the customers of a store: p ~ Beta(A, B), fitted by maximum
 * likelihood to each customer's d of n orders.
 *
 * <p>ln L = Σ_k [c_d(k)·ln(A+k) + c_f(k)·ln(B+k) − c_n(k)·ln(A+B+k)], where c_d(k), c_f(k), c_n(k)
 * count the customers with more than k orders of the kind, not of the kind, and in all (Griffiths
 * 1973, doi:10.2307/2529131). At a given A + B this is concave in the mean, so the mean is found by
 * Newton's steps within a bracket, and A + B by a grid and a golden section around its best point:
 * it cannot fail to converge. O(most orders of a customer) per evaluation.
 */
final class BetaBinomialFit {
  /** The ends of ln(A + B): customers who always or never do it, and customers all alike. */
  private static final double LOG_PRECISION_MIN = Math.log(1e-2);

  private static final double LOG_PRECISION_MAX = Math.log(1e6);
  private static final int GRID = 37;
  private static final int SECTIONS = 40;
  private static final int STEPS_MAX = 200;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final double[] ofKind;
  private final double[] notOfKind;
  private final double[] all;

  private BetaBinomialFit(double[] ofKind, double[] notOfKind, double[] all) {
    this.ofKind = ofKind;
    this.notOfKind = notOfKind;
    this.all = all;
  }

  /**
   * Fits A and B.
   *
   * @param d orders of the kind, per customer
   * @param n orders, per customer, at least {@code d}; customers with 0 say nothing
   * @return {A, B}; NaN twice where all orders are of the kind, or none is
   */
  static double[] fit(int[] d, int[] n) {
    int most = 0;
    long kind = 0;
    long orders = 0;
    for (int i = 0; i < n.length; i++) {
      most = Math.max(most, n[i]);
      kind += d[i];
      orders += n[i];
    }
    if (kind == 0 || kind == orders) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double[] ofKind = new double[most + 1];
    double[] notOfKind = new double[most + 1];
    double[] all = new double[most + 1];
    for (int i = 0; i < n.length; i++) {
      ofKind[d[i]]++;
      notOfKind[n[i] - d[i]]++;
      all[n[i]]++;
    }
    return new BetaBinomialFit(moreThan(ofKind), moreThan(notOfKind), moreThan(all)).maximum();
  }

  /** From "how many have exactly k" to "how many have more than k". */
  private static double[] moreThan(double[] exactly) {
    double[] more = new double[exactly.length];
    for (int k = exactly.length - 2; k >= 0; k--) {
      more[k] = more[k + 1] + exactly[k + 1];
    }
    return more;
  }

  private double[] maximum() {
    double step = (LOG_PRECISION_MAX - LOG_PRECISION_MIN) / (GRID - 1);
    int best = 0;
    double bestValue = Double.NEGATIVE_INFINITY;
    for (int g = 0; g < GRID; g++) {
      double value = profile(LOG_PRECISION_MIN + g * step);
      if (value > bestValue) {
        bestValue = value;
        best = g;
      }
    }
    double low = LOG_PRECISION_MIN + Math.max(0, best - 1) * step;
    double high = LOG_PRECISION_MIN + Math.min(GRID - 1, best + 1) * step;
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double leftValue = profile(left);
    double rightValue = profile(right);
    for (int i = 0; i < SECTIONS; i++) {
      if (leftValue >= rightValue) {
        high = right;
        right = left;
        rightValue = leftValue;
        left = high - GOLDEN * (high - low);
        leftValue = profile(left);
      } else {
        low = left;
        left = right;
        leftValue = rightValue;
        right = low + GOLDEN * (high - low);
        rightValue = profile(right);
      }
    }
    double precision = Math.exp((low + high) / 2);
    double mean = bestMean(precision);
    return new double[] {precision * mean, precision * (1 - mean)};
  }

  private double profile(double logPrecision) {
    double precision = Math.exp(logPrecision);
    double mean = bestMean(precision);
    return logLikelihood(precision * mean, precision * (1 - mean));
  }

  double logLikelihood(double a, double b) {
    double sum = 0;
    for (int k = 0; k < all.length - 1; k++) {
      sum += ofKind[k] == 0 ? 0 : ofKind[k] * Math.log(a + k);
      sum += notOfKind[k] == 0 ? 0 : notOfKind[k] * Math.log(b + k);
      sum -= all[k] * Math.log(a + b + k);
    }
    return sum;
  }

  /** Where the likelihood, concave in the mean, has no slope: Newton's steps within a bracket. */
  private double bestMean(double precision) {
    double low = 0;
    double high = 1;
    double mean = 0.5;
    for (int i = 0; i < STEPS_MAX; i++) {
      double slope = 0;
      double curvature = 0;
      for (int k = 0; k < all.length - 1; k++) {
        double kind = 1 / (precision * mean + k);
        double other = 1 / (precision * (1 - mean) + k);
        slope += ofKind[k] * kind - notOfKind[k] * other;
        curvature += ofKind[k] * kind * kind + notOfKind[k] * other * other;
      }
      if (slope > 0) {
        low = mean;
      } else {
        high = mean;
      }
      double next = mean + slope / (precision * curvature);
      if (!(next > low && next < high)) {
        next = (low + high) / 2;
      }
      if (Math.abs(next - mean) <= Math.ulp(mean)) {
        return next;
      }
      mean = next;
    }
    return mean;
  }
}
