package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SplitSearchTest {
  private static final Workers WORKERS = Workers.of(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  @Test
  void splitsMembersThatFallIntoGroups() {
    Points points = TestPoints.blobs(new double[][] {{0, 0}, {4, 0}, {0, 4}}, 900, 0.5, 1);
    Subdivision subdivision = SplitSearch.split(points, SplitSettings.recommended(20, 1), WORKERS);
    assertThat(subdivision).isInstanceOf(Subdivision.Split.class);
    Subdivision.Split split = (Subdivision.Split) subdivision;
    assertThat(split.childCount()).isEqualTo(3);
    assertThat(split.partition().sizes()).containsExactly(300, 300, 300);
    assertThat(split.partition().rows()).isEqualTo(900);
    assertThat(split.comparison().lift()).isGreaterThan(0.3);
    assertThat(split.reason()).startsWith("Split: 3 children, silhouette 0.77, 0.47 above noise");
  }

  @Test
  void keepsACloudThatIsMerelyLarge() {
    Points cloud = TestPoints.gaussian(3_000, 2, TestPoints.SEED);
    Subdivision subdivision = SplitSearch.split(cloud, SplitSettings.recommended(20, 1), WORKERS);
    assertThat(subdivision).as(TestPoints.repeat()).isInstanceOf(Subdivision.Kept.class);
    assertThat(subdivision.reason())
        .startsWith("Not split: ")
        .contains("above noise, asked for 0.10");
  }

  @Test
  void keepsWholeWhereAChildWouldBeTooSmall() {
    double[][] centers = new double[40][2];
    centers[7] = new double[] {9, 9};
    Points points = TestPoints.blobs(centers, 400, 0.5, 2);
    assertThat(SplitSearch.split(points, SplitSettings.recommended(11, 1), WORKERS).reason())
        .contains("the smallest would hold 10 customers, fewer than 11");
    assertThat(SplitSearch.split(points, SplitSettings.recommended(10, 1), WORKERS))
        .isInstanceOf(Subdivision.Split.class);
  }

  /** Noise cut in two has a fifth less mean squared distance and a silhouette above 0.25. */
  @Test
  void documentsSplitWhatIsTighterInPieces() {
    Points cloud = TestPoints.gaussian(3_000, 2, 5);
    Subdivision subdivision = SplitSearch.split(cloud, SplitSettings.documents(20, 1), WORKERS);
    assertThat(subdivision).isInstanceOf(Subdivision.Split.class);
    assertThat(subdivision.reason()).contains("less mean squared distance, asked for 20 %");
  }

  @Test
  void documentsKeepWhatIsNotTighterInPieces() {
    Points cloud = TestPoints.gaussian(2_000, 6, 5);
    Subdivision subdivision = SplitSearch.split(cloud, SplitSettings.documents(20, 1), WORKERS);
    assertThat(subdivision).isInstanceOf(Subdivision.Kept.class);
    assertThat(subdivision.reason()).contains("asked for 0.25");
  }

  /** −1 and 1 a hundred times each: the spread of 1 falls to 0, by 100 %. */
  @Test
  void reductionIsOfTheMeanSquaredDistance() {
    double[][] columns = {new double[200]};
    for (int row = 0; row < 200; row++) {
      columns[0][row] = row % 2 == 0 ? -1 : 1;
    }
    Subdivision subdivision =
        SplitSearch.split(Points.of(columns), SplitSettings.documents(20, 1), WORKERS);
    assertThat(subdivision.reason())
        .isEqualTo(
            "Split: 2 children, silhouette 1.00, asked for 0.25; 100 % less mean squared distance,"
                + " asked for 20 %.");
    assertThat(((Subdivision.Split) subdivision).partition().centroids()[1])
        .containsExactly(new double[] {1}, within(1e-12));
  }

  @Test
  void keepsMembersThatAreAllAlike() {
    assertThat(
            SplitSearch.split(
                Points.of(new double[][] {{3, 3, 3}}), SplitSettings.recommended(1, 1), WORKERS))
        .isEqualTo(new Subdivision.Kept("Not split: all members have the same values."));
  }

  @Test
  void threadsDoNotShowInTheResult() {
    Points points = TestPoints.blobs(new double[][] {{0, 0}, {3, 0}, {0, 3}}, 5_000, 0.8, 1);
    SplitSettings settings = SplitSettings.recommended(20, 1);
    Subdivision.Split two = (Subdivision.Split) SplitSearch.split(points, settings, WORKERS);
    try (Workers alone = Workers.of(1)) {
      Subdivision.Split one = (Subdivision.Split) SplitSearch.split(points, settings, alone);
      assertThat(one.comparison()).isEqualTo(two.comparison());
      assertThat(one.partition().centroids()).isDeepEqualTo(two.partition().centroids());
    }
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    SplitSettings usual = SplitSettings.recommended(20, 1);
    assertThatThrownBy(() -> new SplitSettings(1, 4, usual.clustering(), 0.05, 20, usual.rule()))
        .hasMessage("kMin must be ≥ 2, was 1");
    assertThatThrownBy(() -> new SplitSettings(3, 2, usual.clustering(), 0.05, 20, usual.rule()))
        .hasMessage("kMax must be ≥ 3, was 2");
    assertThatThrownBy(() -> new SplitSettings.TighterChildren(0.25, 1.2))
        .hasMessage("reductionMin must be 0 to 1, was 1.2");
  }
}
