package io.quimbi.core.cluster;

import io.quimbi.core.IndexSort;
import java.util.Arrays;

/**
 * A sample in which the few most valuable customers are not lost: tiers by a value, the top ones
 * drawn more densely, and a weight on every drawn customer that makes up for it, so that figures
 * taken with the weights stand for everybody.
 *
 * <p>Tiers by rank of value: the top 5 %, 80–95 %, 50–80 %, and below 50 %, drawn as 20, 30, 30 and
 * 20 % of the sample. Where a tier is smaller than its part all of it is taken, and the rest is
 * shared among the other tiers in their proportions. Drawn without replacement; the weight is the
 * inverse of the sampling probability, tier size over number drawn, so weights add up to the
 * population. Equal values are ranked by their place in the array.
 *
 * <p>Immutable and thread-safe. Cost O(n log n).
 */
public final class StratifiedSample {
  /** Shares of the population above which a tier starts, from the top tier down. */
  private static final double[] TIER_STARTS = {0.95, 0.80, 0.50, 0};

  private static final double[] DRAWN_SHARES = {0.20, 0.30, 0.30, 0.20};

  private final int[] rows;
  private final double[] weights;

  private StratifiedSample(int[] rows, double[] weights) {
    this.rows = rows;
    this.weights = weights;
  }

  /**
   * Draws a sample.
   *
   * @param values what a customer is worth, one per row, not NaN
   * @param size how many to draw; all, with weight 1, where there are not more
   * @throws IllegalArgumentException if there is no row, a value is NaN, or {@code size} is below
   *     4, the number of tiers, each of which has to be represented
   */
  public static StratifiedSample draw(double[] values, int size, long seed) {
    Arguments.requireAtLeast("sample size", size, TIER_STARTS.length);
    Arguments.requireAtLeast("row count", values.length, 1);
    for (int row = 0; row < values.length; row++) {
      if (Double.isNaN(values[row])) {
        throw new IllegalArgumentException("value must be a number, was NaN in row " + row);
      }
    }
    int population = values.length;
    int[] ranked = new int[population];
    for (int row = 0; row < population; row++) {
      ranked[row] = row;
    }
    if (size >= population) {
      double[] ones = new double[population];
      Arrays.fill(ones, 1);
      return new StratifiedSample(ranked, ones);
    }
    IndexSort.sort(ranked, 0, ranked.length, (a, b) -> Double.compare(values[a], values[b]));
    int[] from = new int[TIER_STARTS.length];
    int[] sizes = new int[TIER_STARTS.length];
    int end = population;
    for (int tier = 0; tier < sizes.length; tier++) {
      from[tier] = (int) Math.round(TIER_STARTS[tier] * population);
      sizes[tier] = end - from[tier];
      end = from[tier];
    }
    int[] quotas = quotas(sizes, size);
    boolean[] drawn = new boolean[population];
    double[] weightOf = new double[population];
    for (int tier = 0; tier < sizes.length; tier++) {
      SeededRandom random = new SeededRandom(SeededRandom.seedOf(seed, tier));
      for (int i = 0; i < quotas[tier]; i++) {
        int at = from[tier] + i;
        int other = at + random.nextInt(sizes[tier] - i);
        int row = ranked[other];
        ranked[other] = ranked[at];
        ranked[at] = row;
        drawn[row] = true;
        weightOf[row] = (double) sizes[tier] / quotas[tier];
      }
    }
    int[] rows = new int[size];
    double[] weights = new double[size];
    int count = 0;
    for (int row = 0; row < population; row++) {
      if (drawn[row]) {
        rows[count] = row;
        weights[count++] = weightOf[row];
      }
    }
    return new StratifiedSample(rows, weights);
  }

  /** The drawn rows, rising, copied. */
  public int[] rows() {
    return rows.clone();
  }

  /** For each drawn row, how many customers it stands for, copied; together the population. */
  public double[] weights() {
    return weights.clone();
  }

  /** How many rows were drawn. */
  public int size() {
    return rows.length;
  }

  /**
   * How many to draw from each tier: its share, but at least one where it has anybody and never
   * more than it has.
   */
  static int[] quotas(int[] sizes, int total) {
    int[] quotas = new int[sizes.length];
    int left = total;
    for (int tier = 0; tier < sizes.length; tier++) {
      quotas[tier] = Math.min(1, sizes[tier]);
      left -= quotas[tier];
    }
    // One at a time to the tier that is furthest behind its share and has somebody left: exact
    // where shares are whole, and what a full tier cannot take falls to the others by itself.
    for (; left > 0; left--) {
      int behind = -1;
      for (int tier = 0; tier < sizes.length; tier++) {
        if (quotas[tier] < sizes[tier]
            && (behind < 0
                || quotas[tier] * DRAWN_SHARES[behind] < quotas[behind] * DRAWN_SHARES[tier])) {
          behind = tier;
        }
      }
      quotas[behind]++;
    }
    return quotas;
  }
}
