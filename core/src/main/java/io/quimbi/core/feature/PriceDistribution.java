package io.quimbi.core.feature;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How dear a price is among the lines of a category: the distinct unit prices seen at discovery
 * with their counts. Above {@value #DISTINCT_MAX} distinct prices neighbours are merged into as
 * many steps of about equal count, which moves a percentile by less than 1/{@value #DISTINCT_MAX}.
 * Immutable.
 */
public final class PriceDistribution {
  /** How many distinct prices are kept. */
  public static final int DISTINCT_MAX = 4096;

  private final long[] prices;
  private final long[] counts;
  private final double[] percentiles;
  private final long[] below;
  private final long total;

  /**
   * A distribution of distinct prices.
   *
   * @param prices in millionths, ascending, at least one
   * @param counts lines at each price, above 0
   * @throws IllegalArgumentException if the lengths differ, there is no price, or they do not
   *     ascend
   */
  public PriceDistribution(long[] prices, long[] counts) {
    if (prices.length != counts.length || prices.length == 0) {
      throw new IllegalArgumentException(
          "prices and counts must have one length above 0, were "
              + prices.length
              + " and "
              + counts.length);
    }
    this.prices = prices.clone();
    this.counts = counts.clone();
    below = new long[prices.length];
    percentiles = new double[prices.length];
    long sum = 0;
    for (int i = 0; i < prices.length; i++) {
      if (i > 0 && prices[i] <= prices[i - 1]) {
        throw new IllegalArgumentException("prices must ascend, at index " + i + ": " + prices[i]);
      }
      below[i] = sum;
      sum += counts[i];
    }
    total = sum;
    for (int i = 0; i < prices.length; i++) {
      percentiles[i] = (below[i] + 0.5 * counts[i]) / total;
    }
  }

  /** Adds how often each price occurs in an ascending array to the counts there are. */
  static void count(long[] sorted, SortedMap<Long, Long> counts) {
    for (int i = 0; i < sorted.length; ) {
      int end = i + 1;
      while (end < sorted.length && sorted[end] == sorted[i]) {
        end++;
      }
      counts.merge(sorted[i], (long) (end - i), Long::sum);
      i = end;
    }
  }

  /** The distribution of prices with how often each occurs, or empty if there are none. */
  static Optional<PriceDistribution> of(SortedMap<Long, Long> countOfPrice) {
    if (countOfPrice.isEmpty()) {
      return Optional.empty();
    }
    long[] prices = new long[countOfPrice.size()];
    long[] counts = new long[countOfPrice.size()];
    long total = 0;
    int at = 0;
    for (var entry : countOfPrice.entrySet()) {
      prices[at] = entry.getKey();
      counts[at++] = entry.getValue();
      total += entry.getValue();
    }
    return Optional.of(
        at <= DISTINCT_MAX
            ? new PriceDistribution(prices, counts)
            : thinned(prices, counts, total));
  }

  private static PriceDistribution thinned(long[] prices, long[] counts, long total) {
    long[] keptPrices = new long[DISTINCT_MAX];
    long[] keptCounts = new long[DISTINCT_MAX];
    int kept = 0;
    long cumulative = 0;
    long taken = 0;
    for (int i = 0; i < prices.length; i++) {
      cumulative += counts[i];
      long due = (long) ((kept + 1) * (total / (double) DISTINCT_MAX));
      boolean last = i == prices.length - 1;
      if (last || kept < DISTINCT_MAX - 1 && cumulative >= due) {
        keptPrices[kept] = prices[i];
        keptCounts[kept] = cumulative - taken;
        taken = cumulative;
        kept++;
      }
    }
    return new PriceDistribution(Arrays.copyOf(keptPrices, kept), Arrays.copyOf(keptCounts, kept));
  }

  /** (lines below + ½ lines at the price) ÷ all lines; from 0 to 1. */
  public double percentile(long price) {
    int at = Arrays.binarySearch(prices, price);
    if (at >= 0) {
      return percentiles[at];
    }
    int next = -at - 1;
    return next == prices.length ? 1.0 : below[next] / (double) total;
  }

  /** Whether the prices and how often each was paid are the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PriceDistribution that
        && Arrays.equals(prices, that.prices)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prices) + Arrays.hashCode(counts);
  }

  /** The distinct prices, ascending, in millionths (a copy). */
  public long[] prices() {
    return prices.clone();
  }

  /** Lines at each price (a copy). */
  public long[] counts() {
    return counts.clone();
  }
}
