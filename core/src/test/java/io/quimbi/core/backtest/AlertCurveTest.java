package io.quimbi.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertCurveTest {
  /** The definition, word by word. */
  private static int[] alerts(Spells spells, float[][] signal, float threshold) {
    int[] alerts = new int[spells.size()];
    for (int s = 0; s < alerts.length; s++) {
      alerts[s] = -1;
      int c = spells.customer(s);
      for (int k = spells.from(s); k < spells.to(s) && alerts[s] < 0; k++) {
        boolean wasBelow = !(signal[k - 1][c] >= threshold);
        alerts[s] = signal[k][c] >= threshold && wasBelow ? k : -1;
      }
    }
    return alerts;
  }

  @Test
  void agreesWithTheDefinitionAtEveryThreshold() {
    Random random = new Random(5);
    History history = new History();
    int customers = 40;
    for (int c = 0; c < customers; c++) {
      double[] days = new double[4 + random.nextInt(8)];
      for (int o = 0; o < days.length; o++) {
        days[o] = o < 3 ? o : days[o - 1] + 20 + random.nextInt(150);
      }
      history.customer(days);
    }
    long[] asOfs = History.weekly(10, 900);
    Spells spells =
        Spells.of(history.book(), history.everybody(), asOfs, 0, History.endOf(900), 3, 180);
    float[][] signal = new float[asOfs.length][customers];
    for (float[] week : signal) {
      for (int c = 0; c < customers; c++) {
        // Few values, so that ties, falls and returns are common; some are unknown.
        week[c] = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(12);
      }
    }
    AlertCurve curve = AlertCurve.of(spells, signal);
    int seen = 0;
    for (float threshold = -0.5f; threshold < 12; threshold += 0.5f) {
      int[] expected = alerts(spells, signal, threshold);
      assertThat(curve.alertsAt(threshold, spells.size()))
          .as("at %s", threshold)
          .isEqualTo(expected);
      for (int k : expected) {
        seen += k >= 0 ? 1 : 0;
      }
    }
    assertThat(seen).isGreaterThan(1000);
  }

  @Test
  void alertsAfterTheDaysAskedForAreNone() {
    History history = new History().customer(0, 1, 20);
    long[] asOfs = History.weekly(10, 300);
    Spells spells =
        Spells.of(history.book(), history.everybody(), asOfs, 0, History.endOf(300), 3, 100);
    float[][] late = new float[asOfs.length][1];
    late[5][0] = 1; // ends day 45, 26 days after the order
    late[9][0] = 2; // 54 days after it
    assertThat(AlertCurve.of(spells, late).alertsAt(2, 1)).containsExactly(9);
    assertThat(AlertCurve.of(spells, late, 30).alertsAt(1, 1)).containsExactly(5);
    assertThat(AlertCurve.of(spells, late, 30).alertsAt(2, 1)).containsExactly(-1);
  }

  @Test
  void whatIsAboveWhenTheSpellBeginsRaisesNoAlert() {
    History history = new History().customer(0, 1, 20, 60);
    long[] asOfs = History.weekly(10, 300);
    Spells spells =
        Spells.of(history.book(), history.everybody(), asOfs, 0, History.endOf(300), 3, 100);
    float[][] always = new float[asOfs.length][1];
    for (float[] week : always) {
      week[0] = 5;
    }
    // It stays at 5 from before the first spell on.
    assertThat(AlertCurve.of(spells, always).alertsAt(3, spells.size())).containsExactly(-1, -1);
    always[7][0] = 0;
    // As-of 7 ends day 59, in the first spell; the step back is in the second.
    assertThat(AlertCurve.of(spells, always).alertsAt(3, spells.size())).containsExactly(-1, 8);
  }
}
