package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PointsTest {

  @Test
  void foldsIdenticalRowsInLexicographicOrder() {
    Points points = Points.of(new double[][] {{3, 1, 3, -0.0, 0.0, 1}, {5, 2, 5, 7, 7, 1}});
    Points folded = points.folded();
    assertThat(folded.rows()).isEqualTo(4);
    assertThat(folded.row(0)).containsExactly(0, 7);
    assertThat(folded.row(1)).containsExactly(1, 1);
    assertThat(folded.row(2)).containsExactly(1, 2);
    assertThat(folded.row(3)).containsExactly(3, 5);
    assertThat(folded.weights()).containsExactly(2, 1, 1, 2);
    int[] folds = new int[6];
    for (int row = 0; row < 6; row++) {
      folds[row] = folded.foldOf(row);
    }
    assertThat(folds).containsExactly(3, 2, 3, 0, 0, 1);
    assertThat(folded.sourceRows()).isEqualTo(6);
    assertThat(folded.totalWeight()).isEqualTo(6);
    assertThat(folded.folded()).isSameAs(folded);
  }

  @Test
  void foldingLeavesEveryRowItsValues() {
    Points points = TestPoints.lattice(3_000, 3, TestPoints.SEED);
    Points folded = points.folded();
    for (int row = 0; row < points.rows(); row++) {
      assertThat(folded.row(folded.foldOf(row))).containsExactly(points.row(row));
    }
    for (int row = 1; row < folded.rows(); row++) {
      assertThat(folded.compare(row - 1, row)).isNegative();
    }
  }

  /** Sums of 0.1, 0.7 and 1.3 depend on their order in the last bit. */
  @Test
  void foldingDoesNotDependOnTheOrderOfRows() {
    Points lattice = TestPoints.lattice(2_000, 2, TestPoints.SEED);
    double[] weights = new double[lattice.rows()];
    SeededRandom random = new SeededRandom(TestPoints.SEED);
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 0.1 + 0.6 * random.nextInt(3);
    }
    Points weighted = Points.of(lattice.columns(), weights);
    Points straight = weighted.folded();
    Points permuted = weighted.select(TestPoints.permutation(weights.length, 2)).folded();
    assertThat(permuted.columns()).isDeepEqualTo(straight.columns());
    assertThat(permuted.weights()).containsExactly(straight.weights());
  }

  @Test
  void namesTheRowAndColumnOfAValueThatIsNone() {
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 2}, {3, Double.NaN}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was NaN in row 1, column 1");
    assertThatThrownBy(() -> Points.of(new double[][] {{Double.NEGATIVE_INFINITY, 2}, {3, 4}}))
        .hasMessageContaining("was -Infinity in row 0, column 0");
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 1e141}}))
        .hasMessageContaining("value must be finite and within ±1.0E140, was 1.0E141");
  }

  @Test
  void saysWhatIsWrongWithItsShape() {
    assertThatThrownBy(() -> Points.of(new double[][] {}))
        .hasMessage("points need at least one column, had none");
    assertThatThrownBy(() -> Points.of(new double[][] {{}}))
        .hasMessage("points need at least one row, had none");
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 2}, {1}}))
        .hasMessage("row count differs: column 0 has 2, column 1 has 1");
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 2}}, new double[] {1}))
        .hasMessage("weight count differs: rows 2, weights 1");
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 2}}, new double[] {1, 0}))
        .hasMessageContaining("weight must be finite and above 0, was 0.0 in row 1");
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 2}}).select(new int[0]))
        .hasMessage("points need at least one row, none was selected");
    assertThatThrownBy(() -> Points.of(new double[][] {{1, 2}}).sample(0, 1))
        .hasMessage("sample size must be ≥ 1, was 0");
  }

  @Test
  void doesNotSeeLaterChangesOfItsSource() {
    double[][] columns = {{1, 2}};
    double[] weights = {1, 2};
    Points points = Points.of(columns, weights);
    columns[0][0] = 9;
    weights[0] = 9;
    points.row(0)[0] = 9;
    assertThat(points.value(0, 0)).isEqualTo(1);
    assertThat(points.weight(0)).isEqualTo(1);
  }

  @Test
  void samplesOfCountsNeverDrawAnIndividualTwice() {
    Points counted = Points.of(new double[][] {{1, 2, 3, 4}}, new double[] {1, 7, 1, 3});
    for (int seed = 0; seed < 200; seed++) {
      for (int count = 1; count < 12; count++) {
        Points sample = counted.sample(count, seed);
        assertThat(sample.totalWeight()).isEqualTo(count);
        for (int row = 0; row < sample.rows(); row++) {
          int source = (int) sample.value(row, 0) - 1;
          assertThat(sample.weight(row)).isLessThanOrEqualTo(counted.weight(source));
        }
      }
    }
    assertThat(counted.sample(12, 1)).isSameAs(counted);
    assertThat(counted.individuals()).isEqualTo(12);
  }

  /**
   * Each row's share of a sample is its share of the weight, within five standard errors of a
   * binomial, which the systematic marks keep well below: a false alarm is below 1 in 10⁵.
   */
  @Test
  void samplesAreProportionalToWeight() {
    double[] weights = {0.5, 18.7, 3.2, 40, 7.6};
    Points points = Points.of(new double[][] {{0, 1, 2, 3, 4}}, weights);
    double[] drawn = new double[weights.length];
    int rounds = 4_000;
    for (int seed = 0; seed < rounds; seed++) {
      Points sample = points.sample(3, seed);
      for (int row = 0; row < sample.rows(); row++) {
        drawn[(int) sample.value(row, 0)] += sample.weight(row);
      }
    }
    for (int row = 0; row < weights.length; row++) {
      double share = weights[row] / 70;
      double error = Math.sqrt(share * (1 - share) / (3 * rounds));
      assertThat(drawn[row] / (3 * rounds)).isCloseTo(share, within(5 * error));
    }
  }

  /** 60 customers that stand for 1,122: no more than 60 were seen. */
  @Test
  void inverseProbabilitiesDoNotPretendToMoreIndividualsThanRows() {
    double[] weights = new double[60];
    double[][] columns = {new double[60]};
    for (int row = 0; row < 60; row++) {
      weights[row] = 18.7;
      columns[0][row] = row % 7;
    }
    Points points = Points.of(columns, weights);
    assertThat(points.individuals()).isEqualTo(60);
    assertThat(points.folded().individuals()).isEqualTo(60);
    assertThat(points.folded().select(new int[] {0, 1}).individuals()).isEqualTo(18);
    assertThat(points.folded().sample(5_000, 1).totalWeight()).isEqualTo(60);
    assertThat(points.sample(40, 1).totalWeight()).isEqualTo(40);
  }

  @Test
  void resamplesDrawWithReplacementInProportion() {
    Points points = Points.of(new double[][] {{0, 1, 2}}, new double[] {1, 2, 7});
    Points resample = points.resample(100_000, 3);
    assertThat(resample.totalWeight()).isEqualTo(100_000);
    // Five standard errors of a binomial share are at most 0.008.
    assertThat(resample.weight(0) / 100_000).isCloseTo(0.1, within(0.008));
    assertThat(resample.weight(1) / 100_000).isCloseTo(0.2, within(0.008));
    assertThat(resample.weight(2) / 100_000).isCloseTo(0.7, within(0.008));
    assertThat(points.resample(50, 4).weights()).containsExactly(points.resample(50, 4).weights());
  }
}
