package io.quimbi.core.cluster;

/**
 * How k-means runs.
 *
 * @param clusterCount k, the number of centroids looked for, at least 1; pinned ones not counted
 * @param iterationsMax the greatest number of iterations, at least 1
 * @param starts how often to start from other centroids, at least 1; the lowest objective is kept
 * @param seed of the choice of starts
 */
public record KMeansOptions(int clusterCount, int iterationsMax, int starts, long seed) {
  /** Checks every value. */
  public KMeansOptions {
    Arguments.requireAtLeast("clusterCount", clusterCount, 1);
    Arguments.requireAtLeast("iterationsMax", iterationsMax, 1);
    Arguments.requireAtLeast("starts", starts, 1);
  }

  /** The usual options: 150 iterations, 5 starts. */
  public static KMeansOptions of(int clusterCount, long seed) {
    return new KMeansOptions(
        clusterCount, FuzzyCMeansOptions.ITERATIONS_MAX, FuzzyCMeansOptions.STARTS, seed);
  }

  /** k-means as fuzzy c-means with m = 1, where a membership is 0 or 1 and any change is large. */
  FuzzyCMeansOptions asFuzzy() {
    return new FuzzyCMeansOptions(
        clusterCount, 1, iterationsMax, FuzzyCMeansOptions.TOLERANCE, starts, seed);
  }
}
