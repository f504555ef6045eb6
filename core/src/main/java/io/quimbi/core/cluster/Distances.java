package io.quimbi.core.cluster;

/**
 * Squared Euclidean distances. The block loops run over points, up to four columns at a time, which
 * the JIT turns into vector instructions; dimensions are added from the first to the last, as the
 * loop over a single point does, so both give the same bits.
 */
final class Distances {
  private Distances() {}

  /**
   * Distances of the first {@code length} points to one centroid.
   *
   * @param columns shape (d, ≥ length)
   * @param out overwritten in [0, length)
   */
  static void squared(double[][] columns, int length, double[] centroid, double[] out) {
    int d;
    if (columns.length >= 4) {
      setFour(columns, centroid, length, out);
      d = 4;
    } else if (columns.length >= 2) {
      setTwo(columns[0], centroid[0], columns[1], centroid[1], length, out);
      d = 2;
    } else {
      setOne(columns[0], centroid[0], length, out);
      d = 1;
    }
    for (; d + 1 < columns.length; d += 2) {
      addTwo(columns[d], centroid[d], columns[d + 1], centroid[d + 1], length, out);
    }
    if (d < columns.length) {
      addOne(columns[d], centroid[d], length, out);
    }
  }

  /** The squared distance of two vectors of equal length. */
  static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      double difference = a[d] - b[d];
      sum += difference * difference;
    }
    return sum;
  }

  /** The squared distance of one point to a centroid. */
  static double squared(double[][] columns, int row, double[] centroid) {
    double sum = 0;
    for (int d = 0; d < centroid.length; d++) {
      double difference = columns[d][row] - centroid[d];
      sum += difference * difference;
    }
    return sum;
  }

  private static void setOne(double[] x, double cx, int length, double[] out) {
    for (int i = 0; i < length; i++) {
      double dx = x[i] - cx;
      out[i] = dx * dx;
    }
  }

  private static void setTwo(
      double[] x, double cx, double[] y, double cy, int length, double[] out) {
    for (int i = 0; i < length; i++) {
      double dx = x[i] - cx;
      double dy = y[i] - cy;
      out[i] = dx * dx + dy * dy;
    }
  }

  private static void setFour(double[][] columns, double[] centroid, int length, double[] out) {
    double[] x = columns[0];
    double[] y = columns[1];
    double[] z = columns[2];
    double[] t = columns[3];
    double cx = centroid[0];
    double cy = centroid[1];
    double cz = centroid[2];
    double ct = centroid[3];
    for (int i = 0; i < length; i++) {
      double dx = x[i] - cx;
      double dy = y[i] - cy;
      double dz = z[i] - cz;
      double dt = t[i] - ct;
      out[i] = dx * dx + dy * dy + dz * dz + dt * dt;
    }
  }

  private static void addOne(double[] x, double cx, int length, double[] out) {
    for (int i = 0; i < length; i++) {
      double dx = x[i] - cx;
      out[i] = out[i] + dx * dx;
    }
  }

  private static void addTwo(
      double[] x, double cx, double[] y, double cy, int length, double[] out) {
    for (int i = 0; i < length; i++) {
      double dx = x[i] - cx;
      double dy = y[i] - cy;
      out[i] = out[i] + dx * dx + dy * dy;
    }
  }
}
