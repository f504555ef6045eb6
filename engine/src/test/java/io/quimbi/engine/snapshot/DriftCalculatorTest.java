package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.DriftReport.AxisReport;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftCalculatorTest {
  private static DriftReport drift(String before, String after, double days) {
    return DriftCalculator.calculate(before, after, days, 0.5);
  }

  private static AxisReport only(DriftReport report) {
    return report.axisDrifts().values().iterator().next();
  }

  @Test
  void workedFiguresOfTheSpecification() {
    DriftReport report =
        drift(
            "{\"hobbyist\": 0.70, \"super\": 0.25, \"occasional\": 0.05}",
            "{\"hobbyist\": 0.35, \"super\": 0.60, \"occasional\": 0.05}",
            28);
    assertThat(report.overallDriftScore()).isEqualTo(0.35, within(1e-12));
    assertThat(report.driftSeverity()).isEqualTo("MODERATE");
    assertThat(report.driftVelocity()).isEqualTo(0.0125, within(1e-12));
    AxisReport axis = only(report);
    assertThat(axis.risingSegment()).isEqualTo("super");
    assertThat(axis.takenFrom()).isEqualTo("hobbyist");
    assertThat(axis.segmentChanged()).isTrue();
    assertThat(axis.oldMembership()).containsEntry("hobbyist", 0.70);
    assertThat(report.isAnomaly()).isFalse();
    assertThat(report.transitionCount()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "0.75, 0.20, 0.05, 0.50, 0.45, 0.05, 0.250, MINOR",
    "0.80, 0.15, 0.05, 0.45, 0.35, 0.20, 0.304, MODERATE",
  })
  void figuresThatTheOriginHadWrong(
      double a, double b, double c, double d, double e, double f, double score, String severity) {
    DriftReport report =
        drift(
            "{\"x\": %s, \"y\": %s, \"z\": %s}".formatted(a, b, c),
            "{\"x\": %s, \"y\": %s, \"z\": %s}".formatted(d, e, f),
            14);
    assertThat(report.overallDriftScore()).isEqualTo(score, within(5e-4));
    assertThat(report.driftSeverity()).isEqualTo(severity);
  }

  @Test
  void paceComesFromTheNormWithoutTheRootOfTwo() {
    AxisReport axis =
        only(
            drift(
                "{\"x\": 0.920, \"y\": 0.065, \"z\": 0.015}",
                "{\"x\": 0.786, \"y\": 0.175, \"z\": 0.039}",
                14));
    assertThat(axis.norm()).isEqualTo(0.17502, within(5e-6));
    assertThat(axis.normPerDay()).isEqualTo(0.012501, within(5e-7));
    assertThat(axis.driftPace()).isEqualTo("MODERATE_DRIFT");
  }

  @Test
  void segmentMissingInOneThumbprintCountsZero() {
    DriftReport report =
        drift(
            "{\"value\": {\"low\": 1}}", "{\"value\": {\"high\": 1}, \"cadence\": {\"a\": 1}}", 1);
    assertThat(report.axisDrifts()).containsOnlyKeys("value");
    assertThat(Objects.requireNonNull(report.overallDriftScore())).isEqualTo(1, within(1e-12));
    assertThat(report.isAnomaly()).isTrue();
  }

  @Test
  void zeroDaysAreAnErrorAndNotADivision() {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> drift("{\"x\": 1}", "{\"x\": 1}", 0))
        .withMessageContaining("days between two thumbprints must be above 0, was 0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "7", "{\"x\": \"much\"}", "{\"x\": {}}", "{\"x\":"})
  void whatIsNoThumbprintIsSaid(String text) {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> drift(text, "{\"x\": 1}", 7))
        .satisfies(e -> assertThat(e.code()).isEqualTo("DRIFT_INPUT"));
  }
}
