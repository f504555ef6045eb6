package io.quimbi.engine.generate;

/**
 * Draws an index with probability proportional to its weight in constant time, by Walker's alias
 * method in Vose's form (Vose 1991; doi:10.1109/32.92917). Immutable and thread-safe.
 */
final class AliasTable {
  private final double[] keep;
  private final int[] alias;

  /**
   * A table for the given weights.
   *
   * @param weights at least one, none negative, not all 0
   */
  AliasTable(double[] weights) {
    int n = weights.length;
    keep = new double[n];
    alias = new int[n];
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    int[] below = new int[n];
    int[] above = new int[n];
    int belowCount = 0;
    int aboveCount = 0;
    for (int i = 0; i < n; i++) {
      keep[i] = weights[i] * n / total;
      alias[i] = i;
      if (keep[i] < 1) {
        below[belowCount++] = i;
      } else {
        above[aboveCount++] = i;
      }
    }
    while (belowCount > 0 && aboveCount > 0) {
      int low = below[--belowCount];
      int high = above[aboveCount - 1];
      alias[low] = high;
      keep[high] -= 1 - keep[low];
      if (keep[high] < 1) {
        aboveCount--;
        below[belowCount++] = high;
      }
    }
    // What is left differs from 1 by rounding only.
    while (belowCount > 0) {
      keep[below[--belowCount]] = 1;
    }
    while (aboveCount > 0) {
      keep[above[--aboveCount]] = 1;
    }
  }

  /** An index from 0 upwards. */
  int draw(Draws draws) {
    double at = draws.uniform() * keep.length;
    int column = (int) at;
    return at - column < keep[column] ? column : alias[column];
  }
}
