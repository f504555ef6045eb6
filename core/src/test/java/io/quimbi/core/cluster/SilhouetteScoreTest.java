package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SilhouetteScoreTest {
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /**
   * 0 and 1 against 4 and 6. For 0: a = 1, b = 5, s = 0.8; for 1: a = 1, b = 4, s = 0.75; for 4: a
   * = 2, b = 3.5, s = 3/7; for 6: a = 2, b = 5.5, s = 7/11.
   */
  @Test
  void fourPointsByHand() {
    SilhouetteScore score =
        SilhouetteScore.of(
            Points.of(new double[][] {{0, 1, 4, 6}}), new int[] {0, 0, 1, 1}, WORKERS);
    assertThat(score.row(0)).isCloseTo(0.8, within(1e-15));
    assertThat(score.row(1)).isCloseTo(0.75, within(1e-15));
    assertThat(score.row(2)).isCloseTo(3 / 7.0, within(1e-15));
    assertThat(score.row(3)).isCloseTo(7 / 11.0, within(1e-15));
    assertThat(score.mean()).isCloseTo((0.8 + 0.75 + 3 / 7.0 + 7 / 11.0) / 4, within(1e-15));
  }

  @Test
  void onlyMemberOfAClusterHasNone() {
    SilhouetteScore score =
        SilhouetteScore.of(Points.of(new double[][] {{0, 1, 9}}), new int[] {0, 0, 1}, WORKERS);
    assertThat(score.row(2)).isZero();
    assertThat(score.row(0)).isCloseTo(8 / 9.0, within(1e-15));
  }

  @Test
  void severalAtOnePlaceAreSeveralMembers() {
    Points points = Points.of(new double[][] {{0, 1, 9}}, new double[] {1, 1, 2});
    assertThat(SilhouetteScore.of(points, new int[] {0, 0, 1}, WORKERS).row(2)).isEqualTo(1);
  }

  @Test
  void oneClusterHasNone() {
    SilhouetteScore score =
        SilhouetteScore.of(Points.of(new double[][] {{0, 1, 9}}), new int[] {2, 2, 2}, WORKERS);
    assertThat(score.mean()).isZero();
  }

  @Test
  void sameDistanceToBothIsZero() {
    Points points = Points.of(new double[][] {{0, 0, 0, 0}});
    assertThat(SilhouetteScore.of(points, new int[] {0, 0, 1, 1}, WORKERS).mean()).isZero();
  }

  @Test
  void foldingEqualsNotFolding() {
    Points points = TestPoints.lattice(700, 2, TestPoints.SEED);
    Points folded = points.folded();
    FuzzyPartition partition = FuzzyCMeans.fit(folded, FuzzyCMeansOptions.of(4, 1), WORKERS);
    SilhouetteScore ofFolded = SilhouetteScore.of(folded, partition.labels(), WORKERS);
    FuzzyPartition unfolded = partition.unfolded(folded);
    SilhouetteScore plain = SilhouetteScore.of(points, unfolded.labels(), WORKERS);
    assertThat(ofFolded.mean()).as(TestPoints.repeat()).isCloseTo(plain.mean(), within(1e-9));
    assertThat(ofFolded.fuzzy(partition, 1)).isCloseTo(plain.fuzzy(unfolded, 1), within(1e-9));
    for (int row = 0; row < points.rows(); row++) {
      assertThat(ofFolded.row(folded.foldOf(row))).isCloseTo(plain.row(row), within(1e-9));
    }
  }

  @Test
  void severalLabelingsAtOnceGiveWhatEachGivesAlone() {
    Points points = TestPoints.gaussian(150, 3, TestPoints.SEED);
    int[] halves = new int[150];
    int[] thirds = new int[150];
    for (int row = 0; row < 150; row++) {
      halves[row] = row % 2;
      thirds[row] = row % 3;
    }
    try (Workers three = Workers.of(3)) {
      List<SilhouetteScore> both = SilhouetteScore.ofAll(points, List.of(halves, thirds), three);
      SilhouetteScore first = SilhouetteScore.of(points, halves, WORKERS);
      SilhouetteScore second = SilhouetteScore.of(points, thirds, WORKERS);
      List<SilhouetteScore> again = SilhouetteScore.ofAll(points, List.of(halves, thirds), WORKERS);
      for (int row = 0; row < 150; row++) {
        // Together they are summed in the order of their common cells.
        assertThat(both.get(0).row(row)).isCloseTo(first.row(row), within(1e-12));
        assertThat(both.get(1).row(row)).isCloseTo(second.row(row), within(1e-12));
        assertThat(both.get(0).row(row)).isEqualTo(again.get(0).row(row));
        assertThat(both.get(1).row(row)).isEqualTo(again.get(1).row(row));
      }
    }
  }

  @Test
  void agreesWithTheDefinitionOnRandomData() {
    Points points = TestPoints.gaussian(101, 3, TestPoints.SEED);
    int[] labels = new int[101];
    for (int row = 0; row < 101; row++) {
      labels[row] = row * row % 4;
    }
    SilhouetteScore score = SilhouetteScore.of(points, labels, WORKERS);
    for (int row = 0; row < 101; row++) {
      double[] sums = new double[4];
      double[] counts = new double[4];
      for (int other = 0; other < 101; other++) {
        if (other != row) {
          sums[labels[other]] += Math.sqrt(Distances.squared(points.row(row), points.row(other)));
          counts[labels[other]]++;
        }
      }
      double a = sums[labels[row]] / counts[labels[row]];
      double b = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 4; j++) {
        if (j != labels[row] && counts[j] > 0) {
          b = Math.min(b, sums[j] / counts[j]);
        }
      }
      assertThat(score.row(row))
          .as("row %d; %s", row, TestPoints.repeat())
          .isCloseTo((b - a) / Math.max(a, b), within(1e-12));
    }
  }

  /** Clusters longer than a strip, weights that differ, and more strips than are added at once. */
  @Test
  void agreesWithTheDefinitionOnManyWeightedRows() {
    int rows = 1_021;
    Points plain = TestPoints.gaussian(rows, 5, TestPoints.SEED);
    double[] weights = new double[rows];
    int[] labels = new int[rows];
    int[] others = new int[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 1 + row % 3;
      labels[row] = row % 5 == 0 ? 1 : 0;
      others[row] = row % 7;
    }
    Points points = Points.of(plain.columns(), weights);
    try (Workers two = Workers.of(2)) {
      SilhouetteScore score = SilhouetteScore.ofAll(points, List.of(others, labels), two).getLast();
      for (int row = 0; row < rows; row++) {
        double[] sums = new double[2];
        double[] counts = new double[2];
        for (int other = 0; other < rows; other++) {
          double distance = Math.sqrt(Distances.squared(plain.row(row), plain.row(other)));
          sums[labels[other]] += weights[other] * distance;
          counts[labels[other]] += weights[other];
        }
        double a = sums[labels[row]] / (counts[labels[row]] - 1);
        double b = sums[1 - labels[row]] / counts[1 - labels[row]];
        assertThat(score.row(row))
            .as("row %d; %s", row, TestPoints.repeat())
            .isCloseTo((b - a) / Math.max(a, b), within(1e-12));
      }
    }
  }

  @Test
  void fuzzySilhouetteWithAlphaZeroIsTheMean() {
    Points points = TestPoints.gaussian(200, 2, 5);
    FuzzyPartition partition = FuzzyCMeans.fit(points, FuzzyCMeansOptions.of(3, 1), WORKERS);
    SilhouetteScore score = SilhouetteScore.of(points, partition.labels(), WORKERS);
    assertThat(score.fuzzy(partition, 0)).isCloseTo(score.mean(), within(1e-12));
    assertThat(score.fuzzy(partition, 1)).isGreaterThan(score.mean());
  }

  @Test
  void saysWhatIsWrongWithLabels() {
    Points points = Points.of(new double[][] {{0, 1}});
    assertThatThrownBy(() -> SilhouetteScore.of(points, new int[] {0}, WORKERS))
        .hasMessage("row count differs: points 2, labels 1");
    assertThatThrownBy(() -> SilhouetteScore.of(points, new int[] {0, -1}, WORKERS))
        .hasMessageContaining("label must be ≥ 0, was -1 in row 1");
  }
}
