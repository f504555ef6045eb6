package io.quimbi.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarningStudyTest {
  private static final int CUSTOMERS = 600;
  private static final long[] AS_OFS = History.weekly(100, 700);
  private static final List<OperatingPoint> POINTS =
      List.of(
          OperatingPoint.shareOfRecencyRule(1),
          OperatingPoint.shareOfRecencyRule(0.5),
          OperatingPoint.perThousandAWeek(5),
          OperatingPoint.precisionOfRecencyRule());

  private final Spells spells = spells();
  private final Losses losses = Losses.gapOver(spells);

  /** A third leave within the time; the others order every 10 to 150 days. */
  private static Spells spells() {
    Random random = new Random(11);
    History history = new History();
    for (int c = 0; c < CUSTOMERS; c++) {
      double gap = 10 + random.nextInt(140);
      double leaves = c % 3 == 0 ? 150 + random.nextInt(300) : 10_000;
      double[] days = new double[200];
      int orders = 0;
      for (double day = random.nextDouble() * 30; day < Math.min(700, leaves) || orders < 3; ) {
        days[orders++] = day;
        day += gap * (0.7 + 0.6 * random.nextDouble());
      }
      history.customer(Arrays.copyOf(days, orders));
    }
    return Spells.of(history.book(), history.everybody(), AS_OFS, 0, History.endOf(700), 3, 180);
  }

  private static float[][] signal() {
    float[][] signal = new float[AS_OFS.length][CUSTOMERS];
    for (float[] week : signal) {
      Arrays.fill(week, Float.NaN);
    }
    return signal;
  }

  private WarningFigures[] study(float[][] signal, int replicates) {
    try (Workers workers = Workers.of(2)) {
      return new WarningStudy(spells, losses, POINTS, 60)
          .compare(List.of(AlertCurve.of(spells, signal)), replicates, 1, workers)[0];
    }
  }

  @Test
  void anOracleFindsEveryLossWithTheLeadThatWasPlanted() {
    // It knows every loss in the week after the order: 13 weeks and a bit before day 90.
    float[][] oracle = signal();
    for (int s = 0; s < spells.size(); s++) {
      if (losses.lost(s)) {
        oracle[spells.from(s)][spells.customer(s)] = 1;
      }
    }
    for (WarningFigures figures : study(oracle, 50)) {
      if (figures.alerts() > 0) {
        assertThat(figures.precision()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(figures.earlyPrecision().value()).isEqualTo(1);
        assertThat(figures.leadDays().value()).isBetween(84.0, 91.0);
      }
    }
    WarningFigures[] all = study(oracle, 50);
    assertThat(all[0].alerts()).isEqualTo(losses.lostCount());
    assertThat(all[0].recall()).isEqualTo(new Estimate(1, 1, 1));
    assertThat(all[3].recall().value()).isEqualTo(1);
    assertThat(all[0].earlyRecall().value()).isEqualTo(1);
    // Half the budget is too small for the one step that it has, if more than half are lost.
    assertThat(all[1].alerts()).isIn(0L, (long) losses.lostCount());
  }

  @Test
  void aFixedLeadIsMeasuredToTheWeek() {
    float[][] fourWeeksBefore = signal();
    for (int s = 0; s < spells.size(); s++) {
      int recency = spells.recencyAbove(s, 90);
      if (losses.lost(s)) {
        fourWeeksBefore[recency - 4][spells.customer(s)] = 1;
      }
    }
    WarningFigures figures = study(fourWeeksBefore, 20)[0];
    assertThat(figures.leadDays()).isEqualTo(new Estimate(28, 28, 28));
  }

  @Test
  void aRandomRuleIsAsPreciseAsTheBaseRate() {
    // A spell is struck in one random week, unless the week before was, which would hide the step:
    // so a loss is struck as often as any other spell.
    Random random = new Random(3);
    float[][] chance = signal();
    long struck = 0;
    long lost = 0;
    for (int s = 0; s < spells.size(); s++) {
      int weeks = spells.to(s) - spells.from(s);
      int k = spells.from(s) + (weeks == 0 ? 0 : random.nextInt(weeks));
      if (weeks > 0 && Float.isNaN(chance[k - 1][spells.customer(s)])) {
        chance[k][spells.customer(s)] = random.nextFloat();
        struck++;
        lost += losses.lost(s) ? 1 : 0;
      }
    }
    WarningFigures figures = study(chance, 200)[0];
    double base = (double) lost / struck;
    double error = Math.sqrt(base * (1 - base) / figures.alerts());
    // Beyond three standard errors once in 370 seeds; this seed is fixed.
    assertThat(figures.precision().value()).isCloseTo(base, within(3 * error));
    assertThat(figures.precision().low()).isLessThan(base);
    assertThat(figures.precision().high()).isGreaterThan(base);
  }

  @Test
  void theRecencyRuleAtItsOwnBudgetIsTheRecencyRule() {
    float[][] recency = signal();
    for (int s = 0; s < spells.size(); s++) {
      for (int k = spells.from(s); k < spells.to(s); k++) {
        recency[k][spells.customer(s)] = (float) spells.daysAt(s, k);
      }
    }
    WarningFigures own;
    try (Workers workers = Workers.of(2)) {
      own = new WarningStudy(spells, losses, POINTS, 60).recencyRule(50, 1, workers);
    }
    WarningFigures same = study(recency, 50)[0];
    assertThat(same.alerts()).isEqualTo(own.alerts());
    assertThat(same.precision()).isEqualTo(own.precision());
    assertThat(own.recall()).isEqualTo(new Estimate(1, 1, 1));
    assertThat(same.leadDays().value()).isZero();
    assertThat(same.threshold()).isCloseTo(90, within(1.0));
    assertThat(own.earlyAlerts()).isZero();
    assertThat(own.earlyPrecision().known()).isFalse();
  }

  @Test
  void noRuleRaisesMoreAlertsThanItsBudget() {
    Random random = new Random(8);
    float[][] noise = signal();
    for (float[] week : noise) {
      for (int c = 0; c < CUSTOMERS; c++) {
        week[c] = random.nextInt(5_000);
      }
    }
    WarningFigures[] figures = study(noise, 0);
    long recency = 0;
    long weeks = 0;
    for (int s = 0; s < spells.size(); s++) {
      recency += spells.recencyAbove(s, 90) >= 0 ? 1 : 0;
      weeks += spells.to(s) - spells.from(s);
    }
    assertThat(figures[0].alerts()).isPositive().isLessThanOrEqualTo(recency);
    assertThat(figures[1].alerts()).isPositive().isLessThanOrEqualTo(recency / 2);
    assertThat(figures[2].alerts()).isPositive().isLessThanOrEqualTo(weeks * 5 / 1000);
    int[] alerts =
        AlertCurve.of(spells, noise).alertsAt((float) figures[0].threshold(), spells.size());
    assertThat(Arrays.stream(alerts).filter(k -> k >= 0).count()).isEqualTo(figures[0].alerts());
  }

  @Test
  void threadsDoNotChangeADigit() {
    Random random = new Random(4);
    float[][] noise = signal();
    for (float[] week : noise) {
      for (int c = 0; c < CUSTOMERS; c++) {
        week[c] = random.nextFloat();
      }
    }
    List<AlertCurve> curves = List.of(AlertCurve.of(spells, noise));
    WarningStudy study = new WarningStudy(spells, losses, POINTS, 60);
    try (Workers one = Workers.of(1);
        Workers three = Workers.of(3)) {
      assertThat(study.compare(curves, 30, 9, three)[0])
          .isEqualTo(study.compare(curves, 30, 9, one)[0]);
    }
  }

  @Test
  void aHorizonThatTheRecencyRuleMayMissIsRefused() {
    History history = new History().customer(0, 1, 2);
    Spells shorter =
        Spells.of(history.book(), history.everybody(), AS_OFS, 0, History.endOf(700), 3, 90);
    assertThatThrownBy(() -> new WarningStudy(shorter, Losses.gapOver(shorter), POINTS, 60))
        .hasMessageContaining("horizon must be ≥ 98");
  }
}
