package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.Workers;
import org.hipparchus.random.RandomDataGenerator;
import org.hipparchus.random.Well19937c;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where customers do behave as a model says, forecasts of the fitted model for a later period come
 * true: in all, and for those with few and with many purchases. What a forecast misses on real
 * orders is then the model's, not the computation's.
 */
class ForecastTest {
  private static final int CUSTOMERS = 40_000;
  private static final double CALIBRATION = 39;
  private static final double HOLDOUT = 39;

  @ParameterizedTest
  @EnumSource
  void forecastsOfTrueModelsComeTrue(Dropout dropout) {
    // Near what CDNOW gives.
    PurchaseModel truth = new PurchaseModel(dropout, 0.5, 6, 0.9, 1.6);
    RandomDataGenerator random = RandomDataGenerator.of(new Well19937c(19));
    int[] x = new int[CUSTOMERS];
    double[] tx = new double[CUSTOMERS];
    double[] age = new double[CUSTOMERS];
    int[] later = new int[CUSTOMERS];
    for (int i = 0; i < CUSTOMERS; i++) {
      double rate = random.nextGamma(truth.r(), 1 / truth.alpha());
      double stops = random.nextBeta(truth.a(), truth.b());
      age[i] = CALIBRATION - 12 * random.nextDouble();
      double time = 0;
      boolean alive = dropout == Dropout.BG_NBD || random.nextDouble() >= stops;
      while (alive && rate > 0) {
        time += random.nextExponential(1 / rate);
        if (time > age[i] + HOLDOUT) {
          break;
        }
        if (time <= age[i]) {
          x[i]++;
          tx[i] = time;
        } else {
          later[i]++;
        }
        alive = random.nextDouble() >= stops;
      }
    }
    PurchaseSummaries summaries =
        PurchaseSummaries.of(AgeUnit.WEEK, x, tx, age, new double[CUSTOMERS]);
    try (Workers workers = Workers.of(2)) {
      PurchaseModel fitted = PurchaseFit.fit(summaries, dropout, workers).model();
      // One order, one repeat, two or three, more; and all of them.
      double[] expected = new double[5];
      double[] actual = new double[5];
      double[] squares = new double[5];
      for (int i = 0; i < CUSTOMERS; i++) {
        double forecast = fitted.expectedPurchases(HOLDOUT, x[i], tx[i], age[i]);
        int group = x[i] < 2 ? x[i] : x[i] < 4 ? 2 : 3;
        for (int to : new int[] {group, 4}) {
          expected[to] += forecast;
          actual[to] += later[i];
          squares[to] += (later[i] - forecast) * (later[i] - forecast);
        }
      }
      for (int group = 0; group < expected.length; group++) {
        // Five groups of two models beyond four standard errors: by chance once in 1,500 seeds.
        assertThat(Math.abs(actual[group] - expected[group]) / Math.sqrt(squares[group]))
            .as("group %d: expected %s, actual %s", group, expected[group], actual[group])
            .isLessThan(4);
        assertThat(expected[group]).isPositive();
      }
    }
  }
}
