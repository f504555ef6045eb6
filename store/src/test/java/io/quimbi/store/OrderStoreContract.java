package io.quimbi.store;

import static io.quimbi.store.Imports.SOURCE;
import static io.quimbi.store.Imports.imported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.history.Slice;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores.Run;
import io.quimbi.engine.Stores.StoreContents;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import io.quimbi.engine.importing.OrderStore.Source;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.store.RandomHistory.Order;
import io.quimbi.store.RandomHistory.Ticket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every place where orders are kept does. Each test has a store of its own. */
abstract class OrderStoreContract {
  /** Another seed for the random histories: {@code -Dquimbi.seed=…}. */
  private static final long SEED = Long.getLong("quimbi.seed", 20260101L);

  private static final int ORDERS = 400;

  private StoreSettings store = Imports.store("unnamed");

  abstract Database database();

  @BeforeEach
  void nameTheStore(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    store = Imports.store(name.substring(0, Math.min(name.length(), 30)) + System.nanoTime());
  }

  private OrderBook stored() {
    return database().orders().read(store, Progress.NONE).toBook();
  }

  private void assertStored(RandomHistory expected) {
    assertThat(Books.described(stored()))
        .as("repeat with -Dquimbi.seed=" + SEED)
        .isEqualTo(Books.described(expected.rows().toBook()));
  }

  private static RandomHistory with(RandomHistory history, List<Order> orders) {
    return new RandomHistory(orders, history.tickets());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50, 1500})
  void bookReadBackEqualsTheBookOfTheRows(int orders) {
    RandomHistory history = RandomHistory.of(SEED + orders, orders);

    imported(database(), store, history);

    assertStored(history);
    assertThat(stored().fingerprint()).isEqualTo(history.rows().toBook().fingerprint());
  }

  @Test
  void historyInPartsIsStoredAsInOne() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    int tickets = history.tickets().size();

    assertThat(importedInParts(history)).isEqualTo(new MergeCounts(ORDERS, 0, 0, tickets, 0, 0));
    assertStored(history);
    assertThat(importedInParts(history)).isEqualTo(new MergeCounts(0, 0, ORDERS, 0, 0, tickets));
    assertStored(history);

    RandomHistory more = RandomHistory.of(SEED + 1, ORDERS, "more");
    List<Order> orders = new ArrayList<>(history.orders());
    orders.addAll(more.orders());
    List<RandomHistory.Ticket> all = new ArrayList<>(history.tickets());
    all.addAll(more.tickets());
    assertThat(importedInParts(more))
        .isEqualTo(new MergeCounts(ORDERS, 0, 0, more.tickets().size(), 0, 0));
    assertStored(new RandomHistory(orders, all));
  }

  /** Imports everybody of a history in seven parts of customers. */
  private MergeCounts importedInParts(RandomHistory history) {
    List<OrderRows> parts = new ArrayList<>();
    for (int part = 0; part < 7; part++) {
      int of = part;
      parts.add(
          new RandomHistory(
                  history.orders().stream()
                      .filter(order -> Math.floorMod(order.customer().hashCode(), 7) == of)
                      .toList(),
                  history.tickets().stream()
                      .filter(ticket -> Math.floorMod(ticket.customer().hashCode(), 7) == of)
                      .toList())
              .rows());
    }
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      MergeCounts counts = session.merge(parts.iterator(), Progress.NONE);
      session.commit("parts");
      return counts;
    }
  }

  /** Ten lines are too many for the memory, and go to disk in slices of some 25. */
  private LineMemory little(Path folder) {
    return new LineMemory(10, 25, WorkFolder.of(folder));
  }

  private OrderHistory history(LineMemory memory, Progress progress) {
    try (Workers workers = Workers.of(1)) {
      return database().orders(memory).history(store, workers, progress);
    }
  }

  /** Some have ids that the server's collations, or the bytes of UTF-8, order otherwise. */
  private static RandomHistory withManyScripts(RandomHistory history) {
    UnaryOperator<String> spelled =
        id ->
            switch (Math.floorMod(id.hashCode(), 4)) {
              case 0 -> "𝄞 " + id;
              case 1 -> "\uFF5E" + id;
              case 2 -> id.toUpperCase(Locale.ROOT);
              default -> id;
            };
    return new RandomHistory(
        history.orders().stream()
            .map(
                order ->
                    new Order(
                        spelled.apply(order.customer()),
                        order.id(),
                        order.time(),
                        order.hasTime(),
                        order.cancelledAt(),
                        order.channel(),
                        order.lines(),
                        order.returns()))
            .toList(),
        history.tickets().stream()
            .map(
                ticket ->
                    new Ticket(
                        spelled.apply(ticket.customer()),
                        ticket.id(),
                        ticket.time(),
                        ticket.channel(),
                        ticket.satisfaction(),
                        ticket.escalated(),
                        ticket.orderId()))
            .toList());
  }

  @Test
  void slicesOfAHistoryTogetherAreTheHistory(@TempDir Path folder) {
    RandomHistory history = withManyScripts(RandomHistory.of(SEED, ORDERS));
    imported(database(), store, history);
    OrderBook whole = history.rows().toBook();
    long asOf = whole.newestOrderTime() - 20_000_000_000_000L;

    try (OrderHistory sliced = history(little(folder), Progress.NONE);
        Workers workers = Workers.of(1)) {
      assertThat(sliced.sliceCount()).isGreaterThan(10);
      assertThat(sliced.newestOrderTime()).isEqualTo(whole.newestOrderTime());
      assertThat(sliced.zone()).isEqualTo(whole.zone());
      List<String> customers = new ArrayList<>();
      long fingerprint = OrderBook.FINGERPRINT_START;
      for (Slice slice : sliced.slices()) {
        assertThat(slice.firstCustomer()).isEqualTo(customers.size());
        OrderBook book = slice.book();
        Set<String> own = new HashSet<>();
        for (int c = 0; c < book.customerCount(); c++) {
          own.add(book.customerId(c));
          customers.add(book.customerId(c));
        }
        // More than 25 lines only where one customer has them.
        assertThat(book.lineCount() <= 25 || book.customerCount() == 1).isTrue();
        assertThat(Books.described(book))
            .as("repeat with -Dquimbi.seed=" + SEED)
            .isEqualTo(
                Books.described(
                    new RandomHistory(
                            history.orders().stream()
                                .filter(order -> own.contains(order.customer()))
                                .toList(),
                            history.tickets().stream()
                                .filter(ticket -> own.contains(ticket.customer()))
                                .toList())
                        .rows()
                        .toBook()));
        fingerprint = book.fingerprint(asOf, fingerprint, workers);
      }
      List<String> all = new ArrayList<>();
      for (int c = 0; c < whole.customerCount(); c++) {
        all.add(whole.customerId(c));
      }
      assertThat(customers).isEqualTo(all);
      assertThat(fingerprint).isEqualTo(whole.fingerprint(asOf, workers));
    }
  }

  @Test
  void slicesStayWhatTheyWereUntilTheyAreClosedAndThenAreGone(@TempDir Path folder) {
    imported(database(), store, RandomHistory.of(SEED, ORDERS));
    OrderHistory sliced = history(little(folder), Progress.NONE);
    List<String> before = Books.described(sliced.slice(3));

    imported(database(), store, RandomHistory.of(SEED + 1, ORDERS));

    assertThat(Books.described(sliced.slice(3))).isEqualTo(before);
    sliced.close();
    assertThat(folder.resolve("work")).isEmptyDirectory();
    assertThatIllegalStateException()
        .isThrownBy(() -> sliced.slice(3))
        .withMessageContaining("closed");
    try (OrderHistory again = history(little(folder), Progress.NONE)) {
      assertThat(Books.described(again.slice(3))).isNotEqualTo(before);
    }
  }

  @Test
  void historyThatFitsIsOneSliceAndTouchesNoDisk(@TempDir Path folder) {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    imported(database(), store, history);
    int lines = history.rows().lineCount() + history.rows().returnCount();

    try (OrderHistory fits =
        history(new LineMemory(lines, 25, WorkFolder.of(folder)), Progress.NONE)) {
      assertThat(fits.sliceCount()).isOne();
      assertThat(Books.described(fits.slice(0)))
          .isEqualTo(Books.described(history.rows().toBook()));
      assertThat(folder).isEmptyDirectory();
    }
    try (OrderHistory larger =
        history(new LineMemory(lines - 1, 25, WorkFolder.of(folder)), Progress.NONE)) {
      assertThat(larger.sliceCount()).isGreaterThan(10);
    }
  }

  @Test
  void readingIntoSlicesThatIsCancelledLeavesNothingOnDisk(@TempDir Path folder) {
    imported(database(), store, RandomHistory.of(SEED, ORDERS));

    assertThatThrownBy(() -> history(little(folder), Recorded.cancellingAt("Reading orders")))
        .isInstanceOf(CancellationException.class);

    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void roomOfTheTablesIsNeverLessThanTheLinesTake() {
    OrderRows rows = new OrderRows(RandomHistory.ZONE);
    int customer = rows.customers().idOf("x");
    // The shortest rows there are, enough of them for the heads of pages not to count, and now and
    // then an order of which nearly all are lines, too large for a page.
    int lines = 0;
    for (int o = 0; o < 2_000; o++) {
      rows.addOrder(customer, "o" + o, o, true, OrderBook.NEVER, Dictionary.NONE);
      for (int l = o % 100 == 0 ? 500 : 1; l > 0; l--) {
        rows.addLine(Dictionary.NONE, Dictionary.NONE, 1, 1, 0);
        lines++;
      }
      rows.addReturn(Dictionary.NONE, o, 1, 1, Dictionary.NONE);
    }
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(rows, Progress.NONE);
      session.commit("short rows");
    }

    long atMost =
        database()
            .connections()
            .read(
                "testing",
                connection ->
                    StoredHistory.linesAtMost(
                        connection, StoreRow.require(connection, store.storeId()).storeNo()));
    assertThat(atMost).isBetween(lines + 2_000L, 2 * (lines + 2_000L));
  }

  @Test
  void extremeValuesComeBackExactly() {
    OrderRows rows = new OrderRows(RandomHistory.ZONE);
    long early = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond() * 1_000_000L;
    long late = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000L + 999_999L;
    rows.addOrder(
        rows.customers().idOf("\u0001 \"quoted\" \\ tab\t € 𝄞"),
        "line\nbreak",
        early,
        true,
        late,
        rows.channels().idOf(""));
    int product = rows.products().idOf("p\\N");
    rows.nameProduct(product, "\\.");
    rows.addLine(product, Dictionary.NONE, Double.MIN_VALUE, Long.MAX_VALUE / 4, 0);
    rows.addLine(product, rows.categories().idOf("%s"), 1e300, 0, Long.MAX_VALUE / 4);
    rows.addRefund(late, Long.MAX_VALUE / 8, rows.reasons().idOf("'; DROP TABLE store; --"));
    rows.addTicket(rows.customers().idOf("x"), "t", early, Dictionary.NONE, Float.NaN, true, null);
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(rows, Progress.NONE);
      session.commit("extremes");
    }

    assertThat(Books.described(stored())).isEqualTo(Books.described(rows.toBook()));
  }

  @Test
  void importingTheSameAgainChangesNothing() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    int tickets = history.tickets().size();

    assertThat(imported(database(), store, history))
        .isEqualTo(new MergeCounts(ORDERS, 0, 0, tickets, 0, 0));
    assertThat(imported(database(), store, history))
        .isEqualTo(new MergeCounts(0, 0, ORDERS, 0, 0, tickets));
    assertThat(imported(database(), store, history.shuffled(SEED + 1)))
        .isEqualTo(new MergeCounts(0, 0, ORDERS, 0, 0, tickets));

    assertStored(history);
  }

  @Test
  void changedOrderIsReplacedWholeAndOthersAreLeft() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    imported(database(), store, history);
    List<Order> orders = new ArrayList<>(history.orders());
    for (int o = 0; o < ORDERS; o += 10) {
      Order order = orders.get(o);
      List<RandomHistory.Line> lines = new ArrayList<>(order.lines());
      lines.addFirst(
          new RandomHistory.Line("new product " + o, "new category", 2, 5_000_000, 0, List.of()));
      orders.set(
          o,
          new Order(
              order.customer(),
              order.id(),
              order.time() + 1,
              order.hasTime(),
              order.cancelledAt(),
              "new channel",
              lines,
              List.of()));
    }

    assertThat(imported(database(), store, with(history, orders)))
        .isEqualTo(new MergeCounts(0, ORDERS / 10, ORDERS - ORDERS / 10, 0, 0, ORDERS / 4));

    assertStored(with(history, orders));
  }

  @Test
  void replacingEverythingAgainAndAgainDoesNotGrowTheTables() {
    RandomHistory one = RandomHistory.of(SEED, ORDERS);
    RandomHistory two = RandomHistory.of(SEED + 1, ORDERS);
    imported(database(), store, one);
    imported(database(), store, two);
    imported(database(), store, one);
    long before = sizeOfOrders();

    for (int time = 0; time < 5; time++) {
      imported(database(), store, two);
      imported(database(), store, one);
    }

    // Rows that another connection's snapshot might still see keep their room until the next time,
    // so a round or two may be there; without giving back it would be all ten.
    assertThat(sizeOfOrders()).isLessThanOrEqualTo(3 * before);
  }

  private long sizeOfOrders() {
    return database()
        .connections()
        .use(
            "measuring",
            connection ->
                Db.only(
                    connection,
                    row -> row.getLong(1),
                    "SELECT pg_total_relation_size('shop_order_' || store_no) FROM store"
                        + " WHERE store_id = ?",
                    store.storeId()));
  }

  @Test
  void laterImportAddsToWhatIsThere() {
    RandomHistory first = RandomHistory.of(SEED, ORDERS, "a");
    RandomHistory second = RandomHistory.of(SEED + 5, ORDERS, "b");
    imported(database(), store, first);

    imported(database(), store, second);

    List<Order> both = new ArrayList<>(first.orders());
    both.addAll(second.orders());
    List<Ticket> tickets = new ArrayList<>(first.tickets());
    tickets.addAll(second.tickets());
    assertStored(new RandomHistory(both, tickets));
  }

  @Test
  void oneImportMayMergeSeveralTimes() {
    RandomHistory first = RandomHistory.of(SEED, ORDERS, "a");
    RandomHistory second = RandomHistory.of(SEED + 5, ORDERS, "b");

    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(new RandomHistory(first.orders(), List.of()).rows(), Progress.NONE);
      session.merge(new RandomHistory(List.of(), first.tickets()).rows(), Progress.NONE);
      assertThat(session.merge(first.rows(), Progress.NONE))
          .isEqualTo(new MergeCounts(0, 0, ORDERS, 0, 0, ORDERS / 4));
      session.merge(second.rows(), Progress.NONE);
      session.commit("four times");
    }

    List<Order> both = new ArrayList<>(first.orders());
    both.addAll(second.orders());
    List<Ticket> tickets = new ArrayList<>(first.tickets());
    tickets.addAll(second.tickets());
    assertStored(new RandomHistory(both, tickets));
  }

  @Test
  void orderOfAnotherCustomerMovesAndWhoHasNothingLeftIsForgotten() {
    RandomHistory history = RandomHistory.of(SEED, 40);
    List<Order> orders = new ArrayList<>(history.orders());
    Order lonely = orders.getFirst();
    orders.set(0, ofCustomer(lonely, "lonely"));
    RandomHistory before = with(history, orders);
    imported(database(), store, before);
    assertThat(stored().customerIndex("lonely")).isNotNegative();

    orders.set(0, ofCustomer(lonely, "somebody else"));
    imported(database(), store, with(history, orders));

    assertStored(with(history, orders));
    assertThat(stored().customerIndex("lonely")).isNegative();
    assertThat(database().stores().contents(store.storeId()).customers())
        .isEqualTo(stored().customerCount());
  }

  private static Order ofCustomer(Order order, String customer) {
    return new Order(
        customer,
        order.id(),
        order.time(),
        order.hasTime(),
        order.cancelledAt(),
        order.channel(),
        order.lines(),
        order.returns());
  }

  @Test
  void categoryWhoseLastOrderWasReplacedNoLongerCounts() {
    RandomHistory.Line line = new RandomHistory.Line("p", "gone", 1, 1_000_000, 0, List.of());
    RandomHistory.Line other = new RandomHistory.Line("q", "stays", 1, 1_000_000, 0, List.of());
    Order order = new Order("c", "o", 0, true, OrderBook.NEVER, null, List.of(line), List.of());
    imported(database(), store, new RandomHistory(List.of(order), List.of()));

    Order changed = new Order("c", "o", 0, true, OrderBook.NEVER, null, List.of(other), List.of());
    imported(database(), store, new RandomHistory(List.of(changed), List.of()));

    assertThat(stored().categoryCount()).isEqualTo(1);
    assertThat(stored().category(0)).isEqualTo("stays");
    assertThat(stored().productCount()).isEqualTo(1);
  }

  @Test
  void changedTicketIsReplacedAndOthersAreLeft() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    imported(database(), store, history);
    List<Ticket> tickets = new ArrayList<>(history.tickets());
    Ticket first = tickets.getFirst();
    tickets.set(
        0,
        new Ticket("another customer", first.id(), first.time() + 1, "mail", 3f, true, "an order"));
    tickets.add(new Ticket("a new customer", "new", first.time(), null, Float.NaN, false, null));

    assertThat(imported(database(), store, new RandomHistory(List.of(), tickets)))
        .isEqualTo(new MergeCounts(0, 0, 0, 1, 1, ORDERS / 4 - 1));

    assertStored(new RandomHistory(history.orders(), tickets));
  }

  @Test
  void nameThatCameLastIsTheProductsName() {
    OrderRows rows = named("Soap");
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(rows, Progress.NONE);
      session.commit("first");
    }
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      assertThat(session.merge(named("Soap, 100 g"), Progress.NONE).ordersUnchanged()).isOne();
      session.commit("second");
    }

    assertThat(stored().productName(0)).isEqualTo("Soap, 100 g");
  }

  private static OrderRows named(String name) {
    OrderRows rows = new OrderRows(RandomHistory.ZONE);
    rows.addOrder(rows.customers().idOf("c"), "o", 0, true, OrderBook.NEVER, Dictionary.NONE);
    int product = rows.products().idOf("p");
    rows.nameProduct(product, name);
    rows.addLine(product, Dictionary.NONE, 1, 5, 0);
    return rows;
  }

  @Test
  void customerReadAloneHasTheSameRowsAsInTheWholeBook() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    imported(database(), store, history);

    for (String customer : List.of("customer 0", "customer 7", "customer 150")) {
      List<Order> orders =
          history.orders().stream().filter(o -> o.customer().equals(customer)).toList();
      List<Ticket> tickets =
          history.tickets().stream().filter(t -> t.customer().equals(customer)).toList();
      assertThat(Books.described(database().orders().readCustomer(store, customer).toBook()))
          .as(customer)
          .isEqualTo(Books.described(new RandomHistory(orders, tickets).rows().toBook()));
    }
    OrderRows nobody = database().orders().readCustomer(store, "nobody");
    assertThat(nobody.orderCount()).isZero();
    assertThat(nobody.customers().size()).isZero();
  }

  @Test
  void contentsCountWhatTheBookHas() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    imported(database(), store, history);

    OrderRows rows = history.rows();
    OrderBook book = rows.toBook();
    StoreContents contents = database().stores().contents(store.storeId());
    assertThat(contents.customers()).isEqualTo(book.customerCount());
    assertThat(contents.orders()).isEqualTo(book.orderCount());
    assertThat(contents.lines()).isEqualTo(book.lineCount());
    assertThat(contents.refunds()).isEqualTo(rows.refundCount());
    assertThat(contents.returns()).isEqualTo(rows.returnCount());
    assertThat(contents.tickets()).isEqualTo(book.ticketCount());
    assertThat(Micros.of(java.util.Objects.requireNonNull(contents.newestOrder())))
        .isEqualTo(book.newestOrderTime());
  }

  @Test
  void nothingOfAnImportShowsBeforeItsCommitAndNobodyWaits() {
    RandomHistory first = RandomHistory.of(SEED, ORDERS, "a");
    imported(database(), store, first);
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(RandomHistory.of(SEED + 5, ORDERS, "b").rows(), Progress.NONE);

      assertStored(first);
    }
    assertStored(first);
  }

  @Test
  void firstImportThatFailsLeavesNoStore() {
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(RandomHistory.of(SEED, ORDERS).rows(), Progress.NONE);
      assertThat(database().stores().find(store.storeId())).isEmpty();
      session.fail("failed", "too many rejects");
    }

    assertThat(database().stores().find(store.storeId())).isEmpty();
    assertThatThrownBy(() -> database().orders().read(store, Progress.NONE))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> assertThat(e.kind()).isEqualTo(QuimbiException.Kind.NOTHING_THERE));
    Run run = onlyRun();
    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.summary()).isEqualTo("too many rejects");
    assertThat(run.endedAt()).isNotNull();

    imported(database(), store, RandomHistory.of(SEED, 10));
    assertStored(RandomHistory.of(SEED, 10));
  }

  @Test
  void cancelledImportLeavesEverythingAsItWas() {
    RandomHistory history = RandomHistory.of(SEED, ORDERS);
    imported(database(), store, history);

    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      assertThatThrownBy(
              () ->
                  session.merge(
                      RandomHistory.of(SEED + 1, 9000).rows(),
                      Recorded.cancellingAt("Storing orders")))
          .isInstanceOf(CancellationException.class);
      session.fail("cancelled", "cancelled");
    }

    assertStored(history);
    assertThat(database().stores().runs(store.storeId(), 1).getFirst().state())
        .isEqualTo("cancelled");
  }

  @Test
  void importClosedWithoutAnEndFailedAndIsUndone() {
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      session.merge(RandomHistory.of(SEED, 5).rows(), Progress.NONE);
    }

    assertThat(onlyRun().state()).isEqualTo("failed");
    assertThat(database().stores().find(store.storeId())).isEmpty();
  }

  private Run onlyRun() {
    List<Run> runs = database().stores().runs(store.storeId(), 10);
    assertThat(runs).hasSize(1);
    return runs.getFirst();
  }

  @Test
  void runTellsWhatItDid() {
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      assertThat(onlyRun().state()).isEqualTo("running");
      assertThat(onlyRun().endedAt()).isNull();
      session.merge(RandomHistory.of(SEED, 5).rows(), Progress.NONE);
      session.commit("5 orders");
    }

    Run run = onlyRun();
    assertThat(run.kind()).isEqualTo("import");
    assertThat(run.state()).isEqualTo("done");
    assertThat(run.summary()).isEqualTo("5 orders");
    assertThat(run.endedAt()).isAfterOrEqualTo(run.startedAt());
  }

  @Test
  void secondWriterIsToldWhoWritesAfterAWhile() {
    try (ImportSession writing = database().orders().beginImport(store, SOURCE)) {
      assertThatThrownBy(() -> database().orders().beginImport(store, SOURCE))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("STORE_BUSY");
                assertThat(e.kind()).isEqualTo(QuimbiException.Kind.ENVIRONMENT);
                assertThat(e)
                    .hasMessageContaining(store.storeId())
                    .hasMessageContaining("run ")
                    .hasMessageContaining("import")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
              });
      writing.merge(RandomHistory.of(SEED, 5).rows(), Progress.NONE);
      writing.commit("first");
    }

    assertThat(imported(database(), store, RandomHistory.of(SEED, 5)).ordersUnchanged())
        .isEqualTo(5);
  }

  @Test
  void storesDoNotMix() {
    StoreSettings other = Imports.store(store.storeId() + "-other");
    RandomHistory mine = RandomHistory.of(SEED, ORDERS);
    RandomHistory theirs = RandomHistory.of(SEED + 1, ORDERS);
    imported(database(), store, mine);

    try (ImportSession both = database().orders().beginImport(store, SOURCE)) {
      // Another store's writer does not wait for this one.
      assertThat(imported(database(), other, theirs).ordersAdded()).isEqualTo(ORDERS);
      both.fail("cancelled", "was only there to be in the way");
    }

    assertStored(mine);
    assertThat(Books.described(database().orders().read(other, Progress.NONE).toBook()))
        .isEqualTo(Books.described(theirs.rows().toBook()));
  }

  @Test
  void sourceIsRememberedOnceItWasMerged() {
    Source other = new Source("other.csv", "own", "cd34");
    imported(database(), store, RandomHistory.of(SEED, 5));

    try (ImportSession same = database().orders().beginImport(store, SOURCE)) {
      assertThat(same.importedBefore()).isPresent();
      same.commit("imported before");
    }
    try (ImportSession another = database().orders().beginImport(store, other)) {
      assertThat(another.importedBefore()).isEmpty();
      another.merge(RandomHistory.of(SEED + 1, 5).rows(), Progress.NONE);
      another.fail("failed", "no");
    }
    try (ImportSession another = database().orders().beginImport(store, other)) {
      assertThat(another.importedBefore()).isEmpty();
      another.commit("nothing was merged");
    }
    try (ImportSession another = database().orders().beginImport(store, other)) {
      assertThat(another.importedBefore()).isEmpty();
    }
  }

  @Test
  void settingsAreThoseOfTheFirstImport() {
    imported(database(), store, RandomHistory.of(SEED, 5));
    assertThat(database().stores().find(store.storeId())).contains(store);
    assertThat(database().stores().list()).contains(store);

    for (StoreSettings other :
        List.of(
            new StoreSettings(store.storeId(), ZoneOffset.UTC, "EUR"),
            new StoreSettings(store.storeId(), RandomHistory.ZONE, "USD"))) {
      assertThatThrownBy(() -> database().orders().beginImport(other, SOURCE))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_SETTINGS_DIFFER"));
    }
    // Orders that do not say their currency are in the store's.
    imported(
        database(),
        new StoreSettings(store.storeId(), RandomHistory.ZONE, null),
        RandomHistory.of(SEED, 6));
    assertThat(database().stores().find(store.storeId())).contains(store);
  }

  @Test
  void currencyIsSettledByTheFirstThatSaysIt() {
    ZoneId zone = RandomHistory.ZONE;
    imported(database(), new StoreSettings(store.storeId(), zone, null), RandomHistory.of(SEED, 5));
    imported(
        database(), new StoreSettings(store.storeId(), zone, "SEK"), RandomHistory.of(SEED, 6));

    assertThat(database().stores().find(store.storeId()))
        .contains(new StoreSettings(store.storeId(), zone, "SEK"));
  }

  @Test
  void idThatComesTwiceInOneMergeIsRefused() {
    RandomHistory history = RandomHistory.of(SEED, 5);
    List<Order> twice = new ArrayList<>(history.orders());
    twice.add(twice.getFirst());
    try (ImportSession session = database().orders().beginImport(store, SOURCE)) {
      assertThatThrownBy(() -> session.merge(with(history, twice).rows(), Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("order ✓0")
          .hasMessageContaining("twice");
    }
  }
}
