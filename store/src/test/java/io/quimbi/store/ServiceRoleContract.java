package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.KeyInfo;
import io.quimbi.engine.access.KeyStore.Kept;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.store.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service's role can see and do: the store that is set, and nothing where none is. */
abstract class ServiceRoleContract {
  private static final StoreSettings MINE = Imports.store("service-mine");
  private static final StoreSettings THEIRS = Imports.store("service-theirs");
  private static final int CUSTOMERS = 3000;

  abstract Database database();

  /** Once for all tests of a database, which leave it as it is. */
  @BeforeEach
  void fillTwoStores() {
    database().serve();
    if (database().stores().find(THEIRS.storeId()).isEmpty()) {
      // The same ids in both: what is seen must not depend on them.
      fill(MINE, 1);
      fill(THEIRS, 2);
    }
  }

  private void fill(StoreSettings store, long seed) {
    RandomHistory random = RandomHistory.of(seed, CUSTOMERS);
    List<RandomHistory.Order> orders = new ArrayList<>();
    for (int o = 0; o < CUSTOMERS; o++) {
      RandomHistory.Order order = random.orders().get(o);
      orders.add(
          new RandomHistory.Order(
              "customer " + o,
              order.id(),
              order.time(),
              order.hasTime(),
              order.cancelledAt(),
              order.channel(),
              order.lines(),
              order.returns()));
    }
    Imports.imported(database(), store, new RandomHistory(orders, random.tickets()));
    TestProfiles profiles = profiles(CUSTOMERS, seed);
    ModelledStore.publish(database(), store, profiles);
    snapshot(store, profiles(500, seed), LocalDate.of(2025, 4, 1));
    database()
        .keys()
        .add(
            new Kept(
                new KeyInfo(
                    "key of " + store.storeId(),
                    store.storeId(),
                    Role.READ,
                    null,
                    Instant.EPOCH,
                    null,
                    null),
                new byte[32]),
            Deed.on(store.storeId(), Actor.COMMAND_LINE, "key.create", null));
  }

  private static TestProfiles profiles(int customers, long seed) {
    return new TestProfiles(
        IntStream.range(0, customers).mapToObj(c -> "customer " + c).toList(), seed);
  }

  private void snapshot(StoreSettings store, TestProfiles profiles, LocalDate date) {
    try (SnapshotSession session = database().snapshots().begin(store, "backfill")) {
      session.write(date, SnapshotType.MONTHLY, 1, "print", profiles, true, Progress.NONE);
      session.finish("1 run");
    }
  }

  private ServerAddress role() {
    return ServiceRole.prepared(database().connections());
  }

  private int storeNo(StoreSettings store) {
    return database()
        .connections()
        .use("test", c -> StoreRow.require(c, store.storeId()).storeNo());
  }

  private long publication(StoreSettings store) {
    return owners("publication_no", "publication WHERE visible AND store_no = " + storeNo(store));
  }

  private interface Doing {
    void with(Connection connection) throws SQLException;
  }

  /** Works as the role in a transaction that is undone, with this store set. */
  private void asRole(Optional<StoreSettings> store, Doing doing) throws SQLException {
    try (Connection connection = role().connect(ServiceRole.SESSION)) {
      connection.setAutoCommit(false);
      if (store.isPresent()) {
        Db.execute(connection, "SET LOCAL quimbi.store_no = " + storeNo(store.get()));
      }
      doing.with(connection);
      connection.rollback();
    }
  }

  private record Relation(String name, boolean view, boolean partition, boolean writable) {}

  /** Every table and view that the role has any right to. */
  private static List<Relation> granted(Connection connection) throws SQLException {
    return Db.list(
        connection,
        row ->
            new Relation(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)),
        "SELECT format('%I.%I', n.nspname, c.relname), c.relkind = 'v', c.relispartition,"
            + " has_table_privilege(c.oid, 'UPDATE')"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname LIKE 'quimbi%' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            + " AND has_schema_privilege(n.oid, 'USAGE')"
            + " AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
            + " ORDER BY 1");
  }

  private static long count(Connection connection, String from) throws SQLException {
    return Db.only(connection, row -> row.getLong(1), "SELECT count(*) FROM " + from);
  }

  private static List<String> columns(Connection connection, String relation) throws SQLException {
    return Db.list(
        connection,
        row -> row.getString(1),
        "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0",
        relation);
  }

  @Test
  void nothingIsSeenWithoutAStore() throws SQLException {
    asRole(
        Optional.empty(),
        connection -> {
          List<Relation> granted = granted(connection);
          assertThat(granted).hasSizeGreaterThan(45);
          for (Relation relation : granted) {
            assertThat(count(connection, relation.name())).as(relation.name()).isZero();
          }
        });
  }

  @Test
  void nothingIsSeenAfterATransactionThatHadSetAStore() throws SQLException {
    try (Connection connection = role().connect(ServiceRole.SESSION)) {
      connection.setAutoCommit(false);
      Db.execute(connection, "SET LOCAL quimbi.store_no = " + storeNo(MINE));
      assertThat(count(connection, "customer")).isEqualTo(CUSTOMERS);
      connection.commit();

      assertThat(count(connection, "customer")).isZero();
      assertThat(count(connection, "customer_profiles")).isZero();
      connection.rollback();
    }
  }

  @Test
  void nothingIsChangedWithoutAStore() throws SQLException {
    asRole(Optional.empty(), connection -> assertNothingIsChanged(connection, ""));
  }

  @Test
  void nothingOfAnotherStoreIsChanged() throws SQLException {
    int theirs = storeNo(THEIRS);
    asRole(
        Optional.of(MINE),
        connection -> assertNothingIsChanged(connection, " WHERE store_no = " + theirs));
  }

  private static void assertNothingIsChanged(Connection connection, String where)
      throws SQLException {
    int tables = 0;
    for (Relation relation : granted(connection)) {
      if (relation.writable()) {
        assertThat(
                Db.update(
                    connection, "UPDATE " + relation.name() + " SET store_no = store_no" + where))
            .as(relation.name())
            .isZero();
        assertThat(Db.update(connection, "DELETE FROM " + relation.name() + where))
            .as(relation.name())
            .isZero();
        tables++;
      }
    }
    assertThat(tables).isGreaterThanOrEqualTo(12);
  }

  @Test
  void rowsOfNoOrAnotherStoreAreRefused() throws SQLException {
    for (Optional<StoreSettings> set :
        List.of(Optional.<StoreSettings>empty(), Optional.of(MINE))) {
      for (String insert :
          List.of(
              "INSERT INTO customer VALUES (%d, 999999, 'new', now())",
              "INSERT INTO product VALUES (%d, 999999, 'new', 'new')",
              "INSERT INTO quimbi_service.profile SELECT %1$d, 999999, %2$d, 0, 0, now(), now(), 1, 'a',"
                  + " 's', '{}', '{}', '{}'",
              "INSERT INTO quimbi.profile SELECT %1$d, 999999, %2$d, 0, 0, now(), now(), 1, 'a',"
                  + " 's', '{}', '{}', '{}'")) {
        assertThatThrownBy(
                () ->
                    asRole(
                        set,
                        c -> Db.execute(c, insert.formatted(storeNo(THEIRS), publication(THEIRS)))))
            .as(insert)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isIn("42501", "44000"));
      }
    }
    asRole(
        Optional.of(MINE),
        connection -> {
          Db.execute(
              connection,
              "INSERT INTO customer VALUES (%d, 999999, 'new', now())".formatted(storeNo(MINE)));
          assertThat(count(connection, "customer")).isEqualTo(CUSTOMERS + 1);
          assertThatThrownBy(
                  () ->
                      Db.update(
                          connection,
                          "UPDATE customer SET store_no = ? WHERE customer_no = 999999",
                          storeNo(THEIRS)))
              .isInstanceOf(SQLException.class);
        });
  }

  @Test
  void oneStoreIsSeenInFullAndNothingOfAnother() throws SQLException {
    int mine = storeNo(MINE);
    asRole(
        Optional.of(MINE),
        connection -> {
          for (Relation relation : granted(connection)) {
            List<String> columns = columns(connection, relation.name());
            String own =
                columns.contains("store_no")
                    ? " WHERE store_no = " + mine
                    : " WHERE store_id = 'service-mine'";
            long all = count(connection, relation.name());
            assertThat(count(connection, relation.name() + own)).as(relation.name()).isEqualTo(all);
            if (!relation.partition()) {
              assertThat(all)
                  .as(relation.name())
                  .isEqualTo(
                      owners(
                          "count(*)", relation.name().replace("quimbi_service", "quimbi") + own));
            }
          }
          assertThat(count(connection, "customer_profiles")).isEqualTo(CUSTOMERS);
          assertThat(count(connection, "quimbi.customer_profiles")).isEqualTo(CUSTOMERS);
          assertThat(count(connection, "temporal_snapshots")).isEqualTo(500);
          assertThat(count(connection, "runs")).isPositive();
        });
  }

  private long owners(String figure, String from) {
    return database()
        .connections()
        .use("test", c -> Db.only(c, row -> row.getLong(1), "SELECT " + figure + " FROM " + from));
  }

  @Test
  void partitionsAndKeysCannotBeNamed() throws SQLException {
    int no = storeNo(MINE);
    for (String table :
        List.of(
            "quimbi.customer_" + no,
            "quimbi.shop_order_" + no,
            "quimbi.profile_" + no,
            "quimbi.snapshot_" + no + "_0",
            "quimbi.api_key",
            "quimbi.erased_customer",
            "quimbi.audit",
            "quimbi.installation")) {
      assertThatThrownBy(() -> asRole(Optional.of(MINE), c -> count(c, table)))
          .as(table)
          .hasMessageContaining("permission denied");
    }
    // May be locked, for which the right to read it is needed, and shows nothing.
    asRole(
        Optional.of(MINE),
        connection -> assertThat(count(connection, "quimbi.snapshot_" + no)).isZero());
  }

  @Test
  void roleCannotBecomeTheOwner() throws SQLException {
    String owner =
        database()
            .connections()
            .use("test", c -> Db.only(c, row -> row.getString(1), "SELECT current_user"));
    assertThatThrownBy(() -> asRole(Optional.of(MINE), c -> Db.execute(c, "SET ROLE " + owner)))
        .hasMessageContaining("permission denied");
    asRole(
        Optional.of(MINE),
        connection -> {
          Db.execute(connection, "RESET ROLE");
          String user = Db.only(connection, row -> row.getString(1), "SELECT current_user");
          assertThat(user).endsWith("_service");
        });
  }

  @Test
  void portsAnswerForTheCallersStoreAsForTheOwner() throws Exception {
    StoredProfile profile = database().models().profile(MINE.storeId(), "customer 7").orElseThrow();
    List<Snapshot> history = history();
    List<SnapshotRun> runs = database().snapshots().runs(MINE.storeId());
    int[] columns = customersOf(runs.getFirst());
    database()
        .inStore(
            MINE.storeId(),
            () -> {
              assertThat(database().stores().list()).containsExactly(MINE);
              assertThat(database().stores().contents(MINE.storeId()).customers())
                  .isEqualTo(CUSTOMERS);
              assertThat(database().models().profile(MINE.storeId(), "customer 7").orElseThrow())
                  .usingRecursiveComparison()
                  .withEqualsForType(Float::equals, Float.class)
                  .isEqualTo(profile);
              assertThat(history())
                  .usingRecursiveComparison()
                  .withEqualsForType(Float::equals, Float.class)
                  .isEqualTo(history);
              assertThat(history()).hasSize(1);
              assertThat(database().snapshots().runs(MINE.storeId()))
                  .usingRecursiveComparison()
                  .withEqualsForType(Float::equals, Float.class)
                  .isEqualTo(runs);
              assertThat(customersOf(runs.getFirst())).isEqualTo(columns).hasSize(500);
              assertThat(database().orders().readCustomer(MINE, "customer 7").toBook().orderCount())
                  .isEqualTo(1);
              return null;
            });
  }

  private List<Snapshot> history() {
    return database().snapshots().history(MINE.storeId(), "customer 7", null, null, null);
  }

  private int[] customersOf(SnapshotRun run) {
    return database()
        .snapshots()
        .read(MINE.storeId(), run.runNo(), EnumSet.allOf(Column.class))
        .customers();
  }

  @Test
  void portsAskedForAnotherStoreFindNone() throws Exception {
    List<Consumer<Database>> questions =
        List.of(
            d -> d.stores().require(THEIRS.storeId()),
            d -> d.stores().contents(THEIRS.storeId()),
            d -> d.orders().readCustomer(THEIRS, "customer 7"),
            d -> d.snapshots().runs(THEIRS.storeId()),
            d -> d.models().profiles(THEIRS.storeId(), profile -> {}));
    database()
        .inStore(
            MINE.storeId(),
            () -> {
              for (Consumer<Database> question : questions) {
                assertThatThrownBy(() -> question.accept(database()))
                    .isInstanceOfSatisfying(
                        QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_STORE"));
              }
              assertThat(database().models().profile(THEIRS.storeId(), "customer 7")).isEmpty();
              assertThat(database().models().models(THEIRS.storeId())).isEmpty();
              assertThat(database().stores().runs(THEIRS.storeId(), 10)).isEmpty();
              return null;
            });
  }

  @Test
  void storesThatComeLaterAreBehindTheWallAtOnce() throws Exception {
    StoreSettings late = Imports.store("service-late-" + System.nanoTime());
    database()
        .inStore(
            MINE.storeId(),
            () -> {
              // Runs work as the owner, whoever asked for them.
              ModelledStore.fill(database(), late, 100);
              snapshot(late, profiles(100, 1), LocalDate.of(2025, 4, 1));
              return null;
            });
    database()
        .inStore(
            late.storeId(),
            () -> {
              assertThat(
                      database()
                          .snapshots()
                          .history(late.storeId(), "customer 7", null, null, null))
                  .hasSize(1);
              assertThat(database().stores().contents(late.storeId()).customers()).isEqualTo(100);
              return null;
            });
    asRole(
        Optional.of(MINE),
        connection -> assertThat(count(connection, "customer")).isEqualTo(CUSTOMERS));
  }

  /** Who holds the orders of a store. */
  private List<String> holding() {
    return database()
        .connections()
        .asOwner()
        .use(
            "test",
            connection ->
                Db.list(
                    connection,
                    row -> row.getString(1),
                    "SELECT DISTINCT a.usename FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                        + " WHERE l.locktype = 'advisory' AND a.datname = current_database()"));
  }

  @Test
  void ordersThatHappenAreStoredByTheRoleWhoeverBringsThem() throws Exception {
    List<String> by = database().live().record(MINE.storeId(), _ -> holding());
    assertThat(by).singleElement().asString().endsWith("_service");
    // Not even for a caller who is held to another store.
    assertThatThrownBy(
            () ->
                database()
                    .inStore(
                        MINE.storeId(),
                        () -> database().live().record(THEIRS.storeId(), _ -> holding())))
        .isInstanceOf(QuimbiException.class);
  }

  @Test
  void whatIsDoneForACallerOutsideOfAStoreIsRefused() throws Exception {
    for (Consumer<Database> forgetful :
        List.<Consumer<Database>>of(
            d -> d.stores().list(),
            d -> d.models().profiles(MINE.storeId(), profile -> {}),
            d -> d.snapshots().runs(MINE.storeId()))) {
      assertThatThrownBy(
              () ->
                  database()
                      .forCallers(
                          () -> {
                            forgetful.accept(database());
                            return null;
                          }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inStore");
    }
    database()
        .forCallers(
            () -> {
              database().ping();
              assertThat(database().keys().list(MINE.storeId())).isNotEmpty();
              return database()
                  .inStore(MINE.storeId(), () -> assertThat(database().stores().list()).hasSize(1));
            });
  }

  @Test
  void outsideOfACallersStoreTheOwnerWorks() {
    assertThat(database().stores().list()).contains(MINE, THEIRS);
  }

  private static String plan(Connection connection, String sql) throws SQLException {
    return String.join("\n", Db.list(connection, row -> row.getString(1), "EXPLAIN " + sql));
  }

  @Test
  void indexesServeBehindTheWall() throws SQLException {
    int no = storeNo(MINE);
    String rare = new TestProfiles(List.of(), 1).rareLeaf(1);
    asRole(
        Optional.of(MINE),
        connection -> {
          assertThat(
                  plan(
                      connection,
                      "SELECT customer_no FROM customer WHERE store_no = %d AND customer_id = 'customer 7'"
                          .formatted(no)))
              .contains("Index Scan using customer_" + no + "_customer_id_key");
          assertThat(
                  plan(
                      connection,
                      "SELECT order_id FROM shop_order WHERE store_no = %d AND customer_no = 7"
                          .formatted(no)))
              .contains("shop_order_" + no + "_customer_no_idx");
          assertThat(
                  plan(
                      connection,
                      "SELECT memberships FROM snapshot WHERE store_no = %d AND partition_no = 0 AND customer_no = 7"
                          .formatted(no)))
              .contains("snapshot_" + no + "_0_pkey");
          for (String by :
              List.of(
                  "dominant_segments->>'purchase_value' = '" + rare + "'",
                  "dominant_segments @> '{\"purchase_value\": \"" + rare + "\"}'")) {
            assertThat(plan(connection, "SELECT customer_id FROM customer_profiles WHERE " + by))
                .containsPattern("Bitmap Index Scan on profile_" + no + "_\\d+_dominants");
            assertThat(
                    plan(
                        connection,
                        "SELECT customer_no FROM profile WHERE store_no = " + no + " AND " + by))
                .containsPattern("Bitmap Index Scan on profile_" + no + "_\\d+_dominants");
          }
        });
  }
}
