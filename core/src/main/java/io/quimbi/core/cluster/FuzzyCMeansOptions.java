package io.quimbi.core.cluster;

/**
 * How fuzzy c-means runs.
 *
 * @param clusterCount c, the number of centroids looked for, at least 1; pinned ones not counted
 * @param fuzzifier m, at least 1; 1 is k-means, 2 usual, above softer
 * @param iterationsMax the greatest number of iterations, at least 1
 * @param tolerance the run has converged when no membership changed by this or more; 0 runs to the
 *     limit
 * @param starts how often to start from other centroids, at least 1; the lowest objective is kept
 * @param seed of the choice of starts
 */
public record FuzzyCMeansOptions(
    int clusterCount,
    double fuzzifier,
    int iterationsMax,
    double tolerance,
    int starts,
    long seed) {
  /** The usual softness (Bezdek 1981). */
  public static final double FUZZIFIER = 2;

  /** The usual limit of iterations. */
  public static final int ITERATIONS_MAX = 150;

  /** The usual change of a membership below which a run has converged. */
  public static final double TOLERANCE = 1e-5;

  /** The usual number of starts. */
  public static final int STARTS = 5;

  /** Checks every value. */
  public FuzzyCMeansOptions {
    Arguments.requireAtLeast("clusterCount", clusterCount, 1);
    Arguments.requireFuzzifier(fuzzifier);
    Arguments.requireAtLeast("iterationsMax", iterationsMax, 1);
    Arguments.requireNotNegative("tolerance", tolerance);
    Arguments.requireAtLeast("starts", starts, 1);
  }

  /** The usual options: m = 2, 150 iterations, tolerance 1e-5, 5 starts. */
  public static FuzzyCMeansOptions of(int clusterCount, long seed) {
    return new FuzzyCMeansOptions(clusterCount, FUZZIFIER, ITERATIONS_MAX, TOLERANCE, STARTS, seed);
  }

  /** A copy with another fuzzifier. */
  public FuzzyCMeansOptions withFuzzifier(double fuzzifier) {
    return new FuzzyCMeansOptions(clusterCount, fuzzifier, iterationsMax, tolerance, starts, seed);
  }

  /** A copy with another stop rule. */
  public FuzzyCMeansOptions withStop(int iterationsMax, double tolerance) {
    return new FuzzyCMeansOptions(clusterCount, fuzzifier, iterationsMax, tolerance, starts, seed);
  }

  /** A copy with another number of starts. */
  public FuzzyCMeansOptions withStarts(int starts) {
    return new FuzzyCMeansOptions(clusterCount, fuzzifier, iterationsMax, tolerance, starts, seed);
  }

  /** A copy with another seed. */
  public FuzzyCMeansOptions withSeed(long seed) {
    return new FuzzyCMeansOptions(clusterCount, fuzzifier, iterationsMax, tolerance, starts, seed);
  }
}
