package io.quimbi.core.lifetime;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.random.RandomDataGenerator;
import org.hipparchus.random.Well19937c;

/** Customers drawn from a model, purchase by purchase as the papers tell it. */
final class Simulation {
  private Simulation() {}

  /** {@code n} customers whose first purchases are spread over the first half of {@code span}. */
  static PurchaseSummaries purchases(
      PurchaseModel model, ValueModel value, int n, double span, long seed) {
    RandomDataGenerator random = RandomDataGenerator.of(new Well19937c(seed));
    int[] x = new int[n];
    double[] tx = new double[n];
    double[] age = new double[n];
    double[] mean = new double[n];
    for (int i = 0; i < n; i++) {
      double rate = random.nextGamma(model.r(), 1 / model.alpha());
      double dropout = random.nextBeta(model.a(), model.b());
      age[i] = span * (0.5 + 0.5 * random.nextDouble());
      boolean alive = model.dropout() == Dropout.BG_NBD || random.nextDouble() >= dropout;
      // A rate that underflows to 0 never buys again.
      double time = alive && rate > 0 ? random.nextExponential(1 / rate) : age[i] + 1;
      while (alive && time <= age[i]) {
        x[i]++;
        tx[i] = time;
        alive = random.nextDouble() >= dropout;
        time += random.nextExponential(1 / rate);
      }
      if (x[i] > 0) {
        double scale = random.nextGamma(value.q(), 1 / value.gamma());
        mean[i] = random.nextGamma(value.p() * x[i], 1 / scale) / x[i];
      }
    }
    return PurchaseSummaries.of(AgeUnit.WEEK, x, tx, age, mean);
  }

  /** Whether every parameter lies within {@code errors} standard errors of the truth. */
  static boolean within(double errors, double[] truth, double[] found, double[] standardErrors) {
    List<Double> outside = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      if (!(Math.abs(found[i] - truth[i]) <= errors * standardErrors[i])
          || Double.isInfinite(standardErrors[i])) {
        outside.add(found[i]);
      }
    }
    return outside.isEmpty();
  }
}
