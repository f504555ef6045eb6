package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Entry;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.ImportReport;
import io.quimbi.engine.importing.LeftOut;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.importing.OrderStore.Source;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.engine.privacy.CustomerPrivacy;
import io.quimbi.engine.privacy.CustomerPrivacy.ErasureReport;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.store.RandomHistory.Line;
import io.quimbi.store.RandomHistory.Order;
import io.quimbi.store.RandomHistory.Refund;
import io.quimbi.store.RandomHistory.Return;
import io.quimbi.store.RandomHistory.Ticket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held of a person, and its erasure, in every database. */
abstract class PersonalDataContract {
  private static final String ANNA = "anna@example.org";
  private static final String ORDER = "order-of-anna-77";
  private static final String TICKET = "ticket-of-anna-5";
  private static final String REASON = "too large for my aunt Anna of Berlin";
  private static final long TIME = 1_700_000_000_000_000L;

  @TempDir private Path folder = Path.of("");

  abstract Database database();

  private CustomerPrivacy privacy() {
    return new CustomerPrivacy(
        database().stores(),
        database().personalData(),
        database().audit(),
        Clock.systemUTC(),
        List.of(folder));
  }

  private static StoreSettings fresh(String name) {
    return Imports.store("privacy-" + name + "-" + System.nanoTime());
  }

  /** Sixty customers with orders and tickets, and Anna with one of everything. */
  private static RandomHistory history() {
    RandomHistory others = RandomHistory.of(7, 180);
    List<Order> orders = new ArrayList<>(others.orders());
    orders.add(
        new Order(
            ANNA,
            ORDER,
            TIME,
            true,
            OrderBook.NEVER,
            "channel 1",
            List.of(
                new Line(
                    "product 1",
                    "category é1",
                    1,
                    5_000_000,
                    0,
                    List.of(new Refund(TIME + 1, 1_000_000, REASON))),
                new Line("product 2", "category é2", 2, 7_000_000, 1_000_000, List.of())),
            List.of(new Return("product 1", TIME + 2, 1, 2_000_000, REASON))));
    List<Ticket> tickets = new ArrayList<>(others.tickets());
    tickets.add(new Ticket(ANNA, TICKET, TIME, "channel 1", 2, true, ORDER));
    // Somebody else asks about her order.
    tickets.add(new Ticket("customer 1", "ticket about it", TIME, "channel 2", 3, false, ORDER));
    return new RandomHistory(orders, tickets);
  }

  private StoreSettings filled(String name) {
    StoreSettings store = fresh(name);
    Imports.imported(database(), store, history());
    List<String> customers =
        Stream.concat(
                history().orders().stream()
                    .map(Order::customer)
                    .distinct()
                    .sorted()
                    .filter(id -> !id.equals(ANNA))
                    .limit(30),
                Stream.of(ANNA))
            .distinct()
            .toList();
    ModelledStore.publish(database(), store, new TestProfiles(customers, 1));
    try (SnapshotSession session = database().snapshots().begin(store, "backfill")) {
      for (int month = 4; month <= 5; month++) {
        session.write(
            LocalDate.of(2025, month, 1),
            SnapshotType.MONTHLY,
            1,
            "print",
            new TestProfiles(customers, month),
            true,
            Progress.NONE);
      }
      session.writeSome(
          LocalDate.of(2025, 6, 1),
          SnapshotType.DAILY,
          1,
          new TestProfiles(List.of(ANNA), 6),
          true);
      session.finish("one for customer \"" + ANNA + "\"");
    }
    return store;
  }

  /** Every column of every table that has a text in it, in words or as bytes. */
  private List<String> found(String text) {
    return database()
        .connections()
        .use(
            "test",
            connection -> {
              record TextColumn(String table, String column, boolean bytes) {}
              List<TextColumn> columns =
                  Db.list(
                      connection,
                      row -> new TextColumn(row.getString(1), row.getString(2), row.getBoolean(3)),
                      "SELECT format('%I.%I', n.nspname, c.relname), quote_ident(a.attname),"
                          + " a.atttypid = 'bytea'::regtype"
                          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                          + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                          + " AND NOT a.attisdropped"
                          + " WHERE n.nspname IN ('quimbi', 'public') AND c.relkind = 'r'");
              assertThat(columns).hasSizeGreaterThan(100);
              List<String> found = new ArrayList<>();
              for (TextColumn column : columns) {
                String has =
                    column.bytes()
                        ? "position(convert_to(?, 'UTF8') in %s) > 0"
                        : "position(? in %s::text) > 0";
                long rows =
                    Db.only(
                        connection,
                        row -> row.getLong(1),
                        "SELECT count(*) FROM "
                            + column.table()
                            + " WHERE "
                            + has.formatted(column.column()),
                        text);
                if (rows > 0) {
                  found.add(column.table() + "." + column.column());
                }
              }
              return found;
            });
  }

  /** What all rows of a store are that are not Anna's, by table. */
  private Map<String, String> others(StoreSettings store) {
    return database()
        .connections()
        .use(
            "test",
            connection -> {
              int storeNo = StoreRow.require(connection, store.storeId()).storeNo();
              int anna =
                  Db.first(
                          connection,
                          row -> row.getInt(1),
                          "SELECT customer_no FROM customer WHERE store_no = ?"
                              + " AND customer_id = ?",
                          storeNo,
                          ANNA)
                      .orElse(-1);
              Map<String, String> rows = new TreeMap<>();
              for (TablesOfStores.StoreTable table : TablesOfStores.all(connection)) {
                rows.put(table.name(), others(connection, table, storeNo, anna));
              }
              return rows;
            });
  }

  private static String others(
      Connection connection, TablesOfStores.StoreTable table, int storeNo, int anna)
      throws SQLException {
    String notHers =
        table.has("customer_no")
            ? " AND customer_no <> " + anna
            : table.has("order_no")
                ? " AND order_no NOT IN (SELECT order_no FROM shop_order WHERE store_no = %d AND customer_no = %d)"
                    .formatted(storeNo, anna)
                : "";
    // What is said of the order that is gone, how many a run has or were erased, and who is on the
    // list.
    String row =
        switch (table.name()) {
          case "ticket" -> "(to_jsonb(t) - 'order_id')::text";
          case "snapshot_run", "publication" -> "(to_jsonb(t) - 'customers')::text";
          case "store" -> "(to_jsonb(t) - 'erasures')::text";
          default -> "t::text";
        };
    String only =
        switch (table.name()) {
          case "erased_customer" -> " AND false";
          case "snapshot_run" -> " AND customers > 1";
          case "return_reason" -> " AND reason NOT LIKE '%Anna%'";
          default -> "";
        };
    return Db.only(
        connection,
        result -> result.getString(1),
        "SELECT coalesce(string_agg(%1$s, E'\\n' ORDER BY %1$s), '') FROM %2$s t WHERE store_no = %3$d%4$s%5$s"
            .formatted(row, table.name(), storeNo, notHers, only));
  }

  @Test
  void anErasedCustomerIsNowhereAndTheOthersAreAsTheyWere() {
    StoreSettings store = filled("erase");
    for (String text : List.of(ANNA, ORDER, TICKET, REASON)) {
      assertThat(found(text)).as(text).isNotEmpty();
    }
    Map<String, String> before = others(store);

    ErasureReport report = privacy().erase(store.storeId(), ANNA, new Actor("somebody"));

    for (String text : List.of(ANNA, ORDER, TICKET, REASON)) {
      assertThat(found(text)).as(text).isEmpty();
    }
    assertThat(others(store)).isEqualTo(before);
    assertThat(before.get("profile")).isNotEmpty();
    assertThat(before.get("snapshot")).isNotEmpty();
    assertThat(report.rows())
        .containsAllEntriesOf(
            Map.of(
                "customer", 1L,
                "shop_order", 1L,
                "refund", 1L,
                "return_line", 1L,
                "return_reason", 1L,
                "ticket", 1L,
                "profile", 1L,
                "snapshot", 3L));
  }

  @Test
  void snapshotsCanBeReadAfterSomebodyInThemWasErased() {
    StoreSettings store = filled("read");
    privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE);

    List<SnapshotRun> runs = database().snapshots().runs(store.storeId());
    // The run that was of nobody else went with her.
    assertThat(runs).extracting(SnapshotRun::customers).containsExactly(30, 30);
    for (SnapshotRun run : runs) {
      assertThat(
              database()
                  .snapshots()
                  .read(store.storeId(), run.runNo(), EnumSet.allOf(Column.class))
                  .customers())
          .hasSize(30);
    }
  }

  @Test
  void aSnapshotTableOfItsOwnLosesTheCustomerToo() {
    StoreSettings store = fresh("large");
    ModelledStore.fill(database(), store, SnapshotTable.OWN_ROWS_MIN);
    try (SnapshotSession session = database().snapshots().begin(store, "backfill")) {
      session.write(
          LocalDate.of(2025, 4, 1),
          SnapshotType.MONTHLY,
          1,
          "print",
          new TestProfiles(
              IntStream.range(0, SnapshotTable.OWN_ROWS_MIN)
                  .mapToObj(c -> "customer " + c)
                  .toList(),
              1),
          false,
          Progress.NONE);
      session.finish("1 run");
    }

    assertThat(privacy().erase(store.storeId(), "customer 4711", Actor.COMMAND_LINE).rows())
        .containsEntry("snapshot", 1L);

    SnapshotRun run = database().snapshots().runs(store.storeId()).getFirst();
    assertThat(
            database()
                .snapshots()
                .read(store.storeId(), run.runNo(), EnumSet.of(Column.TOTALS))
                .customers())
        .hasSize(SnapshotTable.OWN_ROWS_MIN - 1);
    assertThat(database().snapshots().history(store.storeId(), "customer 4712", null, null, null))
        .hasSize(1);
  }

  @Test
  void theTrailTellsOfAnErasureToWhoKnowsTheId() {
    StoreSettings store = filled("trail");
    privacy().export(store.storeId(), ANNA, new Actor("first"));
    privacy().erase(store.storeId(), ANNA, new Actor("second"));

    assertThat(database().audit().list(store.storeId(), ANNA, Long.MAX_VALUE, 10))
        .extracting(Entry::actor, Entry::action)
        .containsExactly(tuple("second", "customer.erase"), tuple("first", "customer.export"));
    assertThatThrownBy(() -> privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_CUSTOMER"));
  }

  @Test
  void theSameIdInAnotherStoreStays() {
    StoreSettings store = filled("one");
    StoreSettings other = filled("two");
    Map<String, String> before = others(other);
    privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE);

    assertThat(others(other)).isEqualTo(before);
    assertThat(privacy().export(other.storeId(), ANNA, Actor.COMMAND_LINE)).contains(ORDER);
    privacy().erase(other.storeId(), ANNA, Actor.COMMAND_LINE);
  }

  @Test
  void everythingHeldIsTold() {
    StoreSettings store = filled("held");
    String document = privacy().export(store.storeId(), ANNA, Actor.COMMAND_LINE);

    assertThat(document)
        .contains(
            "\"customer_id\" : \"" + ANNA + "\"",
            "\"order_id\" : \"" + ORDER + "\"",
            "\"ticket_id\" : \"" + TICKET + "\"",
            REASON,
            "\"product 2\"",
            "\"customer_profiles\"",
            "\"fuzzy_memberships\"",
            "\"snapshot_date\" : \"2025-06-01\"",
            "Names, addresses and e-mail addresses are not stored")
        .doesNotContain("customer 1\"", "store_no");
    // Each kind that an erasure finds rows of is in what was told before.
    for (String table :
        privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE).rows().keySet()) {
      assertThat(
              List.of(
                          "customer",
                          "profile",
                          "refund",
                          "return_line",
                          "return_reason",
                          "shop_order",
                          "snapshot",
                          "ticket")
                      .contains(table)
                  || document.contains("\"" + table + "\""))
          .as(table)
          .isTrue();
    }
  }

  @Test
  void aWrittenStoreIsLeftAlone() {
    StoreSettings store = filled("busy");
    try (ImportSession writing = database().orders().beginImport(store, Imports.SOURCE)) {
      assertThat(writing.isFirst()).isFalse();
      assertThatThrownBy(() -> privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_BUSY"));
    }
    assertThat(found(ORDER)).isNotEmpty();
    privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE);
  }

  @Test
  void anImportKnowsWhoWasErased() {
    StoreSettings store = filled("list");
    privacy().erase(store.storeId(), ANNA, Actor.COMMAND_LINE);
    Dictionary customers = new Dictionary();
    int other = customers.idOf("customer 1");
    int anna = customers.idOf(ANNA);
    BitSet expected = new BitSet();
    expected.set(anna);
    try (ImportSession session = database().orders().beginImport(store, Imports.SOURCE)) {
      assertThat(session.erased(customers)).isEqualTo(expected);
      session.readmit(customers, expected);
      assertThat(session.erased(customers)).isEqualTo(new BitSet());
      assertThat(other).isNotEqualTo(anna);
    }
    // That import was not committed.
    try (ImportSession session =
        database().orders().beginImport(store, new Source("b", "own", "cd34"))) {
      assertThat(session.erased(customers)).isEqualTo(expected);
    }
  }

  @Test
  void aFileDoesNotBringAnErasedCustomerBack() throws IOException {
    StoreSettings store = fresh("file");
    Path file = folder.resolve("orders.csv");
    String header = "order_id,customer_id,ordered_at,product_id,quantity,unit_price\n";
    Files.writeString(
        file,
        header
            + ORDER
            + ",nanna,2025-01-03T10:00:00Z,p1,1,10\n"
            + "b1,bert,2025-01-04T10:00:00Z,p1,2,10\n"
            + "b2,bert,2025-01-05T10:00:00Z,p2,1,20\n",
        StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve("orders.rejects.csv"),
        """
        line,column,value,code,reason,original_row
        4,quantity,x,BAD,not a number,"a9,nanna,2025-01-03,p1,x,10"
        5,quantity,y,BAD,not a number,"b9,bert nannas,2025-01-03,p1,y,10"
        """);
    ImportOrders importing =
        new ImportOrders(
            database().orders(),
            database().stores(),
            LineMemory.ofHeap(new WorkFolder(folder.resolve("work"))));
    ImportOptions options = ImportOptions.of(file, store.storeId(), folder.resolve("none"));
    importing.run(options, Progress.NONE);

    ErasureReport report = privacy().erase(store.storeId(), "nanna", Actor.COMMAND_LINE);

    assertThat(report.rejectedRows()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("orders.rejects.csv")))
        .doesNotContain("a9,nanna")
        .contains("bert nannas");
    ImportReport again = (ImportReport) importing.run(options.withForce(true), Progress.NONE);
    assertThat(again.erased()).isEqualTo(new LeftOut(1, 1, 0));
    assertThat(again.merged().ordersUnchanged()).isEqualTo(2);
    assertThat(database().stores().contents(store.storeId()).customers()).isEqualTo(1);

    ImportReport allowed =
        (ImportReport) importing.run(options.withAllowErased(true), Progress.NONE);
    assertThat(allowed.erased()).isEqualTo(new LeftOut(0, 0, 0));
    assertThat(allowed.merged().ordersAdded()).isEqualTo(1);
    // From now on the customer is like any other.
    ImportReport later = (ImportReport) importing.run(options.withForce(true), Progress.NONE);
    assertThat(later.erased()).isEqualTo(new LeftOut(0, 0, 0));
    assertThat(database().stores().contents(store.storeId()).customers()).isEqualTo(2);
  }
}
