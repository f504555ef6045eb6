package io.quimbi.core.lifetime;

import org.hipparchus.special.Beta;
import org.hipparchus.special.Gamma;

/**
 * When customers buy, and when they have gone for good without saying so. While alive, a customer
 * buys at random at a rate of their own; after a purchase they may stop for good, with a
 * probability of their own.
 *
 * <p>Rates are gamma distributed with shape {@code r} and scale {@code alpha}, the probability of
 * stopping is beta distributed with {@code a} and {@code b}. {@link Dropout} says after which
 * purchases one can stop; with y = x for BG/NBD and y = x + 1 for MBG/NBD the two share all
 * formulas:
 *
 * <pre>
 *   S        = (r+x)·ln((α+T)/(α+tx))
 *   z        = ln(a/(b+y−1)) + S
 *   P(alive) = 1/(1 + e^z)
 *   E[Y(t)]  = P(alive)·G(t; r+x, α+T, a, b+y)
 * </pre>
 *
 * (Fader, Hardie & Lee 2005, doi:10.1287/mksc.1040.0098; Batislam, Denizel & Filiztekin 2007,
 * doi:10.1016/j.ijresmar.2006.12.005). Cost: O(1) for P(alive), O(purchases expected) for E[Y].
 *
 * <p>Immutable and thread-safe.
 *
 * @param dropout after which purchases one can stop
 * @param r shape of the purchase rates
 * @param alpha scale of the purchase rates, in the unit of time of the data
 * @param a first parameter of the dropout
 * @param b second parameter of the dropout
 */
public record PurchaseModel(Dropout dropout, double r, double alpha, double a, double b) {
  /** Mean dropout probability below which the data do not say that anybody stops. */
  public static final double DROPOUT_MIN = 0.001;

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException if one is not above 0 and finite
   */
  public PurchaseModel {
    positive("r", r);
    positive("alpha", alpha);
    positive("a", a);
    positive("b", b);
  }

  static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be > 0 and finite, was " + value);
    }
  }

  /**
   * Whether a/(a+b), the mean probability of stopping after a purchase, is at least {@value
   * #DROPOUT_MIN}. Where it is not, everybody is alive with certainty, no churn risk means
   * anything, and customers are to be ranked by {@link #gapSurprise}.
   */
  public boolean dropoutIdentified() {
    return a / (a + b) >= DROPOUT_MIN;
  }

  /**
   * S: how surprising the silence since the last purchase is for a customer with this history, 0
   * where there is none.
   *
   * @param x repeat purchases, at least 0
   * @param tx time of the last of them since the first purchase
   * @param age time since the first purchase, T, at least {@code tx}
   */
  public double gapSurprise(int x, double tx, double age) {
    requireHistory(x, tx, age);
    return (r + x) * Math.log1p((age - tx) / (alpha + tx));
  }

  /**
   * z: log-odds of being gone. Ranks and thresholds go by this, never by a rounded probability.
   *
   * @return −∞ for BG/NBD and {@code x = 0}, where being alive is certain by definition
   */
  public double logOdds(int x, double tx, double age) {
    double surprise = gapSurprise(x, tx, age);
    int chances = dropout.chances(x);
    return chances == 0
        ? Double.NEGATIVE_INFINITY
        : Math.log(a) - Math.log(b + chances - 1) + surprise;
  }

  /** Probability that the customer will still buy, from 0 to 1. */
  public double aliveProbability(int x, double tx, double age) {
    return LogOdds.probability(-logOdds(x, tx, age));
  }

  /** 1 − P(alive), from 0 to 1, without the loss of digits of that subtraction. */
  public double churnRisk(int x, double tx, double age) {
    return LogOdds.probability(logOdds(x, tx, age));
  }

  /**
   * E[Y(t)]: purchases expected of the customer within {@code t} after the as-of.
   *
   * @param t in the unit of the model, at least 0
   */
  public double expectedPurchases(double t, int x, double tx, double age) {
    requireTime(t);
    double alive = aliveProbability(x, tx, age);
    return alive * ExpectedPurchases.within(t, r + x, alpha + age, a, b + dropout.chances(x));
  }

  /**
   * E[X(t)]: repeat purchases of a customer of whom nothing is known within {@code t} after the
   * first purchase.
   */
  public double expectedPurchases(double t) {
    requireTime(t);
    int chances = dropout.chances(0);
    double begins = chances == 0 ? 1 : b / (a + b);
    return begins * ExpectedPurchases.within(t, r, alpha, a, b + chances);
  }

  /**
   * P(X(t) = n): probability of exactly {@code n} repeat purchases within {@code t} after the first
   * purchase, of a customer of whom nothing is known (equation 8 of Fader, Hardie & Lee 2005).
   *
   * @param n at least 0
   */
  public double probabilityOfPurchases(int n, double t) {
    if (n < 0) {
      throw new IllegalArgumentException("number of purchases must be ≥ 0, was " + n);
    }
    requireTime(t);
    double w = t / (alpha + t);
    int chances = dropout.chances(n);
    double logCount =
        Gamma.logGamma(r + n)
            - Gamma.logGamma(r)
            - Gamma.logGamma(n + 1.0)
            - r * Math.log1p(t / alpha);
    // 0·ln 0 is 0: no purchases within no time.
    logCount += n == 0 ? 0 : n * Math.log(w);
    double logBeta = Beta.logBeta(a, b);
    double living = Math.exp(Beta.logBeta(a, b + chances) - logBeta + logCount);
    if (chances == 0) {
      return living;
    }
    double thatMany = n == 0 ? 1 : Beta.regularizedBeta(w, n, r);
    return living + Math.exp(Beta.logBeta(a + 1, b + chances - 1) - logBeta) * thatMany;
  }

  /**
   * When the next order comes if the customer is alive: the wait has the Lomax distribution P(wait
   * &gt; s) = ((α+T)/(α+T+s))^(r+x).
   *
   * @param level probability of the interval, between 0 and 1
   */
  public NextOrder nextOrder(int x, double tx, double age, double level) {
    requireHistory(x, tx, age);
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, was " + level);
    }
    return new NextOrder(
        wait(0.5, x, age), wait((1 - level) / 2, x, age), wait((1 + level) / 2, x, age), level);
  }

  /**
   * The time after the as-of within which the next order comes with a probability if the customer
   * is alive: a quantile of the distribution of {@link #nextOrder}.
   *
   * @param probability between 0 and 1
   */
  public double nextOrderWithin(double probability, int x, double tx, double age) {
    requireHistory(x, tx, age);
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException("probability must be between 0 and 1, was " + probability);
    }
    return wait(probability, x, age);
  }

  private double wait(double probability, int x, double age) {
    double exponent = -Math.log1p(-probability) / (r + x);
    return Math.min(Double.MAX_VALUE, (alpha + age) * Math.expm1(exponent));
  }

  /**
   * Discounted purchases expected after the as-of: Σ_k (E[Y(kΔ)] − E[Y((k−1)Δ)])/(1+d)^k. Times the
   * mean value of a purchase this is the customer's lifetime value to come.
   */
  public double discountedPurchases(
      ClvSettings settings, AgeUnit unit, int x, double tx, double age) {
    return aliveProbability(x, tx, age) * discountedPurchasesIfAlive(settings, unit, x, age);
  }

  /**
   * {@link #discountedPurchases} of a customer who is alive: the dear part of it, and the same for
   * all customers of the same {@code x} and T, whenever their last purchase was.
   */
  public double discountedPurchasesIfAlive(ClvSettings settings, AgeUnit unit, int x, double age) {
    requireHistory(x, 0, age);
    double month = unit.ofDays(settings.monthDays());
    double before = 0;
    double discount = 1;
    double sum = 0;
    for (int k = 1; k <= settings.months(); k++) {
      double until =
          ExpectedPurchases.within(k * month, r + x, alpha + age, a, b + dropout.chances(x));
      discount /= 1 + settings.monthlyRate();
      // Rounding of two sums must not make purchases negative.
      sum += Math.max(0, until - before) * discount;
      before = until;
    }
    return sum;
  }

  private static void requireHistory(int x, double tx, double age) {
    if (!(x >= 0 && tx >= 0 && tx <= age && age < Double.POSITIVE_INFINITY) || x == 0 && tx > 0) {
      throw new IllegalArgumentException(
          "x must be ≥ 0 and 0 ≤ t_x ≤ T with t_x = 0 where x = 0, was x = "
              + x
              + ", t_x = "
              + tx
              + ", T = "
              + age);
    }
  }

  private static void requireTime(double t) {
    if (!(t >= 0 && t < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("time must be ≥ 0 and finite, was " + t);
    }
  }
}
