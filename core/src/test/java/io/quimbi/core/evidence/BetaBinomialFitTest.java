package io.quimbi.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaBinomialFitTest {
  private static final int CUSTOMERS = 20_000;

  /**
   * With 20,000 customers of 1 to 12 orders the standard error is under 3 % of each parameter, so a
   * miss by 10 % has a probability under 1 in 1,000; the seed is fixed.
   */
  @ParameterizedTest
  @CsvSource({"1.5, 4", "0.3, 2.5", "8, 3", "0.5, 0.5"})
  void parametersThatWereSimulatedAreFoundAgain(double a, double b) {
    Random random = new Random(5);
    BetaDistribution shares = new BetaDistribution(a, b);
    int[] d = new int[CUSTOMERS];
    int[] n = new int[CUSTOMERS];
    for (int c = 0; c < CUSTOMERS; c++) {
      n[c] = 1 + random.nextInt(12);
      double share = shares.inverseCumulativeProbability(random.nextDouble());
      for (int o = 0; o < n[c]; o++) {
        d[c] += random.nextDouble() < share ? 1 : 0;
      }
    }
    double[] fitted = BetaBinomialFit.fit(d, n);
    assertThat(fitted[0]).isCloseTo(a, within(0.1 * a));
    assertThat(fitted[1]).isCloseTo(b, within(0.1 * b));
  }

  @Test
  void customersAllAlikeHaveAPrecisionAtTheUpperEnd() {
    int[] d = new int[1000];
    int[] n = new int[1000];
    for (int c = 0; c < 1000; c++) {
      n[c] = 10;
      d[c] = 3;
    }
    double[] fitted = BetaBinomialFit.fit(d, n);
    assertThat(fitted[0] / (fitted[0] + fitted[1])).isCloseTo(0.3, within(1e-6));
    assertThat(fitted[0] + fitted[1]).isGreaterThan(1e5);
  }

  @Test
  void whereAllOrdersAreOfTheKindOrNoneThereIsNothingToFit() {
    assertThat(BetaBinomialFit.fit(new int[] {2, 3}, new int[] {2, 3})).containsOnly(Double.NaN);
    assertThat(BetaBinomialFit.fit(new int[] {0, 0}, new int[] {2, 3})).containsOnly(Double.NaN);
    assertThat(BetaBinomialFit.fit(new int[0], new int[0])).containsOnly(Double.NaN);
  }
}
