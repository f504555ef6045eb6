package io.quimbi.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlarmStudyTest {
  private static boolean[][] quiet(int weeks, int customers) {
    boolean[][] quiet = new boolean[weeks][customers];
    for (boolean[] week : quiet) {
      Arrays.fill(week, true);
    }
    return quiet;
  }

  private static float[][] column(float... values) {
    float[][] signal = new float[values.length][1];
    for (int k = 0; k < values.length; k++) {
      signal[k][0] = values[k];
    }
    return signal;
  }

  @Test
  void anEpisodeIsOneFalseAlarm() {
    // Steps up in weeks 1, 3 and 6; week 3 lies within the pause after week 1.
    float[][] signal = column(0, 2, 0, 2, 2, 0, 2, 2);
    AlarmStudy study = new AlarmStudy(quiet(8, 1), 4);
    assertThat(study.quietYears()).isEqualTo(56 / 365.25);
    assertThat(study.falseAlarms(signal, 1)).isCloseTo(2 * 365.25 / 56 * 1000, within(1e-9));
    assertThat(study.falseAlarms(signal, 2.5)).isZero();
    // Above from the first week on: no step, no alarm.
    assertThat(study.falseAlarms(column(2, 2, 2, 2, 2, 2, 2, 2), 1)).isZero();
  }

  @Test
  void theThresholdKeepsToTheFalseAlarmsAskedFor() {
    Random random = new Random(2);
    int weeks = 80;
    int customers = 900;
    float[][] noise = new float[weeks][customers];
    for (float[] week : noise) {
      for (int c = 0; c < customers; c++) {
        week[c] = (float) random.nextGaussian();
      }
    }
    AlarmStudy study = new AlarmStudy(quiet(weeks, customers), 26);
    for (double asked : new double[] {20, 100}) {
      double threshold = study.threshold(noise, asked);
      double perAlarm = 1000 / study.quietYears();
      assertThat(study.falseAlarms(noise, threshold))
          .isLessThanOrEqualTo(asked)
          .isGreaterThan(asked - 1.5 * perAlarm);
    }
    // 80 weeks at no more than 100 in 1,000 years: the one-in-roughly-500 value of a Gaussian.
    assertThat(study.threshold(noise, 100)).isBetween(2.7, 3.1);
  }

  @Test
  void aSignalWhoseHighestValueIsCommonHasNoThreshold() {
    float[][] signal = column(0, 1, 0, 1, 0, 1, 0, 1);
    AlarmStudy study = new AlarmStudy(quiet(8, 1), 1);
    assertThat(study.threshold(signal, 100)).isInfinite();
    assertThat(
            AlarmStudy.firstAlarms(signal, Double.POSITIVE_INFINITY, List.of(new Watch(0, 0, 8))))
        .containsExactly(-1);
  }

  @Test
  void onlyAStepWithinTheWatchIsAnAlarm() {
    float[][] signal = column(0, 0, 3, 3, 3, Float.NaN, 3, 0);
    assertThat(
            AlarmStudy.firstAlarms(
                signal,
                3,
                List.of(
                    new Watch(0, 1, 8),
                    new Watch(0, 3, 5),
                    new Watch(0, 3, 7),
                    new Watch(0, 7, 8))))
        .containsExactly(2, -1, 6, -1);
  }

  @Test
  void foundCountsSharesAndMediansOverCustomers() {
    List<Watch> watches =
        List.of(new Watch(4, 0, 1), new Watch(7, 0, 1), new Watch(9, 0, 1), new Watch(9, 1, 2));
    double[] days = {10, Double.NaN, 30, 50};
    try (Workers workers = Workers.of(2)) {
      AlarmStudy.Found found = AlarmStudy.found(watches, days, 400, 1, workers);
      assertThat(found.caught().value()).isEqualTo(0.75);
      assertThat(found.days().value()).isEqualTo(30);
      assertThat(found.caught().low()).isLessThan(0.5);
      assertThat(found.caught().high()).isEqualTo(1);
      assertThat(found.days().low()).isEqualTo(10);
      assertThat(AlarmStudy.found(List.of(), new double[0], 10, 1, workers).caught().known())
          .isFalse();
    }
  }

  @Test
  void aMoveIsConfirmedRevertedOrOpen() {
    short[][] dominant = new short[10][4];
    for (int k = 0; k < 10; k++) {
      dominant[k][0] = (short) (k >= 3 ? 1 : 0); // moves in week 3 and stays
      dominant[k][1] = (short) (k == 4 ? 1 : 0); // there and back, and stays back
      dominant[k][2] = (short) (k >= 8 ? 1 : 0); // moves too near to the end
      dominant[k][3] = k < 2 ? Moves.NO_SEGMENT : 0; // appears, which is no move
    }
    Moves moves = Moves.of(dominant, 1, 3);
    assertThat(moves.confirmed()).containsExactly(new Moves.Move(0, 3, 6), new Moves.Move(1, 5, 8));
    assertThat(moves.reverted()).isEqualTo(1);
    assertThat(moves.open()).isEqualTo(1);
    assertThat(moves.revertedShare()).isCloseTo(1 / 3.0, within(1e-12));
  }
}
