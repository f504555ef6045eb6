package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Indices, balance, adjusted Rand index and Jaccard coefficients by hand. */
class ValidityTest {
  private static final double[][] NONE = {};
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /**
   * Points 0, 1, 3, 4 with centroids 0 and 4: two rows of (1, 0), two of (0.9, 0.1). PC = (2 +
   * 2·0.82)/4 = 0.91, XB = 1.8/(4·16).
   */
  @Test
  void indicesOfFourPointsByHand() {
    Points points = Points.of(new double[][] {{0, 1, 3, 4}});
    FuzzyPartition partition =
        FuzzyCMeans.fitFrom(
            points,
            new double[][] {{0}, {4}},
            FuzzyCMeansOptions.of(2, 1).withStop(1, 0),
            NONE,
            WORKERS);
    ValidityIndices indices = ValidityIndices.of(points, partition);
    assertThat(indices.partitionCoefficient()).isCloseTo(0.91, within(1e-15));
    assertThat(indices.modifiedPartitionCoefficient()).isCloseTo(0.82, within(1e-15));
    assertThat(indices.partitionEntropy())
        .isCloseTo(-(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)) / 2, within(1e-15));
    assertThat(indices.xieBeni()).isCloseTo(1.8 / 64, within(1e-15));
    assertThat(indices.xieBeniSquared()).isEqualTo(indices.xieBeni());
  }

  @Test
  void indicesOfOneClusterSayNothing() {
    Points points = Points.of(new double[][] {{0, 1, 3}});
    ValidityIndices indices =
        ValidityIndices.of(points, FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(1, 1), WORKERS));
    assertThat(indices.partitionCoefficient()).isEqualTo(1);
    assertThat(indices.modifiedPartitionCoefficient()).isZero();
    assertThat(indices.xieBeni()).isNaN();
  }

  @Test
  void coincidingCentroidsHaveAnInfiniteXieBeniIndex() {
    Points points = Points.of(new double[][] {{0, 1, 3}});
    FuzzyPartition partition =
        FuzzyCMeans.fitFrom(
            points, new double[][] {{1}, {1}}, FuzzyCMeansOptions.of(2, 1), NONE, WORKERS);
    assertThat(ValidityIndices.of(points, partition).xieBeni()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void workedBalances() {
    assertThat(Balance.of(35, 28, 18, 12, 7)).isCloseTo(0.48716, within(5e-6));
    assertThat(Balance.of(94, 6)).isCloseTo(0.12, within(1e-12));
    assertThat(Balance.of(5, 5, 5)).isEqualTo(1);
    assertThat(Balance.of(8)).isEqualTo(1);
    assertThat(Balance.of(100, 0, 0)).isZero();
  }

  @Test
  void balanceOfNobodyIsRefused() {
    assertThatThrownBy(() -> Balance.of(0, 0))
        .hasMessage("sizes must add up to more than 0, were 2 sizes of 0");
    assertThatThrownBy(() -> Balance.of(3, -1)).hasMessageContaining("was -1.0");
  }

  /**
   * {1, 1, 2, 2} against {1, 1, 1, 2}: pairs together in both 1, in the first 2, in the second 3,
   * of 6; E = 1, so (1 − 1)/(2.5 − 1) = 0.
   */
  @Test
  void adjustedRandIndexByHand() {
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 1})).isZero();
    // scikit-learn's documented example: 0.57142857.
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 2}, new int[] {0, 0, 1, 1}))
        .isCloseTo(4 / 7.0, within(1e-12));
    // Every pair is split: below chance.
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}))
        .isCloseTo(-0.5, within(1e-12));
  }

  @Test
  void adjustedRandIndexDoesNotMindNames() {
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 1, 2, 2}, new int[] {7, 7, 3, 0, 0}))
        .isEqualTo(1);
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 0}, new int[] {4, 4, 4})).isEqualTo(1);
    assertThat(AdjustedRandIndex.of(new int[] {0, 1, 2}, new int[] {2, 0, 1})).isEqualTo(1);
    assertThat(AdjustedRandIndex.of(new int[] {0, 0, 0}, new int[] {0, 1, 2})).isZero();
    assertThat(AdjustedRandIndex.of(new int[] {0}, new int[] {3})).isEqualTo(1);
  }

  @Test
  void adjustedRandIndexCountsWeightsAsRepeatedRows() {
    int[] first = {0, 0, 1, 2};
    int[] second = {0, 1, 1, 1};
    double weighted = AdjustedRandIndex.of(first, second, new double[] {3, 1, 2, 2});
    double repeated =
        AdjustedRandIndex.of(
            new int[] {0, 0, 0, 0, 1, 1, 2, 2}, new int[] {0, 0, 0, 1, 1, 1, 1, 1});
    assertThat(weighted).isCloseTo(repeated, within(1e-12));
  }

  /** {a, b, c} and {d, e} against {a, b} and {c, d, e}: 2/3 and 2/3. */
  @Test
  void jaccardOfClustersByHand() {
    double[] ones = {1, 1, 1, 1, 1};
    assertThat(ClusterJaccard.of(new int[] {0, 0, 0, 1, 1}, new int[] {5, 5, 2, 2, 2}, ones, 3))
        .containsExactly(new double[] {2 / 3.0, 2 / 3.0, 0}, within(1e-15));
    assertThat(
            ClusterJaccard.of(new int[] {0, 0, 1}, new int[] {0, 1, 1}, new double[] {4, 1, 3}, 2))
        .containsExactly(new double[] {4 / 5.0, 3 / 4.0}, within(1e-15));
    assertThatThrownBy(() -> ClusterJaccard.of(new int[] {2}, new int[] {0}, new double[] {1}, 2))
        .hasMessage("label must be below 2, was 2");
  }

  @Test
  void verdictNeedsStabilityAndForADiscoveryLift() {
    assertThat(Verdict.of(0.10, 0.75)).isEqualTo(Verdict.NATURAL);
    assertThat(Verdict.of(0.0999, 0.75)).isEqualTo(Verdict.REPRODUCIBLE);
    assertThat(Verdict.of(0.5, 0.7499)).isEqualTo(Verdict.CONSTRUCTED);
    assertThat(Verdict.of(0.5, Double.NaN)).isEqualTo(Verdict.CONSTRUCTED);
  }
}
