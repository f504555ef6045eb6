package io.quimbi.core.cluster;

/**
 * How much a point belongs to each of several centroids, from its distances to them: near ones get
 * much, far ones little, together 1.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public sealed interface MembershipKernel {

  /**
   * Memberships of one point.
   *
   * @param squaredDistances c ≥ 1 squared Euclidean distances, each at least 0, infinite allowed
   * @param memberships c values, overwritten; each 0 to 1, the sum 1 within 1e-12
   * @throws IllegalArgumentException if a squared distance is negative or NaN, there is none, or
   *     the lengths differ
   */
  void memberships(double[] squaredDistances, double[] memberships);

  /**
   * The memberships of fuzzy c-means, u_j = 1 / Σ_l (d_j/d_l)^(2/(m−1)) (Bezdek 1981,
   * doi:10.1007/978-1-4757-0450-1). A point on a centroid has membership 1 there, shared equally
   * where centroids coincide; so have centroids at the same infinite distance. With m = 1 the
   * nearest centroid has all of it, the first of equally near ones.
   *
   * @param fuzzifier m, at least 1: 1 is hard, 2 usual, above softer
   * @throws IllegalArgumentException if {@code fuzzifier} is below 1 or not finite
   */
  static MembershipKernel fuzzy(double fuzzifier) {
    Arguments.requireFuzzifier(fuzzifier);
    return fuzzifier == 1 ? new Nearest() : new Fuzzy(fuzzifier);
  }

  /**
   * The kernel of the product's first edition: u_j = exp(−d_j) / Σ_l exp(−d_l) with plain, not
   * squared, distances. It depends on the unit of the distances, and a point on a centroid does not
   * belong to it wholly.
   */
  static MembershipKernel exponential() {
    return new Exponential();
  }

  /** Memberships of fuzzy c-means with m above 1. */
  record Fuzzy(double fuzzifier) implements MembershipKernel {
    public Fuzzy {
      Arguments.requireFuzzifier(fuzzifier);
      if (fuzzifier == 1) {
        throw new IllegalArgumentException(
            "fuzzifier of soft memberships must be above 1, was 1.0; use MembershipKernel.fuzzy(1)"
                + " for hard ones");
      }
    }

    @Override
    public void memberships(double[] squaredDistances, double[] memberships) {
      checkRow(squaredDistances, memberships);
      FuzzyMemberships.row(squaredDistances, fuzzifier, memberships);
    }
  }

  /** All of it to the nearest centroid. */
  record Nearest() implements MembershipKernel {
    @Override
    public void memberships(double[] squaredDistances, double[] memberships) {
      checkRow(squaredDistances, memberships);
      int nearest = 0;
      for (int j = 0; j < memberships.length; j++) {
        memberships[j] = 0;
        if (squaredDistances[j] < squaredDistances[nearest]) {
          nearest = j;
        }
      }
      memberships[nearest] = 1;
    }
  }

  /** Memberships that fall exponentially with the distance. */
  record Exponential() implements MembershipKernel {
    @Override
    public void memberships(double[] squaredDistances, double[] memberships) {
      checkRow(squaredDistances, memberships);
      double nearest = Double.POSITIVE_INFINITY;
      for (double squared : squaredDistances) {
        nearest = Math.min(nearest, Math.sqrt(squared));
      }
      double sum = 0;
      for (int j = 0; j < memberships.length; j++) {
        double distance = Math.sqrt(squaredDistances[j]);
        // Relative to the nearest, so that far points do not divide 0 by 0.
        memberships[j] = distance == nearest ? 1 : Math.exp(nearest - distance);
        sum += memberships[j];
      }
      for (int j = 0; j < memberships.length; j++) {
        memberships[j] /= sum;
      }
    }
  }

  private static void checkRow(double[] squaredDistances, double[] memberships) {
    if (squaredDistances.length == 0) {
      throw new IllegalArgumentException("memberships need at least one centroid, had none");
    }
    if (memberships.length != squaredDistances.length) {
      throw new IllegalArgumentException(
          "centroid count differs: squared distances "
              + squaredDistances.length
              + ", memberships "
              + memberships.length);
    }
    for (int j = 0; j < squaredDistances.length; j++) {
      if (!(squaredDistances[j] >= 0)) {
        throw new IllegalArgumentException(
            "squared distance must be ≥ 0, was " + squaredDistances[j] + " to centroid " + j);
      }
    }
  }
}
