package io.quimbi.core.cluster;

/**
 * How crisp and how well separated a soft partition is, by the classical indices. All weighted, so
 * that folded rows count as often as there are; over all clusters, pinned ones too.
 *
 * @param partitionCoefficient PC = Σ w u² / Σ w, from 1/c (everything shared equally) to 1 (hard);
 *     Bezdek 1981, doi:10.1007/978-1-4757-0450-1
 * @param modifiedPartitionCoefficient MPC = 1 − c/(c−1)·(1 − PC), from 0 to 1 whatever c is; 0 for
 *     one cluster; Davé 1996, doi:10.1016/0167-8655(96)00026-8
 * @param partitionEntropy PE = −Σ w u ln u / Σ w, from 0 (hard) to ln c
 * @param xieBeni XB = Σ w u^m d² / (Σ w · the least squared distance between centroids), smaller is
 *     better; infinite where centroids coincide, NaN for one cluster; Xie and Beni 1991,
 *     doi:10.1109/34.85677, with u^m as the objective has it
 * @param xieBeniSquared XB with u² whatever m is, as the paper has it
 */
public record ValidityIndices(
    double partitionCoefficient,
    double modifiedPartitionCoefficient,
    double partitionEntropy,
    double xieBeni,
    double xieBeniSquared) {

  /**
   * The indices of a partition of these points. Cost O(n·c·d).
   *
   * @throws IllegalArgumentException if the partition has other rows or dimensions
   */
  public static ValidityIndices of(Points points, FuzzyPartition partition) {
    if (partition.rows() != points.rows()) {
      throw new IllegalArgumentException(
          "row count differs: points " + points.rows() + ", partition " + partition.rows());
    }
    double[][] centroids = partition.sharedCentroids();
    Arguments.requireCentroids("centroid", centroids, points.dimensions());
    double m = partition.fuzzifier();
    double squares = 0;
    double entropy = 0;
    double compactness = 0;
    double squareCompactness = 0;
    for (int row = 0; row < points.rows(); row++) {
      double rowSquares = 0;
      double rowEntropy = 0;
      double rowCompactness = 0;
      double rowSquareCompactness = 0;
      for (int j = 0; j < centroids.length; j++) {
        double u = partition.u(row, j);
        if (u == 0) {
          // 0·ln 0 is 0 by its limit.
          continue;
        }
        double squared = Distances.squared(points.columns(), row, centroids[j]);
        rowSquares += u * u;
        rowEntropy -= u * Math.log(u);
        rowSquareCompactness += u * u * squared;
        rowCompactness += (m == 2 ? u * u : Math.pow(u, m)) * squared;
      }
      double weight = points.weight(row);
      squares += weight * rowSquares;
      entropy += weight * rowEntropy;
      compactness += weight * rowCompactness;
      squareCompactness += weight * rowSquareCompactness;
    }
    double total = points.totalWeight();
    int count = centroids.length;
    double coefficient = squares / total;
    double modified = count == 1 ? 0 : 1 - count / (count - 1.0) * (1 - coefficient);
    double separation = leastSquaredDistance(centroids);
    return new ValidityIndices(
        coefficient,
        modified,
        entropy / total,
        xieBeni(compactness / total, separation),
        xieBeni(squareCompactness / total, separation));
  }

  private static double xieBeni(double compactness, double separation) {
    return separation == 0 ? Double.POSITIVE_INFINITY : compactness / separation;
  }

  /** The least squared distance between two of these centroids; NaN where there is only one. */
  static double leastSquaredDistance(double[][] centroids) {
    double least = Double.NaN;
    for (int a = 0; a < centroids.length; a++) {
      for (int b = 0; b < a; b++) {
        double squared = Distances.squared(centroids[a], centroids[b]);
        if (!(squared >= least)) {
          least = squared;
        }
      }
    }
    return least;
  }
}
