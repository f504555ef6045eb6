package io.quimbi.core.cluster;

import java.util.Arrays;

/**
 * Picks rows to start from: the first by weight, each next one by weight times squared distance to
 * the nearest picked or pinned one (Arthur and Vassilvitskii 2007, k-means++, SODA '07).
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
    double[] distances = new double[rows];
    for (double[] centroid : pinned) {
      takeNearest(points, centroid, distances, nearest);
    }
    double[] masses = new double[rows];
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
      chosen[j] = points.row(draw(masses, random.nextDouble() * total));
      takeNearest(points, chosen[j], distances, nearest);
    }
    return chosen;
  }

  private static void takeNearest(
      Points points, double[] centroid, double[] distances, double[] nearest) {
    Distances.squared(points.columns(), points.rows(), centroid, distances);
    for (int row = 0; row < nearest.length; row++) {
      nearest[row] = Math.min(nearest[row], distances[row]);
    }
  }

  /**
   * The row in whose part of the line from 0 to the total the mark falls; never one without mass.
   */
  private static int draw(double[] masses, double mark) {
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
