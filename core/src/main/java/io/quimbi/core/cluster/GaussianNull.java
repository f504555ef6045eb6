package io.quimbi.core.cluster;

import io.quimbi.core.Workers;

/**
 * What clustering finds where there is nothing to find: the same search on a Gaussian sample of the
 * same mean and covariance, which is one smooth cloud. Cutting that in pieces alone reaches a
 * silhouette of 0.53 in one dimension and 0.33 in two.
 */
final class GaussianNull {
  /**
   * Below this part of its column's variance a pivot is rounding, and the column depends on others.
   */
  private static final double PIVOT_MIN = 1e-12;

  private GaussianNull() {}

  /**
   * The silhouette of {@code found.effectiveCount()} clusters on a Gaussian sample as large as the
   * points, but at most the sample for silhouettes.
   *
   * @param points folded, none of them on a pinned centroid
   * @param distanceMin centroids nearer than this coincide
   */
  static double silhouette(
      Points points,
      double[][] pinned,
      CentroidSearch.Found found,
      ClusteringSettings settings,
      double distanceMin,
      long seed,
      Workers workers) {
    int size = (int) Math.min(settings.samples().silhouette(), points.individuals());
    Points cloud = sample(points, size, seed).folded();
    ClusteringSettings same = settings.withFuzzifier(found.fuzzifier()).withSeed(seed);
    CentroidSearch.Found none =
        new CentroidSearch(cloud, pinned, same, distanceMin).find(found.effectiveCount(), workers);
    int[] labels = none.partition(cloud, pinned, workers).freeLabels();
    return SilhouetteScore.of(cloud, labels, workers).mean();
  }

  /** Gaussian points with the weighted mean and covariance of the given ones. */
  static Points sample(Points points, int size, long seed) {
    int dimensions = points.dimensions();
    double[] mean = mean(points);
    double[][] root = choleskyRoot(covariance(points, mean));
    double[][] columns = new double[dimensions][size];
    double[] standard = new double[dimensions];
    SeededRandom random = new SeededRandom(seed);
    for (int row = 0; row < size; row++) {
      for (int d = 0; d < dimensions; d++) {
        standard[d] = random.nextGaussian();
      }
      for (int d = 0; d < dimensions; d++) {
        double value = mean[d];
        for (int e = 0; e <= d; e++) {
          value += root[d][e] * standard[e];
        }
        columns[d][row] = value;
      }
    }
    return Points.of(columns);
  }

  static double[] mean(Points points) {
    double[] mean = new double[points.dimensions()];
    for (int d = 0; d < mean.length; d++) {
      for (int row = 0; row < points.rows(); row++) {
        mean[d] += points.weight(row) * points.value(row, d);
      }
      mean[d] /= points.totalWeight();
    }
    return mean;
  }

  /** Σ w (x − μ)(x − μ)ᵀ / Σ w. */
  static double[][] covariance(Points points, double[] mean) {
    int dimensions = points.dimensions();
    double[][] covariance = new double[dimensions][dimensions];
    for (int d = 0; d < dimensions; d++) {
      for (int e = 0; e <= d; e++) {
        double sum = 0;
        for (int row = 0; row < points.rows(); row++) {
          sum +=
              points.weight(row)
                  * (points.value(row, d) - mean[d])
                  * (points.value(row, e) - mean[e]);
        }
        covariance[d][e] = sum / points.totalWeight();
        covariance[e][d] = covariance[d][e];
      }
    }
    return covariance;
  }

  /**
   * The lower triangular L with L·Lᵀ = the matrix. A column that depends on those before it, as
   * when two features always agree, has a pivot of nothing but rounding and becomes 0.
   */
  static double[][] choleskyRoot(double[][] matrix) {
    int size = matrix.length;
    double[][] root = new double[size][size];
    for (int column = 0; column < size; column++) {
      double pivot = matrix[column][column];
      for (int e = 0; e < column; e++) {
        pivot -= root[column][e] * root[column][e];
      }
      if (!(pivot > PIVOT_MIN * matrix[column][column])) {
        continue;
      }
      root[column][column] = Math.sqrt(pivot);
      for (int row = column + 1; row < size; row++) {
        double value = matrix[row][column];
        for (int e = 0; e < column; e++) {
          value -= root[row][e] * root[column][e];
        }
        root[row][column] = value / root[column][column];
      }
    }
    return root;
  }
}
