package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LikelihoodTest {
  private static final PurchaseSummaries SHOP =
      Simulation.purchases(
          new PurchaseModel(Dropout.MBG_NBD, 0.8, 6, 0.9, 2.5),
          new ValueModel(6, 4, 15),
          300,
          104,
          7);

  static Stream<Likelihood> likelihoods() {
    return Stream.of(
        PurchaseLikelihood.of(SHOP, Dropout.BG_NBD, 50),
        PurchaseLikelihood.of(SHOP, Dropout.MBG_NBD, 50),
        ValueLikelihood.of(SHOP, 20));
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void derivativesAreThoseOfTheValue(Likelihood likelihood) {
    double[] point = {0.7, 0.3, 0.6, 3};
    try (Workers workers = Workers.of(1)) {
      int n = likelihood.parameters();
      Surface here = likelihood.at(point, workers);
      for (int i = 0; i < n; i++) {
        double h = 1e-4 * point[i];
        Surface up = likelihood.at(moved(point, i, h), workers);
        Surface down = likelihood.at(moved(point, i, -h), workers);
        assertThat((up.value - down.value) / (2 * h))
            .isCloseTo(here.gradient[i], within(1e-5 * (1 + Math.abs(here.gradient[i]))));
        for (int j = 0; j < n; j++) {
          double exact = here.hessian[Math.max(i, j)][Math.min(i, j)];
          assertThat((up.gradient[j] - down.gradient[j]) / (2 * h))
              .as("parameters %d and %d", i, j)
              .isCloseTo(exact, within(1e-5 * (1 + Math.abs(exact))));
        }
      }
    }
  }

  private static double[] moved(double[] point, int i, double by) {
    double[] moved = point.clone();
    moved[i] += by;
    return moved;
  }

  @Test
  void foldingEqualRowsChangesNothing() {
    int[] x = {2, 0, 2, 1, 0, 2};
    double[] tx = {5, 0, 5, 3, 0, 5};
    double[] age = {9, 4, 9, 9, 4, 8};
    double[] none = new double[6];
    PurchaseLikelihood folded =
        PurchaseLikelihood.of(
            PurchaseSummaries.of(AgeUnit.DAY, x, tx, age, none), Dropout.MBG_NBD, 1);
    assertThat(folded.rows()).isEqualTo(4);
    double[] point = {0.7, 0.3, 0.6, 3};
    try (Workers workers = Workers.of(1)) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        PurchaseSummaries one =
            PurchaseSummaries.of(
                AgeUnit.DAY,
                new int[] {x[i]},
                new double[] {tx[i]},
                new double[] {age[i]},
                new double[1]);
        sum += PurchaseLikelihood.of(one, Dropout.MBG_NBD, 1).at(point, workers).value;
      }
      assertThat(folded.at(point, workers).value).isCloseTo(sum, within(1e-12));
    }
  }

  /** The formula of the paper, in gamma and beta functions, for a customer worked out by hand. */
  @Test
  void rowAgreesWithThePapersFormula() {
    // r = 1, α = 2, a = 1, b = 1, x = 1, tx = 1, T = 2:
    // A1 = Γ(2)·2/Γ(1) = 2; B(1,2)/B(1,1) = 1/2 and B(2,1)/B(1,1) = 1/2;
    // L = 2·(1/2·4⁻² + 1/2·3⁻²) = 25/144.
    PurchaseSummaries one =
        PurchaseSummaries.of(
            AgeUnit.DAY, new int[] {1}, new double[] {1}, new double[] {2}, new double[1]);
    double[] point = {1, 2, 1, 1};
    try (Workers workers = Workers.of(1)) {
      assertThat(Math.exp(PurchaseLikelihood.of(one, Dropout.BG_NBD, 1).at(point, workers).value))
          .isCloseTo(25.0 / 144, within(1e-15));
      // MBG/NBD: B(1,3)/B(1,1) = 1/3 and B(2,2)/B(1,1) = 1/6.
      assertThat(Math.exp(PurchaseLikelihood.of(one, Dropout.MBG_NBD, 1).at(point, workers).value))
          .isCloseTo(2 * (1.0 / 3 / 16 + 1.0 / 6 / 9), within(1e-15));
    }
  }
}
