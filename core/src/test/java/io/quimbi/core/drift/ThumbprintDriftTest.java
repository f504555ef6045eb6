package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThumbprintDriftTest {
  private static final Map<String, Map<String, Double>> BEFORE =
      Map.of(
          "purchase_frequency", Map.of("hobbyist", 0.70, "super", 0.25, "occasional", 0.05),
          "purchase_value", Map.of("low", 1.0),
          "loyalty_trajectory", Map.of("loyal", 1.0, "leaving", 0.0),
          "repurchase_behavior", Map.of("not_enough_orders", 1.0),
          "only_before", Map.of("x", 1.0));
  private static final Map<String, Map<String, Double>> AFTER =
      Map.of(
          "purchase_frequency", Map.of("hobbyist", 0.35, "super", 0.60, "occasional", 0.05),
          "purchase_value", Map.of("low", 0.9, "high", 0.1),
          "loyalty_trajectory", Map.of("loyal", 0.0, "leaving", 1.0),
          "repurchase_behavior", Map.of("faithful", 1.0),
          "only_after", Map.of("x", 1.0));

  private static ThumbprintDrift drift(DriftWeights weights) {
    return ThumbprintDrift.of(BEFORE, AFTER, 28, weights, Distance.EUCLIDEAN);
  }

  @Test
  void equalWeightsTakeTheMeanOverAxesThatHaveAScoreInBoth() {
    ThumbprintDrift drift = drift(DriftWeights.EQUAL);
    assertThat(drift.scores())
        .containsOnlyKeys("purchase_frequency", "purchase_value", "loyalty_trajectory");
    assertThat(drift.overall().orElseThrow()).isCloseTo((0.35 + 0.1 + 1) / 3, within(1e-12));
    assertThat(drift.velocity().orElseThrow()).isCloseTo((0.35 + 0.1 + 1) / 3 / 28, within(1e-12));
    assertThat(drift.axis("repurchase_behavior").orElseThrow().drift().eligibilityEvent())
        .contains(EligibilityEvent.ENTERED);
    assertThat(drift.axis("only_before")).isEmpty();
  }

  @Test
  void noisyAxesCountLessAndLoyaltyNotAtAll() {
    ThumbprintDrift drift =
        drift(
            DriftWeights.byNoise(
                Map.of(
                    "purchase_frequency", 0.5, "purchase_value", 0.01, "loyalty_trajectory", 0.1)));
    // Weights 2 and, the noise being floored at 0.05, 20.
    assertThat(drift.overall().orElseThrow()).isCloseTo((2 * 0.35 + 20 * 0.1) / 22, within(1e-12));
    assertThat(drift.severity()).contains(Severity.MINOR);
    assertThat(drift.isAnomaly()).isFalse();
    assertThat(drift(DriftWeights.of(Map.of("loyalty_trajectory", 3.0))).isAnomaly()).isTrue();
    assertThat(drift(DriftWeights.of(Map.of("only_after", 1.0))).overall()).isEmpty();
  }

  @Test
  void segmentsThatOneSideDoesNotNameCountZeroThere() {
    AxisDrift value = drift(DriftWeights.EQUAL).axis("purchase_value").orElseThrow().drift();
    assertThat(value.segments()).isEqualTo(2);
    assertThat(value.before(1)).isZero();
    assertThat(value.score().orElseThrow()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void changedSegmentsAreCounted() {
    ThumbprintDrift drift = drift(DriftWeights.EQUAL);
    assertThat(drift.segmentsChanged())
        .containsExactlyInAnyOrder(
            "purchase_frequency", "loyalty_trajectory", "repurchase_behavior");
    assertThat(drift.transitionCount()).isEqualTo(3);
  }

  @Test
  void improvingAndDecliningNeedBothOutcomes() {
    ThumbprintDrift drift = drift(DriftWeights.EQUAL);
    assertThat(drift.withOutcomes(-0.1, 5.0).isImproving()).contains(true);
    assertThat(drift.withOutcomes(-0.1, 5.0).isDeclining()).contains(false);
    assertThat(drift.withOutcomes(0.1, -5.0).isDeclining()).contains(true);
    assertThat(drift.withOutcomes(0.1, 5.0).isImproving()).contains(false);
    assertThat(drift.withOutcomes(0.1, 5.0).isDeclining()).contains(false);
    assertThat(drift.withOutcomes(null, 5.0).isImproving()).isEmpty();
    assertThat(drift.withOutcomes(0.1, null).isDeclining()).isEmpty();
  }

  @Test
  void zeroDaysAreRefused() {
    assertThatThrownBy(
            () -> ThumbprintDrift.of(BEFORE, AFTER, 0, DriftWeights.EQUAL, Distance.EUCLIDEAN))
        .hasMessageStartingWith("days between two thumbprints must be above 0, was 0.0");
  }
}
