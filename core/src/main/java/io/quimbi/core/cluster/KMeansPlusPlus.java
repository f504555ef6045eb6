package io.quimbi.core.cluster;

import java.util.Arrays;

/**
 * Picks rows to start from, k-means++ fashion: the first by weight, each next one by weight times
 * squared distance to the nearest picked or pinned one (Arthur and Vassilvitskii 2007, SODA '07,
 * 1027–1035). Of each, a few are drawn and the one that lowers the sum of weighted squared
 * distances most is kept, the paper's greedy variant: with only some starts, two picks in one group
 * and none in another would be too common.
 */
final class KMeansPlusPlus {
  private KMeansPlusPlus() {}

  /**
   * Picks rows.
   *
   * @param points without a row twice, in an order that does not depend on where they came from
   * @param pinned centroids that are there already
   * @return {@code count} rows, copied, or fewer where there are fewer distinct ones beside the
   *     pinned; at least one
   */
  static double[][] choose(Points points, int count, double[][] pinned, long seed) {
    SeededRandom random = new SeededRandom(seed);
    int rows = points.rows();
    double[] nearest = new double[rows];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (double[] centroid : pinned) {
      takeNearest(points, centroid, nearest, nearest);
    }
    int draws = 2 + (int) StrictMath.log(count);
    double[] masses = new double[rows];
    double[] tried = new double[rows];
    double[] kept = new double[rows];
    double[][] chosen = new double[count][];
    for (int j = 0; j < count; j++) {
      boolean first = j == 0 && pinned.length == 0;
      double total = 0;
      for (int row = 0; row < rows; row++) {
        masses[row] = points.weight(row) * (first ? 1 : nearest[row]);
        total += masses[row];
      }
      if (!(total > 0)) {
        // Every row is taken; a first centroid is still needed where all lie on pinned ones.
        return j > 0 ? Arrays.copyOf(chosen, j) : new double[][] {points.row(0)};
      }
      double least = Double.POSITIVE_INFINITY;
      for (int draw = 0; draw < (first ? 1 : draws); draw++) {
        double[] candidate = points.row(drawRow(masses, random.nextDouble() * total));
        double left = takeNearest(points, candidate, nearest, tried);
        if (draw == 0 || left < least) {
          least = left;
          chosen[j] = candidate;
          double[] better = tried;
          tried = kept;
          kept = better;
        }
      }
      System.arraycopy(kept, 0, nearest, 0, rows);
    }
    return chosen;
  }

  /** The least of the distances so far and those to a centroid; returns their weighted sum. */
  private static double takeNearest(
      Points points, double[] centroid, double[] soFar, double[] out) {
    double sum = 0;
    for (int row = 0; row < out.length; row++) {
      out[row] = Math.min(soFar[row], Distances.squared(points.columns(), row, centroid));
      sum += points.weight(row) * out[row];
    }
    return sum;
  }

  /**
   * The row in whose part of the line from 0 to the total the mark falls; never one without mass.
   */
  private static int drawRow(double[] masses, double mark) {
    int last = 0;
    double sum = 0;
    for (int row = 0; row < masses.length; row++) {
      if (masses[row] > 0) {
        sum += masses[row];
        last = row;
        if (mark < sum) {
          return row;
        }
      }
    }
    return last;
  }
}
