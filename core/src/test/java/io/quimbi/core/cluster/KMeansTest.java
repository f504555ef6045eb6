package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KMeansTest {
  private static final double[][] NONE = {};
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** 0, 1 and 9, 11: centroids 0.5 and 10, J = 2·0.25 + 2·1 = 2.5. */
  @Test
  void fourPointsByHand() {
    FuzzyPartition partition =
        KMeans.fit(Points.of(new double[][] {{9, 0, 11, 1}}), KMeansOptions.of(2, 1), WORKERS);
    assertThat(partition.freeCentroids()).isDeepEqualTo(new double[][] {{0.5}, {10}});
    assertThat(partition.labels()).containsExactly(1, 0, 1, 0);
    assertThat(partition.objective()).isEqualTo(2.5);
    assertThat(partition.memberships(0)).containsExactly(0, 1);
    assertThat(partition.fuzzifier()).isEqualTo(1);
    assertThat(partition.stopReason()).isEqualTo(StopReason.CONVERGED);
  }

  @Test
  void objectiveNeverRises() {
    for (int round = 0; round < 10; round++) {
      Points points = TestPoints.gaussian(800, 3, TestPoints.SEED + round);
      double[] objectives = KMeans.fit(points, KMeansOptions.of(6, round), WORKERS).objectives();
      for (int i = 1; i < objectives.length; i++) {
        assertThat(objectives[i])
            .as("round %d, iteration %d; %s", round, i, TestPoints.repeat())
            .isLessThanOrEqualTo(objectives[i - 1] * (1 + 1e-12));
      }
      assertThat(objectives).hasSizeGreaterThan(2);
    }
  }

  /** From starts where all centroids but one are far away, each empty one has to find points. */
  @Test
  void emptyClustersMoveToWhereTheyAreNeeded() {
    Points points =
        TestPoints.blobs(new double[][] {{0, 0}, {50, 0}, {0, 50}, {50, 50}}, 400, 0.5, 11);
    double[][] start = {{25, 25}, {900, 900}, {901, 900}, {902, 900}};
    FuzzyPartition partition = KMeans.fitFrom(points, start, KMeansOptions.of(4, 1), NONE, WORKERS);
    assertThat(partition.sizes()).containsExactly(100, 100, 100, 100);
    double[] objectives = partition.objectives();
    for (int i = 1; i < objectives.length; i++) {
      assertThat(objectives[i]).isLessThanOrEqualTo(objectives[i - 1]);
    }
  }

  @Test
  void noClusterIsEmptyWhereThereAreRowsEnough() {
    for (int round = 0; round < 20; round++) {
      Points points = TestPoints.lattice(60, 2, TestPoints.SEED + round);
      int distinct = points.folded().rows();
      FuzzyPartition partition = KMeans.fit(points, KMeansOptions.of(distinct, round), WORKERS);
      assertThat(partition.sizes())
          .as("round %d; %s", round, TestPoints.repeat())
          .hasSize(distinct)
          .doesNotContain(0);
      assertThat(partition.objective()).isZero();
    }
  }

  @Test
  void isFuzzyCMeansWithFuzzifierOne() {
    Points points = TestPoints.gaussian(500, 2, 21);
    FuzzyPartition hard = KMeans.fit(points, KMeansOptions.of(3, 7), WORKERS);
    FuzzyPartition soft =
        FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(3, 7).withFuzzifier(1), WORKERS);
    assertThat(soft.centroids()).isDeepEqualTo(hard.centroids());
    assertThat(soft.labels()).containsExactly(hard.labels());
  }

  /** As m falls to 1, soft centroids approach hard ones. */
  @Test
  void isTheLimitOfFuzzyCMeans() {
    Points points = TestPoints.blobs(new double[][] {{0, 0}, {5, 0}, {0, 5}}, 300, 1, 22);
    FuzzyPartition hard = KMeans.fit(points, KMeansOptions.of(3, 7), WORKERS);
    FuzzyPartition soft =
        FuzzyCMeans.fitFrom(
            points,
            hard.freeCentroids(),
            FuzzyCMeansOptions.of(3, 7).withFuzzifier(1.01),
            NONE,
            WORKERS);
    for (int j = 0; j < 3; j++) {
      assertThat(soft.centroid(j)).containsExactly(hard.centroid(j), within(0.02));
    }
  }
}
