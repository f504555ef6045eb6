package io.quimbi.core.cluster;

/** What segments are: a discovery, a reliable cut, or just a cut. */
public enum Verdict {
  /**
   * The segments stand further apart than a smooth cloud cut in as many pieces, and come back when
   * customers are drawn again.
   */
  NATURAL,
  /** A continuum cut in pieces, but the cuts come back when customers are drawn again. */
  REPRODUCIBLE,
  /** A continuum cut in pieces that would be cut elsewhere for other customers. */
  CONSTRUCTED;

  /** The least lift over the Gaussian null of natural segments. */
  public static final double LIFT_MIN = 0.10;

  /** The least mean Jaccard coefficient of the worst segment of natural or reproducible ones. */
  public static final double JACCARD_MIN = 0.75;

  /**
   * The verdict on a clustering.
   *
   * @param lift its silhouette less that of the same k on a Gaussian sample of equal covariance
   * @param jaccard the lowest mean Jaccard coefficient of its segments over resamples
   */
  public static Verdict of(double lift, double jaccard) {
    if (!(jaccard >= JACCARD_MIN)) {
      return CONSTRUCTED;
    }
    return lift >= LIFT_MIN ? NATURAL : REPRODUCIBLE;
  }
}
