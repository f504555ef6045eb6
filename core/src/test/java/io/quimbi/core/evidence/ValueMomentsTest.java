package io.quimbi.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueMomentsTest {
  /** Two customers with ln V of {1, 3} and {4}: by hand from the formulas of the class. */
  @Test
  void momentsOfThreeOrdersByHand() {
    ValueMoments moments =
        ValueMoments.of(new int[] {2, 1}, new double[] {4, 4}, new double[] {2, 0});
    // SSW = 2, N − K = 1. Grand mean 8/3: SSB = 2·(2/3)² + (4/3)² = 8/3; N − Σn²/N = 4/3.
    assertThat(moments.within()).isEqualTo(2);
    assertThat(moments.between()).isCloseTo((8 / 3.0 - 2) / (4 / 3.0), within(1e-12));
    // Weights 1/(0.5 + 1) and 1/(0.5 + 2).
    double mean = (2 / 1.5 + 4 / 2.5) / (1 / 1.5 + 1 / 2.5);
    assertThat(moments.mean()).isCloseTo(mean, within(1e-12));
    // v = 1/(1/0.5 + 2/2) = 1/3; level = v·(μ/0.5 + 4/2).
    assertThat(moments.levelVariance(2)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(moments.level(2, 4)).isCloseTo((mean / 0.5 + 2) / 3, within(1e-12));
  }

  @Test
  void varianceThatWasSimulatedIsFoundAgain() {
    // Standard errors: 0.0035 of μ, 0.002 of σ², 0.004 of τ²; five of them are allowed.
    Random random = new Random(6);
    int customers = 20_000;
    int[] n = new int[customers];
    double[] sum = new double[customers];
    double[] deviation = new double[customers];
    for (int c = 0; c < customers; c++) {
      double level = 3.5 + 0.6 * random.nextGaussian();
      n[c] = 1 + random.nextInt(6);
      double squares = 0;
      for (int o = 0; o < n[c]; o++) {
        double x = level + 0.4 * random.nextGaussian();
        sum[c] += x;
        squares += x * x;
      }
      deviation[c] = Math.max(0, squares - sum[c] * sum[c] / n[c]);
    }
    ValueMoments moments = ValueMoments.of(n, sum, deviation);
    assertThat(moments.mean()).isCloseTo(3.5, within(0.025));
    assertThat(moments.within()).isCloseTo(0.16, within(0.01));
    assertThat(moments.between()).isCloseTo(0.36, within(0.025));
  }

  @Test
  void customersNoMoreDifferentThanTheirOrdersHaveNoVarianceBetweenThem() {
    ValueMoments moments =
        ValueMoments.of(new int[] {2, 2}, new double[] {4, 4}, new double[] {2, 2});
    assertThat(moments.between()).isZero();
    assertThat(moments.mean()).isEqualTo(2);
    // Nobody has a level of their own then.
    assertThat(moments.levelVariance(10)).isZero();
    assertThat(moments.level(10, 100)).isEqualTo(2);
  }

  @Test
  void withoutASecondOrderOfAnybodyNothingCanBeTold() {
    assertThat(ValueMoments.of(new int[] {1, 1}, new double[] {1, 2}, new double[2]).usable())
        .isFalse();
    assertThat(ValueMoments.of(new int[] {5}, new double[] {9}, new double[] {3}).usable())
        .isFalse();
  }
}
