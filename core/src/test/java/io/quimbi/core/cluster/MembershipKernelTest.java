package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipKernelTest {
  /** The squares of the worked distances 0.5, 2.0, 3.5. */
  private static final double[] WORKED = {0.25, 4, 12.25};

  @Test
  void workedDistancesAtTwo() {
    assertThat(memberships(MembershipKernel.fuzzy(2), WORKED))
        .containsExactly(new double[] {0.92344, 0.05771, 0.01885}, within(5e-6));
  }

  @Test
  void workedDistancesAtOneAndAHalf() {
    assertThat(memberships(MembershipKernel.fuzzy(1.5), WORKED))
        .containsExactly(new double[] {0.99570, 0.00389, 0.00041}, within(5e-6));
  }

  @Test
  void workedDistancesOfTheExponentialKernel() {
    assertThat(memberships(MembershipKernel.exponential(), WORKED))
        .containsExactly(new double[] {0.78560, 0.17529, 0.03911}, within(5e-6));
  }

  @Test
  void fuzzifierOneGivesAllToTheFirstNearest() {
    assertThat(memberships(MembershipKernel.fuzzy(1), 4, 1, 1)).containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.0001, 1.3, 2, 3, 100})
  void pointOnACentroidBelongsToItAlone(double fuzzifier) {
    assertThat(memberships(MembershipKernel.fuzzy(fuzzifier), 3, 0, 1e-300))
        .containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.0001, 1.3, 2, 3, 100})
  void coincidingCentroidsShareAPointEqually(double fuzzifier) {
    assertThat(memberships(MembershipKernel.fuzzy(fuzzifier), 0, 7, 0))
        .containsExactly(0.5, 0, 0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.0001, 1.3, 1.5, 2, 3, 100})
  void extremeDistancesStillSumToOne(double fuzzifier) {
    double infinite = Double.POSITIVE_INFINITY;
    double[][] extremes = {
      {Double.MIN_VALUE, 1, Double.MAX_VALUE},
      {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE},
      {Double.MIN_VALUE, Double.MIN_VALUE, 2 * Double.MIN_VALUE},
      {infinite, 1, infinite},
      {infinite, infinite, infinite},
      {0, infinite, 0},
      {1e-320, 1e300, 1e-310},
    };
    for (double[] extreme : extremes) {
      double[] u = memberships(MembershipKernel.fuzzy(fuzzifier), extreme);
      assertThat(Arrays.stream(u).sum())
          .as("%s", Arrays.toString(extreme))
          .isCloseTo(1, within(1e-12));
      for (double value : u) {
        assertThat(value).isBetween(0.0, 1.0);
      }
      double[] v = memberships(MembershipKernel.exponential(), extreme);
      assertThat(Arrays.stream(v).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void membershipsFallAsTheFuzzifierRises() {
    double before = 1;
    for (double m : new double[] {1, 1.1, 1.5, 2, 3, 10}) {
      double nearest = memberships(MembershipKernel.fuzzy(m), WORKED)[0];
      assertThat(nearest).as("m = %s", m).isLessThanOrEqualTo(before);
      before = nearest;
    }
  }

  @Test
  void refusesAFuzzifierBelowOne() {
    assertThatThrownBy(() -> MembershipKernel.fuzzy(0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fuzzifier must be ≥ 1, was 0.9");
    assertThatThrownBy(() -> FuzzyCMeansOptions.of(3, 1).withFuzzifier(0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fuzzifier must be ≥ 1, was 0.9");
    assertThatThrownBy(() -> MembershipKernel.fuzzy(Double.NaN))
        .hasMessageContaining("fuzzifier must be ≥ 1, was NaN");
  }

  @Test
  void refusesADistanceThatIsNone() {
    assertThatThrownBy(() -> memberships(MembershipKernel.fuzzy(2), 1, Double.NaN))
        .hasMessageContaining("squared distance must be ≥ 0, was NaN to centroid 1");
    assertThatThrownBy(() -> memberships(MembershipKernel.exponential(), -1))
        .hasMessageContaining("squared distance must be ≥ 0, was -1.0 to centroid 0");
    assertThatThrownBy(
            () -> MembershipKernel.fuzzy(2).memberships(new double[] {1, 2}, new double[3]))
        .hasMessageContaining("centroid count differs: squared distances 2, memberships 3");
  }

  private static double[] memberships(MembershipKernel kernel, double... squaredDistances) {
    double[] u = new double[squaredDistances.length];
    kernel.memberships(squaredDistances, u);
    return u;
  }
}
