package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxisDriftTest {
  private static final AxisSegments THREE =
      AxisSegments.named("purchase_frequency", List.of("hobbyist", "super", "occasional"));
  private static final AxisSegments RESERVED =
      AxisSegments.named(
          "purchase_frequency",
          List.of("low", "high", "one_order_new", "one_order_due", "one_order_lapsed"));

  private static AxisDrift drift(double days, double... beforeThenAfter) {
    return AxisDrift.of(
        THREE,
        Arrays.copyOfRange(beforeThenAfter, 0, 3),
        Arrays.copyOfRange(beforeThenAfter, 3, 6),
        days);
  }

  @ParameterizedTest
  @CsvSource({
    "0.70, 0.25, 0.05, 0.35, 0.60, 0.05, 0.350, MODERATE",
    "0.75, 0.20, 0.05, 0.50, 0.45, 0.05, 0.250, MINOR",
    "0.80, 0.15, 0.05, 0.45, 0.35, 0.20, 0.304, MODERATE"
  })
  void workedFiguresComeOutToTheDigit(
      double a1,
      double b1,
      double c1,
      double a2,
      double b2,
      double c2,
      String score,
      String level) {
    AxisDrift drift = drift(28, a1, b1, c1, a2, b2, c2);
    assertThat(String.format(Locale.ROOT, "%.3f", drift.score().orElseThrow())).isEqualTo(score);
    assertThat(drift.severity()).contains(Severity.valueOf(level));
  }

  @Test
  void directionAndVelocityOfTheWorkedExample() {
    AxisDrift drift = drift(28, 0.70, 0.25, 0.05, 0.35, 0.60, 0.05);
    assertThat(drift.velocity().orElseThrow()).isCloseTo(0.0125, within(1e-15));
    assertThat(drift.velocity(1)).isCloseTo(0.0125, within(1e-15));
    assertThat(drift.velocity(0)).isCloseTo(-0.0125, within(1e-15));
    assertThat(drift.delta(2)).isZero();
    assertThat(drift.rising()).hasValue(1);
    assertThat(drift.falling()).hasValue(0);
    assertThat(drift.changed()).isTrue();
    assertThat(drift.daysToTransition()).isEmpty();
  }

  @Test
  void paceIsTakenFromTheNormWithoutRootTwo() {
    AxisDrift drift = drift(14, 0.920, 0.065, 0.015, 0.786, 0.175, 0.039);
    assertThat(drift.norm()).isCloseTo(0.17502, within(5e-6));
    assertThat(drift.normPerDay()).isCloseTo(0.012501, within(5e-7));
    assertThat(drift.pace()).contains(Pace.MODERATE_DRIFT);
    // 0.786 − 0.175 is left at (0.110 + 0.134) / 14 a day.
    assertThat(drift.daysToTransition().orElseThrow())
        .isCloseTo(0.611 / (0.244 / 14), within(1e-9));
  }

  @Test
  void lowerBoundBelongsToTheHigherSeverity() {
    assertThat(Severity.of(0)).isEqualTo(Severity.STABLE);
    assertThat(Severity.of(0.0999999)).isEqualTo(Severity.STABLE);
    assertThat(Severity.of(0.1)).isEqualTo(Severity.MINOR);
    assertThat(Severity.of(0.2999999)).isEqualTo(Severity.MINOR);
    assertThat(Severity.of(0.3)).isEqualTo(Severity.MODERATE);
    assertThat(Severity.of(0.5)).isEqualTo(Severity.SIGNIFICANT);
    assertThat(Severity.of(0.6999999)).isEqualTo(Severity.SIGNIFICANT);
    assertThat(Severity.of(0.7)).isEqualTo(Severity.MAJOR);
    assertThat(Severity.of(1)).isEqualTo(Severity.MAJOR);
    // 0.7 − 0.4 is 0.29999999999999993 in binary.
    assertThat(drift(1, 0.7, 0.3, 0, 0.4, 0.6, 0).severity()).contains(Severity.MODERATE);
    assertThatThrownBy(() -> Severity.of(1.5))
        .hasMessage("drift score must be from 0 to 1, was 1.5");
  }

  @Test
  void paceAtItsBoundIsTheSlowerOne() {
    assertThat(Pace.of(0.008)).isEqualTo(Pace.STABLE);
    assertThat(Pace.of(0.0080001)).isEqualTo(Pace.MODERATE_DRIFT);
    assertThat(Pace.of(0.015)).isEqualTo(Pace.MODERATE_DRIFT);
    assertThat(Pace.of(0.0150001)).isEqualTo(Pace.RAPID_DRIFT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void daysMustBeAboveZero(double days) {
    assertThatThrownBy(() -> drift(days, 1, 0, 0, 0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "days between two thumbprints must be above 0, was "
                + days
                + "; choose two different dates, the earlier first");
  }

  @Test
  void transitionIsProjectedOnlyWhereTheRisingSegmentCloses() {
    // Ahead by 0.2, closing at 0.02 a day.
    assertThat(drift(10, 0.7, 0.3, 0, 0.6, 0.4, 0).daysToTransition().orElseThrow())
        .isCloseTo(10, within(1e-9));
    // The dominant one itself rises.
    assertThat(drift(10, 0.6, 0.4, 0, 0.7, 0.3, 0).daysToTransition()).isEmpty();
    assertThat(drift(10, 0.6, 0.4, 0, 0.6, 0.4, 0).daysToTransition()).isEmpty();
  }

  @Test
  void crossingIntoAReservedSegmentOrOutOfItIsAnEventAndNoDrift() {
    double[] lapsed = {0, 0, 0, 0.1, 0.9};
    double[] low = {0.8, 0.2, 0, 0, 0};
    AxisDrift entered = AxisDrift.of(RESERVED, lapsed, low, 7);
    assertThat(entered.eligibilityEvent()).contains(EligibilityEvent.ENTERED);
    assertThat(entered.score()).isEmpty();
    assertThat(entered.severity()).isEmpty();
    assertThat(entered.velocity()).isEmpty();
    assertThat(entered.pace()).isEmpty();
    assertThat(entered.daysToTransition()).isEmpty();
    assertThat(entered.changed()).isTrue();
    assertThat(AxisDrift.of(RESERVED, low, lapsed, 7).eligibilityEvent())
        .contains(EligibilityEvent.LEFT);
  }

  @Test
  void betweenStagesOfOneOrderDriftIsComputed() {
    AxisDrift aged =
        AxisDrift.of(
            RESERVED, new double[] {0, 0, 0.9, 0.1, 0}, new double[] {0, 0, 0.3, 0.7, 0}, 30);
    assertThat(aged.eligibilityEvent()).isEmpty();
    assertThat(aged.score().orElseThrow()).isCloseTo(0.6, within(1e-12));
    AxisSegments never = AxisSegments.named("purchase_cadence", List.of("a", "not_enough_orders"));
    assertThat(AxisDrift.of(never, new double[] {0, 1}, new double[] {0, 1}, 30).score())
        .hasValue(0);
  }

  @Test
  void scoreIsSymmetricAndFromZeroToOneByEitherDistance() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      double[] p = random(random);
      double[] q = random(random);
      for (Distance distance : Distance.values()) {
        double score = distance.between(p, q, 0, 3);
        assertThat(score).isBetween(0.0, 1.0);
        assertThat(distance.between(q, p, 0, 3)).isEqualTo(score);
        assertThat(distance.between(p, p, 0, 3)).isZero();
      }
    }
    assertThat(Distance.HELLINGER.between(new double[] {1, 0}, new double[] {0, 1}, 0, 2))
        .isEqualTo(1);
    // √(1 − Σ√(pq)), the other way to write it.
    assertThat(Distance.HELLINGER.between(new double[] {0.36, 0.64}, new double[] {1, 0}, 0, 2))
        .isCloseTo(Math.sqrt(1 - 0.6), within(1e-12));
  }

  private static double[] random(Random random) {
    double[] u = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    double sum = u[0] + u[1] + u[2];
    return new double[] {u[0] / sum, u[1] / sum, u[2] / sum};
  }

  @Test
  void membershipsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> AxisDrift.of(THREE, new double[] {1}, new double[] {0, 1, 0}, 1))
        .hasMessage("membership count differs on purchase_frequency: before 1, segments 3");
    assertThatThrownBy(() -> drift(1, 1, 0, 0, 70, 30, 0))
        .hasMessage(
            "membership must be from 0 to 1, was 70.0 after in segment hobbyist of"
                + " purchase_frequency");
  }
}
