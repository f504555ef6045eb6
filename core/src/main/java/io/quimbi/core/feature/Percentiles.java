package io.quimbi.core.feature;

/** Percentiles with linear interpolation between order statistics (Hyndman and Fan's type 7). */
public final class Percentiles {
  private Percentiles() {}

  /**
   * The value below which the share {@code p} lies.
   *
   * @param sorted ascending, not NaN
   * @param p from 0 to 1
   * @return NaN for an empty array
   */
  public static double ofSorted(double[] sorted, double p) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = p * (sorted.length - 1);
    int low = (int) Math.floor(position);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
  }
}
