package io.quimbi.core.backtest;

import java.util.SplittableRandom;

/** Bootstrap weights: how often each customer is drawn when as many are drawn as there are. */
final class Resample {
  /** Odd, and no multiple of the generator's own step: see {@link #weights}. */
  private static final long STEP = 0xD1342543DE82EF95L;

  private Resample() {}

  /** Weights of one replicate; the same for the same seed and number. */
  static int[] weights(int customers, long seed, int replicate) {
    // Seeds that differ by the generator's step give the same numbers one draw later, so that all
    // replicates would be of nearly the same customers: each seed is itself a random number.
    long own = new SplittableRandom(seed + STEP * replicate).nextLong();
    SplittableRandom random = new SplittableRandom(own);
    int[] weights = new int[customers];
    for (int i = 0; i < customers; i++) {
      weights[random.nextInt(customers)]++;
    }
    return weights;
  }
}
