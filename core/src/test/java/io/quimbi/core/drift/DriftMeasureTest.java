package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DriftMeasureTest {
  private static final List<AxisSegments> AXES =
      List.of(axis("frequency"), axis("value"), axis("loyalty"), axis("cadence"));
  private static final DriftMeasure MEASURE =
      new DriftMeasure(
          AXES,
          DriftWeights.of(Map.of("frequency", 2.0, "value", 20.0, "cadence", 5.0)),
          Distance.EUCLIDEAN);

  private static AxisSegments axis(String id) {
    return AxisSegments.named(id, List.of("a", "b"));
  }

  @Test
  void contributionsAddUpToTheOverallDriftWithAxesThatCountAndHaveAScore() {
    double[] scores = {0.35, 0.1, 1, Double.NaN};
    double[] contributions = MEASURE.contributions(scores);
    assertThat(contributions[0]).isCloseTo(2 * 0.35 / 22, within(1e-15));
    assertThat(contributions[1]).isCloseTo(20 * 0.1 / 22, within(1e-15));
    assertThat(contributions[2]).isZero();
    assertThat(contributions[3]).isNaN();
    assertThat(DoubleStream.of(contributions).filter(part -> !Double.isNaN(part)).sum())
        .isCloseTo(MEASURE.overall(scores), within(1e-15));
  }

  @Test
  void withoutAnOverallDriftNothingContributes() {
    double[] scores = {Double.NaN, Double.NaN, 0.4, Double.NaN};
    assertThat(MEASURE.overall(scores)).isNaN();
    assertThat(MEASURE.contributions(scores)).containsOnly(Double.NaN);
  }
}
