package io.quimbi.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseSummaries;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final long DAY = 86_400_000_000L;
  private static final long T = 20_000 * DAY;
  private static final FrequencyPrior PRIOR = new FrequencyPrior(0.8, 60);

  /** Unchanged customers: gamma-distributed rates (shape 1 by its inverse), Poisson orders. */
  private static OrderBook unchanged(int customers, long until, long seed) {
    Random random = new Random(seed);
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    for (int c = 0; c < customers; c++) {
      int customer = rows.customers().idOf("c" + c);
      double rate = -Math.log(1 - random.nextDouble()) / 60;
      long time = T - (long) ((250 + 90 * random.nextDouble()) * DAY);
      for (int o = 0; time <= T + 30 * DAY; o++) {
        long cents = 1_000_000L * (10 + random.nextInt(50));
        long discount = random.nextInt(4) == 0 ? 500_000 : 0;
        if (time <= until) {
          rows.addOrder(customer, c + "-" + o, time, true, OrderBook.NEVER, -1);
          rows.addLine(-1, rows.categories().idOf("k" + random.nextInt(6)), 1, cents, discount);
        } else {
          random.nextInt(6);
        }
        time += (long) (-Math.log(1 - random.nextDouble()) / rate * DAY) + 1;
      }
    }
    return rows.toBook();
  }

  /**
   * Probabilities of what was seen or more, and of more, at random between the two: uniform where
   * the model is right, which is how discreteness is allowed for.
   */
  private record Tails(double up, double down) {
    static Tails of(double logAtLeast, double logMore, Random random) {
      double more = Math.exp(logMore);
      double p = more + random.nextDouble() * (Math.exp(logAtLeast) - more);
      return new Tails(p, 1 - p);
    }
  }

  /** Shares of customers with p ≤ 0.01, up and down. */
  private static final class Rates {
    private int judged;
    private int up;
    private int down;

    void add(Tails tails) {
      judged++;
      up += tails.up <= 0.01 ? 1 : 0;
      down += tails.down <= 0.01 ? 1 : 0;
    }

    /**
     * With n judged the share has a standard error of √(0.0099/n), under 0.06 % from 30,000 on: 0.2
     * is more than three of them.
     */
    void assertOnePercent(String what) {
      assertThat(judged).as(what).isGreaterThan(30_000);
      assertThat(up / (double) judged).as(what + " up").isCloseTo(0.01, within(0.002));
      assertThat(down / (double) judged).as(what + " down").isCloseTo(0.01, within(0.002));
    }
  }

  @Test
  void onePercentOfUnchangedCustomersHasAProbabilityUnderOnePercent() {
    // Parameters are not those simulated but those fitted to what was simulated, as in life.
    OrderBook book = SimulatedStore.USUAL.book(60_000, 200, 500, 1);
    Random random = new Random(2);
    try (Workers workers = Workers.of(2)) {
      FrequencyPrior prior = fitted(book, workers);
      assertThat(prior.r()).isCloseTo(0.8, within(0.05));
      assertThat(prior.alphaDays()).isCloseTo(60.0, within(4.0));
      HistoryCounts counts = HistoryCounts.of(book, SimulatedStore.AS_OF, workers);
      StorePast store = StorePast.of(counts, prior, workers);
      for (int w = 0; w < 3; w++) {
        assertThat(store.orderIndex(w)).isCloseTo(1.0, within(0.02));
        Rates rates = new Rates();
        for (int c = 0; c < counts.customers; c++) {
          double window = Measure.FREQUENCY.windowDays(w);
          double known = counts.knownDays[c];
          double odds =
              window
                  * store.orderIndex(w)
                  / (prior.alphaDays() + HistoryCounts.exposure(known, window));
          double size = prior.r() + counts.past[w][c];
          int y = counts.recent[w][c];
          rates.add(
              Tails.of(
                  LogTails.negativeBinomialAtLeast(y, size, odds),
                  LogTails.negativeBinomialAtLeast(y + 1, size, odds),
                  random));
        }
        rates.assertOnePercent("frequency, window " + w);
      }
      Rates shares = new Rates();
      Rates values = new Rates();
      for (int w = 0; w < 2; w++) {
        double[] ab = store.shareParameters(Measure.DISCOUNTED_ORDERS, w);
        double[] moments = store.valueParameters(w);
        for (int c = 0; c < counts.customers; c++) {
          int m = counts.shareRecent[0][w][c];
          if (m > 0) {
            int d = counts.shareRecentKind[0][w][c];
            int d1 = counts.sharePastKind[0][w][c];
            double a = ab[0] + d1;
            double b = ab[1] + counts.sharePast[0][w][c] - d1;
            double more =
                d == m ? Double.NEGATIVE_INFINITY : LogTails.betaBinomialAtLeast(d + 1, m, a, b);
            shares.add(Tails.of(LogTails.betaBinomialAtLeast(d, m, a, b), more, random));
          }
          int k = counts.valueRecent[w][c];
          int n0 = counts.valuePast[w][c];
          if (k > 0 && n0 >= 2) {
            ValueMoments past = new ValueMoments(moments[0], moments[1], moments[2]);
            double z =
                (counts.valueRecentSum[w][c] / k - past.level(n0, counts.valuePastSum[w][c]))
                    / Math.sqrt(past.levelVariance(n0) + past.within() / k);
            double tail = LogTails.normalAtLeast(z);
            values.add(Tails.of(tail, tail, random));
          }
        }
      }
      shares.assertOnePercent("discounted orders");
      values.assertOnePercent("value");
    }
  }

  private static FrequencyPrior fitted(OrderBook book, Workers workers) {
    PurchaseSummaries summaries = PurchaseSummaries.of(book, SimulatedStore.AS_OF, AgeUnit.DAY);
    PurchaseFit fit = PurchaseFit.fit(summaries, Dropout.MBG_NBD, workers);
    return new FrequencyPrior(fit.model().r(), fit.model().alpha());
  }

  @Test
  void largestOfTheWindowsStrikesLittleMoreOftenThanOne() {
    // What is kept is the largest of up to three windows: at a strength of 2 that is to be less
    // than twice once in 100, for it says "once in 100".
    OrderBook book = SimulatedStore.USUAL.book(40_000, 200, 330, 4);
    try (Workers workers = Workers.of(2)) {
      Evidence evidence = Evidence.at(book, SimulatedStore.AS_OF, fitted(book, workers), workers);
      for (Direction direction : Direction.values()) {
        for (Measure measure :
            List.of(Measure.FREQUENCY, Measure.DISCOUNTED_ORDERS, Measure.VALUE)) {
          int known = 0;
          int struck = 0;
          for (int c = 0; c < evidence.customerCount(); c++) {
            known += evidence.known(c, measure, direction) ? 1 : 0;
            struck += evidence.strengthOr(c, measure, direction, 0) >= 2 ? 1 : 0;
          }
          assertThat(struck / (double) known).as("%s %s", measure, direction).isLessThan(0.02);
        }
      }
    }
  }

  @Test
  void storeThatIsTwiceAsBusyAsUsualIsNoNewsOfItsCustomers() {
    OrderBook book =
        SimulatedStore.USUAL
            .withSeason(daysAgo -> daysAgo < 28 ? 1.8 : 1)
            .book(20_000, 200, 330, 5);
    try (Workers workers = Workers.of(2)) {
      FrequencyPrior prior = new FrequencyPrior(0.8, 60);
      StorePast store =
          StorePast.of(HistoryCounts.of(book, SimulatedStore.AS_OF, workers), prior, workers);
      assertThat(store.orderIndex(0)).isCloseTo(1.8, within(0.05));
      Evidence indexed = Evidence.at(book, SimulatedStore.AS_OF, store, workers);
      double[] usual = {1, 1, 1};
      Evidence plain = Evidence.at(book, SimulatedStore.AS_OF, with(store, prior, usual), workers);
      // At a strength of 2 the index leaves what chance leaves, and without it there is an alarm.
      assertThat(struck(indexed)).isLessThan(0.015);
      assertThat(struck(plain)).isGreaterThan(2 * struck(indexed));
    }
  }

  private static StorePast with(StorePast store, @Nullable FrequencyPrior prior, double[] index) {
    double[][][] shares = new double[3][2][];
    double[][] values = new double[2][];
    for (int w = 0; w < 2; w++) {
      shares[0][w] = store.shareParameters(Measure.DISCOUNTED_ORDERS, w);
      shares[1][w] = store.shareParameters(Measure.NEW_CATEGORY_ORDERS, w);
      shares[2][w] = store.shareParameters(Measure.REFUNDED_ORDERS, w);
      values[w] = store.valueParameters(w);
    }
    return StorePast.of(prior, index, shares, values);
  }

  private static double struck(Evidence evidence) {
    int struck = 0;
    for (int c = 0; c < evidence.customerCount(); c++) {
      struck += evidence.strengthOr(c, Measure.FREQUENCY, Direction.UP, 0) >= 2 ? 1 : 0;
    }
    return struck / (double) evidence.customerCount();
  }

  @Test
  void indexIsClippedAndOneWhereNobodyTells() {
    OrderBook busy =
        SimulatedStore.USUAL.withSeason(daysAgo -> daysAgo < 28 ? 3 : 0.5).book(3000, 200, 330, 6);
    OrderBook silent =
        SimulatedStore.USUAL.withSeason(daysAgo -> daysAgo < 91 ? 0 : 1).book(3000, 200, 330, 6);
    OrderBook lone = SimulatedStore.USUAL.book(1, 20, 20, 6);
    FrequencyPrior prior = new FrequencyPrior(0.8, 60);
    try (Workers workers = Workers.of(2)) {
      assertThat(index(busy, prior, workers)).isEqualTo(2);
      assertThat(index(silent, prior, workers)).isEqualTo(0.5);
      assertThat(index(lone, prior, workers)).isEqualTo(1);
    }
  }

  private static double index(OrderBook book, FrequencyPrior prior, Workers workers) {
    return StorePast.of(HistoryCounts.of(book, SimulatedStore.AS_OF, workers), prior, workers)
        .orderIndex(0);
  }

  /** Orders so many days before the as-of, one customer. */
  private static OrderBook orders(double... daysBefore) {
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    int customer = rows.customers().idOf("one");
    for (int o = 0; o < daysBefore.length; o++) {
      rows.addOrder(customer, "o" + o, T - (long) (daysBefore[o] * DAY), true, OrderBook.NEVER, -1);
      rows.addLine(-1, -1, 1, 20_000_000, 0);
    }
    return rows.toBook();
  }

  private static final StorePast PLAIN_STORE =
      StorePast.of(
          new FrequencyPrior(1, 100),
          new double[] {1, 1, 1},
          new double[][][] {{{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}},
          new double[][] {{3, 0.1, 0.2}, {3, 0.1, 0.2}});

  private static Surprise surprise(OrderBook book, StorePast store, Direction direction) {
    try (Workers workers = Workers.of(1)) {
      return (Surprise)
          Evidence.at(book, T, store, workers).reading(0, Measure.FREQUENCY, direction);
    }
  }

  @Test
  void frequencyOfOneCustomerByHand() {
    // First order 200 days ago, then two before the windows, three in the last 28 days. For w = 28:
    // x = 2 over e = 172 days, Y ~ NegBin(3, odds 28/272); for 56: e = 144, odds 56/244.
    OrderBook book = orders(200, 150, 100, 20, 10, 5);
    Surprise up = surprise(book, PLAIN_STORE, Direction.UP);
    double odds = 28 / 272.0;
    double q = odds / (1 + odds);
    // P(Y ≥ 3) of a negative binomial of size 3: 1 − (1−q)³·(1 + 3q + 6q²).
    double tail = 1 - Math.pow(1 - q, 3) * (1 + 3 * q + 6 * q * q);
    assertThat(up.windowDays()).isEqualTo(28);
    assertThat(up.observed()).isEqualTo(3);
    assertThat(up.expected()).isCloseTo(3 * odds, within(1e-12));
    assertThat(up.strength()).isCloseTo(-Math.log10(tail), within(1e-9));
  }

  @Test
  void silenceIsJudgedOverEightAndThirteenWeeksOnly() {
    // Every 5 days for a year, then silence for 40: not four weeks speak, but eight.
    double[] days = new double[60];
    Arrays.setAll(days, o -> 340 - 5 * o);
    OrderBook book = orders(days);
    Surprise down = surprise(book, PLAIN_STORE, Direction.DOWN);
    assertThat(down.windowDays()).isEqualTo(56);
    // x = 56 in (t−56−364, t−56], e = 284, odds 56/384; three orders lie 45, 50 and 55 days back.
    assertThat(down.observed()).isEqualTo(3);
    assertThat(down.expected()).isCloseTo(57 * 56 / 384.0, within(1e-9));
  }

  @Test
  void rhythmOfTheYearIsLessNewsThanTheSameOrdersAtAnotherTimeOfIt() {
    // Ten orders within three weeks, each year or once half a year ago: the last 364 days hold as
    // many orders either way, but only one of the two customers did the same a year ago.
    OrderBook yearly = orders(bursts(3 * 364, 2 * 364, 364, 0));
    OrderBook shifted = orders(bursts(3 * 364 - 170, 2 * 364 - 170, 364 - 170, 0));
    Surprise rhythm = surprise(yearly, PLAIN_STORE, Direction.UP);
    Surprise news = surprise(shifted, PLAIN_STORE, Direction.UP);
    assertThat(rhythm.strength()).isLessThan(news.strength() - 3);
    // (r + x) / (α + w + 28) · w with the ten of last year, for whichever window it is.
    double window = rhythm.windowDays();
    assertThat(rhythm.expected()).isCloseTo(11 / (100 + window + 28) * window, within(1e-9));
  }

  /** Ten orders two days apart, the last so many days before the as-of each time. */
  private static double[] bursts(double... ends) {
    List<Double> days = new ArrayList<>();
    for (double end : ends) {
      for (int o = 9; o >= 0; o--) {
        days.add(end + 2.0 * o + 1);
      }
    }
    return days.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void withoutAPurchaseModelFrequencyIsNotJudgedAndTheRestIs() {
    OrderBook book = SimulatedStore.USUAL.book(300, 200, 330, 8);
    try (Workers workers = Workers.of(1)) {
      FrequencyPrior none = null;
      Evidence evidence = Evidence.at(book, SimulatedStore.AS_OF, none, workers);
      assertThat(evidence.reading(0, Measure.FREQUENCY, Direction.UP).sentence())
          .isEqualTo("the store's purchase model could not be fitted");
      long valued = 0;
      for (int c = 0; c < 300; c++) {
        valued += evidence.known(c, Measure.VALUE, Direction.UP) ? 1 : 0;
      }
      assertThat(valued).isPositive();
    }
  }

  @Test
  void oneCustomerByThemselvesAreToldTheSameWithTheStoresPast() {
    try (Workers workers = Workers.of(2)) {
      Evidence all = Evidence.at(unchanged(400, T, 3), T, PRIOR, workers);
      OrderBook book = unchanged(400, T, 3);
      for (int c = 0; c < 20; c++) {
        Evidence alone = Evidence.at(book, T, with(all.store(), PRIOR, indices(all)), workers);
        for (EvidenceKind kind : EvidenceKind.ALL) {
          assertThat(alone.reading(c, kind.measure(), kind.direction()))
              .isEqualTo(all.reading(c, kind.measure(), kind.direction()));
        }
      }
    }
  }

  private static double[] indices(Evidence evidence) {
    double[] index = new double[3];
    Arrays.setAll(index, evidence.store()::orderIndex);
    return index;
  }

  @Test
  void laterOrdersNeverChangeAnEarlierAsOf() {
    try (Workers workers = Workers.of(2)) {
      Evidence whole = Evidence.at(unchanged(400, Long.MAX_VALUE, 3), T, PRIOR, workers);
      Evidence cut = Evidence.at(unchanged(400, T, 3), T, PRIOR, workers);
      for (int c = 0; c < whole.customerCount(); c++) {
        for (Measure measure : Measure.values()) {
          for (Direction direction : Direction.values()) {
            Reading reading = whole.reading(c, measure, direction);
            assertThat(reading).isEqualTo(cut.reading(c, measure, direction));
            assertThat(reading.sentence()).doesNotContain("NaN");
            if (reading instanceof Surprise surprise) {
              assertThat(surprise.strength()).isFinite().isNotNegative();
            }
          }
        }
      }
    }
  }

  @Test
  void aNewCustomerHasTooLittleHistory() {
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    rows.addOrder(rows.customers().idOf("new"), "1", T - 55 * DAY, true, OrderBook.NEVER, -1);
    rows.addLine(-1, -1, 1, 1_000_000, 0);
    try (Workers workers = Workers.of(1)) {
      Evidence evidence = Evidence.at(rows.toBook(), T, PRIOR, workers);
      assertThat(evidence.reading(0, Measure.FREQUENCY, Direction.UP).sentence())
          .isEqualTo("too little history");
    }
  }

  @Test
  void aSurpriseIsSaidInWords() {
    assertThat(
            new Surprise(Measure.FREQUENCY, Direction.UP, 56, 9, 9, 1.8, Math.log10(1960))
                .sentence())
        .isEqualTo("9 orders in 56 days where 1.8 were expected: once in 2,000");
  }
}
