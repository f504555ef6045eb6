package io.quimbi.core.model;

import java.util.function.IntToDoubleFunction;

/**
 * The Shapley values of a game among a few players: how what they reach together is to be shared
 * out, each getting the mean of what it adds over all orders in which they could have come (Shapley
 * 1953, doi:10.1515/9781400881970-018). They are the only shares that add up to the whole, treat
 * equal players equally, give nothing to a player that never adds anything, and add up over games.
 *
 * <p>φ_i = Σ_{S ∌ i} |S|!·(d − |S| − 1)!/d! · (v(S ∪ {i}) − v(S)), exactly, by all 2^d coalitions.
 */
final class ShapleyValues {
  /** 65,536 coalitions; an axis has five features at most. */
  static final int PLAYERS_MAX = 16;

  private ShapleyValues() {}

  /**
   * The values of a game.
   *
   * @param players d, from 0 to {@link #PLAYERS_MAX}
   * @param game what a coalition reaches; bit i of its argument says whether player i is in it.
   *     Asked once for each coalition
   * @return d values; their sum is v(all) − v(none) within rounding
   * @throws IllegalArgumentException if there are more players
   */
  static double[] of(int players, IntToDoubleFunction game) {
    if (players < 0 || players > PLAYERS_MAX) {
      throw new IllegalArgumentException(
          "players must be from 0 to " + PLAYERS_MAX + ", were " + players);
    }
    int coalitions = 1 << players;
    double[] reached = new double[coalitions];
    for (int coalition = 0; coalition < coalitions; coalition++) {
      reached[coalition] = game.applyAsDouble(coalition);
    }
    double[] weights = weights(players);
    double[] values = new double[players];
    for (int coalition = 0; coalition < coalitions; coalition++) {
      double weight = weights[Integer.bitCount(coalition)];
      for (int player = 0; player < players; player++) {
        int with = coalition | 1 << player;
        if (with != coalition) {
          values[player] += weight * (reached[with] - reached[coalition]);
        }
      }
    }
    return values;
  }

  /** |S|!·(d − |S| − 1)!/d! by |S|; the last, of all players, is not used. */
  private static double[] weights(int players) {
    double[] weights = new double[players + 1];
    double binomial = 1;
    for (int size = 0; size < players; size++) {
      // 1 / (d · C(d − 1, |S|)), the same without factorials.
      weights[size] = 1 / (players * binomial);
      binomial = binomial * (players - 1 - size) / (size + 1);
    }
    return weights;
  }
}
