package io.quimbi.engine.generate;

/**
 * One stream of random draws. The generator is SplitMix64 (Steele, Lea &amp; Flood 2014;
 * doi:10.1145/2660193.2660195), written here so that a seed means the same shop on every Java
 * version; transcendental functions come from {@link StrictMath} so that it means the same shop on
 * every machine.
 *
 * <p>Not thread-safe: each stream belongs to one customer and one purpose.
 */
final class Draws {
  /** The fractional part of the golden ratio in units of 2⁻⁶⁴. */
  static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private static final double UNIT = 0x1.0p-53;

  private long state;

  Draws(long state) {
    this.state = state;
  }

  /** The stream of {@code (seed, index, purpose)}; streams are independent of one another. */
  static Draws of(long seed, long index, int purpose) {
    return new Draws(hash(seed, index, purpose));
  }

  /** 64 well-mixed bits of three numbers. */
  static long hash(long a, long b, long c) {
    return mix(mix(mix(a + GOLDEN_GAMMA) + b) + c);
  }

  /** The share of the unit interval that 64 bits stand for, in [0, 1). */
  static double toUnit(long bits) {
    return (bits >>> 11) * UNIT;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform on [0, 1). */
  double uniform() {
    return toUnit(next());
  }

  /** Uniform on [from, to). */
  double uniform(double from, double to) {
    return from + (to - from) * uniform();
  }

  /** Uniform on the whole numbers from 0 to {@code bound} − 1; its bias is below 2⁻³² · bound. */
  int below(int bound) {
    assert bound > 0 : "an empty range has no number to draw";
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** True with probability {@code p}. */
  boolean chance(double p) {
    return uniform() < p;
  }

  /** An index with probability proportional to its weight. */
  int pick(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = uniform() * total;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    // Rounding can leave a hair above the last border; an index of weight 0 is not to be drawn.
    int last = weights.length - 1;
    while (weights[last] == 0) {
      last--;
    }
    return last;
  }

  /** One of {@code choices} with probability proportional to its weight, by place. */
  <T> T choose(T[] choices, double... weights) {
    assert choices.length == weights.length : "each choice has a weight";
    return choices[pick(weights)];
  }

  /** Standard normal, by Marsaglia's polar method. */
  double normal() {
    while (true) {
      double x = uniform(-1, 1);
      double y = uniform(-1, 1);
      double s = x * x + y * y;
      if (s > 0 && s < 1) {
        return x * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - uniform());
  }

  /**
   * Gamma with mean 1 and variance 1/shape (Marsaglia &amp; Tsang 2000; doi:10.1145/358407.358414).
   *
   * @param shape at least 1
   */
  double gamma(double shape) {
    assert shape >= 1 : "the method holds from shape 1 on";
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      if (v > 0) {
        v = v * v * v;
        if (StrictMath.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
          return d * v / shape;
        }
      }
    }
  }

  /** Beta on (0, 1); both parameters at least 1. */
  double beta(double a, double b) {
    double x = a * gamma(a);
    double y = b * gamma(b);
    return x / (x + y);
  }

  /** Poisson, by multiplying uniforms until they fall below e^−mean; cost O(mean). */
  int poisson(double mean) {
    double limit = StrictMath.exp(-mean);
    double product = uniform();
    int count = 0;
    while (product > limit) {
      product *= uniform();
      count++;
    }
    return count;
  }
}
