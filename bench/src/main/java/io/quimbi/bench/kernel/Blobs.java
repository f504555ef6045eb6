package io.quimbi.bench.kernel;

import io.quimbi.core.cluster.Points;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Overlapping round groups, the same for the same seed: what every clustering here is timed on.
 * Group j lies around a point drawn from a standard normal times {@link #SPREAD}, its members
 * around it with standard deviation 1; member i belongs to group i mod k.
 *
 * @param rows n, at least 1
 * @param dimensions d, at least 1
 * @param groups k, from 1 to n
 * @param seed of every draw
 */
public record Blobs(int rows, int dimensions, int groups, long seed) {
  /** As many customers as the largest shop of the specification's measurements has. */
  public static final Blobs STANDARD = new Blobs(93_564, 4, 5, 42);

  /** Groups overlap, so that clustering does not settle in a few iterations. */
  private static final double SPREAD = 2;

  /** Checks the counts. */
  public Blobs {
    if (rows < 1 || dimensions < 1 || groups < 1 || groups > rows) {
      throw new IllegalArgumentException(
          "blobs need rows ≥ groups ≥ 1 and dimensions ≥ 1, were rows "
              + rows
              + ", groups "
              + groups
              + ", dimensions "
              + dimensions);
    }
  }

  /** A copy with another number of rows. */
  public Blobs withRows(int count) {
    return new Blobs(count, dimensions, groups, seed);
  }

  /** The coordinates; shape (d, n). */
  public double[][] columns() {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] centres = new double[groups][dimensions];
    for (double[] centre : centres) {
      Arrays.setAll(centre, d -> SPREAD * random.nextGaussian());
    }
    double[][] columns = new double[dimensions][rows];
    for (int row = 0; row < rows; row++) {
      for (int d = 0; d < dimensions; d++) {
        columns[d][row] = centres[row % groups][d] + random.nextGaussian();
      }
    }
    return columns;
  }

  /** The coordinates as points of weight 1. */
  public Points points() {
    return Points.of(columns());
  }

  /** The first member of each group, to start from; shape (k, d). */
  public double[][] start() {
    double[][] columns = columns();
    double[][] start = new double[groups][dimensions];
    for (int j = 0; j < groups; j++) {
      for (int d = 0; d < dimensions; d++) {
        start[j][d] = columns[d][j];
      }
    }
    return start;
  }
}
