package io.quimbi.engine.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.feature.Feature;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PopulationTest {
  private static final Feature FEATURE = Feature.RETURN_RATE;

  private static Population of(double... values) {
    return Population.of(Map.of(FEATURE, values));
  }

  @Test
  void percentileIsTheShareBelow() {
    Population population = of(IntStream.rangeClosed(0, 1000).asDoubleStream().toArray());
    for (double value : new double[] {0, 1, 250, 500, 777.5, 1000}) {
      assertThat(population.percentile(FEATURE, value).orElseThrow())
          .isCloseTo(value / 1000, within(1e-6));
    }
    assertThat(population.percentile(FEATURE, -1).orElseThrow()).isZero();
    assertThat(population.percentile(FEATURE, 1001).orElseThrow()).isEqualTo(1);
    assertThat(population.median(FEATURE).orElseThrow()).isEqualTo(500);
  }

  @Test
  void whatMostShareIsNeitherHighNorLow() {
    double[] values = new double[1000];
    for (int i = 700; i < 1000; i++) {
      values[i] = i;
    }
    Population population = of(values);
    // 70 % have 0, also where a centroid is off by rounding.
    assertThat(population.percentile(FEATURE, 0).orElseThrow()).isCloseTo(0.35, within(0.01));
    assertThat(population.percentile(FEATURE, 7e-18).orElseThrow()).isCloseTo(0.35, within(0.01));
    assertThat(population.percentile(FEATURE, 0.001).orElseThrow()).isCloseTo(0.7, within(0.01));
  }

  @Test
  void oneValueForAllIsInTheMiddle() {
    assertThat(of(3, 3, 3).percentile(FEATURE, 3).orElseThrow()).isEqualTo(0.5);
    assertThat(of(3).percentile(FEATURE, 2).orElseThrow()).isZero();
    assertThat(of(3).percentile(FEATURE, 4).orElseThrow()).isEqualTo(1);
  }

  @Test
  void nothingIsKnownOfOtherFeatures() {
    Population population = of(1, 2);
    assertThat(population.has(Feature.CHURN_RISK)).isFalse();
    assertThat(population.percentile(Feature.CHURN_RISK, 1)).isEmpty();
    assertThat(population.median(Feature.CHURN_RISK)).isEmpty();
  }

  @Test
  void comesBackFromItsJsonAsItWas() {
    Population population = of(0.1, 1.0 / 3, 12345.678, 1e-9);
    Population back = Population.parse(population.json());
    assertThat(back.json()).isEqualTo(population.json());
    for (double value : new double[] {0, 0.2, 1.0 / 3, 100, 20_000}) {
      assertThat(back.percentile(FEATURE, value)).isEqualTo(population.percentile(FEATURE, value));
    }
    assertThat(Population.parse("{\"of_a_later_version\": [1, 2]}").has(FEATURE)).isFalse();
  }
}
