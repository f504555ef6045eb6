package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Scaler.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalerTest {
  private static final Feature PLAIN = Feature.DISCOUNT_USAGE_RATE;
  private static final Feature LOG = Feature.LIFETIME_VALUE;

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Scaler fit(Feature feature, Method method, double percentile, double... column) {
    return Scaler.fit(
        List.of(feature), new double[][] {column}, ones(column.length), method, percentile);
  }

  @Test
  void standardScalingCountsPopulationDeviationsFromTheMean() {
    // Mean 5; squares 9+1+1+1+0+0+4+16 = 32 over 8: deviation 2.
    Scaler scaler = fit(PLAIN, Method.STANDARD, 100, 2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(scaler.scale(0, 9)).isEqualTo(2);
    assertThat(scaler.scale(0, 5)).isEqualTo(0);
    assertThat(scaler.scale(0, 2)).isEqualTo(-1.5);
    assertThat(scaler.unscale(0, -1.5)).isEqualTo(2);
  }

  @Test
  void logarithmIsTakenOnBothSidesOfZeroBeforeScaling() {
    // ln(1+|x|) of e−1 and 1−e is 1 and −1: mean 0, deviation 1.
    Scaler scaler = fit(LOG, Method.STANDARD, 100, Math.E - 1, 1 - Math.E);
    assertThat(scaler.scale(0, Math.E - 1)).isCloseTo(1, within(1e-15));
    assertThat(scaler.scale(0, 1 - Math.E)).isCloseTo(-1, within(1e-15));
    assertThat(scaler.scale(0, 0)).isCloseTo(0, within(1e-15));
    assertThat(scaler.unscale(0, -1)).isCloseTo(1 - Math.E, within(1e-12));
  }

  @Test
  void winsorizingClipsAtInterpolatedPercentilesBeforeMeanAndDeviation() {
    // Of 0 to 10 the 5th percentile is 0.5 and the 95th 9.5, between the two outermost values.
    double[] column = IntStream.rangeClosed(0, 10).asDoubleStream().toArray();
    Scaler scaler = fit(PLAIN, Method.STANDARD, 95, column);
    Scaler.Scale scale = scaler.scales().getFirst();
    assertThat(scale.low()).isCloseTo(0.5, within(1e-12));
    assertThat(scale.high()).isCloseTo(9.5, within(1e-12));
    assertThat(scale.centre()).isCloseTo(5, within(1e-12));
    // Squares from the mean: 2·(4.5² + 4² + 3² + 2² + 1²) = 100.5, over 11.
    assertThat(scale.spread()).isCloseTo(Math.sqrt(100.5 / 11), within(1e-12));
    assertThat(scaler.scale(0, 1_000)).isEqualTo(scaler.scale(0, 9.5)).isPositive();
    assertThat(scaler.scale(0, -1_000)).isEqualTo(scaler.scale(0, 0.5)).isNegative();
  }

  @Test
  void logarithmComesBeforeWinsorizing() {
    double[] column = {0, 1, 10, 100, 1000};
    Scaler.Scale scale = fit(LOG, Method.STANDARD, 90, column).scales().getFirst();
    // Place 3.6 of the logarithms, between those of 100 and 1000.
    double high = Math.log(101) + 0.6 * (Math.log(1001) - Math.log(101));
    assertThat(scale.high()).isCloseTo(high, within(1e-12));
  }

  @Test
  void robustScalingCountsInterquartileRangesFromTheMedian() {
    // Quartiles of 1, 2, 3, 4, 100: 2, 3 and 4.
    Scaler scaler = fit(PLAIN, Method.ROBUST, 100, 100, 1, 3, 2, 4);
    assertThat(scaler.scale(0, 3)).isEqualTo(0);
    assertThat(scaler.scale(0, 5)).isEqualTo(1);
    assertThat(scaler.scale(0, 100)).isEqualTo(48.5);
  }

  @Test
  void robustScalingWithoutARangeCountsDeviationsFromTheMean() {
    // Both quartiles are 0; mean 1, population deviation 2.
    Scaler scaler = fit(PLAIN, Method.ROBUST, 100, 0, 0, 0, 0, 5);
    assertThat(scaler.scale(0, 5)).isCloseTo(2, within(1e-12));
    assertThat(scaler.scale(0, 0)).isCloseTo(-0.5, within(1e-12));
  }

  @Test
  void aRangeThatIsRoundingIsNoRange() {
    double almost = 0.1 + 0.2;
    Scaler scaler = fit(PLAIN, Method.ROBUST, 100, 0.3, 0.3, almost, almost, 0.9);
    assertThat(Math.abs(scaler.scale(0, 0.9))).isLessThan(10);
  }

  @Test
  void quartilesAreThoseOfTheClippedValues() {
    // Clipped at 0.1 and 0.9 the two values have quartiles 0.3 and 0.7.
    Scaler.Scale scale = fit(PLAIN, Method.ROBUST, 90, 0, 1).scales().getFirst();
    assertThat(scale.spread()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void constantFeatureIsLeftOutAndRememberedInPlainUnits() {
    Scaler scaler =
        Scaler.fit(
            List.of(LOG, PLAIN),
            new double[][] {{7, 7, 7}, {0, 0.5, 1}},
            ones(3),
            Method.STANDARD,
            99);
    assertThat(scaler.features()).containsExactly(PLAIN);
    assertThat(scaler.constants()).hasSize(1);
    assertThat(scaler.constants().getFirst().feature()).isEqualTo(LOG);
    assertThat(scaler.constants().getFirst().value()).isCloseTo(7, within(1e-12));
  }

  @Test
  void sumsOfEqualFractionsAreConstantDespiteRounding() {
    double[] thirds = {1 / 3.0, 1 - 2 / 3.0, 0.1 + 0.2 + (1 / 3.0 - 0.3)};
    assertThat(fit(PLAIN, Method.STANDARD, 100, thirds).features()).isEmpty();
    assertThat(fit(PLAIN, Method.ROBUST, 100, thirds).features()).isEmpty();
  }

  @Test
  void weightsEqualRepeats() {
    Random random = new Random(7);
    for (Method method : Method.values()) {
      double[] column = random.doubles(60).toArray();
      double[] weights = random.ints(60, 1, 6).asDoubleStream().toArray();
      double[] repeated =
          IntStream.range(0, 60)
              .boxed()
              .flatMapToDouble(
                  i -> IntStream.range(0, (int) weights[i]).mapToDouble(copy -> column[i]))
              .toArray();
      Scaler.Scale weighted =
          Scaler.fit(List.of(LOG), new double[][] {column}, weights, method, 95)
              .scales()
              .getFirst();
      Scaler.Scale plain = fit(LOG, method, 95, repeated).scales().getFirst();
      assertThat(weighted.low()).isCloseTo(plain.low(), within(1e-12));
      assertThat(weighted.high()).isCloseTo(plain.high(), within(1e-12));
      assertThat(weighted.centre()).isCloseTo(plain.centre(), within(1e-12));
      assertThat(weighted.spread()).isCloseTo(plain.spread(), within(1e-12));
    }
  }

  @Test
  void unitOfAFeatureWithoutLogarithmDoesNotMatter() {
    Random random = new Random(8);
    double[] column = random.doubles(80, -3, 5).toArray();
    double[] other = Arrays.stream(column).map(x -> 250 * x - 40).toArray();
    for (Method method : Method.values()) {
      Scaler a = fit(PLAIN, method, 97, column);
      Scaler b = fit(PLAIN, method, 97, other);
      for (int i = 0; i < column.length; i++) {
        assertThat(b.scale(0, other[i])).isCloseTo(a.scale(0, column[i]), within(1e-10));
      }
    }
  }

  @Test
  void oneCustomerHasNoSpread() {
    Scaler scaler = fit(LOG, Method.STANDARD, 99, 12);
    assertThat(scaler.features()).isEmpty();
    assertThat(scaler.constants()).hasSize(1);
  }

  @Test
  void storedSpreadMustBeAboveZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scaler.Scale(PLAIN, 0, 1, 0, 0))
        .withMessageContaining("spread of discount_usage_rate must be finite and above 0, was 0.0");
  }
}
