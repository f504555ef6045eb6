package io.quimbi.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogTailsTest {
  @Test
  void negativeBinomialTailsAreTheSumsOfItsMass() {
    for (double size : new double[] {0.3, 1, 4.7, 60}) {
      for (double odds : new double[] {0.01, 0.4, 3}) {
        double mass = Math.pow(1 + odds, -size);
        double below = 0;
        for (int y = 0; y < 60; y++) {
          double atMost = below + mass;
          assertThat(Math.exp(LogTails.negativeBinomialAtMost(y, size, odds)))
              .isCloseTo(atMost, within(1e-11));
          assertThat(Math.exp(LogTails.negativeBinomialAtLeast(y, size, odds)))
              .isCloseTo(1 - below, within(1e-11));
          below = atMost;
          mass *= (size + y) / (y + 1) * (odds / (1 + odds));
        }
      }
    }
  }

  @Test
  void aTailTooSmallForADoubleKeepsItsLogarithm() {
    // Geometric: P(Y ≥ y) = (odds / (1 + odds))^y.
    assertThat(LogTails.negativeBinomialAtLeast(1000, 1, 0.01))
        .isCloseTo(1000 * Math.log(0.01 / 1.01), within(1e-7));
    assertThat(LogTails.negativeBinomialAtLeast(1_000_000, 0.5, 0.01)).isFinite().isLessThan(-1e6);
    assertThat(LogTails.negativeBinomialAtMost(3, 1e6, 2)).isFinite().isLessThan(-1e5);
    assertThat(LogTails.normalAtLeast(40)).isCloseTo(-804.608442, within(1e-4));
  }

  @Test
  void betaBinomialWithFlatPriorIsUniform() {
    for (int d = 0; d <= 12; d++) {
      assertThat(Math.exp(LogTails.betaBinomialAtLeast(d, 12, 1, 1)))
          .isCloseTo((13 - d) / 13.0, within(1e-12));
      assertThat(Math.exp(LogTails.betaBinomialAtMost(d, 12, 1, 1)))
          .isCloseTo((d + 1) / 13.0, within(1e-12));
    }
  }

  @Test
  void normalTailIsContinuousWhereItsMethodChanges() {
    double slope = LogTails.normalAtLeast(5 - 1e-9) - LogTails.normalAtLeast(5);
    assertThat(slope).isCloseTo(0, within(1e-7));
    assertThat(Math.exp(LogTails.normalAtLeast(1.959963984540054))).isCloseTo(0.025, within(1e-12));
  }
}
