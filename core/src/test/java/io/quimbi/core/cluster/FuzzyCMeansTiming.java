package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times fuzzy c-means at the size of a large shop, in a program of its own because a figure taken
 * among tests on a shared machine would fail for no reason: 93,564 customers, 4 features, 5
 * clusters, m = 2, all 150 iterations, rows not folded. The aim is 0.20 s on two threads.
 *
 * <p>Each run has to give the same bits, whatever the number of threads; otherwise it ends with an
 * error.
 */
final class FuzzyCMeansTiming {
  private static final int ROWS = 93_564;
  private static final int WARM_UPS = 5;
  private static final int RUNS = 15;

  private FuzzyCMeansTiming() {}

  /** Prints the median and the range of the runs, for one thread and for two. */
  public static void main(String[] arguments) {
    double[][] centers = {{0, 0, 0, 0}, {2, 0, 1, 0}, {0, 2, 0, 1}, {2, 2, 2, 2}, {4, 0, 0, 3}};
    Points points = TestPoints.blobs(centers, ROWS, 1, 1);
    double[][] start = new double[5][];
    for (int j = 0; j < 5; j++) {
      start[j] = points.row(j * 1_000);
    }
    FuzzyCMeansOptions options = FuzzyCMeansOptions.of(5, 1).withStop(150, 0);
    double objective = Double.NaN;
    for (int threads = 1; threads <= 2; threads++) {
      double[] seconds = new double[RUNS];
      try (Workers workers = Workers.of(threads)) {
        for (int run = -WARM_UPS; run < RUNS; run++) {
          long began = System.nanoTime();
          FuzzyPartition partition =
              FuzzyCMeans.fitFrom(points, start, options, new double[0][], workers);
          double took = (System.nanoTime() - began) / 1e9;
          if (run >= 0) {
            seconds[run] = took;
          }
          if (partition.iterations() != 150
              || (!Double.isNaN(objective) && partition.objective() != objective)) {
            throw new IllegalStateException("another result: " + partition);
          }
          objective = partition.objective();
        }
      }
      Arrays.sort(seconds);
      System.out.printf(
          Locale.ROOT,
          "threads %d: median %.3f s, range %.3f to %.3f s, J = %.6f%n",
          threads,
          seconds[RUNS / 2],
          seconds[0],
          seconds[RUNS - 1],
          objective);
    }
  }
}
