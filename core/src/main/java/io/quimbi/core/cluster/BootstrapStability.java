package io.quimbi.core.cluster;

import io.quimbi.core.Workers;

/**
 * Whether segments come back when the customers are drawn again: the points are resampled with
 * replacement, clustered warm from the found centroids, and each segment is compared with the most
 * similar one of the resample (Hennig 2007, doi:10.1016/j.csda.2006.11.025). The same resamples
 * serve every k, so that k are compared on equal terms.
 */
final class BootstrapStability {
  private final double[][] pinned;
  private final ClusteringSettings settings;
  private final Points[] resamples;

  BootstrapStability(
      Points points, double[][] pinned, ClusteringSettings settings, int count, long seed) {
    this.pinned = pinned;
    this.settings = settings;
    int size = (int) Math.min(settings.samples().resample(), points.individuals());
    resamples = new Points[count];
    for (int i = 0; i < count; i++) {
      resamples[i] = points.resample(size, SeededRandom.seedOf(seed, i));
    }
  }

  /** The mean over the resamples of the Jaccard coefficient of the segment that fares worst. */
  double lowestMeanJaccard(CentroidSearch.Found found, Workers workers) {
    int count = found.effectiveCount();
    double[][] jaccards = new double[resamples.length][];
    workers.forEach(
        resamples.length,
        i -> {
          Points resample = resamples[i];
          FuzzyCMeansOptions options = settings.options(count, found.fuzzifier(), settings.seed());
          CentroidRun again =
              CentroidRun.from(resample, found.run().centroids(), pinned, options, workers);
          jaccards[i] =
              ClusterJaccard.of(
                  found.partition(resample, pinned, workers).freeLabels(),
                  new CentroidSearch.Found(count, found.fuzzifier(), again)
                      .partition(resample, pinned, workers)
                      .freeLabels(),
                  resample.weights(),
                  count);
        });
    double lowest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < count; j++) {
      double sum = 0;
      for (double[] jaccard : jaccards) {
        sum += jaccard[j];
      }
      lowest = Math.min(lowest, sum / resamples.length);
    }
    return lowest;
  }
}
