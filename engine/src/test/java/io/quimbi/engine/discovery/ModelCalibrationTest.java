package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.drift.Calibration;
import io.quimbi.core.drift.DriftCells;
import io.quimbi.core.feature.Axis;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelCalibrationTest {
  @Test
  void calibrationComesBackFromItsJsonToTheLastBit() {
    Random random = new Random(3);
    int[] orders = new int[900];
    Arrays.setAll(orders, i -> 1 + i % 30);
    double[] drift = random.doubles(900).toArray();
    DriftCells cells = DriftCells.fit(orders, drift).orElseThrow();
    ModelCalibration calibration =
        new ModelCalibration(
            Calibration.none()
                .with(1, Axis.PURCHASE_VALUE, cells)
                .with(2, Axis.LOYALTY_TRAJECTORY, cells)
                .withOverall(1, cells),
            OptionalDouble.of(0.1 + 0.2));
    ModelCalibration back = ModelCalibration.parse(calibration.json());
    assertThat(back.json()).isEqualTo(calibration.json());
    assertThat(back.levelDropBeyond()).hasValue(0.1 + 0.2);
    DriftCells read = back.drift().axis(1, Axis.PURCHASE_VALUE).orElseThrow();
    assertThat(read.ordersMin()).isEqualTo(cells.ordersMin());
    assertThat(read.quantiles()).isDeepEqualTo(cells.quantiles());
    assertThat(back.drift().overall(1)).isPresent();
    assertThat(back.drift().overall(0)).isEmpty();
    assertThat(back.drift().axis(1, Axis.LOYALTY_TRAJECTORY)).isEmpty();
  }

  @Test
  void nothingCalibratedComesBackAsNothing() {
    ModelCalibration back = ModelCalibration.parse(ModelCalibration.NONE.json());
    assertThat(back.levelDropBeyond()).isEmpty();
    for (int s = 0; s < Calibration.spacingCount(); s++) {
      assertThat(back.drift().overall(s)).isEmpty();
    }
  }
}
