package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.feature.Feature;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person who reads a store by SQL can see and do, and what not. */
abstract class SqlContract {
  private static final StoreSettings MINE = Imports.store("sql-mine");
  private static final StoreSettings THEIRS = Imports.store("sql-theirs");
  private static final int CUSTOMERS = 3000;
  private static final int SNAPSHOTS = 500;
  private static final List<String> VIEWS =
      List.of(
          "archetypes",
          "customer_profiles",
          "customers",
          "evidence",
          "imports",
          "lifetime_fits",
          "models",
          "order_lines",
          "orders",
          "refunds",
          "runs",
          "segments",
          "temporal_snapshots",
          "tickets");

  abstract Database database();

  /** Once for all tests of a database, which only read. */
  @BeforeEach
  void fillTwoStores() {
    if (database().stores().find(THEIRS.storeId()).isEmpty()) {
      fill(MINE, 1, "");
      fill(THEIRS, 2, "their ");
    }
  }

  private void fill(StoreSettings store, long seed, String prefix) {
    RandomHistory random = RandomHistory.of(seed, CUSTOMERS, prefix);
    List<RandomHistory.Order> orders = new ArrayList<>();
    for (int o = 0; o < CUSTOMERS; o++) {
      RandomHistory.Order order = random.orders().get(o);
      orders.add(
          new RandomHistory.Order(
              prefix + "customer " + o,
              order.id(),
              order.time(),
              order.hasTime(),
              order.cancelledAt(),
              order.channel(),
              order.lines(),
              order.returns()));
    }
    Imports.imported(database(), store, new RandomHistory(orders, random.tickets()));
    TestProfiles profiles =
        new TestProfiles(
            IntStream.range(0, CUSTOMERS).mapToObj(c -> prefix + "customer " + c).toList(), seed);
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(new byte[] {1}, "ab", "{}", null);
      publication.activate(modelNo, "discovery");
      publication.replaceProfiles(
          modelNo, profiles, profiles.segments(), profiles.archetypes(), Progress.NONE);
      publication.commit("published");
    }
    try (SnapshotSession session = database().snapshots().begin(store, "backfill")) {
      for (int month = 4; month <= 6; month++) {
        session.write(
            LocalDate.of(2025, month, 1),
            SnapshotType.MONTHLY,
            1,
            prefix + "print",
            new TestProfiles(profiles.customers().subList(0, SNAPSHOTS), seed + month),
            true,
            Progress.NONE);
      }
      session.finish("3 runs");
    }
  }

  private List<List<String>> query(StoreSettings store, String sql) {
    try (SqlSession session = database().sql(store.storeId())) {
      return rows(session, sql);
    }
  }

  private List<List<String>> query(String sql) {
    return query(MINE, sql);
  }

  private static List<List<String>> rows(SqlSession session, String sql) {
    List<List<String>> rows = new ArrayList<>();
    try (SqlRows result = session.query(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int c = 0; c < result.columns().size(); c++) {
          row.add(String.valueOf(result.text(c)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static void assertRefused(SqlSession session, String sql, String code) {
    assertThatThrownBy(() -> rows(session, sql))
        .as(sql)
        .isInstanceOfSatisfying(QuimbiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  // ---- what can be seen ----

  @Test
  void marketingsQueryWorksAsWritten() {
    TestProfiles profiles =
        new TestProfiles(IntStream.range(0, CUSTOMERS).mapToObj(c -> "customer " + c).toList(), 1);
    int value = TestProfiles.AXES.indexOf("purchase_value");
    int price = TestProfiles.AXES.indexOf("price_sensitivity");
    String valueSegment = profiles.leafName(profiles.dominantLeaf(5, value));
    String priceSegment = profiles.leafName(profiles.dominantLeaf(5, price));
    List<List<String>> expected =
        IntStream.range(0, CUSTOMERS)
            .filter(c -> profiles.leafName(profiles.dominantLeaf(c, value)).equals(valueSegment))
            .filter(c -> profiles.leafName(profiles.dominantLeaf(c, price)).equals(priceSegment))
            .boxed()
            .sorted((a, b) -> Long.compare(profiles.lifetimeValue(b), profiles.lifetimeValue(a)))
            .map(c -> List.of("customer " + c))
            .toList();

    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(
            query(
                "SELECT customer_id FROM customer_profiles"
                    + " WHERE dominant_segments->>'purchase_value'='"
                    + valueSegment
                    + "' AND dominant_segments->>'price_sensitivity'='"
                    + priceSegment
                    + "' ORDER BY lifetime_value DESC"))
        .isEqualTo(expected);
  }

  /** How the database finds the profiles that meet a condition. */
  private String plan(String condition) {
    return String.join(
        "\n",
        query("EXPLAIN SELECT customer_id FROM customer_profiles WHERE " + condition).stream()
            .map(List::getFirst)
            .toList());
  }

  private static String rareOn(TestProfiles profiles, int axis) {
    return "dominant_segments->>'"
        + TestProfiles.AXES.get(axis)
        + "' = '"
        + profiles.rareLeaf(axis)
        + "'";
  }

  @Test
  void indexFindsARareSegmentOfEveryAxis() {
    TestProfiles profiles = new TestProfiles(List.of(), 1);
    for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
      String name = TestProfiles.AXES.get(axis);
      String condition = rareOn(profiles, axis);
      assertThat(plan(condition))
          .containsPattern("Bitmap Index Scan on profile_\\d+_\\d+_dominants")
          .containsPattern("Index Cond: \\(\\(dominant_segments ->> '" + name + "'::text\\) = ")
          .doesNotContain("Seq Scan on profile");
      assertThat(query("SELECT count(*) FROM customer_profiles WHERE " + condition))
          .isEqualTo(List.of(List.of(Integer.toString(CUSTOMERS / 200))));
    }
  }

  @Test
  void indexFindsTheCustomersOfSegmentsOnTwoAxesAtOnce() {
    TestProfiles profiles =
        new TestProfiles(IntStream.range(0, CUSTOMERS).mapToObj(c -> "customer " + c).toList(), 1);
    int value = TestProfiles.AXES.indexOf("purchase_value");
    int price = TestProfiles.AXES.indexOf("price_sensitivity");
    int rare =
        IntStream.range(0, CUSTOMERS).filter(c -> (c + value) % 200 == 0).findFirst().orElseThrow();
    String priceSegment = profiles.leafName(profiles.dominantLeaf(rare, price));
    String condition =
        rareOn(profiles, value)
            + " AND dominant_segments->>'price_sensitivity' = '"
            + priceSegment
            + "'";
    List<List<String>> expected =
        IntStream.range(0, CUSTOMERS)
            .filter(c -> (c + value) % 200 == 0)
            .filter(c -> profiles.leafName(profiles.dominantLeaf(c, price)).equals(priceSegment))
            .mapToObj(c -> "customer " + c)
            .sorted()
            .map(List::of)
            .toList();

    assertThat(plan(condition))
        .containsPattern("Bitmap Index Scan on profile_\\d+_\\d+_dominants")
        .doesNotContain("Seq Scan on profile");
    assertThat(expected).isNotEmpty().hasSizeLessThanOrEqualTo(CUSTOMERS / 200);
    assertThat(
            query(
                "SELECT customer_id FROM customer_profiles WHERE "
                    + condition
                    + " ORDER BY customer_id COLLATE \"C\""))
        .isEqualTo(expected);
  }

  @Test
  void indexFindsAnyOfSeveralRareSegments() {
    TestProfiles profiles = new TestProfiles(List.of(), 1);
    String condition =
        "dominant_segments->>'purchase_value' IN ('"
            + profiles.rareLeaf(1)
            + "', 'no such segment')";

    assertThat(plan(condition))
        .containsPattern("Bitmap Index Scan on profile_\\d+_\\d+_dominants")
        .doesNotContain("Seq Scan on profile");
    assertThat(query("SELECT count(*) FROM customer_profiles WHERE " + condition))
        .isEqualTo(List.of(List.of(Integer.toString(CUSTOMERS / 200))));
  }

  @Test
  void indexFindsACombination() {
    TestProfiles profiles = new TestProfiles(List.of(), 1);
    String condition =
        "dominant_segments @> '{\"purchase_value\": "
            + JsonText.quoted(profiles.rareLeaf(1))
            + "}'";

    assertThat(plan(condition))
        .containsPattern("Bitmap Index Scan on profile_\\d+_\\d+_dominants")
        .doesNotContain("Seq Scan on profile");
    assertThat(query("SELECT count(*) FROM customer_profiles WHERE " + condition))
        .isEqualTo(List.of(List.of(Integer.toString(CUSTOMERS / 200))));
  }

  @Test
  void profilesHaveTheColumnsThatWerePromised() {
    try (SqlSession session = database().sql(MINE.storeId());
        SqlRows rows =
            session.query("SELECT * FROM customer_profiles WHERE customer_id = 'customer 100'")) {
      assertThat(rows.columns())
          .containsExactly(
              new SqlRows.Column("store_id", "text"),
              new SqlRows.Column("customer_id", "text"),
              new SqlRows.Column("segment_memberships", "jsonb"),
              new SqlRows.Column("dominant_segments", "jsonb"),
              new SqlRows.Column("membership_strengths", "jsonb"),
              new SqlRows.Column("archetype_id", "text"),
              new SqlRows.Column("lifetime_value", "numeric"),
              new SqlRows.Column("total_orders", "int4"),
              new SqlRows.Column("avg_order_value", "numeric"),
              new SqlRows.Column("days_since_last_purchase", "int4"),
              new SqlRows.Column("customer_tenure_days", "int4"),
              new SqlRows.Column("churn_risk_score", "float8"),
              new SqlRows.Column("churn_risk_level", "text"),
              new SqlRows.Column("churn_risk_rank", "float8"),
              new SqlRows.Column("predicted_ltv", "float8"),
              new SqlRows.Column("next_order", "date"),
              new SqlRows.Column("next_order_from", "date"),
              new SqlRows.Column("next_order_to", "date"),
              new SqlRows.Column("prediction_state", "text"),
              new SqlRows.Column("last_updated", "timestamptz"),
              new SqlRows.Column("created_at", "timestamptz"));
      assertThat(rows.next()).isTrue();
      assertThat(rows.text(0)).isEqualTo("sql-mine");
      // 100 · 1.23 − 5 of value; 100 · 1.250001 paid in two orders; 400 and 10 days before.
      assertThat(rows.text(6)).isEqualTo("118.00");
      assertThat(rows.text(7)).isEqualTo("2");
      assertThat(rows.text(8)).isEqualTo("62.500050");
      assertThat(rows.text(9)).isEqualTo("9");
      assertThat(rows.text(10)).isEqualTo("400");
      // 100 mod 11 = 1 tenth; a fifth of a tenth of that in days after 1980 − 2000 days.
      assertThat(IntStream.range(11, 19).mapToObj(rows::text))
          .containsExactly(
              "0.1",
              "LOW",
              "59.5",
              "110.00000000000001",
              "1985-08-13",
              "1985-07-04",
              "1985-09-22",
              "undetermined");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void snapshotsHaveTheColumnsThatWerePromised() {
    TestProfiles profiles = snapshots(5);
    try (SqlSession session = database().sql(MINE.storeId());
        SqlRows rows =
            session.query(
                "SELECT * FROM temporal_snapshots WHERE customer_id = 'customer 108'"
                    + " AND snapshot_date = '2025-05-01'")) {
      assertThat(rows.columns().stream().map(column -> column.name() + " " + column.type()))
          .containsExactly(
              "snapshot_id int8",
              "store_id text",
              "customer_id text",
              "snapshot_date date",
              "snapshot_type text",
              "archetype_id text",
              "archetype_level int4",
              "archetype_name text",
              "dominant_segments jsonb",
              "fuzzy_memberships jsonb",
              "behavioral_features jsonb",
              "churn_risk_score float8",
              "churn_risk_level text",
              "predicted_ltv float8",
              "orders_at_snapshot int4",
              "total_value_at_snapshot numeric",
              "days_since_first_order int4",
              "tenure_months int4",
              "created_at timestamptz",
              "data_version text",
              "model_id int4",
              "prediction_state text");
      assertThat(rows.next()).isTrue();
      assertThat(
              java.util.stream.IntStream.of(1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17, 19, 20)
                  .mapToObj(rows::text))
          .containsExactly(
              "sql-mine",
              "customer 108",
              "2025-05-01",
              "monthly",
              profiles.archetypeId(108),
              "2",
              profiles.archetypeSignature(108),
              // 108 mod 11 = 9 tenths; 108 · 1.1; 108 · 1.23 − 5; 400 days and a moment before.
              "0.9",
              "CRITICAL",
              "118.80000000000001",
              "1",
              "127.84",
              "400",
              "13",
              "print",
              "1");
      assertThat(rows.next()).isFalse();
    }
  }

  /** What the snapshots of the first of a month were made of. */
  private static TestProfiles snapshots(int month) {
    return new TestProfiles(
        IntStream.range(0, SNAPSHOTS).mapToObj(c -> "customer " + c).toList(), 1 + month);
  }

  @Test
  void timelineOfACustomerIsSpelledByTheNamesOfTheSegments() {
    List<List<String>> frequency =
        query(
            "SELECT fuzzy_memberships->'purchase_frequency' FROM temporal_snapshots"
                + " WHERE customer_id = 'customer 42' ORDER BY snapshot_date");
    List<List<String>> parts =
        query(
            "SELECT fuzzy_memberships::text, dominant_segments->>'return_behavior',"
                + " behavioral_features->>'orders_per_month',"
                + " (behavioral_features->'unique_categories')::text, snapshot_id"
                + " FROM temporal_snapshots WHERE customer_id = 'customer 42'"
                + " ORDER BY snapshot_date");

    assertThat(frequency).hasSize(3);
    assertThat(parts).hasSize(3);
    int returns = TestProfiles.AXES.indexOf("return_behavior");
    for (int month = 4; month <= 6; month++) {
      TestProfiles profiles = snapshots(month);
      double[] memberships = new double[profiles.leafCount()];
      profiles.memberships(42, memberships);
      String spelled = frequency.get(month - 4).getFirst();
      for (int leaf = 0; leaf < profiles.firstLeaf(1); leaf++) {
        java.util.regex.Matcher value =
            java.util.regex.Pattern.compile(
                    java.util.regex.Pattern.quote(JsonText.quoted(profiles.leafName(leaf)))
                        + ": ([0-9.]+)")
                .matcher(spelled);
        assertThat(value.find()).as(spelled).isTrue();
        assertThat(Double.parseDouble(value.group(1)))
            .isCloseTo(memberships[leaf], org.assertj.core.api.Assertions.within(1e-4));
      }
      double[] features = new double[profiles.featureCount()];
      profiles.features(42, features);
      List<String> row = parts.get(month - 4);
      assertThat(row.get(1)).isEqualTo(profiles.leafName(profiles.dominantLeaf(42, returns)));
      assertThat(feature(row.get(2)))
          .isEqualTo((Float) (float) features[Feature.ORDERS_PER_MONTH.ordinal()]);
      assertThat(feature(row.get(3)))
          .isEqualTo((Float) (float) features[Feature.UNIQUE_CATEGORIES.ordinal()]);
    }
    assertThat(parts.stream().map(List::getLast).distinct()).hasSize(3);
  }

  private static Float feature(String spelled) {
    return spelled.equals("null") ? Float.NaN : Float.valueOf(spelled);
  }

  @Test
  void everySnapshotIsSpelledWhole() {
    List<List<String>> sums =
        query(
            """
            SELECT DISTINCT a.key, sum(m.value::numeric)
            FROM temporal_snapshots, jsonb_each(fuzzy_memberships) a, jsonb_each_text(a.value) m
            WHERE snapshot_date = '2025-06-01'
            GROUP BY customer_id, a.key ORDER BY a.key
            """);
    assertThat(sums)
        .isEqualTo(TestProfiles.AXES.stream().sorted().map(a -> List.of(a, "1.0000")).toList());
    assertThat(
            query(
                "SELECT churn_risk_level, min(churn_risk_score), max(churn_risk_score), count(*) > 0"
                    + " FROM temporal_snapshots GROUP BY 1 ORDER BY 2"))
        .isEqualTo(
            List.of(
                List.of("LOW", "0", "0.2", "t"),
                List.of("MEDIUM", "0.3", "0.5", "t"),
                List.of("HIGH", "0.6", "0.7", "t"),
                List.of("CRITICAL", "0.8", "1", "t"),
                List.of("null", "null", "null", "t")));
  }

  @Test
  void timelineOfACustomerIsFoundByIndex() {
    String plan =
        String.join(
            "\n",
            query(
                    "EXPLAIN SELECT fuzzy_memberships FROM temporal_snapshots"
                        + " WHERE customer_id = 'customer 42' ORDER BY snapshot_date")
                .stream()
                .map(List::getFirst)
                .toList());

    assertThat(plan)
        .containsPattern("(?:Index Scan using|Bitmap Index Scan on) snapshot_\\d+_0_")
        .doesNotContainPattern("Seq Scan on snapshot_\\d+");
  }

  @Test
  void membershipsAreSpelledByTheNamesOfTheSegments() {
    List<List<String>> sums =
        query(
            """
            SELECT DISTINCT a.key, sum(m.value::numeric)
            FROM customer_profiles, jsonb_each(segment_memberships) a, jsonb_each_text(a.value) m
            GROUP BY customer_id, a.key ORDER BY a.key
            """);
    assertThat(sums)
        .isEqualTo(TestProfiles.AXES.stream().sorted().map(a -> List.of(a, "1.0000")).toList());

    TestProfiles profiles =
        new TestProfiles(IntStream.range(0, CUSTOMERS).mapToObj(c -> "customer " + c).toList(), 1);
    double[] memberships = new double[profiles.leafCount()];
    profiles.memberships(42, memberships);
    for (int leaf = 0; leaf < profiles.leafCount(); leaf++) {
      int axis = 13;
      while (profiles.firstLeaf(axis) > leaf) {
        axis--;
      }
      String spelled =
          query(
                  "SELECT segment_memberships->'"
                      + TestProfiles.AXES.get(axis)
                      + "'->>'"
                      + profiles.leafName(leaf)
                      + "' FROM customer_profiles WHERE customer_id = 'customer 42'")
              .getFirst()
              .getFirst();
      assertThat(Double.parseDouble(spelled))
          .isCloseTo(memberships[leaf], org.assertj.core.api.Assertions.within(1e-4));
    }
    assertThat(
            query(
                "SELECT membership_strengths->>'purchase_value' FROM customer_profiles"
                    + " WHERE customer_id = 'customer 42'"))
        .isEqualTo(List.of(List.of(profiles.strength(42, 1))));
  }

  @Test
  void viewsShowWhatWasImported() {
    RandomHistory history = RandomHistory.of(1, CUSTOMERS);
    var rows = history.rows();
    long listTotal = 0;
    for (int l = 0; l < rows.lineCount(); l++) {
      listTotal += rows.lineListTotal(l);
    }
    String exact = java.math.BigDecimal.valueOf(listTotal, 6).toString();

    assertThat(query("SELECT count(*), sum(list_total)::numeric(20, 6) FROM order_lines"))
        .isEqualTo(List.of(List.of(Integer.toString(rows.lineCount()), exact)));
    assertThat(query("SELECT sum(lines), sum(list_total)::numeric(20, 6) FROM orders"))
        .isEqualTo(List.of(List.of(Integer.toString(rows.lineCount()), exact)));
    assertThat(query("SELECT kind, count(*) FROM refunds GROUP BY kind ORDER BY kind"))
        .isEqualTo(
            List.of(
                List.of("refund", Integer.toString(rows.refundCount())),
                List.of("return", Integer.toString(rows.returnCount()))));
    assertThat(query("SELECT count(*) FROM tickets"))
        .isEqualTo(List.of(List.of(Integer.toString(rows.ticketCount()))));
    assertThat(query("SELECT count(*), bool_and(active) FROM models"))
        .isEqualTo(List.of(List.of("1", "t")));
    assertThat(query("SELECT kind, state FROM runs ORDER BY run_no"))
        .isEqualTo(
            List.of(
                List.of("import", "done"),
                List.of("discovery", "done"),
                List.of("backfill", "done")));
    assertThat(query("SELECT name, format FROM imports"))
        .isEqualTo(List.of(List.of("orders.csv", "own")));
    assertThat(query("SELECT archetype_id FROM archetypes ORDER BY archetype_id"))
        .isEqualTo(List.of(List.of("arch_00000a"), List.of("arch_00000b"), List.of("arch_00000c")));
  }

  @Test
  void everyViewIsThereAndExplainsItself() {
    try (SqlSession session = database().sql(MINE.storeId())) {
      List<List<String>> described =
          rows(
              session,
              """
              SELECT c.relname, obj_description(c.oid) IS NOT NULL
              FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
              ORDER BY c.relname
              """);
      assertThat(described).isEqualTo(VIEWS.stream().map(view -> List.of(view, "t")).toList());
      for (String view : VIEWS) {
        assertThat(rows(session, "SELECT count(*) FROM " + view).getFirst().getFirst())
            .as(view)
            .isNotEqualTo("0");
      }
    }
  }

  @Test
  void moneyHasTwoDecimalsOrAsManyAsItNeeds() {
    List<List<String>> values =
        query("SELECT DISTINCT lifetime_value FROM customer_profiles ORDER BY 1 LIMIT 3");

    assertThat(values).isEqualTo(List.of(List.of("-5.00"), List.of("-3.77"), List.of("-2.54")));
    assertThat(query("SELECT list_total FROM orders WHERE list_total <> round(list_total, 2)"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.getFirst()).matches("-?\\d+\\.\\d{3,6}"));
  }

  @Test
  void timesAreInUtcWhereverTheProgramRuns() {
    TimeZone here = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    try {
      assertThat(query("SELECT min(ordered_at) FROM orders").getFirst().getFirst()).endsWith("+00");
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @Test
  void manyRowsAreStreamed() {
    try (SqlSession session = database().sql(MINE.storeId());
        SqlRows rows = session.query("SELECT generate_series(1, 100000)")) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      assertThat(count).isEqualTo(100_000);
    }
  }

  // ---- what cannot be seen ----

  @Test
  void nothingOfAnotherStoreIsInAnyView() {
    try (SqlSession session = database().sql(MINE.storeId())) {
      for (String view : VIEWS) {
        assertThat(rows(session, "SELECT DISTINCT store_id FROM " + view))
            .as(view)
            .isEqualTo(List.of(List.of("sql-mine")));
        assertThat(rows(session, "SELECT * FROM " + view).toString())
            .as(view)
            .doesNotContain("their");
      }
    }
    assertThat(query(THEIRS, "SELECT DISTINCT store_id FROM customers"))
        .isEqualTo(List.of(List.of("sql-theirs")));
  }

  @Test
  void failingConditionTellsNothingOfAnotherStore() {
    // Each of these fails on the first row that is not mine, if it gets to see one.
    for (String leak :
        List.of(
            "SELECT count(*) FROM customers WHERE CASE WHEN customer_id LIKE 'their%'"
                + " THEN customer_id::int > 0 ELSE true END",
            "SELECT count(*) FROM customer_profiles WHERE 1 / (customer_id NOT LIKE 'their%')::int"
                + " > 0",
            "SELECT count(*) FROM orders WHERE CASE WHEN store_id <> 'sql-mine'"
                + " THEN order_id::int > 0 ELSE true END",
            "SELECT count(*) FROM segments WHERE 1 / (store_id = 'sql-mine')::int > 0",
            "SELECT count(*) FROM runs WHERE 1 / (store_id = 'sql-mine')::int > 0",
            "SELECT count(*) FROM archetypes WHERE 1 / (store_id = 'sql-mine')::int > 0",
            "SELECT count(*) FROM models WHERE 1 / (store_id = 'sql-mine')::int > 0",
            "SELECT count(*) FROM imports WHERE 1 / (store_id = 'sql-mine')::int > 0",
            "SELECT count(*) FROM order_lines WHERE 1 / (store_id = 'sql-mine')::int > 0",
            "SELECT count(*) FROM tickets WHERE 1 / (customer_id NOT LIKE 'their%')::int > 0")) {
      assertThat(query(leak)).as(leak).hasSize(1);
    }
  }

  @Test
  void tablesAndSchemasOfOthersAreOutOfReach() {
    int theirs = theirNumber();
    try (SqlSession session = database().sql(MINE.storeId())) {
      for (String sql :
          List.of(
              "SELECT * FROM quimbi.store",
              "SELECT * FROM quimbi.installation",
              "SELECT * FROM quimbi.customer",
              "SELECT * FROM quimbi.customer_" + theirs,
              "SELECT * FROM quimbi.profile",
              "SELECT * FROM quimbi.profile_" + theirs,
              "SELECT * FROM quimbi.snapshot",
              "SELECT * FROM quimbi.snapshot_" + theirs,
              "SELECT * FROM quimbi.snapshot_" + theirs + "_0",
              "SELECT * FROM quimbi.temporal_snapshots",
              "SELECT * FROM quimbi.product",
              "SELECT * FROM quimbi.customers",
              "SELECT * FROM quimbi.customer_profiles",
              "SELECT * FROM quimbi_store_" + theirs + ".customers",
              "SELECT rolpassword FROM pg_authid",
              "SELECT pg_read_file('/etc/passwd')",
              "COPY (SELECT 1) TO '/tmp/quimbi-test-copy'",
              "COPY customers TO PROGRAM 'cat'")) {
        assertRefused(session, sql, "SQL_NOT_ALLOWED");
      }
    }
  }

  private int theirNumber() {
    String schema = query(THEIRS, "SELECT current_schema()").getFirst().getFirst();
    return Integer.parseInt(schema.substring(schema.lastIndexOf('_') + 1));
  }

  @Test
  void nothingThatCanBeSetMakesAnybodyElse() {
    int theirs = theirNumber();
    String theirRole = query(THEIRS, "SELECT session_user").getFirst().getFirst();
    assertThat(theirRole).isNotEqualTo(query("SELECT session_user").getFirst().getFirst());
    try (SqlSession session = database().sql(MINE.storeId())) {
      for (String sql :
          List.of(
              "SET ROLE " + theirRole,
              "SET SESSION AUTHORIZATION " + theirRole,
              "SELECT set_config('role', '" + theirRole + "', false)",
              "SELECT set_config('session_authorization', '" + theirRole + "', false)",
              "ALTER ROLE CURRENT_USER RENAME TO somebody",
              "ALTER POLICY store_reader ON quimbi.store USING (true)",
              "ALTER TABLE quimbi.store DISABLE ROW LEVEL SECURITY",
              "GRANT " + theirRole + " TO CURRENT_USER")) {
        assertThatThrownBy(() -> rows(session, sql)).as(sql).isInstanceOf(QuimbiException.class);
      }
      for (String sql :
          List.of(
              "RESET ROLE",
              "RESET SESSION AUTHORIZATION",
              "RESET ALL",
              "SET row_security = off",
              "SELECT set_config('row_security', 'off', false)",
              "SELECT set_config('quimbi.store', 'sql-theirs', false)",
              "SET search_path = quimbi_store_" + theirs + ", quimbi",
              "DISCARD ALL")) {
        try {
          rows(session, sql);
        } catch (QuimbiException refused) {
          assertThat(refused.code()).isIn("SQL_NOT_ALLOWED", "SQL_FAILED");
        }
        assertThat(rows(session, "SELECT DISTINCT store_id FROM customers"))
            .as("after " + sql)
            .isEqualTo(List.of(List.of("sql-mine")));
        assertThat(rows(session, "SELECT DISTINCT store_id FROM segments"))
            .as("after " + sql)
            .isEqualTo(List.of(List.of("sql-mine")));
        assertRefused(session, "SELECT * FROM quimbi.customer_" + theirs, "SQL_NOT_ALLOWED");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO customers (customer_id) VALUES ('x')",
        "UPDATE customer_profiles SET archetype_id = 'x'",
        "DELETE FROM customers",
        "TRUNCATE orders",
        "DROP VIEW customers",
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE VIEW mine AS SELECT 1",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
        "SELECT * INTO mine FROM customers",
        "SELECT nextval('quimbi.store_store_no_seq')",
        "VACUUM",
        "LOCK TABLE customers",
        "SELECT * FROM customers FOR UPDATE"
      })
  void changesAreRefused(String sql) {
    try (SqlSession session = database().sql(MINE.storeId())) {
      assertThatThrownBy(() -> rows(session, sql)).isInstanceOf(QuimbiException.class);
    }
  }

  @Test
  void whatAVersionLetsAReaderDoIsUndone() {
    // Before version 16 a read-only transaction may make large objects.
    try (SqlSession session = database().sql(MINE.storeId())) {
      rows(session, "SELECT lo_create(4711)");
    } catch (QuimbiException refused) {
      assertThat(refused.code()).isEqualTo("SQL_NOT_ALLOWED");
    }
    assertThat(query("SELECT count(*) FROM pg_largeobject_metadata"))
        .isEqualTo(List.of(List.of("0")));
  }

  @Test
  void questionMarksAndBracesAreSql() {
    assertThat(query("SELECT count(*) FROM customer_profiles WHERE dominant_segments ? 'no_axis'"))
        .isEqualTo(List.of(List.of("0")));
    assertThat(query("SELECT '{fn now()}', '{1,2}'::int[]"))
        .isEqualTo(List.of(List.of("{fn now()}", "{1,2}")));
  }

  @Test
  void readOnlyIsNotLeftByAsking() {
    try (SqlSession session = database().sql(MINE.storeId())) {
      for (String sql :
          List.of(
              "SET default_transaction_read_only = off",
              "SET TRANSACTION READ WRITE",
              "SELECT set_config('transaction_read_only', 'off', false)")) {
        try {
          rows(session, sql);
        } catch (QuimbiException refused) {
          assertThat(refused.code()).isIn("SQL_NOT_ALLOWED", "SQL_FAILED");
        }
        assertThat(rows(session, "SHOW transaction_read_only"))
            .as("after " + sql)
            .isEqualTo(List.of(List.of("on")));
      }
    }
  }

  @Test
  void timeOfAQueryCannotBeLifted() {
    try (SqlSession session = database().sql(MINE.storeId())) {
      rows(session, "SET statement_timeout = 0");

      assertThat(rows(session, "SHOW statement_timeout")).isEqualTo(List.of(List.of("5min")));
    }
  }

  @Test
  void severalStatementsAtOnceAreRefused() {
    try (SqlSession session = database().sql(MINE.storeId())) {
      assertRefused(session, "COMMIT; SELECT 1", "SQL_SEVERAL");
      assertRefused(session, "SELECT 1; SELECT 2;", "SQL_SEVERAL");
      assertThat(rows(session, "SELECT 'a;b' /* ; */ -- ;")).isEqualTo(List.of(List.of("a;b")));
      assertThat(rows(session, "SELECT 1;")).isEqualTo(List.of(List.of("1")));
    }
  }

  @Test
  void mistakesComeBackInTheDatabasesWords() {
    try (SqlSession session = database().sql(MINE.storeId())) {
      assertThatThrownBy(() -> session.query("SELECT customer FROM customers"))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(QuimbiException.Kind.USAGE);
                assertThat(e.code()).isEqualTo("SQL_FAILED");
                assertThat(e).hasMessageContaining("column \"customer\" does not exist");
              });
      assertRefused(session, "SELECT 1 / 0", "SQL_FAILED");
      assertThat(rows(session, "SELECT 1")).isEqualTo(List.of(List.of("1")));
    }
  }

  @Test
  void storeThatIsNotThereCannotBeRead() {
    assertThatThrownBy(() -> database().sql("nowhere"))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> assertThat(e.kind()).isEqualTo(QuimbiException.Kind.NOTHING_THERE));
  }

  @Test
  void newProfilesAreReadThroughTheSameViews() {
    StoreSettings store = Imports.store("sql-again" + System.nanoTime());
    fill(store, 3, "");
    assertThat(
            query(
                store,
                "SELECT count(*), max(last_updated) > min(created_at) FROM customer_profiles"))
        .isEqualTo(List.of(List.of(Integer.toString(CUSTOMERS), "t")));

    TestProfiles fewer = new TestProfiles(List.of("customer 1", "customer 2"), 4);
    try (Publication publication = database().models().begin(store, "assignment")) {
      publication.replaceProfiles(1, fewer, fewer.segments(), fewer.archetypes(), Progress.NONE);
      publication.commit("fewer");
    }

    assertThat(query(store, "SELECT customer_id FROM customer_profiles ORDER BY 1"))
        .isEqualTo(List.of(List.of("customer 1"), List.of("customer 2")));
  }
}
