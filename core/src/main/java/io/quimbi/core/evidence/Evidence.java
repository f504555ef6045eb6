package io.quimbi.core.evidence;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import org.jspecify.annotations.Nullable;

/**
 * How surprising the recent weeks of each customer are against that customer's own past: more or
 * fewer orders, dearer or cheaper ones, more or fewer of them at a discount, in a new category or
 * sent back.
 *
 * <p>For a window w ending at the as-of t, and with t₁ the first order:
 *
 * <ul>
 *   <li>Frequency, w in {28, 56, 91} days: y orders in (t−w, t], x orders after the first in
 *       (t−w−364, t−w] over e = min(364, t−w−t₁) days, s the store's index; Y ~ NegBin(r+x,
 *       (α+e)/(α+e+ws)). Upwards also the same with last year's season as the past, of which the
 *       smaller counts, where the history reaches back beyond it.
 *   <li>Shares, w in {91, 182}: d of m orders in the window, d₁ of n₁ before it; D ~
 *       BetaBinomial(m, A+d₁, B+n₁−d₁), A and B fitted to the store's orders before the window.
 *   <li>Value, w in {91, 182}: the mean of ln V over k orders, against a normal distribution around
 *       the customer's level μ₁, drawn towards the store's mean, with variance v + σ²/k.
 * </ul>
 *
 * <p>The strength is −log₁₀ of the one-sided tail, what was seen included; the largest over the
 * windows counts. A window is used where t−w−t₁ ≥ 28 days. Because the largest of several windows
 * is taken, a strength of 2 occurs somewhat more often than once in 100.
 *
 * <p>Immutable and thread-safe. O(orders) for the counts, some microseconds a customer for the
 * tails, about 400 bytes a customer at rest.
 */
public final class Evidence {
  private static final int BLOCK = 2048;
  private static final double KNOWN_DAYS_MIN = 28;
  private static final double SEASON_SLACK_DAYS = 14;
  private static final double LN_10 = Math.log(10);
  private static final Measure[] MEASURES = Measure.values();
  private static final Direction[] DIRECTIONS = Direction.values();

  private final HistoryCounts counts;
  private final StorePast store;

  // [measure and direction][customer]; NaN where there is none, for the reason beside it.
  private final double[][] strength;
  private final double[][] expected;
  private final byte[][] detail;

  private Evidence(HistoryCounts counts, StorePast store) {
    this.counts = counts;
    this.store = store;
    int columns = MEASURES.length * DIRECTIONS.length;
    strength = new double[columns][counts.customers];
    expected = new double[columns][counts.customers];
    detail = new byte[columns][counts.customers];
  }

  /**
   * The evidence of all customers of a store.
   *
   * @param book the orders of the whole store, from which the store's own past is taken
   * @param asOf t, microseconds since the epoch; what happened later plays no part
   * @param prior the store's r and α, fitted on orders up to the as-of only; null where they could
   *     not be, which leaves frequency without evidence
   */
  public static Evidence at(
      OrderBook book, long asOf, @Nullable FrequencyPrior prior, Workers workers) {
    return at(OrderHistory.of(book), asOf, prior, workers);
  }

  /** The same for a history, whose slices are gone through once; customers are numbered through. */
  public static Evidence at(
      OrderHistory history, long asOf, @Nullable FrequencyPrior prior, Workers workers) {
    HistoryCounts counts = HistoryCounts.of(history, asOf, workers);
    return judged(counts, StorePast.of(counts, prior, workers), workers);
  }

  /**
   * The evidence of some customers of a store of which the past is known.
   *
   * @param book the orders of these customers, all of each
   * @param store what {@link #store} gave of the whole store at this as-of
   */
  public static Evidence at(OrderBook book, long asOf, StorePast store, Workers workers) {
    return judged(HistoryCounts.of(book, asOf, workers), store, workers);
  }

  private static Evidence judged(HistoryCounts counts, StorePast store, Workers workers) {
    Evidence evidence = new Evidence(counts, store);
    workers.forEach(
        (counts.customers + BLOCK - 1) / BLOCK,
        block -> {
          int end = Math.min(counts.customers, (block + 1) * BLOCK);
          for (int c = block * BLOCK; c < end; c++) {
            evidence.judge(c);
          }
        });
    return evidence;
  }

  private void judge(int c) {
    for (Measure measure : MEASURES) {
      for (Direction direction : DIRECTIONS) {
        int column = column(measure, direction);
        strength[column][c] = Double.NaN;
        expected[column][c] = Double.NaN;
        detail[column][c] =
            (byte)
                (Double.isNaN(counts.knownDays[c]) ? Absence.NO_ORDER : Absence.TOO_LITTLE_HISTORY)
                    .ordinal();
      }
    }
    for (int w = 0; w < Measure.FREQUENCY.windowCount(); w++) {
      if (usable(c, Measure.FREQUENCY, w)) {
        frequency(c, w);
      }
    }
    for (int w = 0; w < 2; w++) {
      if (usable(c, Measure.VALUE, w)) {
        for (int s = 0; s < HistoryCounts.shareCount(); s++) {
          share(c, s, w);
        }
        value(c, w);
      }
    }
  }

  private boolean usable(int c, Measure measure, int w) {
    return counts.knownDays[c] - measure.windowDays(w) >= KNOWN_DAYS_MIN;
  }

  private void frequency(int c, int w) {
    FrequencyPrior prior = store.prior;
    if (prior == null) {
      absent(c, Measure.FREQUENCY, Absence.NO_PURCHASE_MODEL);
      return;
    }
    double window = Measure.FREQUENCY.windowDays(w);
    double known = counts.knownDays[c];
    int y = counts.recent[w][c];
    double size = prior.r() + counts.past[w][c];
    double odds =
        window * store.index[w] / (prior.alphaDays() + HistoryCounts.exposure(known, window));
    double up = strength(LogTails.negativeBinomialAtLeast(y, size, odds));
    double upExpected = size * odds;
    if (known > HistoryCounts.EXPOSURE_DAYS_MAX + window + SEASON_SLACK_DAYS) {
      double seasonSize = prior.r() + counts.season[w][c];
      double seasonOdds =
          window * store.index[w] / (prior.alphaDays() + window + 2 * SEASON_SLACK_DAYS);
      double season = strength(LogTails.negativeBinomialAtLeast(y, seasonSize, seasonOdds));
      if (season < up) {
        up = season;
        upExpected = seasonSize * seasonOdds;
      }
    }
    keep(c, Measure.FREQUENCY, Direction.UP, w, up, upExpected);
    if (Measure.FREQUENCY.looks(Direction.DOWN, w)) {
      double down = strength(LogTails.negativeBinomialAtMost(y, size, odds));
      keep(c, Measure.FREQUENCY, Direction.DOWN, w, down, size * odds);
    }
  }

  private void share(int c, int s, int w) {
    Measure measure = HistoryCounts.share(s);
    int m = counts.shareRecent[s][w][c];
    if (Double.isNaN(store.a[s][w])) {
      absent(c, measure, Absence.NOTHING_TO_COMPARE);
    } else if (m == 0) {
      absent(c, measure, Absence.NO_ORDER_IN_WINDOW);
    } else {
      int d = counts.shareRecentKind[s][w][c];
      int d1 = counts.sharePastKind[s][w][c];
      double a = store.a[s][w] + d1;
      double b = store.b[s][w] + counts.sharePast[s][w][c] - d1;
      double mean = m * a / (a + b);
      keep(c, measure, Direction.UP, w, strength(LogTails.betaBinomialAtLeast(d, m, a, b)), mean);
      keep(c, measure, Direction.DOWN, w, strength(LogTails.betaBinomialAtMost(d, m, a, b)), mean);
    }
  }

  private void value(int c, int w) {
    int k = counts.valueRecent[w][c];
    int n0 = counts.valuePast[w][c];
    ValueMoments moments = store.value[w];
    if (!moments.usable()) {
      absent(c, Measure.VALUE, Absence.NOTHING_TO_COMPARE);
    } else if (n0 < 2) {
      absent(c, Measure.VALUE, Absence.TOO_FEW_EARLIER_ORDERS);
    } else if (k == 0) {
      absent(c, Measure.VALUE, Absence.NO_ORDER_IN_WINDOW);
    } else {
      double level = moments.level(n0, counts.valuePastSum[w][c]);
      double variance = moments.levelVariance(n0) + moments.within() / k;
      double z = (counts.valueRecentSum[w][c] / k - level) / Math.sqrt(variance);
      double usual = Math.exp(level);
      keep(c, Measure.VALUE, Direction.UP, w, strength(LogTails.normalAtLeast(z)), usual);
      keep(c, Measure.VALUE, Direction.DOWN, w, strength(LogTails.normalAtLeast(-z)), usual);
    }
  }

  private static double strength(double logTail) {
    // Subtracted from 0, since the negative of a tail of 1 would be −0.0.
    return 0.0 - logTail / LN_10;
  }

  private void keep(
      int c, Measure measure, Direction direction, int w, double found, double foundExpected) {
    int column = column(measure, direction);
    // Also true where nothing is kept yet.
    if (!(strength[column][c] >= found)) {
      strength[column][c] = found;
      expected[column][c] = foundExpected;
      detail[column][c] = (byte) w;
    }
  }

  private void absent(int c, Measure measure, Absence reason) {
    for (Direction direction : DIRECTIONS) {
      int column = column(measure, direction);
      if (Double.isNaN(strength[column][c])) {
        detail[column][c] = (byte) reason.ordinal();
      }
    }
  }

  private static int column(Measure measure, Direction direction) {
    return measure.ordinal() * DIRECTIONS.length + direction.ordinal();
  }

  /** Number of customers, as in the book. */
  public int customerCount() {
    return counts.customers;
  }

  /** What the store as a whole contributed. */
  public StorePast store() {
    return store;
  }

  /** Whether there is evidence for customer {@code c}, be it 0. */
  public boolean known(int c, Measure measure, Direction direction) {
    return !Double.isNaN(strength[column(measure, direction)][c]);
  }

  /**
   * −log₁₀ of the probability, ≥ 0, for ranking many customers without making an object of each.
   *
   * @return {@code ifAbsent} where there is no evidence
   */
  public double strengthOr(int c, Measure measure, Direction direction, double ifAbsent) {
    double found = strength[column(measure, direction)][c];
    return Double.isNaN(found) ? ifAbsent : found;
  }

  /** What a measure says about customer {@code c}, or why it says nothing. */
  public Reading reading(int c, Measure measure, Direction direction) {
    int column = column(measure, direction);
    if (Double.isNaN(strength[column][c])) {
      return new NoReading(measure, direction, Absence.values()[detail[column][c]]);
    }
    int w = detail[column][c];
    int orders;
    double observed;
    switch (measure) {
      case FREQUENCY -> {
        orders = counts.recent[w][c];
        observed = orders;
      }
      case VALUE -> {
        orders = counts.valueRecent[w][c];
        observed = Math.exp(counts.valueRecentSum[w][c] / orders);
      }
      case DISCOUNTED_ORDERS, NEW_CATEGORY_ORDERS, REFUNDED_ORDERS -> {
        int s = measure.ordinal() - Measure.DISCOUNTED_ORDERS.ordinal();
        orders = counts.shareRecent[s][w][c];
        observed = counts.shareRecentKind[s][w][c];
      }
      default -> throw new AssertionError(measure);
    }
    return new Surprise(
        measure,
        direction,
        measure.windowDays(w),
        orders,
        observed,
        expected[column][c],
        strength[column][c]);
  }
}
