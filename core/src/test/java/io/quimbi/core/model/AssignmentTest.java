package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void givesUpTheHeaviestPairWhereTheSumIsLarger() {
    assertThat(Assignment.heaviest(new double[][] {{0.9, 0.8}, {0.7, 0.1}})).containsExactly(1, 0);
  }

  @Test
  void leavesOverWhatThereIsTooMuchOf() {
    assertThat(Assignment.heaviest(new double[][] {{0.2}, {0.6}, {0.5}}))
        .containsExactly(-1, 0, -1);
    assertThat(Assignment.heaviest(new double[][] {{0.2, 0.6, 0.5}})).containsExactly(1);
    assertThat(Assignment.heaviest(new double[3][0])).containsExactly(-1, -1, -1);
    assertThat(Assignment.heaviest(new double[0][0])).isEmpty();
  }

  @Test
  void isAsHeavyAsTheBestOfAllThereAre() {
    Random random = new Random(3);
    for (int trial = 0; trial < 400; trial++) {
      double[][] weights = new double[1 + random.nextInt(6)][1 + random.nextInt(6)];
      for (double[] row : weights) {
        // Few distinct values, so that there are ties too.
        Arrays.setAll(
            row, j -> random.nextBoolean() ? random.nextInt(4) / 4.0 : random.nextDouble());
      }
      int[] columnOf = Assignment.heaviest(weights);
      int[] used = Arrays.stream(columnOf).filter(j -> j >= 0).toArray();
      assertThat(used).doesNotHaveDuplicates();
      assertThat(used).hasSize(Math.min(weights.length, weights[0].length));
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += columnOf[i] < 0 ? 0 : weights[i][columnOf[i]];
      }
      assertThat(sum)
          .as("%s", Arrays.deepToString(weights))
          .isCloseTo(best(weights, 0, new boolean[weights[0].length]), within(1e-12));
    }
  }

  private static double best(double[][] weights, int row, boolean[] taken) {
    if (row == weights.length) {
      return 0;
    }
    double best = best(weights, row + 1, taken);
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        best = Math.max(best, weights[row][j] + best(weights, row + 1, taken));
        taken[j] = false;
      }
    }
    return best;
  }
}
