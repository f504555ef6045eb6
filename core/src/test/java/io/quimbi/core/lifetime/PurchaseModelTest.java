package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Single figures: of BG/NBD from the tests and manuals of lifetimes and BTYD, at the parameters
 * published for CDNOW; of MBG/NBD from the papers' formulas in Python with SciPy 1.17's hyp2f1 and
 * beta, at the parameters that lifetimes publishes.
 */
class PurchaseModelTest {
  private static final PurchaseModel BG =
      new PurchaseModel(Dropout.BG_NBD, 0.243, 4.414, 0.793, 2.426);
  private static final PurchaseModel MBG =
      new PurchaseModel(Dropout.MBG_NBD, 0.525, 6.183, 0.891, 1.614);

  @ParameterizedTest
  @CsvSource({
    "23, 39, 39, 0.9685554542",
    "5, 30, 39, 0.70562685",
    "6, 30, 39, 0.68709113",
    "7, 30, 39, 0.66386618",
    "8, 30, 39, 0.63654564",
    "2, 30.43, 38.86, 0.7265785701",
    "0, 0, 39, 1",
  })
  void aliveProbabilityUnderBgNbd(int x, double tx, double age, double expected) {
    assertThat(BG.aliveProbability(x, tx, age)).isCloseTo(expected, within(1e-8));
    assertThat(BG.churnRisk(x, tx, age)).isCloseTo(1 - expected, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0.644311377245509",
    "0, 0, 10, 0.5222337327821048",
    "0, 0, 38.86, 0.3897350809187629",
    "2, 30.43, 38.86, 0.7062022651184873"
  })
  void aliveProbabilityUnderMbgNbd(int x, double tx, double age, double expected) {
    assertThat(MBG.aliveProbability(x, tx, age)).isCloseTo(expected, within(1e-14));
  }

  @Test
  void expectedPurchasesOfOneCustomer() {
    assertThat(BG.expectedPurchases(39, 2, 30.43, 38.86)).isCloseTo(1.226028175, within(1e-9));
    assertThat(BG.expectedPurchases(2, 10, 35, 39)).isCloseTo(0.3915692071, within(1e-10));
    assertThat(MBG.expectedPurchases(39, 2, 30.43, 38.86))
        .isCloseTo(1.2629606232673432, within(1e-13));
    assertThat(MBG.expectedPurchases(39, 0, 0, 38.86))
        .isCloseTo(0.15401274667514553, within(1e-14));
    assertThat(MBG.expectedPurchases(39, 7, 20, 30)).isCloseTo(2.7712675695908664, within(1e-13));
    assertThat(MBG.expectedPurchases(0, 7, 20, 30)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0.1429, 0.0078",
    "1, 0.0532",
    "3, 0.1506",
    "31.8571, 1.0405",
    "32, 1.0437",
    "78, 1.8576"
  })
  void expectedPurchasesOfAStrangerUnderBgNbd(double t, double expected) {
    // These were computed at the fitted parameters, not the rounded ones.
    PurchaseModel fitted =
        new PurchaseModel(Dropout.BG_NBD, 0.2425945, 4.4136008, 0.7929186, 2.4258979);
    assertThat(fitted.expectedPurchases(t)).isCloseTo(expected, within(5e-4));
  }

  @Test
  void expectedPurchasesOfAStrangerUnderMbgNbd() {
    assertThat(MBG.expectedPurchases(1)).isCloseTo(0.053084795263698685, within(1e-14));
    assertThat(MBG.expectedPurchases(39)).isCloseTo(1.1829536655971713, within(1e-13));
    assertThat(MBG.expectedPurchases(78)).isCloseTo(1.8047575775531313, within(1e-13));
  }

  @Test
  void probabilityOfANumberOfPurchases() {
    assertThat(BG.probabilityOfPurchases(10, 2)).isCloseTo(1.07869e-07, within(1e-12));
    assertThat(BG.probabilityOfPurchases(0, 39)).isCloseTo(0.5737864, within(1e-7));
    assertThat(BG.probabilityOfPurchases(11, 30)).isCloseTo(0.0019995214, within(1e-10));
    assertThat(BG.probabilityOfPurchases(12, 30)).isCloseTo(0.0015170236, within(1e-10));
    assertThat(BG.probabilityOfPurchases(13, 30)).isCloseTo(0.0011633150, within(1e-10));
    assertThat(MBG.probabilityOfPurchases(0, 39)).isCloseTo(0.5824731894932891, within(1e-13));
    assertThat(MBG.probabilityOfPurchases(1, 39)).isCloseTo(0.18278307728754054, within(1e-13));
    assertThat(MBG.probabilityOfPurchases(5, 39)).isCloseTo(0.01938732355357039, within(1e-13));
  }

  @ParameterizedTest
  @EnumSource
  void probabilitiesAddUpAndHaveTheExpectedMean(Dropout dropout) {
    PurchaseModel model = new PurchaseModel(dropout, 2, 10, 1.3, 3);
    double sum = 0;
    double mean = 0;
    for (int n = 0; n < 400; n++) {
      double probability = model.probabilityOfPurchases(n, 25);
      sum += probability;
      mean += n * probability;
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
    assertThat(mean).isCloseTo(model.expectedPurchases(25), within(1e-10));
    assertThat(model.probabilityOfPurchases(0, 0)).isCloseTo(1, within(1e-14));
    assertThat(model.probabilityOfPurchases(3, 0)).isZero();
  }

  @Test
  void oneOrderCustomersGrowRiskierWithTimeUnlessTheModelForbidsIt() {
    double before = MBG.churnRisk(0, 0, 0);
    assertThat(before).isBetween(0.2, 0.5);
    for (int week = 1; week <= 200; week++) {
      double risk = MBG.churnRisk(0, 0, week);
      assertThat(risk).isGreaterThan(before).isLessThan(1);
      before = risk;
    }
    assertThat(ChurnLevel.of(before)).isEqualTo(ChurnLevel.HIGH);
    assertThat(BG.churnRisk(0, 0, 200)).isZero();
    assertThat(BG.logOdds(0, 0, 200)).isEqualTo(Double.NEGATIVE_INFINITY);
    // The surprise ranks where the probability cannot.
    assertThat(BG.gapSurprise(0, 0, 200)).isGreaterThan(BG.gapSurprise(0, 0, 100));
  }

  @Test
  void logOddsAreOfTheStatedForm() {
    double surprise = (0.525 + 3) * Math.log((6.183 + 40) / (6.183 + 12));
    assertThat(MBG.gapSurprise(3, 12, 40)).isCloseTo(surprise, within(1e-13));
    assertThat(MBG.logOdds(3, 12, 40))
        .isCloseTo(Math.log(0.891 / (1.614 + 3)) + surprise, within(1e-13));
    assertThat(BG.logOdds(3, 12, 40) - BG.gapSurprise(3, 12, 40))
        .isCloseTo(Math.log(0.793 / (2.426 + 2)), within(1e-13));
  }

  @Test
  void extremeHistoriesNeitherOverflowNorVanish() {
    for (PurchaseModel model : new PurchaseModel[] {BG, MBG}) {
      assertThat(model.aliveProbability(1000, 10, 100)).isBetween(0.0, 1e-300);
      assertThat(model.expectedPurchases(39, 1000, 10, 100)).isBetween(0.0, 1e-300);
      assertThat(model.logOdds(1000, 10, 100)).isBetween(1000.0, 3000.0);
      assertThat(model.expectedPurchases(39, 1000, 99, 100)).isBetween(1.0, 400.0);
      assertThat(model.expectedPurchases(1e9, 0, 0, 0)).isPositive().isFinite();
      assertThat(model.expectedPurchases(39, 0, 0, 0)).isPositive().isFinite();
      assertThat(model.expectedPurchases(1e-9, 5, 5, 5)).isPositive().isLessThan(1e-8);
      assertThat(model.nextOrder(0, 0, 0, 0.999).high()).isPositive().isFinite();
      assertThat(model.probabilityOfPurchases(100_000, 39)).isBetween(0.0, 1e-100);
    }
    PurchaseModel edge = new PurchaseModel(Dropout.MBG_NBD, 1e-6, 1e-6, 1e-6, 1e7);
    assertThat(edge.expectedPurchases(1000, 0, 0, 0)).isNotNaN().isNotNegative();
    assertThat(edge.dropoutIdentified()).isFalse();
  }

  /**
   * The hypergeometric formula in mpmath with 60 digits; the series adds up to millions of terms.
   */
  @ParameterizedTest
  @CsvSource({
    "1e5, 0.25, 0.8, 2.4, 42.3939430364861",
    "0.4, 1000.5, 0.8, 1000, 348.196197655004",
    "50, 3, 1.0, 2, 8.8440434223114",
    "1e4, 20, 0.5, 0.4, 428.41741151865",
    "2, 5, 0.3, 0.4, 4.34135786254974"
  })
  void seriesAndIntegralAgree(double tau, double shape, double a, double b, double expected) {
    assertThat(ExpectedPurchases.series(tau, shape, a, b))
        .isCloseTo(expected, Percentage.withPercentage(1e-9));
    assertThat(ExpectedPurchases.integral(tau, shape, a, b))
        .isCloseTo(expected, Percentage.withPercentage(1e-10));
  }

  @Test
  void seriesAndIntegralAgreeOverTheWholeRange() {
    for (double tau : new double[] {0.01, 1, 30}) {
      for (double shape : new double[] {0.01, 1, 80}) {
        for (double a : new double[] {0.01, 0.999, 1, 40, 5000}) {
          for (double b : new double[] {0.05, 1, 3000}) {
            assertThat(ExpectedPurchases.integral(tau, shape, a, b))
                .as("tau %s, shape %s, a %s, b %s", tau, shape, a, b)
                .isCloseTo(
                    ExpectedPurchases.series(tau, shape, a, b), Percentage.withPercentage(1e-8));
          }
        }
      }
    }
  }

  @Test
  void nextOrderHasTheWaitOfALomaxDistribution() {
    NextOrder next = MBG.nextOrder(3, 30, 40, 0.8);
    double shape = 3.525;
    double scale = 46.183;
    assertThat(Math.pow(scale / (scale + next.median()), shape)).isCloseTo(0.5, within(1e-12));
    assertThat(Math.pow(scale / (scale + next.low()), shape)).isCloseTo(0.9, within(1e-12));
    assertThat(Math.pow(scale / (scale + next.high()), shape)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void discountedPurchasesWithoutDiscountAreTheExpectedOnes() {
    ClvSettings free = new ClvSettings(6, 30, 0);
    assertThat(MBG.discountedPurchases(free, AgeUnit.WEEK, 4, 20, 30))
        .isCloseTo(MBG.expectedPurchases(180 / 7.0, 4, 20, 30), within(1e-12));
    ClvSettings dear = new ClvSettings(1, 30, 0.25);
    assertThat(MBG.discountedPurchases(dear, AgeUnit.DAY, 4, 20, 30))
        .isCloseTo(MBG.expectedPurchases(30, 4, 20, 30) / 1.25, within(1e-12));
  }

  @Test
  void levelsChangeAtTheirLimits() {
    assertThat(ChurnLevel.of(0)).isEqualTo(ChurnLevel.LOW);
    assertThat(ChurnLevel.of(Math.nextDown(0.3))).isEqualTo(ChurnLevel.LOW);
    assertThat(ChurnLevel.of(0.3)).isEqualTo(ChurnLevel.MEDIUM);
    assertThat(ChurnLevel.of(0.6)).isEqualTo(ChurnLevel.HIGH);
    assertThat(ChurnLevel.of(0.8)).isEqualTo(ChurnLevel.CRITICAL);
    assertThat(ChurnLevel.of(1)).isEqualTo(ChurnLevel.CRITICAL);
  }

  @Test
  void nonsenseIsRefusedByName() {
    assertThatThrownBy(() -> MBG.aliveProbability(0, 1, 2)).hasMessageContaining("t_x = 1.0");
    assertThatThrownBy(() -> MBG.aliveProbability(1, 3, 2)).hasMessageContaining("T = 2.0");
    assertThatThrownBy(() -> MBG.expectedPurchases(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new PurchaseModel(Dropout.BG_NBD, 1, 0, 1, 1))
        .hasMessageContaining("alpha must be > 0");
    assertThatThrownBy(() -> new ClvSettings(0, 30, 0.01)).hasMessageContaining("months");
    assertThatThrownBy(() -> ChurnLevel.of(Double.NaN)).hasMessageContaining("risk");
  }
}
