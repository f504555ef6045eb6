package io.quimbi.core.cluster;

/** Checks shared by the settings and entry points of this package. */
final class Arguments {
  private Arguments() {}

  static void requireFuzzifier(double fuzzifier) {
    if (!(fuzzifier >= 1 && fuzzifier < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "fuzzifier must be ≥ 1, was " + fuzzifier + "; 1 is k-means, 2 the usual choice");
    }
  }

  static void requireAtLeast(String what, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be ≥ " + least + ", was " + value);
    }
  }

  static void requireNotNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be finite and ≥ 0, was " + value);
    }
  }

  static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must be 0 to 1, was " + value);
    }
  }

  /** Centroids are finite, within the magnitude of points, and have a value for every column. */
  static void requireCentroids(String what, double[][] centroids, int dimensions) {
    for (int j = 0; j < centroids.length; j++) {
      if (centroids[j].length != dimensions) {
        throw new IllegalArgumentException(
            "dimension count differs: points "
                + dimensions
                + ", "
                + what
                + " "
                + j
                + " has "
                + centroids[j].length);
      }
      for (int d = 0; d < dimensions; d++) {
        if (!(Math.abs(centroids[j][d]) <= Points.MAGNITUDE_MAX)) {
          throw new IllegalArgumentException(
              what
                  + " must be finite and within ±"
                  + Points.MAGNITUDE_MAX
                  + ", was "
                  + centroids[j][d]
                  + " in "
                  + what
                  + " "
                  + j
                  + ", dimension "
                  + d);
        }
      }
    }
  }
}
