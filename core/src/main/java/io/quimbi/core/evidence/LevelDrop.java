package io.quimbi.core.evidence;

import io.quimbi.core.feature.Percentiles;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How far a customer has fallen below their own level of the last half year: D(t) = mean of E(s)
 * over the weekly as-ofs s = t−26 weeks … t−4 weeks, minus E(t). It is the drift signal that does
 * warn of churn; E is a sum of {@link LevelScale#level levels}.
 */
public final class LevelDrop {
  /** How many weeks back the own level begins. */
  public static final int WEEKS_BACK_MAX = 26;

  /** How many weeks back it ends, so that a fall does not lower what it is measured against. */
  public static final int WEEKS_BACK_MIN = 4;

  /** Fewest earlier levels that make a level to fall from. */
  static final int LEVELS_MIN = 4;

  private static final double BEYOND = 0.975;

  private LevelDrop() {}

  /**
   * D at each of a customer's weekly as-ofs.
   *
   * @param weeklyLevels E at successive weekly as-ofs, NaN before the first order; what is NaN is
   *     not in a mean
   * @return by as-of; NaN where E is, or where fewer than 4 earlier levels stand to compare with.
   *     The value at an as-of depends on it and the 26 before only
   */
  public static double[] series(double[] weeklyLevels) {
    double[] drops = new double[weeklyLevels.length];
    for (int t = 0; t < drops.length; t++) {
      drops[t] = at(weeklyLevels, t);
    }
    return drops;
  }

  /**
   * D at one weekly as-of.
   *
   * @param weeklyLevels as for {@link #series}
   * @param t index of the as-of
   * @return NaN as for {@link #series}
   */
  public static double at(double[] weeklyLevels, int t) {
    // Summed afresh at each as-of: a running sum would carry rounding from long ago.
    double sum = 0;
    int levels = 0;
    for (int s = Math.max(0, t - WEEKS_BACK_MAX); s <= t - WEEKS_BACK_MIN; s++) {
      if (!Double.isNaN(weeklyLevels[s])) {
        sum += weeklyLevels[s];
        levels++;
      }
    }
    return levels < LEVELS_MIN ? Double.NaN : sum / levels - weeklyLevels[t];
  }

  /**
   * The store's 97.5th percentile of D; above it a customer's drop is beyond the usual.
   *
   * @param drops D of the store's customers, those that are NaN left out
   * @return empty where nobody has a D
   */
  public static OptionalDouble threshold(double[] drops) {
    double[] sorted = Arrays.stream(drops).filter(d -> !Double.isNaN(d)).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Percentiles.ofSorted(sorted, BEYOND));
  }
}
