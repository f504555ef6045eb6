package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ValueModelTest {
  private static final ValueModel CDNOW = new ValueModel(6.25, 3.74, 15.44);

  /** The first customers of CDNOW, from R's BTYD. */
  @Test
  void expectedValueShrinksTheOwnMeanTowardsEverybodys() {
    assertThat(CDNOW.expectedValue(2, 22.35)).isCloseTo(24.663714, within(1e-6));
    assertThat(CDNOW.expectedValue(1, 11.77)).isCloseTo(18.916852, within(1e-6));
    assertThat(CDNOW.expectedValue(0, 0)).isCloseTo(35.218978, within(1e-6));
    assertThat(CDNOW.populationMean()).isCloseTo(35.218978, within(1e-6));
    assertThat(CDNOW.expectedValue(100_000, 80)).isCloseTo(80, within(1e-3));
  }

  @Test
  void distributionWithoutAMeanSaysInfinity() {
    ValueModel heavy = new ValueModel(2, 0.9, 10);
    assertThat(heavy.populationMean()).isInfinite();
    assertThat(heavy.expectedValue(1, 10)).isFinite().isPositive();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> CDNOW.expectedValue(2, 0)).hasMessageContaining("mean value 0.0");
    assertThatThrownBy(() -> new ValueModel(1, -1, 1)).hasMessageContaining("q must be > 0");
  }
}
