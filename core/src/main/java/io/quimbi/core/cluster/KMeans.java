package io.quimbi.core.cluster;

import io.quimbi.core.Workers;

/**
 * Finds groups of like customers, each customer in exactly one: the hard alternative to {@link
 * FuzzyCMeans}, and the same as that with m = 1.
 *
 * <p>Minimises Σ_i w_i min_j ‖x_i − c_j‖² by Lloyd's iteration (Lloyd 1982,
 * doi:10.1109/TIT.1982.1056489) from several k-means++ starts, until no point changes its centroid.
 * A centroid that lost all its points moves onto the point that adds most to the objective, so it
 * never rises and no cluster stays empty while points lie apart from their centroids.
 *
 * <p>The same seed gives the same bits on any number of threads. Cost O(n·k·d) per iteration.
 */
public final class KMeans {
  private static final double[][] NONE = {};

  private KMeans() {}

  /**
   * Fits without pinned centroids; see {@link #fit(Points, KMeansOptions, double[][], Workers)}.
   */
  public static FuzzyPartition fit(Points points, KMeansOptions options, Workers workers) {
    return fit(points, options, NONE, workers);
  }

  /**
   * Fits from several starts and keeps the lowest objective. Where there are fewer distinct rows
   * beside the pinned ones than clusters asked for, there are fewer free clusters.
   *
   * @param pinned centroids that stay; shape (p, d), p may be 0
   * @throws IllegalArgumentException if a pinned centroid has another dimension or is not finite
   */
  public static FuzzyPartition fit(
      Points points, KMeansOptions options, double[][] pinned, Workers workers) {
    return FuzzyCMeans.fit(points, options.asFuzzy(), pinned, workers);
  }

  /**
   * Fits once, from the given centroids; starts and seed of the options are not used.
   *
   * @param start free centroids to begin with; shape (clusterCount, d)
   * @param pinned centroids that stay; shape (p, d), p may be 0
   * @throws IllegalArgumentException if there are not as many centroids as the options say, or one
   *     has another dimension or is not finite
   */
  public static FuzzyPartition fitFrom(
      Points points, double[][] start, KMeansOptions options, double[][] pinned, Workers workers) {
    return FuzzyCMeans.fitFrom(points, start, options.asFuzzy(), pinned, workers);
  }
}
