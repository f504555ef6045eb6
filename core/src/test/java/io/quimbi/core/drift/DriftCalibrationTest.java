package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.SegmentKind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DriftCalibrationTest {
  @Test
  void sampleTakesAllOfASmallCellAndTwoThousandOfALargeOneEvenly() {
    // 10,000 customers of one order, 300 of seven, and 5,000 who had not ordered by then.
    int[] orders = new int[15_300];
    Arrays.fill(orders, 0, 10_000, 1);
    Arrays.fill(orders, 10_000, 10_300, 7);
    int[] sample = DriftCalibration.sample(orders, new SplittableRandom(1));
    assertThat(sample).hasSize(2_300).isSorted().doesNotHaveDuplicates();
    assertThat(Arrays.stream(sample).filter(c -> c >= 10_000)).hasSize(300);
    assertThat(sample[sample.length - 1]).isEqualTo(10_299);
    // Of each half of the large cell about half: √(2000/4) is 22, and 5 of these are allowed.
    assertThat((double) Arrays.stream(sample).filter(c -> c < 5_000).count())
        .isCloseTo(1_000, within(112.0));
    assertThat(DriftCalibration.sample(orders, new SplittableRandom(1))).isEqualTo(sample);
  }

  @Test
  void cellThatIsTooSmallIsSampledWithTheOneItJoins() {
    // 100 of three orders join the 6,000 of two: each customer of both is as likely in the sample.
    int[] orders = new int[6_100];
    Arrays.fill(orders, 0, 6_000, 2);
    Arrays.fill(orders, 6_000, 6_100, 3);
    int[] sample = DriftCalibration.sample(orders, new SplittableRandom(2));
    assertThat(sample).hasSize(2_000);
    assertThat(Arrays.stream(sample).filter(c -> c >= 6_000).count()).isBetween(10L, 58L);
  }

  @Test
  void nearestSpacingIsByDaysAndTheShorterOfTwoAsNear() {
    assertThat(Calibration.spacingDays(Calibration.nearestSpacing(1))).isEqualTo(7);
    assertThat(Calibration.spacingDays(Calibration.nearestSpacing(17.5))).isEqualTo(7);
    assertThat(Calibration.spacingDays(Calibration.nearestSpacing(18))).isEqualTo(28);
    assertThat(Calibration.spacingDays(Calibration.nearestSpacing(59.5))).isEqualTo(28);
    assertThat(Calibration.spacingDays(Calibration.nearestSpacing(400))).isEqualTo(91);
    assertThatIllegalArgumentException().isThrownBy(() -> Calibration.nearestSpacing(0));
  }

  /** 300 customers of ten orders whose drift is spread evenly from 0 to a most. */
  private static DriftCells even(double most) {
    int[] orders = new int[301];
    Arrays.fill(orders, 10);
    double[] drift = new double[301];
    Arrays.setAll(drift, i -> most * i / 300);
    return DriftCells.fit(orders, drift).orElseThrow();
  }

  @Test
  void axesWeighByHowMuchTheyMoveByThemselvesAndLoyaltyIsLeftOut() {
    int spacing = Calibration.nearestSpacing(28);
    Calibration calibration =
        Calibration.none()
            .with(spacing, Axis.PURCHASE_VALUE, even(0.4))
            .with(spacing, Axis.PRICE_SENSITIVITY, even(0.02))
            .with(spacing, Axis.LOYALTY_TRAJECTORY, even(0.1))
            .withOverall(spacing, even(0.2));
    DriftMeasure equal =
        new DriftMeasure(
            List.of(
                segments(Axis.PURCHASE_VALUE),
                segments(Axis.PRICE_SENSITIVITY),
                segments(Axis.LOYALTY_TRAJECTORY)),
            DriftWeights.EQUAL,
            Distance.EUCLIDEAN);
    CalibratedDrift drift = new CalibratedDrift(equal, calibration, false);
    double[] scores = {0.4, 0.1, 0.9};
    // 1/0.38 and 1/max(0.05, 0.019).
    double expected = (0.4 / 0.38 + 0.1 / 0.05) / (1 / 0.38 + 1 / 0.05);
    assertThat(drift.measure(10, 30).overall(scores)).isCloseTo(expected, within(1e-12));
    CalibratedDrift.Usual usual = drift.overall(10, 30, 0.195).orElseThrow();
    assertThat(usual.severity()).isEqualTo(Severity.SIGNIFICANT);
    assertThat(usual.percentile()).isCloseTo(97.5, within(1e-9));
    assertThat(usual.anomaly()).isFalse();
    assertThat(drift.axis(Axis.PRICE_SENSITIVITY, 10, 30, 0.1).orElseThrow().anomaly()).isTrue();

    // At a spacing without a calibration all axes count the same, and nothing is usual.
    assertThat(drift.measure(10, 7).overall(scores)).isCloseTo(1.4 / 3, within(1e-12));
    assertThat(drift.overall(10, 7, 0.195)).isEmpty();
    assertThat(drift.axis(Axis.PURCHASE_CADENCE, 10, 30, 0.1)).isEmpty();

    // Equal weights: an axis is still calibrated, the overall drift is not.
    CalibratedDrift asked = new CalibratedDrift(equal, calibration, true);
    assertThat(asked.measure(10, 30).overall(scores)).isCloseTo(1.4 / 3, within(1e-12));
    assertThat(asked.overall(10, 30, 0.195)).isEmpty();
    assertThat(asked.axis(Axis.PRICE_SENSITIVITY, 10, 30, 0.1)).isPresent();
  }

  private static AxisSegments segments(Axis axis) {
    return new AxisSegments(
        axis.id(), List.of("a", "b"), List.of(SegmentKind.ORDINARY, SegmentKind.ORDINARY));
  }
}
