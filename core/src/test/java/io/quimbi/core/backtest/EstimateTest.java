package io.quimbi.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void replicatesWithoutAValueAreLeftOut() {
    Estimate estimate = Estimate.of(0.5, new double[] {0.4, Double.NaN, 0.4});

    assertThat(estimate).isEqualTo(new Estimate(0.5, 0.4, 0.4));
  }

  @Test
  void whereThereIsNoFigureThereIsNoInterval() {
    assertThat(Estimate.of(Double.NaN, new double[] {0.54, 1})).isEqualTo(Estimate.NONE);
  }
}
