package io.quimbi.core.drift;

/** How far apart two membership vectors are, from 0 for equal to 1 for nothing in common. */
public enum Distance {
  /** min(1, ‖q − p‖₂ / √2), by which severities and paces are meant. */
  EUCLIDEAN,
  /** ‖√q − √p‖₂ / √2 (Hellinger 1909): more sensitive to what is new or gone. */
  HELLINGER;

  /**
   * The distance of two parts of arrays.
   *
   * @param before memberships from {@code from} to before {@code to}
   * @param after likewise, at the same places
   * @return from 0 to 1; NaN where a membership is
   */
  public double between(double[] before, double[] after, int from, int to) {
    double sum = 0;
    for (int j = from; j < to; j++) {
      double difference =
          this == EUCLIDEAN ? after[j] - before[j] : Math.sqrt(after[j]) - Math.sqrt(before[j]);
      sum += difference * difference;
    }
    return Math.min(1, Math.sqrt(sum / 2));
  }
}
