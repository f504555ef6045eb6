package io.quimbi.core.evidence;

import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;

/**
 * Customers who do not change, drawn from the very models that evidence is computed under: order
 * rates from a gamma, the share of discounted orders from a beta, the level of order values from a
 * normal distribution.
 *
 * @param r shape of the rates, a day
 * @param alpha rate of the rates, in days
 * @param a of the share of discounted orders
 * @param b of the share of discounted orders
 * @param mean μ of ln V
 * @param within standard deviation of ln V within a customer
 * @param between standard deviation of ln V between customers
 * @param season how busy the store is at so many days before the as-of, 1 for as usual; from 0 to 3
 */
record SimulatedStore(
    double r,
    double alpha,
    double a,
    double b,
    double mean,
    double within,
    double between,
    DoubleUnaryOperator season) {
  static final long DAY = 86_400_000_000L;

  /** The as-of: 20,000 days after 1970. */
  static final long AS_OF = 20_000 * DAY;

  private static final double SEASON_MAX = 3;

  static final SimulatedStore USUAL =
      new SimulatedStore(0.8, 60, 1.5, 4, 3.5, 0.4, 0.6, daysAgo -> 1);

  SimulatedStore withSeason(DoubleUnaryOperator other) {
    return new SimulatedStore(r, alpha, a, b, mean, within, between, other);
  }

  /** Everybody's orders up to the as-of, of customers who came between two ages in days. */
  OrderBook book(int customers, double ageMin, double ageMax, long seed) {
    Random random = new Random(seed);
    GammaDistribution rates = new GammaDistribution(r, 1 / alpha);
    BetaDistribution shares = new BetaDistribution(a, b);
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    for (int c = 0; c < customers; c++) {
      int customer = rows.customers().idOf("c" + c);
      double rate = rates.inverseCumulativeProbability(random.nextDouble());
      double share = shares.inverseCumulativeProbability(random.nextDouble());
      double level = mean + between * random.nextGaussian();
      int o = 0;
      for (double age : orderAges(rate, ageMin + (ageMax - ageMin) * random.nextDouble(), random)) {
        long micros = Math.round(1e6 * Math.exp(level + within * random.nextGaussian()));
        rows.addOrder(
            customer, c + "-" + o++, AS_OF - (long) (age * DAY), true, OrderBook.NEVER, -1);
        boolean discounted = random.nextDouble() < share;
        rows.addLine(-1, -1, 1, discounted ? 2 * micros : micros, discounted ? micros : 0);
      }
    }
    return rows.toBook();
  }

  /** The first order, then a Poisson process thinned by the season. */
  private List<Double> orderAges(double rate, double first, Random random) {
    List<Double> ages = new ArrayList<>(List.of(first));
    double age = first;
    while (rate > 0) {
      age += Math.log(1 - random.nextDouble()) / (rate * SEASON_MAX);
      if (age < 0) {
        break;
      }
      if (random.nextDouble() * SEASON_MAX < season.applyAsDouble(age)) {
        ages.add(age);
      }
    }
    return ages;
  }
}
