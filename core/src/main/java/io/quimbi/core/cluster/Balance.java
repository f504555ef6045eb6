package io.quimbi.core.cluster;

/**
 * How even the sizes of clusters are: 1 where all are alike, 0 where one holds nearly everybody. A
 * segment that few people are in, or nearly all, is of little use to a marketer.
 *
 * <p>balance = 1 − min(1, σ(sizes)/mean(sizes)) with the population σ. Sizes 35/28/18/12/7 have
 * 0.48716, 94/6 have 0.12.
 */
public final class Balance {
  private Balance() {}

  /**
   * The balance of these sizes, 0 to 1; 1 for a single cluster.
   *
   * @param sizes at least one, each at least 0, not all 0
   * @throws IllegalArgumentException if there is no size, one is negative or not finite, or all are
   *     0
   */
  public static double of(double... sizes) {
    double total = 0;
    for (double size : sizes) {
      Arguments.requireNotNegative("size", size);
      total += size;
    }
    if (!(total > 0)) {
      throw new IllegalArgumentException(
          "sizes must add up to more than 0, were " + sizes.length + " sizes of 0");
    }
    double mean = total / sizes.length;
    double squares = 0;
    for (double size : sizes) {
      squares += (size - mean) * (size - mean);
    }
    return 1 - Math.min(1, Math.sqrt(squares / sizes.length) / mean);
  }
}
