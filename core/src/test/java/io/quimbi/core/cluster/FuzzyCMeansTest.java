package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzyCMeansTest {
  private static final double[][] NONE = {};
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /**
   * Points 0, 1, 3, 4 from centroids 0 and 4. 1 has squared distances 1 and 9, so memberships 0.9
   * and 0.1; 0 and 4 lie on a centroid. J = 2·(0.81·1 + 0.01·9) = 1.8. The centroid moves to
   * (0.81·1 + 0.01·3)/(1 + 0.81 + 0.01) = 0.84/1.82 = 6/13, the other to 4 − 6/13.
   */
  @Test
  void fourPointsByHand() {
    Points points = Points.of(new double[][] {{0, 1, 3, 4}});
    FuzzyCMeansOptions once = FuzzyCMeansOptions.of(2, 1).withStop(1, 0);
    FuzzyPartition first =
        FuzzyCMeans.fitFrom(points, new double[][] {{4}, {0}}, once, NONE, WORKERS);
    assertThat(first.memberships(0)).containsExactly(1, 0);
    assertThat(first.memberships(1)).containsExactly(new double[] {0.9, 0.1}, within(1e-15));
    assertThat(first.memberships(2)).containsExactly(new double[] {0.1, 0.9}, within(1e-15));
    assertThat(first.memberships(3)).containsExactly(0, 1);
    assertThat(first.objective()).isCloseTo(1.8, within(1e-15));
    assertThat(first.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);

    FuzzyPartition second =
        FuzzyCMeans.fitFrom(points, new double[][] {{4}, {0}}, once.withStop(2, 0), NONE, WORKERS);
    assertThat(second.centroid(0)).containsExactly(new double[] {6 / 13.0}, within(1e-15));
    assertThat(second.centroid(1)).containsExactly(new double[] {46 / 13.0}, within(1e-15));
    assertThat(second.iterations()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.3, 1.5, 2, 2.5})
  void objectiveNeverRises(double fuzzifier) {
    for (int round = 0; round < 5; round++) {
      Points points = TestPoints.gaussian(700, 3, TestPoints.SEED + round);
      FuzzyCMeansOptions options =
          FuzzyCMeansOptions.of(4, TestPoints.SEED + round).withFuzzifier(fuzzifier);
      double[] objectives = FuzzyCMeans.fit(points, options, WORKERS).objectives();
      for (int i = 1; i < objectives.length; i++) {
        assertThat(objectives[i])
            .as("round %d, iteration %d; %s", round, i, TestPoints.repeat())
            .isLessThanOrEqualTo(objectives[i - 1] * (1 + 1e-12));
      }
      assertThat(objectives).hasSizeGreaterThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 2})
  void objectiveIsThatOfMembershipsAndCentroids(double fuzzifier) {
    Points points = TestPoints.gaussian(300, 3, TestPoints.SEED);
    FuzzyPartition partition =
        FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(3, 5).withFuzzifier(fuzzifier), WORKERS);
    double objective = 0;
    for (int row = 0; row < points.rows(); row++) {
      for (int j = 0; j < 3; j++) {
        objective +=
            Math.pow(partition.u(row, j), fuzzifier)
                * Distances.squared(points.row(row), partition.centroid(j));
      }
    }
    assertThat(partition.objective()).isCloseTo(objective, within(1e-9));
    assertThat(partition.objectives()[partition.iterations() - 1]).isEqualTo(partition.objective());
  }

  /** The plain loop over a point, at sizes around a block and with odd and even dimensions. */
  @ParameterizedTest
  @CsvSource({"1,1,2", "7,2,2", "13,3,2", "1023,4,2", "1024,5,2", "1025,4,2", "2049,3,1.7"})
  void blocksAgreeWithTheKernelOfASinglePoint(int rows, int dimensions, double fuzzifier) {
    Points points = TestPoints.gaussian(rows, dimensions, TestPoints.SEED);
    int count = Math.min(3, rows);
    FuzzyPartition partition =
        FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(count, 3).withFuzzifier(fuzzifier), WORKERS);
    for (int row = 0; row < rows; row++) {
      assertThat(partition.memberships(row))
          .as("row %d; %s", row, TestPoints.repeat())
          .containsExactly(partition.assign(points.row(row)), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2})
  void foldingEqualsNotFolding(double fuzzifier) {
    Points points = TestPoints.lattice(600, 2, TestPoints.SEED);
    Points folded = points.folded();
    assertThat(folded.rows()).isEqualTo(25);
    FuzzyCMeansOptions options = FuzzyCMeansOptions.of(3, 8).withFuzzifier(fuzzifier);
    FuzzyPartition plain = FuzzyCMeans.fit(points, options, WORKERS);
    FuzzyPartition foldedFit = FuzzyCMeans.fit(folded, options, WORKERS);
    FuzzyPartition unfolded = foldedFit.unfolded(folded);

    assertThat(unfolded.objective()).isCloseTo(plain.objective(), within(1e-9 * 600));
    assertThat(unfolded.sizes()).containsExactly(plain.sizes(), within(1e-9));
    for (int row = 0; row < points.rows(); row++) {
      assertThat(unfolded.memberships(row))
          .as("row %d; %s", row, TestPoints.repeat())
          .containsExactly(plain.memberships(row), within(1e-9));
    }
    ValidityIndices indices = ValidityIndices.of(folded, foldedFit);
    ValidityIndices plainIndices = ValidityIndices.of(points, plain);
    assertThat(indices.xieBeni()).isCloseTo(plainIndices.xieBeni(), within(1e-9));
    assertThat(indices.partitionEntropy()).isCloseTo(plainIndices.partitionEntropy(), within(1e-9));
    assertThat(indices.partitionCoefficient())
        .isCloseTo(plainIndices.partitionCoefficient(), within(1e-9));
  }

  @Test
  void permutingRowsPermutesResults() {
    Points points = TestPoints.gaussian(1500, 3, TestPoints.SEED);
    int[] order = TestPoints.permutation(points.rows(), 4);
    FuzzyCMeansOptions options = FuzzyCMeansOptions.of(4, 9).withStop(2000, 1e-12);
    FuzzyPartition straight = FuzzyCMeans.fit(points, options, WORKERS);
    FuzzyPartition permuted = FuzzyCMeans.fit(points.select(order), options, WORKERS);
    for (int row = 0; row < order.length; row++) {
      assertThat(permuted.memberships(row))
          .as("row %d; %s", row, TestPoints.repeat())
          .containsExactly(straight.memberships(order[row]), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.7, 2})
  void threadsDoNotShowInTheResult(double fuzzifier) {
    Points points = TestPoints.gaussian(9_000, 3, TestPoints.SEED);
    FuzzyCMeansOptions options =
        FuzzyCMeansOptions.of(4, 2).withFuzzifier(fuzzifier).withStop(12, 1e-5).withStarts(3);
    FuzzyPartition alone = FuzzyCMeans.fit(points, options, WORKERS);
    for (int threads : new int[] {2, 3}) {
      try (Workers several = Workers.of(threads)) {
        FuzzyPartition shared = FuzzyCMeans.fit(points, options, several);
        assertThat(Arrays.deepEquals(shared.centroids(), alone.centroids())).isTrue();
        assertThat(shared.objectives()).containsExactly(alone.objectives());
        assertThat(
                IntStream.range(0, points.rows())
                    .filter(row -> !Arrays.equals(shared.memberships(row), alone.memberships(row))))
            .as("rows that differ on %d threads", threads)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2})
  void identicalPointsAreOneCluster(double fuzzifier) {
    Points points = Points.of(new double[][] {{2, 2, 2, 2}, {5, 5, 5, 5}});
    FuzzyPartition partition =
        FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(3, 1).withFuzzifier(fuzzifier), WORKERS);
    assertThat(partition.clusterCount()).isEqualTo(1);
    assertThat(partition.requestedCount()).isEqualTo(3);
    assertThat(partition.centroid(0)).containsExactly(2, 5);
    assertThat(partition.memberships(3)).containsExactly(1);
    assertThat(partition.objective()).isZero();
  }

  @Test
  void onePointIsItsOwnCentroid() {
    FuzzyPartition partition =
        FuzzyCMeans.fit(Points.of(new double[][] {{7}}), FuzzyCMeansOptions.of(2, 1), WORKERS);
    assertThat(partition.freeCentroids()).isDeepEqualTo(new double[][] {{7}});
    assertThat(partition.memberships(0)).containsExactly(1);
  }

  @Test
  void twoPointsAreTwoClusters() {
    FuzzyPartition partition =
        FuzzyCMeans.fit(Points.of(new double[][] {{9, 7}}), FuzzyCMeansOptions.of(5, 1), WORKERS);
    assertThat(partition.freeCentroids()).isDeepEqualTo(new double[][] {{7}, {9}});
    assertThat(partition.memberships(0)).containsExactly(0, 1);
    assertThat(partition.memberships(1)).containsExactly(1, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2})
  void moreClustersThanDistinctRowsGiveOneEach(double fuzzifier) {
    Points points = Points.of(new double[][] {{1, 1, 2, 2, 3}});
    FuzzyPartition partition =
        FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(7, 1).withFuzzifier(fuzzifier), WORKERS);
    assertThat(partition.freeCentroids()).isDeepEqualTo(new double[][] {{1}, {2}, {3}});
    assertThat(partition.requestedCount()).isEqualTo(7);
    assertThat(partition.sizes()).containsExactly(2, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.1, 1.5, 2, 4})
  void rowsSumToOneAtExtremeDistances(double fuzzifier) {
    double[] x = {0, 1e-170, 1e-155, 1e-140, 1e-20, 1, 1e20, 1e139, -1e139, 3e-162};
    Points points = Points.of(new double[][] {x});
    FuzzyPartition partition =
        FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(4, 1).withFuzzifier(fuzzifier), WORKERS);
    for (int row = 0; row < x.length; row++) {
      assertThat(TestPoints.rowSum(partition, row)).as("row %d", row).isCloseTo(1, within(1e-9));
    }
    assertThat(partition.objective()).isNotNaN();
  }

  @Test
  void coincidingStartsStayTogetherAndShareEqually() {
    Points points = Points.of(new double[][] {{0, 1, 2, 10}});
    FuzzyPartition partition =
        FuzzyCMeans.fitFrom(
            points, new double[][] {{1}, {1}, {9}}, FuzzyCMeansOptions.of(3, 1), NONE, WORKERS);
    for (int row = 0; row < points.rows(); row++) {
      assertThat(partition.u(row, 0)).isEqualTo(partition.u(row, 1));
      assertThat(TestPoints.rowSum(partition, row)).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2})
  void pinnedCentroidsTakePartAndStay(double fuzzifier) {
    Points points = TestPoints.blobs(new double[][] {{0, 0}, {6, 0}, {0, 6}}, 300, 0.5, 3);
    double[][] pinned = {{0, 0}};
    FuzzyPartition partition =
        FuzzyCMeans.fit(
            points, FuzzyCMeansOptions.of(2, 4).withFuzzifier(fuzzifier), pinned, WORKERS);
    assertThat(partition.clusterCount()).isEqualTo(3);
    assertThat(partition.freeCount()).isEqualTo(2);
    assertThat(partition.isPinned(1)).isFalse();
    assertThat(partition.isPinned(2)).isTrue();
    assertThat(partition.centroid(2)).containsExactly(0, 0);
    assertThat(partition.sizes()).containsExactly(100, 100, 100);
    assertThat(partition.label(0)).isEqualTo(2);
    assertThat(partition.freeLabel(0)).isLessThan(2);
    assertThat(partition.assign(0, 0)).containsExactly(0, 0, 1);
  }

  /** A point on a pinned centroid belongs to it wholly, so it moves no other. */
  @Test
  void pointsOnAPinnedCentroidDoNotMoveTheOthers() {
    double[][] columns = {{0, 0, 0, 0, 4, 5, 8, 9}};
    double[][] pinned = {{0}};
    FuzzyCMeansOptions options = FuzzyCMeansOptions.of(2, 4).withStop(1000, 1e-12);
    FuzzyPartition all = FuzzyCMeans.fit(Points.of(columns), options, pinned, WORKERS);
    FuzzyPartition free =
        FuzzyCMeans.fit(Points.of(new double[][] {{4, 5, 8, 9}}), options, pinned, WORKERS);
    assertThat(all.centroid(0)).containsExactly(free.centroid(0), within(1e-9));
    assertThat(all.centroid(1)).containsExactly(free.centroid(1), within(1e-9));
    assertThat(all.objective()).isCloseTo(free.objective(), within(1e-9));
  }

  @Test
  void allRowsOnPinnedCentroidsLeaveOneFreeCentroid() {
    FuzzyPartition partition =
        FuzzyCMeans.fit(
            Points.of(new double[][] {{1, 1, 1}}),
            FuzzyCMeansOptions.of(2, 1),
            new double[][] {{1}},
            WORKERS);
    assertThat(partition.freeCount()).isEqualTo(1);
    assertThat(TestPoints.rowSum(partition, 0)).isEqualTo(1);
  }

  @Test
  void weightsCountAsRepeatedRows() {
    Points repeated = Points.of(new double[][] {{0, 0, 0, 1, 5, 6, 6}});
    Points weighted = Points.of(new double[][] {{6, 0, 1, 5}}, new double[] {2, 3, 1, 1});
    FuzzyCMeansOptions options = FuzzyCMeansOptions.of(2, 1);
    FuzzyPartition ofRepeated = FuzzyCMeans.fit(repeated, options, WORKERS);
    FuzzyPartition ofWeighted = FuzzyCMeans.fit(weighted, options, WORKERS);
    assertThat(ofWeighted.centroid(0)).containsExactly(ofRepeated.centroid(0), within(1e-12));
    assertThat(ofWeighted.centroid(1)).containsExactly(ofRepeated.centroid(1), within(1e-12));
    assertThat(ofWeighted.objective()).isCloseTo(ofRepeated.objective(), within(1e-12));
  }

  @Test
  void exponentialKernelAssignsByPlainDistance() {
    Points points = Points.of(new double[][] {{0, 1}});
    FuzzyPartition partition = FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(2, 1), WORKERS);
    double far = Math.exp(-0.75) / (Math.exp(-0.25) + Math.exp(-0.75));
    assertThat(partition.assign(MembershipKernel.exponential(), 0.25))
        .containsExactly(new double[] {1 - far, far}, within(1e-15));
  }

  @Test
  void saysWhatIsWrongWithItsArguments() {
    Points points = Points.of(new double[][] {{0, 1}});
    FuzzyCMeansOptions options = FuzzyCMeansOptions.of(2, 1);
    assertThatThrownBy(() -> FuzzyCMeans.fit(points, options, new double[][] {{0, 1}}, WORKERS))
        .hasMessage("dimension count differs: points 1, pinned centroid 0 has 2");
    assertThatThrownBy(
            () -> FuzzyCMeans.fitFrom(points, new double[][] {{0}}, options, NONE, WORKERS))
        .hasMessage("centroid count differs: clusterCount 2, start 1");
    assertThatThrownBy(() -> FuzzyCMeansOptions.of(0, 1))
        .hasMessage("clusterCount must be ≥ 1, was 0");
    assertThatThrownBy(() -> options.withStop(0, 1e-5))
        .hasMessage("iterationsMax must be ≥ 1, was 0");
    assertThatThrownBy(() -> options.withStop(1, Double.NaN))
        .hasMessage("tolerance must be finite and ≥ 0, was NaN");
    assertThatThrownBy(() -> options.withStarts(0)).hasMessage("starts must be ≥ 1, was 0");
    assertThatThrownBy(() -> FuzzyCMeans.fit(points, options, WORKERS).assign(Double.NaN))
        .hasMessageContaining("was NaN in point 0, dimension 0");
  }
}
