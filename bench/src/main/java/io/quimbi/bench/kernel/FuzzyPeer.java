package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.Points;
import io.quimbi.engine.matrix.MatrixFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.ml.clustering.DoublePoint;

/**
 * Fuzzy c-means on a file of numbers by one of two implementations, for the comparison with peers
 * of other languages. Prints how long each of several calls took, the first in a cold JVM.
 */
public final class FuzzyPeer {
  private static final int GROUPS = Blobs.STANDARD.groups();
  private static final int ITERATIONS = FuzzyCMeansBenchmark.ITERATIONS;

  private FuzzyPeer() {}

  /**
   * Runs one of:
   *
   * <ul>
   *   <li>{@code write FILE}: writes the matrix of {@link Blobs#STANDARD}
   *   <li>{@code quimbi FILE CALLS THREADS}
   *   <li>{@code commons-math3 FILE CALLS}
   * </ul>
   */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println(
          "usage: FuzzyPeer write FILE | quimbi FILE CALLS THREADS | commons-math3 FILE CALLS");
      System.exit(2);
    }
    Path file = Path.of(args[1]);
    switch (args[0]) {
      case "write" -> write(file);
      case "quimbi" ->
          quimbi(file, Integer.parseInt(args[2]), Integer.parseInt(args[3]), System.out);
      case "commons-math3" -> commonsMath(file, Integer.parseInt(args[2]), System.out);
      default -> throw new IllegalArgumentException("no such implementation: " + args[0]);
    }
  }

  private static void write(Path file) {
    Points points = Blobs.STANDARD.points();
    MatrixFile.write(file, "x", points.rows(), points::row);
  }

  private static void quimbi(Path file, int calls, int threads, PrintStream out) {
    double[][] columns = MatrixFile.read(file);
    double[][] start = new double[GROUPS][columns.length];
    for (int j = 0; j < GROUPS; j++) {
      for (int d = 0; d < columns.length; d++) {
        start[j][d] = columns[d][j];
      }
    }
    Points points = Points.of(columns);
    try (Workers workers = Workers.of(threads)) {
      for (int call = 0; call < calls; call++) {
        long began = System.nanoTime();
        double[][] centroids = FuzzyFit.quimbi(points, start, ITERATIONS, workers).centroids();
        print(System.nanoTime() - began, centroids, out);
      }
    }
  }

  private static void commonsMath(Path file, int calls, PrintStream out) {
    List<DoublePoint> points = FuzzyFit.points(MatrixFile.read(file));
    for (int call = 0; call < calls; call++) {
      long began = System.nanoTime();
      double[][] centroids =
          FuzzyFit.centroids(
              FuzzyFit.commonsMath(points, GROUPS, ITERATIONS, Blobs.STANDARD.seed()));
      print(System.nanoTime() - began, centroids, out);
    }
  }

  /** One line: seconds, then the coordinates of the centroids in lexicographic order. */
  private static void print(long nanos, double[][] centroids, PrintStream out) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "seconds %.4f", nanos / 1e9));
    for (double[] centroid : centroids) {
      for (double coordinate : centroid) {
        line.append(String.format(Locale.ROOT, " %.6f", coordinate));
      }
    }
    out.println(line);
  }
}
