package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GaussianNullTest {

  /** L = [[2, 0], [1, 3]] has L·Lᵀ = [[4, 2], [2, 10]]. */
  @Test
  void rootOfACovarianceByHand() {
    assertThat(GaussianNull.choleskyRoot(new double[][] {{4, 2}, {2, 10}}))
        .isDeepEqualTo(new double[][] {{2, 0}, {1, 3}});
  }

  @Test
  void columnsThatDependOnOthersAddNothing() {
    // The third is the sum of the first two, the fourth is constant.
    double[][] covariance = {{4, 2, 6, 0}, {2, 10, 12, 0}, {6, 12, 18, 0}, {0, 0, 0, 0}};
    double[][] root = GaussianNull.choleskyRoot(covariance);
    assertThat(root[2][2]).isZero();
    assertThat(root[3]).containsExactly(0, 0, 0, 0);
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        double product = 0;
        for (int e = 0; e < 4; e++) {
          product += root[a][e] * root[b][e];
        }
        assertThat(product).isCloseTo(covariance[a][b], within(1e-12));
      }
    }
  }

  @Test
  void momentsAreWeighted() {
    Points weighted = Points.of(new double[][] {{0, 4}, {1, 5}}, new double[] {3, 1});
    double[] mean = GaussianNull.mean(weighted);
    assertThat(mean).containsExactly(1, 2);
    assertThat(GaussianNull.covariance(weighted, mean))
        .isDeepEqualTo(new double[][] {{3, 3}, {3, 3}});
  }

  /** Five standard errors of 50,000 draws: of a mean 0.045, of a (co)variance 0.13 at most. */
  @Test
  void sampleHasTheMeanAndCovarianceOfThePoints() {
    Points cross =
        Points.of(new double[][] {{-2, 2, 0, 0}, {-1, 1, -3, 3}}, new double[] {1, 1, 1, 1});
    Points sample = GaussianNull.sample(cross, 50_000, 5);
    double[] mean = GaussianNull.mean(sample);
    double[][] covariance = GaussianNull.covariance(sample, mean);
    assertThat(mean).containsExactly(new double[] {0, 0}, within(0.051));
    assertThat(covariance[0][0]).isCloseTo(2, within(0.13));
    assertThat(covariance[0][1]).isCloseTo(1, within(0.16));
    assertThat(covariance[1][1]).isCloseTo(5, within(0.32));
  }
}
