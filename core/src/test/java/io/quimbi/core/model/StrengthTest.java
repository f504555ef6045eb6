package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrengthTest {
  @Test
  void bordersBelongToTheWeakerSide() {
    assertThat(Strength.of(Math.nextUp(0.7), 0.2)).isEqualTo(Strength.STRONG);
    assertThat(Strength.of(0.7, 0.2)).isEqualTo(Strength.WEAK);
    assertThat(Strength.of(0.6, Math.nextUp(0.3))).isEqualTo(Strength.BALANCED);
    assertThat(Strength.of(0.6, 0.3)).isEqualTo(Strength.WEAK);
    assertThat(Strength.of(Math.nextUp(0.4), 0.35)).isEqualTo(Strength.BALANCED);
    assertThat(Strength.of(0.4, 0.35)).isEqualTo(Strength.WEAK);
  }

  @Test
  void aSingleSegmentIsStrong() {
    assertThat(Strength.of(1, 0)).isEqualTo(Strength.STRONG);
  }

  @Test
  void onlyBalancedIsHybridInWords() {
    assertThat(Strength.BALANCED.id()).isEqualTo("balanced");
  }
}
