package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Bounds on means are five standard errors: a correct sampler fails one in 1.7 million times. */
class DrawsTest {
  private static final int N = 200_000;

  @Test
  void uniformsAreThoseOfSplitMix64() {
    // The JDK's generator is an independent implementation of the same algorithm.
    SplittableRandom twin = new SplittableRandom(42);
    Draws draws = new Draws(42);
    for (int i = 0; i < 1000; i++) {
      assertThat(draws.uniform()).isEqualTo((twin.nextLong() >>> 11) * 0x1.0p-53);
    }
  }

  @Test
  void streamsDifferInEveryPartOfTheirName() {
    double base = Draws.of(1, 2, 3).uniform();
    assertThat(Draws.of(1, 2, 3).uniform()).isEqualTo(base);
    assertThat(Draws.of(2, 2, 3).uniform()).isNotEqualTo(base);
    assertThat(Draws.of(1, 3, 3).uniform()).isNotEqualTo(base);
    assertThat(Draws.of(1, 2, 4).uniform()).isNotEqualTo(base);
    assertThat(Draws.of(2, 1, 3).uniform()).isNotEqualTo(base);
  }

  @Test
  void belowGivesEveryNumberItsShare() {
    Draws draws = new Draws(7);
    int[] counts = new int[7];
    for (int i = 0; i < N; i++) {
      counts[draws.below(7)]++;
    }
    double se = Math.sqrt(N * (1 / 7.0) * (6 / 7.0));
    for (int count : counts) {
      assertThat(count).isCloseTo(N / 7, within((int) (5.5 * se)));
    }
  }

  @Test
  void pickGivesEveryPlaceItsShareAndNothingToWeightZero() {
    Draws draws = new Draws(8);
    double[] weights = {0, 1, 0, 3, 0};
    int[] counts = new int[weights.length];
    for (int i = 0; i < N; i++) {
      counts[draws.pick(weights)]++;
    }
    assertThat(counts[0] + counts[2] + counts[4]).isZero();
    assertThat(counts[3]).isCloseTo(N * 3 / 4, within((int) (5 * Math.sqrt(N * 3 / 16.0))));
  }

  @Test
  void normalHasMeanZeroAndVarianceOne() {
    Draws draws = new Draws(9);
    assertMoments(draws::normal, 0, 1, 3);
  }

  @Test
  void exponentialHasMeanOneAndVarianceOne() {
    Draws draws = new Draws(10);
    assertMoments(draws::exponential, 1, 1, 9);
  }

  @Test
  void gammaHasMeanOneAndVarianceOneOverShape() {
    for (double shape : new double[] {1, 2.5, 8}) {
      Draws draws = new Draws(11);
      assertMoments(() -> draws.gamma(shape), 1, 1 / shape, 3 + 6 / shape);
    }
  }

  @Test
  void betaHasItsMeanAndVariance() {
    Draws draws = new Draws(12);
    double a = 1.5;
    double b = 36;
    double variance = a * b / ((a + b) * (a + b) * (a + b + 1));
    // The kurtosis of this beta is 6.4; 7 leaves room.
    assertMoments(() -> draws.beta(a, b), a / (a + b), variance, 7);
  }

  @Test
  void poissonHasItsMeanAndVariance() {
    for (double mean : new double[] {0.1, 1.15, 6}) {
      Draws draws = new Draws(13);
      assertMoments(() -> draws.poisson(mean), mean, mean, 3 + 1 / mean);
    }
  }

  /**
   * Compares the first two moments of {@link #N} draws; the kurtosis gives the variance's error.
   */
  private static void assertMoments(
      DoubleSupplier draw, double mean, double variance, double kurtosis) {
    double sum = 0;
    double sumOfSquares = 0;
    for (int i = 0; i < N; i++) {
      double x = draw.getAsDouble() - mean;
      sum += x;
      sumOfSquares += x * x;
    }
    assertThat(sum / N).isCloseTo(0, within(5 * Math.sqrt(variance / N)));
    assertThat(sumOfSquares / N)
        .isCloseTo(variance, within(5 * variance * Math.sqrt((kurtosis - 1) / N)));
  }
}
