package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.Condition.Level;
import io.quimbi.engine.find.CustomerSearch;
import io.quimbi.engine.find.CustomerSearch.After;
import io.quimbi.engine.find.CustomerSearch.Listed;
import io.quimbi.engine.find.CustomerSearch.Query;
import io.quimbi.engine.find.CustomerSearch.Row;
import io.quimbi.engine.find.CustomerSearch.Stated;
import io.quimbi.engine.find.CustomerSearch.Term;
import io.quimbi.engine.find.Figure;
import io.quimbi.engine.find.Order;
import io.quimbi.engine.find.Range;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each condition against what the profiles were made from, one customer after the other. */
@ExtendWith(EmbeddedDatabase.class)
class CustomerSearchTest {
  private static final int CUSTOMERS = 400;
  private static final StoreSettings STORE = Imports.store("search");
  private static final TestProfiles PROFILES =
      new TestProfiles(IntStream.range(0, CUSTOMERS).mapToObj(c -> "customer " + c).toList(), 7);
  private static final Axis VALUE = Axis.PURCHASE_VALUE;
  private static final int VALUE_NO = TestProfiles.AXES.indexOf(VALUE.id());

  @BeforeAll
  static void publish() {
    ModelledStore.fill(EmbeddedDatabase.get(), STORE, CUSTOMERS);
    ModelledStore.publish(EmbeddedDatabase.get(), STORE, PROFILES);
  }

  private static CustomerSearch search() {
    return EmbeddedDatabase.get().customers();
  }

  private static Query query(Order order, Optional<After> after, OptionalInt limit, Term... where) {
    Listed keyed =
        order.key() instanceof Order.Found
            ? Arrays.stream(where)
                .filter(Listed.class::isInstance)
                .map(Listed.class::cast)
                .findFirst()
                .orElseThrow()
            : null;
    return new Query(List.of(where), order, keyed, after, limit);
  }

  private static List<Row> rows(Query query) {
    List<Row> rows = new ArrayList<>();
    search().each(STORE.storeId(), query, rows::add);
    if (query.after().isEmpty() && query.limit().isEmpty()) {
      assertThat(search().count(STORE.storeId(), query)).isEqualTo(rows.size());
    }
    return rows;
  }

  private static Set<String> found(Clause clause) {
    return rows(query(Order.DEFAULT, Optional.empty(), OptionalInt.empty(), new Stated(clause)))
        .stream()
        .map(Row::customerId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Both the condition and its negation, which also holds where nothing is known. */
  private static void assertFinds(Condition condition, IntPredicate of) {
    Set<String> expected = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (int row = 0; row < CUSTOMERS; row++) {
      (of.test(row) ? expected : others).add(PROFILES.customerId(row));
    }
    assertThat(expected).as("a condition that some meet: %s", condition).isNotEmpty();
    assertThat(others).as("a condition that some do not meet: %s", condition).isNotEmpty();
    assertThat(found(Clause.that(condition))).as("%s", condition).isEqualTo(expected);
    assertThat(found(Clause.not(condition))).as("not %s", condition).isEqualTo(others);
  }

  private static Range range(double min, boolean minInclusive, double max, boolean maxInclusive) {
    return new Range(
        Optional.of(new Range.Bound(BigDecimal.valueOf(min), minInclusive)),
        Optional.of(new Range.Bound(BigDecimal.valueOf(max), maxInclusive)));
  }

  @Test
  void segments() {
    for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
      int a = axis;
      Axis asked = Axis.of(TestProfiles.AXES.get(axis)).orElseThrow();
      String rare = PROFILES.rareLeaf(axis);
      String first = PROFILES.leafName(PROFILES.firstLeaf(axis));
      assertFinds(
          new Condition.InSegment(asked, List.of(rare)),
          row -> PROFILES.leafName(PROFILES.dominantLeaf(row, a)).equals(rare));
      assertFinds(
          new Condition.InSegment(asked, List.of(rare, "none such")),
          row -> PROFILES.leafName(PROFILES.dominantLeaf(row, a)).equals(rare));
      if (PROFILES.firstLeaf(Math.min(axis + 1, 13)) - PROFILES.firstLeaf(axis) > 2) {
        assertFinds(
            new Condition.InSegment(asked, List.of(first, rare)),
            row -> Set.of(first, rare).contains(PROFILES.leafName(PROFILES.dominantLeaf(row, a))));
      }
    }
  }

  @Test
  void membershipsAreThoseThatAreStored() {
    int leaf = PROFILES.firstLeaf(VALUE_NO) + 1;
    short[] shares = new short[PROFILES.leafCount()];
    double[] memberships = new double[PROFILES.leafCount()];
    IntPredicate within =
        row -> {
          Shares.of(PROFILES, row, memberships, shares);
          return shares[leaf] >= 2500 && shares[leaf] < 6000;
        };
    assertFinds(
        new Condition.Membership(VALUE, PROFILES.leafName(leaf), range(0.25, true, 0.6, false)),
        within);
  }

  @Test
  void strengths() {
    assertFinds(
        new Condition.HasStrength(Optional.of(VALUE), List.of(Strength.BALANCED)),
        row -> PROFILES.strength(row, VALUE_NO).equals("balanced"));
    assertFinds(
        new Condition.HasStrength(Optional.of(VALUE), List.of(Strength.STRONG, Strength.WEAK)),
        row -> !PROFILES.strength(row, VALUE_NO).equals("balanced"));
    // With 14 axes everybody has every strength somewhere.
    assertThat(
            found(
                Clause.that(
                    new Condition.HasStrength(Optional.empty(), List.of(Strength.BALANCED)))))
        .hasSize(CUSTOMERS);
  }

  @Test
  void archetypesAndTheirFamilies() {
    assertFinds(
        new Condition.OfArchetype(List.of("arch_00000c"), false),
        row -> PROFILES.archetypeId(row).equals("arch_00000c"));
    // The rare arch_00000a is nearest to arch_00000c.
    assertFinds(
        new Condition.OfArchetype(List.of("arch_00000c"), true),
        row -> !PROFILES.archetypeId(row).equals("arch_00000b"));
  }

  @Test
  void figures() {
    assertFinds(
        new Condition.FigureIn(Figure.TOTAL_ORDERS, Range.moreThan(5)),
        row -> PROFILES.orders(row) > 5);
    assertFinds(
        new Condition.FigureIn(Figure.TOTAL_ORDERS, Range.between(3, 3)),
        row -> PROFILES.orders(row) == 3);
    // 118 × 1.23 − 5 = 140.14, which no double is.
    assertFinds(
        new Condition.FigureIn(Figure.LIFETIME_VALUE, Range.moreThan(140.14)),
        row -> PROFILES.lifetimeValue(row) > 140_140_000L);
    assertFinds(
        new Condition.FigureIn(Figure.LIFETIME_VALUE, Range.atMost(140.14)),
        row -> PROFILES.lifetimeValue(row) <= 140_140_000L);
    assertFinds(
        new Condition.FigureIn(Figure.AVG_ORDER_VALUE, Range.lessThan(20)),
        row -> PROFILES.paid(row) / (double) PROFILES.orders(row) < 20e6);
    assertFinds(
        new Condition.FigureIn(Figure.PREDICTED_LTV, Range.atLeast(110)),
        row -> PROFILES.predictedLtv(row) >= 110);
    assertFinds(
        new Condition.FigureIn(Figure.CHURN_RISK_SCORE, range(0.3, true, 0.6, false)),
        row -> PROFILES.churnRisk(row) >= 0.3 && PROFILES.churnRisk(row) < 0.6);
    assertFinds(
        new Condition.FigureIn(Figure.CHURN_RISK_RANK, Range.lessThan(0)),
        row -> PROFILES.riskRank(row) < 0);
  }

  @Test
  void daysAreWholeDaysUpToTheAsOf() {
    // Last orders are ten days back, to the second; first orders 400 and a little more.
    assertThat(
            found(
                Clause.that(
                    new Condition.FigureIn(Figure.DAYS_SINCE_LAST_PURCHASE, Range.atLeast(10)))))
        .containsExactly(PROFILES.customerId(0));
    assertThat(
            found(
                Clause.that(
                    new Condition.FigureIn(Figure.DAYS_SINCE_LAST_PURCHASE, Range.between(9, 9)))))
        .hasSize(CUSTOMERS - 1);
    assertThat(
            found(
                Clause.that(
                    new Condition.FigureIn(Figure.CUSTOMER_TENURE_DAYS, Range.between(400, 400)))))
        .hasSize(CUSTOMERS);
  }

  @Test
  void featuresThatAreUnavailableAreInNoRange() {
    Feature known = Feature.values()[1];
    double[] features = new double[Feature.COUNT];
    assertFinds(
        new Condition.FeatureIn(known, Range.moreThan(100)),
        row -> {
          PROFILES.features(row, features);
          return (float) features[known.ordinal()] > 100f;
        });
    // NaN in the database is larger than anything.
    Feature unavailable = Feature.values()[3];
    assertThat(found(Clause.that(new Condition.FeatureIn(unavailable, Range.moreThan(-1e9)))))
        .isEmpty();
    assertThat(found(Clause.not(new Condition.FeatureIn(unavailable, Range.moreThan(-1e9)))))
        .hasSize(CUSTOMERS);
  }

  @Test
  void levelsOfChurnRisk() {
    assertFinds(
        new Condition.ChurnLevel(List.of(Level.HIGH, Level.CRITICAL)),
        row -> PROFILES.churnRisk(row) >= 0.6);
  }

  @Test
  void datesAreDaysOfTheStoresCalendar() {
    Instant last = TestProfiles.AS_OF.minusSeconds(10 * 86_400L);
    LocalDate day = last.atZone(STORE.zone()).toLocalDate();
    Condition.Ordered.Which which = Condition.Ordered.Which.LAST;
    // The first customer's is in the last microseconds of its day, where the zone is that of the
    // as-of; everybody else's a little later.
    IntPredicate onDay =
        row ->
            Instant.EPOCH
                .plus(PROFILES.lastOrderTime(row), java.time.temporal.ChronoUnit.MICROS)
                .atZone(STORE.zone())
                .toLocalDate()
                .equals(day);
    Set<String> expected =
        IntStream.range(0, CUSTOMERS)
            .filter(onDay)
            .mapToObj(PROFILES::customerId)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found(Clause.that(new Condition.Ordered(which, Optional.of(day), Optional.of(day)))))
        .isEqualTo(expected);
    assertThat(
            found(
                Clause.that(
                    new Condition.Ordered(which, Optional.of(day.plusDays(2)), Optional.empty()))))
        .isEmpty();
    assertThat(
            found(
                Clause.that(
                    new Condition.Ordered(
                        Condition.Ordered.Which.FIRST, Optional.empty(), Optional.of(day)))))
        .hasSize(CUSTOMERS);
  }

  @Test
  void idsAreParametersWhateverTheySay() {
    assertFinds(
        new Condition.WithId(List.of("customer 3", "customer 17", "nobody")),
        row -> row == 3 || row == 17);
    assertThat(
            found(
                Clause.that(
                    new Condition.WithId(
                        List.of("' OR '1'='1", "x'); DROP TABLE quimbi.profile; --")))))
        .isEmpty();
    assertThat(
            found(
                Clause.that(
                    new Condition.InSegment(VALUE, List.of("' OR true --", "\\", "{}", "?")))))
        .isEmpty();
    assertThat(search().numbers(STORE.storeId(), List.of("customer 3", "nobody", "'; --")))
        .satisfies(
            numbers -> {
              assertThat(numbers[0]).isPositive();
              assertThat(numbers[1]).isZero();
              assertThat(numbers[2]).isZero();
            });
  }

  @Test
  void allConditionsHold() {
    List<Row> rows =
        rows(
            query(
                Order.DEFAULT,
                Optional.empty(),
                OptionalInt.empty(),
                new Stated(
                    Clause.that(new Condition.FigureIn(Figure.TOTAL_ORDERS, Range.atLeast(4)))),
                new Stated(Clause.not(new Condition.ChurnLevel(List.of(Level.LOW)))),
                new Stated(
                    Clause.that(
                        new Condition.HasStrength(Optional.of(VALUE), List.of(Strength.WEAK))))));
    assertThat(rows)
        .extracting(Row::customerId)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, CUSTOMERS)
                .filter(row -> PROFILES.orders(row) >= 4)
                .filter(row -> !(PROFILES.churnRisk(row) < 0.3))
                .filter(row -> PROFILES.strength(row, VALUE_NO).equals("weak"))
                .mapToObj(PROFILES::customerId)
                .toList());
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() {
    Map<String, Double> risks = new HashMap<>();
    for (int row = 0; row < CUSTOMERS; row++) {
      if (!Double.isNaN(PROFILES.churnRisk(row))) {
        risks.put(PROFILES.customerId(row), PROFILES.churnRisk(row));
      }
    }
    for (boolean descending : new boolean[] {true, false}) {
      Comparator<String> byRisk =
          Comparator.comparing(
              id -> risks.get(id),
              Comparator.nullsLast(
                  descending
                      ? Comparator.<Double>reverseOrder()
                      : Comparator.<Double>naturalOrder()));
      List<String> expected =
          PROFILES.customers().stream()
              .sorted(byRisk.thenComparing(Comparator.naturalOrder()))
              .toList();
      Order order = new Order(new Order.ByFigure(Figure.CHURN_RISK_SCORE), descending);
      List<String> paged = new ArrayList<>();
      Optional<After> after = Optional.empty();
      // 37 divides no group of equals, so pages end within them, and within the unknown.
      List<Row> page;
      do {
        page = rows(query(order, after, OptionalInt.of(37)));
        page.forEach(row -> paged.add(row.customerId()));
        if (!page.isEmpty()) {
          after = Optional.of(new After(page.getLast().key(), page.getLast().customerId()));
        }
      } while (!page.isEmpty());
      assertThat(paged).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void customersComeInEveryOrderThereIs() {
    for (Figure figure : Figure.values()) {
      List<Row> rows = rows(query(Order.most(figure), Optional.empty(), OptionalInt.of(CUSTOMERS)));
      assertThat(rows).hasSize(CUSTOMERS);
      List<Double> keys = rows.stream().map(Row::key).filter(key -> key != null).toList();
      assertThat(keys).as("%s", figure).isSortedAccordingTo(Comparator.reverseOrder());
    }
    assertThat(
            rows(
                query(
                    new Order(Order.Plain.CUSTOMER_ID, false),
                    Optional.empty(),
                    OptionalInt.empty())))
        .extracting(Row::customerId)
        .isSorted()
        .hasSize(CUSTOMERS);
    assertThat(
            rows(
                query(
                    new Order(
                        new Order.ByMembership(
                            VALUE, PROFILES.leafName(PROFILES.firstLeaf(VALUE_NO))),
                        true),
                    Optional.empty(),
                    OptionalInt.of(50))))
        .extracting(Row::key)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(
            rows(
                query(
                    new Order(new Order.ByFeature(Feature.values()[1]), false),
                    Optional.empty(),
                    OptionalInt.of(50))))
        .extracting(Row::key)
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void conditionsDecidedElsewhereHoldByNumberAndGiveTheOrder() {
    int[] numbers =
        search().numbers(STORE.storeId(), List.of("customer 5", "customer 9", "customer 250"));
    Listed listed = new Listed(false, numbers, new double[] {0.5, Double.NaN, 0.75});
    List<Row> rows =
        rows(
            query(
                new Order(Order.Found.DRIFT, true), Optional.empty(), OptionalInt.empty(), listed));
    assertThat(rows)
        .extracting(Row::customerId)
        .containsExactly("customer 250", "customer 5", "customer 9");
    assertThat(rows).extracting(Row::key).containsExactly(0.75, 0.5, null);
    assertThat(
            rows(
                query(
                    Order.DEFAULT,
                    Optional.empty(),
                    OptionalInt.empty(),
                    new Listed(true, numbers, listed.keys()))))
        .hasSize(CUSTOMERS - 3);
  }

  @Test
  void rowTellsWhatTheProfileTells() {
    Row row =
        rows(query(
                Order.DEFAULT,
                Optional.empty(),
                OptionalInt.empty(),
                new Stated(Clause.that(new Condition.WithId(List.of("customer 123"))))))
            .getFirst();
    assertThat(row.customerId()).isEqualTo("customer 123");
    assertThat(row.orders()).isEqualTo(PROFILES.orders(123));
    assertThat(row.lifetimeValue()).isEqualTo(PROFILES.lifetimeValue(123));
    assertThat(row.paid()).isEqualTo(PROFILES.paid(123));
    assertThat(Micros.of(row.firstOrderAt())).isEqualTo(PROFILES.firstOrderTime(123));
    assertThat(Micros.of(row.lastOrderAt())).isEqualTo(PROFILES.lastOrderTime(123));
    assertThat(row.churnRisk()).isEqualTo(PROFILES.churnRisk(123));
    assertThat(row.predictedLtv()).isEqualTo(PROFILES.predictedLtv(123));
    assertThat(row.key()).isEqualTo(PROFILES.lifetimeValue(123) / 1e6);
    assertThat(row.dominantSegmentsJson())
        .contains(PROFILES.leafName(PROFILES.dominantLeaf(123, 1)).replace("\"", "\\\""));
  }

  @Test
  void segmentsAreSoughtInTheIndex() {
    // With so few rows a whole reading is as good; what counts is that the index can be used.
    String plan =
        EmbeddedDatabase.get()
            .connections()
            .use(
                "explaining",
                connection -> {
                  Db.execute(connection, "SET enable_seqscan = off");
                  try {
                    return String.join(
                        "\n",
                        Db.list(
                            connection,
                            row -> row.getString(1),
                            "EXPLAIN SELECT count(*) FROM profile p WHERE p.store_no ="
                                + " (SELECT store_no FROM store WHERE store_id = ?)"
                                + " AND p.dominant_segments->>'purchase_value' = ANY (?)",
                            STORE.storeId(),
                            connection.createArrayOf(
                                "text", new Object[] {PROFILES.rareLeaf(1), "other"})));
                  } finally {
                    Db.execute(connection, "RESET enable_seqscan");
                  }
                });
    assertThat(plan).contains("Bitmap Index Scan");
  }

  @Test
  void storeWithoutProfilesHasNobodyToFind() {
    assertThat(search().visible("no such store")).isEmpty();
    Query everybody = query(Order.DEFAULT, Optional.empty(), OptionalInt.empty());
    List<Row> rows = new ArrayList<>();
    search().each("no such store", everybody, rows::add);
    assertThat(rows).isEmpty();
    assertThat(search().count("no such store", everybody)).isZero();
  }
}
