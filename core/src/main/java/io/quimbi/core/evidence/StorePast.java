package io.quimbi.core.evidence;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the store as a whole contributes to the evidence of one as-of: how order rates, shares and
 * values differ between its customers, and how busy it was lately. With it the evidence of one
 * customer follows from that customer's own orders.
 *
 * <p>Windows are counted as {@link Measure#windowDays} lists them. Immutable and thread-safe.
 */
public final class StorePast {
  private static final double INDEX_MIN = 0.5;
  private static final double INDEX_MAX = 2;

  final @Nullable FrequencyPrior prior;
  final double[] index;
  final double[][] a;
  final double[][] b;
  final ValueMoments[] value;

  private StorePast(
      @Nullable FrequencyPrior prior,
      double[] index,
      double[][] a,
      double[][] b,
      ValueMoments[] value) {
    this.prior = prior;
    this.index = index;
    this.a = a;
    this.b = b;
    this.value = value;
  }

  static StorePast of(HistoryCounts counts, @Nullable FrequencyPrior prior, Workers workers) {
    double[] index = new double[Measure.FREQUENCY.windowCount()];
    Arrays.setAll(index, w -> prior == null ? 1 : orderIndex(counts, prior, w));
    int shares = HistoryCounts.shareCount();
    double[][] a = new double[shares][2];
    double[][] b = new double[shares][2];
    ValueMoments[] value = new ValueMoments[2];
    for (int w = 0; w < 2; w++) {
      value[w] =
          ValueMoments.of(
              counts.valuePast[w], counts.valuePastSum[w], counts.valuePastDeviation[w]);
    }
    workers.forEach(
        2 * shares,
        i -> {
          int s = i / 2;
          int w = i % 2;
          double[] fit = BetaBinomialFit.fit(counts.sharePastKind[s][w], counts.sharePast[s][w]);
          a[s][w] = fit[0];
          b[s][w] = fit[1];
        });
    return new StorePast(prior, index, a, b, value);
  }

  /** s = Σy / Σ((r+x)/(α+e)·w) over customers with two orders before the window, clipped. */
  private static double orderIndex(HistoryCounts counts, FrequencyPrior prior, int w) {
    double window = Measure.FREQUENCY.windowDays(w);
    long seen = 0;
    double expected = 0;
    for (int c = 0; c < counts.customers; c++) {
      if (counts.before[w][c] >= 2) {
        seen += counts.recent[w][c];
        double e = HistoryCounts.exposure(counts.knownDays[c], window);
        expected += (prior.r() + counts.past[w][c]) / (prior.alphaDays() + e) * window;
      }
    }
    return expected == 0 ? 1 : Math.clamp(seen / expected, INDEX_MIN, INDEX_MAX);
  }

  /**
   * A store's past as it was once measured.
   *
   * @param prior as {@link #prior} gave it, or null
   * @param index as {@link #orderIndex} gave it, by window of frequency
   * @param shares as {@link #shareParameters} gave them: shape (3 shares in the order of {@link
   *     Measure}, 2 windows, A and B)
   * @param values as {@link #valueParameters} gave them: shape (2 windows, μ, σ² and τ²)
   * @throws IllegalArgumentException if a shape does not fit, or an index or a parameter is out of
   *     its range
   */
  public static StorePast of(
      @Nullable FrequencyPrior prior, double[] index, double[][][] shares, double[][] values) {
    int kinds = HistoryCounts.shareCount();
    requireShape(index.length == Measure.FREQUENCY.windowCount(), "windows of frequency");
    requireShape(shares.length == kinds, "shares");
    requireShape(values.length == 2, "windows of value");
    double[][] a = new double[kinds][2];
    double[][] b = new double[kinds][2];
    ValueMoments[] value = new ValueMoments[2];
    for (double s : index) {
      requireShape(s >= INDEX_MIN && s <= INDEX_MAX, "indices, 0.5 to 2");
    }
    for (int w = 0; w < 2; w++) {
      for (int s = 0; s < kinds; s++) {
        requireShape(shares[s].length == 2 && shares[s][w].length == 2, "parameters of a share");
        a[s][w] = shares[s][w][0];
        b[s][w] = shares[s][w][1];
        // NaN twice where the store's past shows no difference.
        requireShape(!(a[s][w] <= 0) && !(b[s][w] <= 0), "A and B, above 0");
      }
      requireShape(values[w].length == 3, "parameters of value");
      requireShape(!(values[w][1] < 0) && !(values[w][2] < 0), "variances, ≥ 0");
      value[w] = new ValueMoments(values[w][0], values[w][1], values[w][2]);
    }
    return new StorePast(prior, index.clone(), a, b, value);
  }

  private static void requireShape(boolean fits, String what) {
    if (!fits) {
      throw new IllegalArgumentException("a store's past does not have the right " + what);
    }
  }

  /** r and α; empty where the purchase model could not be fitted. */
  public Optional<FrequencyPrior> prior() {
    return Optional.ofNullable(prior);
  }

  /**
   * The store's index s over window {@code w} of frequency: orders seen over orders expected of the
   * customers with two orders or more before it, clipped to [0.5, 2]; 1 where there is none.
   */
  public double orderIndex(int w) {
    return index[w];
  }

  /**
   * {A, B} of a share before window {@code w}; NaN twice where all orders are of the kind, or none.
   *
   * @throws IllegalArgumentException if the measure is not a share
   */
  public double[] shareParameters(Measure share, int w) {
    for (int s = 0; s < HistoryCounts.shareCount(); s++) {
      if (HistoryCounts.share(s) == share) {
        return new double[] {a[s][w], b[s][w]};
      }
    }
    throw new IllegalArgumentException("measure must be a share of orders, was " + share);
  }

  /**
   * {μ, σ², τ²} of the logarithm of order values before window {@code w}; NaN where the store is
   * too small for them.
   */
  public double[] valueParameters(int w) {
    return new double[] {value[w].mean(), value[w].within(), value[w].between()};
  }

  @Override
  public String toString() {
    return "prior "
        + prior
        + ", index "
        + Arrays.toString(index)
        + ", value "
        + Arrays.toString(value);
  }
}
