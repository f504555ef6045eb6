package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.AccessKeys;
import io.quimbi.engine.access.NewKey;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Entry;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.stores.ManageStores;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stores made and deleted as a whole, as every database does it. */
abstract class StoreRegisterContract {
  abstract Database database();

  private ManageStores stores() {
    return new ManageStores(database().stores(), database().register());
  }

  private AccessKeys keys() {
    return new AccessKeys(database().keys(), database().stores(), Clock.systemUTC());
  }

  private static StoreSettings fresh(String name) {
    return Imports.store("register-" + name + "-" + System.nanoTime());
  }

  /** A store with something in every kind of table. */
  private StoreSettings filled(String name) {
    StoreSettings store = fresh(name);
    ModelledStore.fill(database(), store, 60);
    try (SnapshotSession session = database().snapshots().begin(store, "backfill")) {
      session.write(
          LocalDate.of(2025, 4, 1),
          SnapshotType.MONTHLY,
          1,
          "print",
          new TestProfiles(IntStream.range(0, 50).mapToObj(c -> "customer " + c).toList(), 1),
          true,
          Progress.NONE);
      session.finish("1 run");
    }
    keys().create(store.storeId(), Role.READ, null, Actor.COMMAND_LINE);
    // Makes the reading role and its schema.
    database().sql(store.storeId()).close();
    return store;
  }

  private int storeNo(StoreSettings store) {
    return database()
        .connections()
        .use("test", c -> StoreRow.require(c, store.storeId()).storeNo());
  }

  /** Whatever there is of a store: relations, schema, role, and rows by its number or name. */
  private List<String> traces(int storeNo) {
    return database()
        .connections()
        .use(
            "test",
            connection -> {
              List<String> traces =
                  Db.list(
                      connection,
                      row -> row.getString(1),
                      "SELECT relname FROM pg_class WHERE relname ~ ?"
                          + " AND relname !~ '^(product|category|channel)' UNION ALL"
                          + " SELECT nspname FROM pg_namespace WHERE nspname = ? UNION ALL"
                          + " SELECT rolname FROM pg_roles, quimbi.installation i"
                          + " WHERE rolname = 'quimbi_' || i.installation_id || '_store_' || ?",
                      "^(customer|shop_order|refund|return_line|ticket|profile|snapshot)_"
                          + storeNo
                          + "(_|$)",
                      "quimbi_store_" + storeNo,
                      storeNo);
              List<String> all = new ArrayList<>(traces);
              for (TablesOfStores.StoreTable table : TablesOfStores.all(connection)) {
                long rows =
                    Db.only(
                        connection,
                        row -> row.getLong(1),
                        "SELECT count(*) FROM " + table.name() + " WHERE store_no = ?",
                        storeNo);
                if (rows > 0) {
                  all.add(rows + " rows of " + table.name());
                }
              }
              return all;
            });
  }

  private long count(String from) {
    return database()
        .connections()
        .use("test", c -> Db.only(c, row -> row.getLong(1), "SELECT count(*) FROM " + from));
  }

  private String contents(StoreSettings store) {
    int no = storeNo(store);
    return database()
        .connections()
        .use(
            "test",
            connection -> {
              StringBuilder all = new StringBuilder();
              for (TablesOfStores.StoreTable table : TablesOfStores.all(connection)) {
                String hash =
                    Db.only(
                        connection,
                        row -> row.getString(1),
                        "SELECT md5(coalesce(string_agg(t::text, ';' ORDER BY t::text), '')) FROM "
                            + table.name()
                            + " t WHERE store_no = "
                            + no);
                all.append(hash);
              }
              return all.toString();
            });
  }

  @Test
  void aStoreIsMadeBeforeItsOrders() {
    StoreSettings store = fresh("new");
    StoreSettings made =
        stores().create(store.storeId(), "Europe/Berlin", "eur", Actor.COMMAND_LINE);

    assertThat(made.currency()).isEqualTo("EUR");
    assertThat(database().stores().list()).contains(made);
    assertThat(database().stores().contents(store.storeId()).orders()).isZero();
    RandomHistory history = RandomHistory.of(1, 40);
    StoreSettings same = new StoreSettings(store.storeId(), RandomHistory.ZONE, "EUR");
    if (!same.zone().equals(made.zone())) {
      assertThatThrownBy(() -> Imports.imported(database(), same, history))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_SETTINGS_DIFFER"));
    }
    stores().delete(store.storeId(), Actor.COMMAND_LINE);
    stores().create(store.storeId(), RandomHistory.ZONE.getId(), "EUR", Actor.COMMAND_LINE);
    assertThat(Imports.imported(database(), same, history).ordersAdded()).isEqualTo(40);
    assertThat(database().orders().read(same, Progress.NONE).orderCount()).isEqualTo(40);
  }

  @Test
  void aStoreIsMadeOnce() {
    StoreSettings store = fresh("once");
    stores().create(store.storeId(), "UTC", null, Actor.COMMAND_LINE);

    assertThatThrownBy(() -> stores().create(store.storeId(), "UTC", null, Actor.COMMAND_LINE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_EXISTS"));
    assertThatThrownBy(() -> stores().create("x y", "UTC", null, Actor.COMMAND_LINE))
        .hasMessageContaining("not a store id");
    assertThatThrownBy(() -> stores().create("fine", "Middle/Earth", null, Actor.COMMAND_LINE))
        .hasMessageContaining("Middle/Earth");
    assertThatThrownBy(() -> stores().create("fine", "UTC", "XYZZY", Actor.COMMAND_LINE))
        .hasMessageContaining("XYZZY");
    assertThat(database().stores().find("fine")).isEmpty();
  }

  @Test
  void nothingIsLeftOfADeletedStoreButTheTrail() {
    StoreSettings store = filled("gone");
    StoreSettings other = filled("stays");
    int storeNo = storeNo(store);
    NewKey key = keys().create(store.storeId(), Role.ADMIN, null, Actor.COMMAND_LINE);
    String others = contents(other);
    assertThat(traces(storeNo)).hasSizeGreaterThan(20);
    assertThat(count("run WHERE store_id = '" + store.storeId() + "'")).isPositive();

    stores().delete(store.storeId(), new Actor("somebody"));

    assertThat(traces(storeNo)).isEmpty();
    assertThat(count("run WHERE store_id IN ('" + store.storeId() + "', '~" + storeNo + "')"))
        .isZero();
    assertThat(keys().authenticate(key.text())).isEmpty();
    assertThat(database().stores().find(store.storeId())).isEmpty();
    assertThat(contents(other)).isEqualTo(others);
    assertThat(database().audit().list(store.storeId(), null, Long.MAX_VALUE, 1))
        .extracting(Entry::action)
        .containsExactly("store.delete");
    // The name is free again.
    ModelledStore.fill(database(), store, 10);
    assertThat(database().stores().contents(store.storeId()).customers()).isEqualTo(10);
  }

  @Test
  void aStoreThatIsWrittenIsNotDeleted() {
    StoreSettings store = filled("busy");
    try (ImportSession writing = database().orders().beginImport(store, Imports.SOURCE)) {
      assertThatThrownBy(() -> stores().delete(store.storeId(), Actor.COMMAND_LINE))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("STORE_BUSY");
                assertThat(e).hasMessageContaining("run " + writing.number() + " (import");
              });
    }
    assertThat(database().stores().contents(store.storeId()).customers()).isEqualTo(60);
  }

  @Test
  void anUnknownStoreCannotBeDeleted() {
    assertThatThrownBy(() -> stores().delete("no-such-store", Actor.COMMAND_LINE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_STORE"));
  }

  @Test
  void whatAReaderHoldsUpIsRemovedByWhoComesNext() throws SQLException {
    StoreSettings store = filled("read");
    int storeNo = storeNo(store);
    Connection reader = database().connections().take();
    try {
      reader.setAutoCommit(false);
      Db.execute(reader, "LOCK TABLE profile_" + storeNo + " IN ACCESS SHARE MODE");

      stores().delete(store.storeId(), Actor.COMMAND_LINE);

      // Gone for everybody, though its tables are still there.
      assertThat(database().stores().find(store.storeId())).isEmpty();
      assertThat(database().stores().list())
          .extracting(StoreSettings::storeId)
          .noneMatch(id -> id.startsWith("~"));
      assertThat(traces(storeNo)).contains("profile_" + storeNo);
    } finally {
      database().connections().discard(reader);
    }
    finishDeletions();
    assertThat(traces(storeNo)).isEmpty();
  }

  /** What opening the database does. */
  private void finishDeletions() {
    database()
        .connections()
        .use(
            "test",
            connection -> {
              StoreDeletion.finish(connection);
              return connection;
            });
  }

  @Test
  void aDeletionThatCrashedIsFinishedByWhoComesNext() {
    StoreSettings store = filled("crashed");
    int storeNo = storeNo(store);
    // As its first step leaves it.
    database()
        .connections()
        .use(
            "test",
            c -> {
              Db.update(
                  c,
                  "UPDATE store SET store_id = ?, deleted_at = now() WHERE store_no = ?",
                  StoreDeletion.nameOf(storeNo),
                  storeNo);
              return Db.update(
                  c,
                  "UPDATE run SET store_id = ? WHERE store_id = ?",
                  StoreDeletion.nameOf(storeNo),
                  store.storeId());
            });
    finishDeletions();
    assertThat(traces(storeNo)).isEmpty();
    finishDeletions();
  }
}
