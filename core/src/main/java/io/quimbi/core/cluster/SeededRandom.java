package io.quimbi.core.cluster;

/**
 * SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). It is spelled out here
 * because the streams of the generators of {@code java.util} may change between releases, and a
 * model has to come out the same for the same seed. Not thread-safe.
 */
final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private double spareGaussian = Double.NaN;

  SeededRandom(long seed) {
    state = seed;
  }

  /**
   * A seed for one part of a computation, so that how much randomness one part uses never shifts
   * what another part sees.
   *
   * @param path which part: its number, then the numbers of its inner parts
   */
  static long seedOf(long seed, long... path) {
    long mixed = mix(seed + GOLDEN_GAMMA);
    for (long step : path) {
      mixed = mix(mixed ^ mix(step + GOLDEN_GAMMA));
    }
    return mixed;
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in 0 … {@code bound} − 1, without bias (Lemire 2019, doi:10.1145/3230636). */
  int nextInt(int bound) {
    assert bound > 0 : bound;
    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long threshold = (1L << 32) % bound;
      while (low < threshold) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Standard normal, by Marsaglia's polar method; StrictMath, so the same on every machine. */
  double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * nextDouble() - 1;
      y = 2 * nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
    spareGaussian = y * scale;
    return x * scale;
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
