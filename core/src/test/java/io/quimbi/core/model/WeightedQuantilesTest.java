package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedQuantilesTest {
  private static final double[] PLACES = {0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 1};

  @Test
  void equalWeightsCountAsRepetitions() {
    assertRepeats(new double[] {3, 3, 3, 3, 3, 3, 3});
  }

  @Test
  void differentWeightsCountAsRepetitions() {
    assertRepeats(new double[] {1, 4, 2, 2, 1, 5, 3});
  }

  private static void assertRepeats(double[] weights) {
    Random random = new Random(5);
    double[] values = random.doubles(weights.length, -2, 2).toArray();
    values[3] = values[1];
    double[] repeated = new double[(int) Arrays.stream(weights).sum()];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      for (int times = 0; times < weights[i]; times++) {
        repeated[at++] = values[i];
      }
    }
    WeightedQuantiles weighted = new WeightedQuantiles(values, weights);
    Arrays.sort(repeated);
    for (double p : PLACES) {
      double position = p * (repeated.length - 1);
      int below = (int) position;
      int above = Math.min(below + 1, repeated.length - 1);
      double byHand =
          repeated[below] == repeated[above]
              ? repeated[below]
              : repeated[below] + (position - below) * (repeated[above] - repeated[below]);
      assertThat(weighted.quantile(p)).as("p = %s", p).isEqualTo(byHand);
    }
  }
}
