package io.quimbi.core.backtest;

import java.util.SplittableRandom;

/** Bootstrap weights: how often each customer is drawn when as many are drawn as there are. */
final class Resample {
  /** Spreads the seeds of neighbouring replicates over the whole range. */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Resample() {}

  /** Weights of one replicate; the same for the same seed and number. */
  static int[] weights(int customers, long seed, int replicate) {
    SplittableRandom random = new SplittableRandom(seed + GOLDEN_GAMMA * (replicate + 1));
    int[] weights = new int[customers];
    for (int i = 0; i < customers; i++) {
      weights[random.nextInt(customers)]++;
    }
    return weights;
  }
}
