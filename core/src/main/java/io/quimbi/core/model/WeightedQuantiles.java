package io.quimbi.core.model;

import io.quimbi.core.IndexSort;
import java.util.Arrays;

/** Quantiles of weighted values, equal to those of the values repeated weight times. */
final class WeightedQuantiles {
  private final double[] sorted;
  private final double[] upTo;

  /**
   * Values with their weights.
   *
   * @param values n ≥ 1, not NaN
   * @param weights n, each at least 1
   */
  WeightedQuantiles(double[] values, double[] weights) {
    sorted = new double[values.length];
    upTo = new double[values.length];
    if (equal(weights)) {
      sortAlone(values, weights[0]);
    } else {
      sortWithWeights(values, weights);
    }
  }

  private static boolean equal(double[] weights) {
    for (double weight : weights) {
      if (weight != weights[0]) {
        return false;
      }
    }
    return true;
  }

  /** The usual case, everybody standing for themselves: no weight has to move with its value. */
  private void sortAlone(double[] values, double weight) {
    System.arraycopy(values, 0, sorted, 0, values.length);
    Arrays.sort(sorted);
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum += weight;
      upTo[i] = sum;
    }
  }

  private void sortWithWeights(double[] values, double[] weights) {
    int[] index = new int[values.length];
    Arrays.setAll(index, i -> i);
    IndexSort.sort(index, 0, index.length, (a, b) -> Double.compare(values[a], values[b]));
    double sum = 0;
    for (int i = 0; i < index.length; i++) {
      sorted[i] = values[index[i]];
      sum += weights[index[i]];
      upTo[i] = sum;
    }
  }

  /** Linear interpolation between the order statistics (Hyndman and Fan's type 7). */
  double quantile(double p) {
    double position = p * (upTo[upTo.length - 1] - 1);
    double floor = Math.floor(position);
    double below = at(floor);
    double above = at(floor + 1);
    // Equal neighbours give that very value, without rounding.
    return below == above ? below : below + (position - floor) * (above - below);
  }

  private double at(double place) {
    int found = Arrays.binarySearch(upTo, place);
    // upTo[i] is the first place after the copies of value i.
    int row = found >= 0 ? found + 1 : -found - 1;
    return sorted[Math.clamp(row, 0, sorted.length - 1)];
  }
}
