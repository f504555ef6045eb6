package io.quimbi.core.backtest;

import io.quimbi.core.feature.Percentiles;
import java.util.Arrays;

/**
 * A figure with its 95 % interval from resampling customers.
 *
 * @param value NaN where there is none
 * @param low 2.5th percentile of the replicates that have a value
 * @param high 97.5th percentile of them
 */
public record Estimate(double value, double low, double high) {
  /** No figure. */
  public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  /**
   * A value with the percentile interval of its replicates; NaN among these are left out. Where the
   * value is NaN there is no interval either: that some replicates have a value says nothing.
   */
  static Estimate of(double value, double[] replicates) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    double[] sorted = Arrays.stream(replicates).filter(x -> !Double.isNaN(x)).sorted().toArray();
    return new Estimate(
        value, Percentiles.ofSorted(sorted, 0.025), Percentiles.ofSorted(sorted, 0.975));
  }

  /** Whether there is a figure. */
  public boolean known() {
    return !Double.isNaN(value);
  }
}
