package io.quimbi.core.model;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Rows of a feature matrix that are looked at together, each standing for so many customers. */
final class Members {
  private final int[] rows;
  private final double[] weights;

  Members(int[] rows, double[] weights) {
    this.rows = rows;
    this.weights = weights;
  }

  int count() {
    return rows.length;
  }

  int row(int i) {
    return rows[i];
  }

  double weight(int i) {
    return weights[i];
  }

  /** The weights, not to be changed. */
  double[] weights() {
    return weights;
  }

  double total() {
    return Arrays.stream(weights).sum();
  }

  /** Those whose row of the matrix holds. */
  Members where(IntPredicate row) {
    return wherePlace(i -> row.test(rows[i]));
  }

  /** Those whose place among these members holds. */
  Members wherePlace(IntPredicate place) {
    int[] someRows = new int[rows.length];
    double[] someWeights = new double[rows.length];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      if (place.test(i)) {
        someRows[count] = rows[i];
        someWeights[count++] = weights[i];
      }
    }
    return new Members(Arrays.copyOf(someRows, count), Arrays.copyOf(someWeights, count));
  }
}
