package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where one run of fuzzy c-means or k-means ended, without the memberships, which any number of
 * points can be given afterwards.
 *
 * @param centroids the free ones, in lexicographic order, so that labels do not depend on the start
 * @param objectives J after each iteration
 * @param stopReason why it ended
 */
record CentroidRun(double[][] centroids, double[] objectives, StopReason stopReason) {
  static final Comparator<CentroidRun> BY_OBJECTIVE =
      Comparator.comparingDouble(CentroidRun::objective);

  double objective() {
    return objectives[objectives.length - 1];
  }

  /**
   * Runs from the given centroids, as many as there are; of the options fuzzifier and stop rule
   * count. The last step takes the memberships of the final centroids, so the last objective
   * belongs to them.
   */
  static CentroidRun from(
      Points points,
      double[][] start,
      double[][] pinned,
      FuzzyCMeansOptions options,
      Workers workers) {
    ClusterIteration iteration =
        ClusterIteration.of(
            points,
            joined(start, pinned),
            start.length,
            options.fuzzifier(),
            options.tolerance(),
            workers);
    int iterationsMax = options.iterationsMax();
    double[] objectives = new double[iterationsMax];
    for (int i = 0; i < iterationsMax; i++) {
      objectives[i] = iteration.step(workers);
      if (i > 0 && !iteration.moved()) {
        return ended(iteration, start.length, Arrays.copyOf(objectives, i + 1), true);
      }
      if (i < iterationsMax - 1) {
        iteration.move();
      }
    }
    return ended(iteration, start.length, objectives, false);
  }

  /** Starts k-means++ fashion, once for each start of the options; all runs, in that order. */
  static List<CentroidRun> starts(
      Points points, FuzzyCMeansOptions options, double[][] pinned, Workers workers) {
    Points distinct = points.folded();
    CentroidRun[] runs = new CentroidRun[options.starts()];
    workers.forEach(
        runs.length,
        start -> {
          double[][] seeds =
              KMeansPlusPlus.choose(
                  distinct,
                  options.clusterCount(),
                  pinned,
                  SeededRandom.seedOf(options.seed(), start));
          runs[start] = from(points, seeds, pinned, options, workers);
        });
    return List.of(runs);
  }

  /** The run of lowest objective; of equal ones the first. */
  static CentroidRun best(List<CentroidRun> runs) {
    return runs.stream().min(BY_OBJECTIVE).orElseThrow();
  }

  /**
   * The partition of points by these centroids, which need not be the points of the run; the last
   * objective of the partition is that of its own points.
   *
   * @param requested how many clusters were asked for
   */
  FuzzyPartition partition(
      Points points, double[][] pinned, double fuzzifier, int requested, Workers workers) {
    double[][] all = joined(centroids, pinned);
    ClusterIteration iteration =
        ClusterIteration.of(points, all, centroids.length, fuzzifier, 0, workers);
    double[] history = objectives.clone();
    history[history.length - 1] = iteration.step(workers);
    return new FuzzyPartition(
        all,
        centroids.length,
        requested,
        fuzzifier,
        history,
        stopReason,
        iteration.memberships(),
        points.weights());
  }

  private static CentroidRun ended(
      ClusterIteration iteration, int free, double[] objectives, boolean converged) {
    double[][] centroids = Arrays.copyOf(iteration.centroids(), free);
    Arrays.sort(centroids, Arrays::compare);
    return new CentroidRun(
        centroids, objectives, converged ? StopReason.CONVERGED : StopReason.ITERATION_LIMIT);
  }

  private static double[][] joined(double[][] free, double[][] pinned) {
    double[][] all = Arrays.copyOf(free, free.length + pinned.length);
    System.arraycopy(pinned, 0, all, free.length, pinned.length);
    return all;
  }
}
