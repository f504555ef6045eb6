package io.quimbi.core.cluster;

/** Points for tests, made from a seed that a failure names. */
final class TestPoints {
  /** Another seed for the random tests: {@code -Dquimbi.seed=…}. */
  static final long SEED = Long.getLong("quimbi.seed", 20260101L);

  private TestPoints() {}

  static String repeat() {
    return "repeat with -Dquimbi.seed=" + SEED;
  }

  /** Standard Gaussian points. */
  static Points gaussian(int rows, int dimensions, long seed) {
    return blobs(new double[][] {new double[dimensions]}, rows, 1, seed);
  }

  /** Gaussian points of one deviation about centers, in turn. */
  static Points blobs(double[][] centers, int rows, double deviation, long seed) {
    SeededRandom random = new SeededRandom(seed);
    double[][] columns = new double[centers[0].length][rows];
    for (int row = 0; row < rows; row++) {
      for (int d = 0; d < columns.length; d++) {
        columns[d][row] = centers[row % centers.length][d] + deviation * random.nextGaussian();
      }
    }
    return Points.of(columns);
  }

  /** Whole numbers 0 to 4 in each column, so that many rows are the same. */
  static Points lattice(int rows, int dimensions, long seed) {
    SeededRandom random = new SeededRandom(seed);
    double[][] columns = new double[dimensions][rows];
    for (double[] column : columns) {
      for (int row = 0; row < rows; row++) {
        column[row] = random.nextInt(5);
      }
    }
    return Points.of(columns);
  }

  /** A random order of the rows. */
  static int[] permutation(int rows, long seed) {
    SeededRandom random = new SeededRandom(seed);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  static double rowSum(FuzzyPartition partition, int row) {
    double sum = 0;
    for (int j = 0; j < partition.clusterCount(); j++) {
      sum += partition.u(row, j);
    }
    return sum;
  }
}
