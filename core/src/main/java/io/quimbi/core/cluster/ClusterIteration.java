package io.quimbi.core.cluster;

import io.quimbi.core.Workers;

/** One run of a clustering that moves centroids to the points and memberships to the centroids. */
sealed interface ClusterIteration permits FuzzyIteration, HardIteration {

  /**
   * A run before its first step.
   *
   * @param start free centroids, then pinned ones; copied
   * @param free how many of the centroids move
   */
  static ClusterIteration of(
      Points points,
      double[][] start,
      int free,
      double fuzzifier,
      double tolerance,
      Workers workers) {
    return fuzzifier == 1
        ? new HardIteration(points, start, free, workers)
        : new FuzzyIteration(points, start, free, fuzzifier, tolerance, workers);
  }

  /**
   * Takes the memberships of the current centroids.
   *
   * @return the objective of both
   */
  double step(Workers workers);

  /** Whether the last step changed a membership by the tolerance or more. */
  boolean moved();

  /** Moves the free centroids to the means of the points weighted with w·u^m. */
  void move();

  /** The centroids themselves, free ones first. */
  double[][] centroids();

  /** The memberships of the last step themselves; per block and centroid, one per point. */
  double[][][] memberships();
}
