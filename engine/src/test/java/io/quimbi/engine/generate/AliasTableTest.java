package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AliasTableTest {
  @Test
  void drawsEveryPlaceInItsShare() {
    double[] weights = {5, 0, 1, 2, 0.5, 1.5};
    AliasTable table = new AliasTable(weights);
    Draws draws = new Draws(3);
    int n = 200_000;
    int[] counts = new int[weights.length];
    for (int i = 0; i < n; i++) {
      counts[table.draw(draws)]++;
    }
    assertThat(counts[1]).isZero();
    for (int i = 0; i < weights.length; i++) {
      double p = weights[i] / 10;
      // Five standard errors: a right table fails once in 350,000 runs.
      assertThat((double) counts[i]).isCloseTo(n * p, within(5 * Math.sqrt(n * p * (1 - p)) + 1));
    }
  }

  @Test
  void oneWeightIsAlwaysDrawn() {
    AliasTable table = new AliasTable(new double[] {0.3});
    Draws draws = new Draws(4);
    for (int i = 0; i < 100; i++) {
      assertThat(table.draw(draws)).isZero();
    }
  }
}
