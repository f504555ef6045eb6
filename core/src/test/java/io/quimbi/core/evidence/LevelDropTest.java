package io.quimbi.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.model.SegmentKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LevelDropTest {
  private static final SegmentKind[] KINDS = {
    SegmentKind.ORDINARY,
    SegmentKind.PINNED,
    SegmentKind.ORDINARY,
    SegmentKind.ONE_ORDER_STAGE,
    SegmentKind.NOT_ENOUGH_ORDERS,
    SegmentKind.EXCEPTIONAL
  };

  @Test
  void heightsAreScaledOverTheOrdinaryLeavesAndReservedOnesAreSettled() {
    // What stands at reserved segments must not stretch the scale.
    LevelScale scale = LevelScale.of(new double[] {2, 3, 6, 99, -99, 50}, KINDS);
    double[] heights = new double[KINDS.length];
    Arrays.setAll(heights, scale::height);
    assertThat(heights).containsExactly(0, 0.25, 1, 0, 0, 1);
    assertThat(scale.level(0.5, 0.2, 0.1, 0, 0, 0.2)).isCloseTo(0.05 + 0.1 + 0.2, within(1e-12));
  }

  @Test
  void segmentsThatDoNotDifferStandInTheMiddle() {
    LevelScale scale =
        LevelScale.of(
            new double[] {4, 4}, new SegmentKind[] {SegmentKind.ORDINARY, SegmentKind.ORDINARY});
    assertThat(scale.level(0.3, 0.7)).isEqualTo(0.5);
  }

  @Test
  void scaleWithoutAnOrdinarySegmentOrWithANaNIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> LevelScale.of(new double[] {1}, new SegmentKind[] {SegmentKind.EXCEPTIONAL}))
        .withMessageContaining("ordinary segment");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LevelScale.of(
                    new double[] {1, Double.NaN},
                    new SegmentKind[] {SegmentKind.ORDINARY, SegmentKind.ORDINARY}))
        .withMessageContaining("must be finite, was NaN at segment 1");
  }

  @Test
  void dropIsTheMeanOfTwentySixToFourWeeksAgoLessNow() {
    double[] levels = new double[30];
    Arrays.setAll(levels, week -> week);
    // At week 29 the mean is over weeks 3 to 25.
    assertThat(LevelDrop.at(levels, 29)).isCloseTo(14 - 29, within(1e-12));
    // The last four weeks do not lower what they are measured against.
    levels[26] = levels[27] = levels[28] = -1000;
    assertThat(LevelDrop.at(levels, 29)).isCloseTo(14 - 29, within(1e-12));
    assertThat(LevelDrop.series(levels)[29]).isEqualTo(LevelDrop.at(levels, 29));
  }

  @Test
  void fewerThanFourLevelsAreNoLevelOfOnesOwn() {
    double[] levels = new double[30];
    Arrays.fill(levels, Double.NaN);
    // Known from week 23 on: at week 29 the weeks 23, 24 and 25 are earlier than four weeks ago.
    Arrays.fill(levels, 23, 30, 0.8);
    levels[29] = 0.2;
    assertThat(LevelDrop.at(levels, 29)).isNaN();
    levels[22] = 0.8;
    assertThat(LevelDrop.at(levels, 29)).isCloseTo(0.6, within(1e-12));
    levels[29] = Double.NaN;
    assertThat(LevelDrop.at(levels, 29)).isNaN();
  }

  @Test
  void thresholdIsThePercentileOfThoseWhoHaveADrop() {
    double[] drops = new double[1002];
    Arrays.setAll(drops, i -> i / 1000.0);
    drops[1001] = Double.NaN;
    assertThat(LevelDrop.threshold(drops).orElseThrow()).isCloseTo(0.975, within(1e-12));
    assertThat(LevelDrop.threshold(new double[] {Double.NaN})).isEmpty();
  }

  @Test
  void recencyIsMeasuredByTheOwnGap() {
    assertThat(PersonalRecency.of(60, 10)).isEqualTo(1.5);
    assertThat(PersonalRecency.of(60, 90)).isEqualTo(0.5);
    assertThat(PersonalRecency.of(0, 0)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PersonalRecency.of(-1, 10))
        .withMessage("recencyDays must be finite and ≥ 0, was -1.0");
  }
}
