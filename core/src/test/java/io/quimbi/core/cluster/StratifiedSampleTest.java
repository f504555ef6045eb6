package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StratifiedSampleTest {

  @Test
  void drawsEachTierAtItsOwnRate() {
    double[] values = values(100_000);
    StratifiedSample sample = StratifiedSample.draw(values, 5_000, 1);
    assertThat(sample.size()).isEqualTo(5_000);
    int[] drawn = new int[4];
    for (int i = 0; i < sample.size(); i++) {
      int tier = tier(values[sample.rows()[i]], values.length);
      drawn[tier]++;
      // 5,000, 15,000, 30,000 and 50,000 customers over 1,000, 1,500, 1,500 and 1,000.
      assertThat(sample.weights()[i]).isEqualTo(new double[] {5, 10, 20, 50}[tier]);
    }
    assertThat(drawn).containsExactly(1_000, 1_500, 1_500, 1_000);
  }

  @Test
  void weightsAddUpToThePopulation() {
    for (int population : new int[] {5, 6, 19, 20, 21, 100, 999, 93_564}) {
      for (int size : new int[] {4, 5, 17, 98, 5_000}) {
        StratifiedSample sample = StratifiedSample.draw(values(population), size, size);
        assertThat(Arrays.stream(sample.weights()).sum())
            .as("%d of %d", size, population)
            .isCloseTo(population, within(1e-6));
        assertThat(sample.size()).isEqualTo(Math.min(size, population));
        assertThat(Arrays.stream(sample.rows()).distinct().count()).isEqualTo(sample.size());
        assertThat(sample.rows()).isSorted();
      }
    }
  }

  /** A top tier of 5 cannot yield 20 of 60; the other tiers share what it lacks. */
  @Test
  void smallTiersAreTakenWholeAndTheRestIsShared() {
    assertThat(StratifiedSample.quotas(new int[] {5, 15, 30, 50}, 60))
        .containsExactly(5, 15, 24, 16);
    assertThat(StratifiedSample.quotas(new int[] {5, 15, 30, 50}, 98))
        .containsExactly(5, 15, 30, 48);
    assertThat(StratifiedSample.quotas(new int[] {0, 1, 2, 2}, 4)).containsExactly(0, 1, 2, 1);
    assertThat(StratifiedSample.quotas(new int[] {1, 1, 1, 1}, 4)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void everybodyIsDrawnWhereTheSampleIsLargeEnough() {
    StratifiedSample sample = StratifiedSample.draw(new double[] {3, 1, 2}, 10, 1);
    assertThat(sample.rows()).containsExactly(0, 1, 2);
    assertThat(sample.weights()).containsExactly(1, 1, 1);
  }

  /**
   * The mean of the estimates is the truth: within five standard errors, estimated from the same
   * 300 samples; a false alarm is below 1 in 10⁵.
   */
  @Test
  void weightedMeanIsUnbiased() {
    double[] values = values(2_000);
    double truth = Arrays.stream(values).average().orElseThrow();
    int rounds = 300;
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < rounds; seed++) {
      StratifiedSample sample = StratifiedSample.draw(values, 50, seed);
      double estimate = 0;
      for (int i = 0; i < 50; i++) {
        estimate += sample.weights()[i] * values[sample.rows()[i]] / values.length;
      }
      sum += estimate;
      squares += estimate * estimate;
    }
    double mean = sum / rounds;
    double error = Math.sqrt((squares / rounds - mean * mean) / rounds);
    assertThat(mean).isCloseTo(truth, within(5 * error));
    assertThat(error).isPositive();
  }

  @Test
  void sameSeedSameSample() {
    double[] values = values(500);
    assertThat(StratifiedSample.draw(values, 40, 9).rows())
        .containsExactly(StratifiedSample.draw(values, 40, 9).rows())
        .isNotEqualTo(StratifiedSample.draw(values, 40, 10).rows());
  }

  @Test
  void saysWhatIsWrongWithItsArguments() {
    assertThatThrownBy(() -> StratifiedSample.draw(new double[] {1, 2}, 3, 1))
        .hasMessage("sample size must be ≥ 4, was 3");
    assertThatThrownBy(() -> StratifiedSample.draw(new double[] {1, Double.NaN}, 5, 1))
        .hasMessage("value must be a number, was NaN in row 1");
    assertThatThrownBy(() -> StratifiedSample.draw(new double[0], 5, 1))
        .hasMessage("row count must be ≥ 1, was 0");
  }

  /** 0 to n − 1 in a scattered order: the value is its own rank. */
  private static double[] values(int count) {
    double[] values = new double[count];
    int[] order = TestPoints.permutation(count, count);
    for (int i = 0; i < count; i++) {
      values[i] = order[i];
    }
    return values;
  }

  private static int tier(double rank, int population) {
    double share = rank / population;
    return share >= 0.95 ? 0 : share >= 0.80 ? 1 : share >= 0.50 ? 2 : 3;
  }
}
