package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.io.IOException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against what was published of the CDNOW sample, and against R's BTYD 2.4.3 and lifetimes. */
class CdnowFitTest {
  /** The golden file was computed at the published, rounded parameters. */
  private static final PurchaseModel ROUNDED =
      new PurchaseModel(Dropout.BG_NBD, 0.243, 4.414, 0.793, 2.426);

  private static final ValueModel ROUNDED_VALUE = new ValueModel(6.25, 3.74, 15.44);

  @Test
  void bgNbdMeetsFaderHardieAndLee() throws IOException {
    PurchaseFit fit = fit(Dropout.BG_NBD);
    // BTYD with BFGS; the last of its seven digits is its own.
    parameters(fit, 0.2425945, 4.4136008, 0.7929186, 2.4258979, 1e-5);
    assertThat(fit.report().logLikelihood()).isCloseTo(-9582.42920667, within(1e-6));
    assertThat(fit.report().stopReason()).isEqualTo(StopReason.CONVERGED);
    assertThat(fit.report().customers()).isEqualTo(2357);
    assertThat(fit.model().dropoutIdentified()).isTrue();
  }

  @Test
  void mbgNbdMeetsLifetimes() throws IOException {
    PurchaseFit fit = fit(Dropout.MBG_NBD);
    parameters(fit, 0.525, 6.183, 0.891, 1.614, 1e-3);
    assertThat(fit.report().stopReason()).isEqualTo(StopReason.CONVERGED);
  }

  @Test
  void gammaGammaMeetsBtydOnRoundedMeans() throws IOException {
    try (Workers workers = Workers.of(1)) {
      ValueFit fit = ValueFit.fit(Cdnow.summary(), workers);
      assertThat(fit.model().p()).isCloseTo(6.24878, within(2e-4));
      assertThat(fit.model().q()).isCloseTo(3.74458, within(2e-4));
      assertThat(fit.model().gamma()).isCloseTo(15.44776, within(1e-3));
      assertThat(fit.report().logLikelihood()).isCloseTo(-4055.9232, within(1e-4));
      assertThat(fit.report().stopReason()).isEqualTo(StopReason.CONVERGED);
      assertThat(fit.report().customers()).isEqualTo(946);
    }
  }

  @Test
  void allGoldenRowsAreMet() throws IOException {
    // Weeks as the file rounds them; a month of 4.345 of them.
    ClvSettings year = new ClvSettings(12, 4.345 * 7, 0.01);
    List<String[]> rows = Cdnow.rows("golden/cdnow_sample_expected.csv");
    assertThat(rows).hasSize(2357);
    double expected39 = 0;
    double value = 0;
    double alive = 0;
    for (String[] row : rows) {
      int x = Integer.parseInt(row[1]);
      double tx = Double.parseDouble(row[2]);
      double age = Double.parseDouble(row[3]);
      double mean = Double.parseDouble(row[4]);
      double purchases = ROUNDED.expectedPurchases(39, x, tx, age);
      double worth = ROUNDED_VALUE.expectedValue(x, mean);
      double clv = worth * ROUNDED.discountedPurchases(year, AgeUnit.WEEK, x, tx, age);
      assertThat(ROUNDED.aliveProbability(x, tx, age)).as(row[0]).isCloseTo(num(row[5]), near());
      assertThat(purchases).as(row[0]).isCloseTo(num(row[6]), near());
      assertThat(worth).as(row[0]).isCloseTo(num(row[7]), near());
      assertThat(clv).as(row[0]).isCloseTo(num(row[8]), near());
      alive += ROUNDED.aliveProbability(x, tx, age);
      expected39 += purchases;
      value += clv;
    }
    assertThat(alive / rows.size()).isCloseTo(0.813414198, within(1e-9));
    assertThat(expected39).isCloseTo(1653.948, within(1e-3));
    assertThat(value).isCloseTo(71_560.21, within(0.01));
  }

  private static double num(String text) {
    return Double.parseDouble(text);
  }

  private static Offset<Double> near() {
    return within(1e-6);
  }

  @Test
  void likelihoodAtTheRoundedParametersIsTheirs() throws IOException {
    try (Workers workers = Workers.of(1)) {
      PurchaseLikelihood likelihood = PurchaseLikelihood.of(Cdnow.summary(), Dropout.BG_NBD, 1);
      double value = likelihood.at(new double[] {0.243, 4.414, 0.793, 2.426}, workers).value;
      assertThat(value).isCloseTo(-9582.43047801, within(1e-7));
    }
  }

  private static PurchaseFit fit(Dropout dropout) throws IOException {
    try (Workers workers = Workers.of(2)) {
      return PurchaseFit.fit(Cdnow.summary(), dropout, workers);
    }
  }

  private static void parameters(
      PurchaseFit fit, double r, double alpha, double a, double b, double tolerance) {
    assertThat(fit.model().r()).isCloseTo(r, within(tolerance));
    assertThat(fit.model().alpha()).isCloseTo(alpha, within(tolerance));
    assertThat(fit.model().a()).isCloseTo(a, within(tolerance));
    assertThat(fit.model().b()).isCloseTo(b, within(tolerance));
  }
}
