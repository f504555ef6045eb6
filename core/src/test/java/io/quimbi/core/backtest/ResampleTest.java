package io.quimbi.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResampleTest {
  @Test
  void replicatesVaryAsIndependentDrawsDo() {
    // The mean of n independent draws of 0 or 1 has a standard deviation of ½/√n.
    int customers = 10_000;
    int replicates = 400;
    double squares = 0;
    for (int b = 0; b < replicates; b++) {
      int[] weights = Resample.weights(customers, 42, b);
      assertThat(Arrays.stream(weights).sum()).isEqualTo(customers);
      int ones = Arrays.stream(weights, 0, customers / 2).sum();
      squares += Math.pow((double) ones / customers - 0.5, 2);
    }
    // With 400 replicates it is met within 3.5 % (one standard error).
    assertThat(Math.sqrt(squares / replicates)).isCloseTo(0.5 / 100, within(0.0006));
  }

  @Test
  void theSameSeedGivesTheSameReplicate() {
    assertThat(Resample.weights(50, 7, 3))
        .isEqualTo(Resample.weights(50, 7, 3))
        .isNotEqualTo(Resample.weights(50, 8, 3));
  }
}
