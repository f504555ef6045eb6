package io.quimbi.core.cluster;

/**
 * How each clustering of a search for k runs.
 *
 * @param algorithm soft or hard clusters
 * @param fuzzifier m of soft clusters, at least 1; hard ones have m = 1 whatever it says
 * @param iterationsMax the greatest number of iterations, at least 1
 * @param tolerance a run has converged when no membership changed by this or more
 * @param starts how often to start, at least 1
 * @param seed of every draw
 * @param samples how much data each part looks at
 */
public record ClusteringSettings(
    ClusteringAlgorithm algorithm,
    double fuzzifier,
    int iterationsMax,
    double tolerance,
    int starts,
    long seed,
    SampleSizes samples) {
  /** Checks every value. */
  public ClusteringSettings {
    Arguments.requireFuzzifier(fuzzifier);
    Arguments.requireAtLeast("iterationsMax", iterationsMax, 1);
    Arguments.requireNotNegative("tolerance", tolerance);
    Arguments.requireAtLeast("starts", starts, 1);
  }

  /** Fuzzy c-means with m = 2, 150 iterations, tolerance 1e-5, 5 starts, usual samples. */
  public static ClusteringSettings usual(long seed) {
    return new ClusteringSettings(
        ClusteringAlgorithm.FUZZY_C_MEANS,
        FuzzyCMeansOptions.FUZZIFIER,
        FuzzyCMeansOptions.ITERATIONS_MAX,
        FuzzyCMeansOptions.TOLERANCE,
        FuzzyCMeansOptions.STARTS,
        seed,
        SampleSizes.USUAL);
  }

  /** A copy with another algorithm. */
  public ClusteringSettings withAlgorithm(ClusteringAlgorithm algorithm) {
    return new ClusteringSettings(
        algorithm, fuzzifier, iterationsMax, tolerance, starts, seed, samples);
  }

  /** A copy with another fuzzifier. */
  public ClusteringSettings withFuzzifier(double fuzzifier) {
    return new ClusteringSettings(
        algorithm, fuzzifier, iterationsMax, tolerance, starts, seed, samples);
  }

  /** A copy with another stop rule. */
  public ClusteringSettings withStop(int iterationsMax, double tolerance) {
    return new ClusteringSettings(
        algorithm, fuzzifier, iterationsMax, tolerance, starts, seed, samples);
  }

  /** A copy with another number of starts. */
  public ClusteringSettings withStarts(int starts) {
    return new ClusteringSettings(
        algorithm, fuzzifier, iterationsMax, tolerance, starts, seed, samples);
  }

  /** A copy with another seed. */
  public ClusteringSettings withSeed(long seed) {
    return new ClusteringSettings(
        algorithm, fuzzifier, iterationsMax, tolerance, starts, seed, samples);
  }

  /** The options of one clustering, for as many clusters, with this fuzzifier and seed. */
  FuzzyCMeansOptions options(int clusterCount, double fuzzifier, long seed) {
    return new FuzzyCMeansOptions(clusterCount, fuzzifier, iterationsMax, tolerance, starts, seed);
  }

  /** The m that clusters are found with: 1 for hard ones. */
  double effectiveFuzzifier() {
    return algorithm == ClusteringAlgorithm.K_MEANS ? 1 : fuzzifier;
  }
}
