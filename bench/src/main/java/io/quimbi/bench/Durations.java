package io.quimbi.bench;

import java.util.Arrays;

/** How long calls took, and what share of them took how long at most. */
final class Durations {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  /** Of calls in any order, in nanoseconds. */
  Durations(long[] nanos) {
    sorted = nanos.clone();
    Arrays.sort(sorted);
  }

  /**
   * The least time, in milliseconds, that this share of the calls took at most: the nearest rank,
   * which is the time of a call and between none (definition 1 of Hyndman &amp; Fan 1996;
   * doi:10.1080/00031305.1996.10473566).
   *
   * @param share 0 to 1, such as 0.99; 1 is the longest
   * @return NaN where there was no call
   */
  double millis(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(1, rank) - 1] / NANOS_PER_MILLI;
  }
}
