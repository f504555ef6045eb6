package io.quimbi.core.evidence;

import java.util.Arrays;

/**
 * What the store as a whole contributed to the evidence of one as-of, for the record: each array is
 * by window, as {@link Measure#windowDays} lists them.
 */
public final class StorePast {
  final double[] index;
  final double[][] a;
  final double[][] b;
  final ValueMoments[] value;

  StorePast(double[] index, double[][] a, double[][] b, ValueMoments[] value) {
    this.index = index;
    this.a = a;
    this.b = b;
    this.value = value;
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
    return "index " + Arrays.toString(index) + ", value " + Arrays.toString(value);
  }
}
