package io.quimbi.core.cluster;

import io.quimbi.core.Workers;

/**
 * Finds groups of like customers without forcing anyone into just one: every customer belongs to
 * every group to a degree, and the degrees add up to 1.
 *
 * <p>Fuzzy c-means minimises J = Σ_i w_i Σ_j u_ij^m ‖x_i − c_j‖² over centroids c and memberships u
 * whose rows sum to 1 (Dunn 1973, doi:10.1080/01969727308546046; Bezdek 1981,
 * doi:10.1007/978-1-4757-0450-1). It alternates u_ij = 1 / Σ_l (d_ij/d_il)^(2/(m−1)) and c_j = Σ_i
 * w_i u_ij^m x_i / Σ_i w_i u_ij^m; neither step raises J. What it finds is a local minimum, so it
 * starts several times and keeps the lowest.
 *
 * <p>A point on a centroid has membership 1 there, shared equally where centroids coincide. With m
 * = 1 it is k-means. With m too high for the data centroids coincide; see {@link ChoiceOfK}.
 *
 * <p>A pinned centroid takes part in the memberships and is never moved.
 *
 * <p>The same seed gives the same bits on any number of threads. Cost O(n·c·d) per iteration.
 */
public final class FuzzyCMeans {
  private static final double[][] NONE = {};

  private FuzzyCMeans() {}

  /**
   * Fits without pinned centroids; see {@link #fit(Points, FuzzyCMeansOptions, double[][],
   * Workers)}.
   */
  public static FuzzyPartition fit(Points points, FuzzyCMeansOptions options, Workers workers) {
    return fit(points, options, NONE, workers);
  }

  /**
   * Fits from several starts, chosen k-means++ fashion among the distinct rows, and keeps the
   * lowest objective. Where there are fewer distinct rows beside the pinned ones than clusters
   * asked for, there are fewer free clusters, and {@link FuzzyPartition#requestedCount} tells.
   *
   * @param pinned centroids that stay; shape (p, d), p may be 0
   * @throws IllegalArgumentException if a pinned centroid has another dimension or is not finite
   */
  public static FuzzyPartition fit(
      Points points, FuzzyCMeansOptions options, double[][] pinned, Workers workers) {
    Arguments.requireCentroids("pinned centroid", pinned, points.dimensions());
    return workers.call(
        () ->
            CentroidRun.best(CentroidRun.starts(points, options, pinned, workers))
                .partition(points, pinned, options.fuzzifier(), options.clusterCount(), workers));
  }

  /**
   * Fits once, from the given centroids; starts and seed of the options are not used. All of them
   * stay, even where there are fewer distinct rows.
   *
   * @param start free centroids to begin with; shape (clusterCount, d)
   * @param pinned centroids that stay; shape (p, d), p may be 0
   * @throws IllegalArgumentException if there are not as many centroids as the options say, or one
   *     has another dimension or is not finite
   */
  public static FuzzyPartition fitFrom(
      Points points,
      double[][] start,
      FuzzyCMeansOptions options,
      double[][] pinned,
      Workers workers) {
    Arguments.requireCentroids("start centroid", start, points.dimensions());
    Arguments.requireCentroids("pinned centroid", pinned, points.dimensions());
    if (start.length != options.clusterCount()) {
      throw new IllegalArgumentException(
          "centroid count differs: clusterCount "
              + options.clusterCount()
              + ", start "
              + start.length);
    }
    return workers.call(
        () ->
            CentroidRun.from(points, start, pinned, options, workers)
                .partition(points, pinned, options.fuzzifier(), options.clusterCount(), workers));
  }
}
