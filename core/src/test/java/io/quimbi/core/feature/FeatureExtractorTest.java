package io.quimbi.core.feature;

import static io.quimbi.core.history.RandomHistory.DAY;
import static io.quimbi.core.history.RandomHistory.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.history.RandomHistory;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FeatureExtractorTest {
  private static final Workers WORKERS = Workers.of(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static FeatureMatrix extract(OrderBook book, long asOf) {
    return new FeatureExtractor(book, Reference.of(book, asOf, WORKERS), WORKERS)
        .extract(asOf, WORKERS);
  }

  private final OrderRows rows = new OrderRows(ZoneId.of("UTC"));

  private void order(String customer, long hours, Object... lines) {
    rows.addOrder(
        rows.customers().idOf(customer),
        customer + "@" + hours,
        START + hours * DAY / 24,
        true,
        OrderBook.NEVER,
        rows.channels().idOf("web"));
    for (int i = 0; i < lines.length; i += 4) {
      rows.addLine(
          rows.products().idOf((String) lines[i]),
          rows.categories().idOf((String) lines[i + 1]),
          1,
          (Integer) lines[i + 2] * 1_000_000L,
          (Integer) lines[i + 3] * 1_000_000L);
    }
  }

  /** START is a Sunday: days 0, 30 and 90 are a Sunday, a Tuesday and a Saturday. */
  private FeatureMatrix threeOrders() {
    order("a", 12, "mug", "kitchen", 10, 0, "pen", "office", 20, 5);
    order("a", 30 * 24 + 12, "mug", "kitchen", 10, 2);
    rows.addRefund(START + 40 * DAY, 4_000_000, rows.reasons().idOf("broken"));
    order("a", 90 * 24 + 12, "lamp", "home", 60, 0);
    order("b", 36, "pen", "office", 20, 0);
    return extract(rows.toBook(), START + 100 * DAY);
  }

  private static void check(FeatureMatrix matrix, int row, Map<Feature, Double> expected) {
    expected.forEach(
        (feature, value) ->
            assertThat(matrix.get(row, feature)).as(feature.id()).isCloseTo(value, within(1e-9)));
  }

  @Test
  void featuresOfARepeatCustomerByHand() {
    FeatureMatrix matrix = threeOrders();
    double tenure = 99.5;
    double months = tenure / 30.4375;
    // Gaps of 30 and 60 days: mean 45, population deviation 15.
    double consistency = 1 / (1 + 15.0 / 45);
    double spend = 25 + 8 + 60;
    double entropy = 0;
    for (double share : new double[] {18 / spend, 15 / spend, 60 / spend}) {
      entropy -= share * Math.log(share);
    }
    assertThat(matrix.customerId(0)).isEqualTo("a");
    check(
        matrix,
        0,
        Map.ofEntries(
            Map.entry(Feature.ORDERS_PER_MONTH, 3 / months),
            Map.entry(Feature.AVG_DAYS_BETWEEN_ORDERS, 45.0),
            Map.entry(Feature.RECENT_ORDERS_90D, 2.0),
            Map.entry(Feature.PURCHASE_CONSISTENCY, consistency),
            Map.entry(Feature.AVG_ORDER_VALUE, spend / 3),
            Map.entry(Feature.LIFETIME_VALUE, spend - 4),
            Map.entry(Feature.UNIQUE_CATEGORIES, 3.0),
            Map.entry(Feature.CATEGORY_SWITCHES, 1.0),
            Map.entry(Feature.NEW_CATEGORY_RATE, 0.5),
            Map.entry(Feature.CATEGORY_ENTROPY, entropy / Math.log(3)),
            Map.entry(Feature.DISCOUNT_USAGE_RATE, 2 / 3.0),
            Map.entry(Feature.AVG_DISCOUNT_PCT, 0.07),
            Map.entry(Feature.FULL_PRICE_RATIO, 0.5),
            Map.entry(Feature.WEEKEND_VS_WEEKDAY, 2 / 3.0),
            Map.entry(Feature.TIME_OF_DAY_CONSISTENCY, 1.0),
            Map.entry(Feature.TENURE_MONTHS, months),
            // Mid-tenure is day 50.25: 33 before, 60 after.
            Map.entry(Feature.EXPANSION_RATE, (60 - 33) / 93.0),
            Map.entry(Feature.REPEAT_PURCHASE_RATE, 0.5),
            Map.entry(Feature.SAME_PRODUCT_RATE, 0.5),
            Map.entry(Feature.LOYALTY_INDEX, 2 / 3.0 * 60 / spend),
            Map.entry(Feature.RETURN_RATE, 1 / 3.0),
            Map.entry(Feature.RETURN_VALUE_RATIO, 4 / spend),
            Map.entry(Feature.RETURN_REASONS, 1.0),
            Map.entry(Feature.PRIMARY_CHANNEL, 1.0),
            Map.entry(Feature.PREFERRED_CONTACT_TIME_COS, -1.0),
            Map.entry(Feature.RETURN_FREQUENCY, 1 / months),
            Map.entry(Feature.DISCOUNT_DEPENDENCY, 23 / spend),
            Map.entry(Feature.ORDER_FREQUENCY_TREND, 0.0),
            Map.entry(Feature.CHURN_RISK, 9.5 / 54.5),
            // Two orders in the last 90 days, one in the 90 before.
            Map.entry(Feature.ACCELERATION_PHASE, Math.log(3 / 2.0) - Math.log(2 / 1.0)),
            Map.entry(Feature.REPEAT_PRODUCT_RATE, 1 / 3.0),
            // 4 lines: mug twice, pen, lamp: H = 6/16.
            Map.entry(Feature.PRODUCT_CONCENTRATION, (4 * 6 / 16.0 - 1) / 3),
            Map.entry(Feature.EXPERTISE_LEVEL, Math.log(2)),
            Map.entry(Feature.DISCOUNT_HUNT_SCORE, 0.5),
            Map.entry(Feature.TICKETS_PER_ORDER, 0.0)));
  }

  @Test
  void valueTrendIsTheSlopeOverTheSpanInMeanOrders() {
    FeatureMatrix matrix = threeOrders();
    // Days 0, 30, 90 with values 25, 8, 60: slope by the textbook formula.
    double slope =
        ((0 - 40) * (25 - 31.0) + (30 - 40) * (8 - 31.0) + (90 - 40) * (60 - 31.0))
            / (1600 + 100 + 2500);
    check(matrix, 0, Map.of(Feature.VALUE_TREND, slope * 90 / 31));
  }

  @Test
  void featuresOfAOneOrderCustomer() {
    FeatureMatrix matrix = threeOrders();
    check(
        matrix,
        1,
        Map.of(
            Feature.AVG_DAYS_BETWEEN_ORDERS,
            98.5,
            // The only customer with three orders sets the store's mean.
            Feature.PURCHASE_CONSISTENCY,
            0.75,
            Feature.CHURN_RISK,
            98.5 / (98.5 + 45),
            Feature.VALUE_TREND,
            0.0,
            Feature.EXPANSION_RATE,
            0.0,
            Feature.SEASONAL_PATTERN,
            0.0,
            Feature.CATEGORY_ENTROPY,
            0.0,
            Feature.LOYALTY_INDEX,
            0.0));
  }

  @Test
  void pricePercentileCountsHalfOfTheTies() {
    FeatureMatrix matrix = threeOrders();
    // Office: 20 and 20, each at the middle; kitchen alike; home a single line.
    check(matrix, 1, Map.of(Feature.PRICE_POINT_COMFORT, 0.5, Feature.LUXURY_RATE, 0.0));
  }

  @Test
  void whatHappensLaterNeverChangesAnEarlierAsOf() {
    for (long seed = 11; seed <= 14; seed++) {
      RandomHistory history = new RandomHistory(seed, 50);
      long asOf = START + 600 * DAY + 12345;
      FeatureMatrix whole = extract(history.rows().toBook(), asOf);
      FeatureMatrix known = extract(history.rows(0, c -> true, asOf).toBook(), asOf);
      assertSameRows(whole, known);
    }
  }

  @Test
  void permutingRowsChangesNothing() {
    RandomHistory history = new RandomHistory(21, 80);
    long asOf = START + 1000 * DAY;
    assertSameRows(
        extract(history.rows().toBook(), asOf), extract(history.shuffled(5).toBook(), asOf));
  }

  private static void assertSameRows(FeatureMatrix a, FeatureMatrix b) {
    assertThat(b.rows()).isEqualTo(a.rows());
    for (int row = 0; row < a.rows(); row++) {
      assertThat(b.customerId(row)).isEqualTo(a.customerId(row));
      for (Feature feature : Feature.values()) {
        assertThat(b.get(row, feature))
            .as("%s of %s", feature.id(), a.customerId(row))
            .isEqualTo(a.get(row, feature));
      }
    }
  }

  @Test
  void oneCustomerAloneGetsTheSameFeaturesAsInTheBatch() {
    RandomHistory history = new RandomHistory(31, 40);
    long asOf = START + 900 * DAY;
    OrderBook all = history.rows().toBook();
    Reference reference = Reference.of(all, asOf, WORKERS);
    FeatureMatrix batch = new FeatureExtractor(all, reference, WORKERS).extract(asOf, WORKERS);
    for (int row = 0; row < batch.rows(); row++) {
      String id = batch.customerId(row);
      OrderBook alone = history.rows(0, id::equals, Long.MAX_VALUE).toBook();
      FeatureMatrix single = new FeatureExtractor(alone, reference, WORKERS).extract(asOf, WORKERS);
      for (Feature feature : Feature.values()) {
        assertThat(single.get(0, feature)).as(feature.id()).isEqualTo(batch.get(row, feature));
      }
    }
  }

  @Test
  void threadsDoNotMatter() {
    OrderBook book = new RandomHistory(41, 3000).rows().toBook();
    long asOf = START + 900 * DAY;
    try (Workers one = Workers.of(1)) {
      Reference reference = Reference.of(book, asOf, one);
      assertSameRows(
          new FeatureExtractor(book, reference, one).extract(asOf, one),
          new FeatureExtractor(book, reference, WORKERS).extract(asOf, WORKERS));
    }
  }

  @Test
  void cancelledOrderCountsUntilItsCancellation() {
    order("a", 0, "mug", "kitchen", 10, 0);
    rows.addOrder(
        rows.customers().idOf("a"),
        "gone",
        START + 5 * DAY,
        true,
        START + 8 * DAY,
        Dictionary.NONE);
    rows.addLine(Dictionary.NONE, Dictionary.NONE, 1, 7_000_000, 0);
    OrderBook book = rows.toBook();
    assertThat(extract(book, START + 8 * DAY - 1).orders(0)).isEqualTo(2);
    FeatureMatrix after = extract(book, START + 8 * DAY);
    assertThat(after.orders(0)).isEqualTo(1);
    assertThat(after.paid(0)).isEqualTo(10_000_000);
  }

  @Test
  void axisWithoutItsSourceIsUnavailableWithTheReason() {
    rows.addOrder(rows.customers().idOf("a"), "1", START, false, OrderBook.NEVER, Dictionary.NONE);
    rows.addLine(Dictionary.NONE, Dictionary.NONE, 1, 7_000_000, 0);
    Reference reference = Reference.of(rows.toBook(), START + DAY, WORKERS);
    assertThat(reference.unavailable(Axis.CATEGORY_EXPLORATION))
        .contains("the store has no categories");
    assertThat(reference.unavailable(Axis.SUPPORT_HISTORY)).isPresent();
    assertThat(reference.unavailable(Axis.RETURN_BEHAVIOR)).isPresent();
    assertThat(reference.unavailable(Axis.PRICE_SENSITIVITY)).isPresent();
    assertThat(reference.unavailable(Axis.COMMUNICATION_PREFERENCE)).isPresent();
    assertThat(reference.unavailable(Axis.PURCHASE_CADENCE)).isEmpty();
    assertThat(reference.has(Feature.TIME_OF_DAY_CONSISTENCY)).isFalse();
  }

  @Test
  void catalogueHasFortyFiveFeaturesOnFourteenAxes() {
    assertThat(Feature.values()).hasSize(45);
    assertThat(Axis.values()).hasSize(14);
    assertThat(Axis.PURCHASE_FREQUENCY.features())
        .containsExactly(
            Feature.ORDERS_PER_MONTH,
            Feature.AVG_DAYS_BETWEEN_ORDERS,
            Feature.RECENT_ORDERS_90D,
            Feature.PURCHASE_CONSISTENCY);
  }

  @Test
  void thinnedPricesKeepPercentilesWithinOneStep() {
    long[] prices = new long[20_000];
    long[] counts = new long[20_000];
    long[] sample = new long[40_000];
    for (int i = 0; i < prices.length; i++) {
      prices[i] = 1000 + 7L * i;
      counts[i] = 2;
      sample[2 * i] = prices[i];
      sample[2 * i + 1] = prices[i];
    }
    PriceDistribution exact = new PriceDistribution(prices, counts);
    TreeMap<Long, Long> countOfPrice = new TreeMap<>();
    PriceDistribution.count(sample, countOfPrice);
    PriceDistribution thinned = PriceDistribution.of(countOfPrice).orElseThrow();
    assertThat(thinned.prices().length).isLessThanOrEqualTo(PriceDistribution.DISTINCT_MAX);
    for (int i = 0; i < prices.length; i += 37) {
      assertThat(thinned.percentile(prices[i]))
          .isCloseTo(exact.percentile(prices[i]), within(1.0 / PriceDistribution.DISTINCT_MAX));
    }
  }
}
