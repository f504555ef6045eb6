package io.quimbi.store;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.live.DriftEvent;
import io.quimbi.engine.live.LiveStore.Merged;
import io.quimbi.engine.live.LiveStore.Outcome;
import io.quimbi.engine.live.LiveStore.Past;
import io.quimbi.engine.live.LiveStore.ProfileBefore;
import io.quimbi.engine.live.LiveStore.Published;
import io.quimbi.engine.live.LiveStore.Session;
import io.quimbi.engine.live.OrderDocument;
import io.quimbi.engine.live.OrderState;
import io.quimbi.engine.live.OrderStateJson;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.store.SnapshotRows.ModelShape;
import io.quimbi.store.SnapshotRows.Stored;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One transaction of orders that happen. Each statement is prepared once by its connection and then
 * run for every order: few rows are touched, so that planning would be most of the work. Each names
 * the store by its number in its text, so that the planner looks at the tables of one store alone;
 * the tables themselves are the parents, which is what the service's role may name.
 */
final class LiveSession implements Session, AutoCloseable {
  private static final String[] TABLES_OF_ORDERS = {"refund", "return_line", "shop_order"};

  private final Connection connection;
  // What is written waits here for the next reading, and goes to the server with it.
  private final Pipeline waiting;
  private final Connections owner;
  private final Duration waitMax;
  private final int storeNo;
  private final boolean someErased;
  private StoreSettings settings;
  private @Nullable Visible visible;
  private final Map<String, Integer> customerNos = new HashMap<>();
  private SnapshotRuns snapshotRuns;

  /** Customers who have a visible profile, of those whose past was read. */
  private final Set<Integer> profiled = new HashSet<>();

  /** A failure of the database on its way through the engine. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SQLException cause;
    private final String doing;

    Failed(SQLException cause, String doing) {
      super(cause);
      this.cause = cause;
      this.doing = doing;
    }

    SQLException cause() {
      return cause;
    }

    String doing() {
      return doing;
    }
  }

  /** The visible publication. */
  private record Visible(Published published, @Nullable Long fitNo) {}

  private LiveSession(
      Connection connection,
      Connections owner,
      Duration waitMax,
      int storeNo,
      StoreSettings settings,
      boolean someErased,
      @Nullable Visible visible,
      SnapshotRuns snapshotRuns) {
    this.snapshotRuns = snapshotRuns;
    this.connection = connection;
    this.waiting = new Pipeline(connection);
    this.owner = owner;
    this.waitMax = waitMax;
    this.storeNo = storeNo;
    this.settings = settings;
    this.someErased = someErased;
    this.visible = visible;
  }

  /**
   * Takes a place beside other orders and reads how things stand.
   *
   * @param owner for what callers have no right to
   */
  static LiveSession begin(
      Connection connection,
      Connections owner,
      String storeId,
      int storeNo,
      Duration waitMax,
      SnapshotRuns snapshotRuns)
      throws SQLException {
    // From the first time on, and by one plan for whatever the values are: making one is most of
    // what
    // a statement on a few rows costs.
    connection.unwrap(PGConnection.class).setPrepareThreshold(1);
    try (Pipeline pipeline = new Pipeline(connection)) {
      pipeline.list(
          row -> row.getString(1),
          "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)");
      OrderLock.shared(pipeline, storeNo, waitMax);
      Pipeline.Answer<List<LiveSession>> begun =
          asked(pipeline, connection, owner, storeId, storeNo, waitMax, snapshotRuns);
      OrderLock.run(pipeline, waitMax);
      return begun.get().stream()
          .findFirst()
          .orElseThrow(
              () -> new SQLException("the store was deleted", DatabaseFailure.UNDEFINED_TABLE));
    }
  }

  /**
   * Asks how things stand. A statement of its own: what it sees is what is committed when it
   * begins, and so includes what the lock before it was waited for.
   */
  private static Pipeline.Answer<List<LiveSession>> asked(
      Pipeline pipeline,
      Connection connection,
      Connections owner,
      String storeId,
      int storeNo,
      Duration waitMax,
      SnapshotRuns snapshotRuns) {
    return pipeline.list(
        row -> {
          Integer modelNo = row.getObject("model_no", Integer.class);
          return new LiveSession(
              connection,
              owner,
              waitMax,
              storeNo,
              StoreRow.read(row).settings(),
              row.getInt("erasures") > 0,
              modelNo == null
                  ? null
                  : new Visible(
                      new Published(
                          row.getLong("publication_no"),
                          modelNo,
                          Db.instant(row, "as_of"),
                          row.getString("stamp")),
                      row.getObject("fit_no", Long.class)),
              snapshotRuns);
        },
        """
            SELECT s.store_no, s.store_id, s.time_zone, s.currency, s.erasures, b.publication_no, b.model_no,
                   b.as_of, b.fit_no,
                   concat_ws('/', b.publication_no, b.model_no, s.names_no,
                     (SELECT count(*) || '/' || coalesce(max(r.run_no), 0) FROM snapshot_run r
                      WHERE r.store_no = s.store_no AND r.visible)) AS stamp
            FROM store s
            LEFT JOIN (publication b JOIN model m
                         ON m.store_no = b.store_no AND m.model_no = b.model_no AND m.active)
              ON b.store_no = s.store_no AND b.visible
            WHERE s.store_id = ? AND s.store_no = ?
            """,
        storeId,
        storeNo);
  }

  /**
   * The runs of snapshots of a store, the newest first and of a day the finest alone, while their
   * stamp holds; with the layouts of the models that they were made with.
   */
  record SnapshotRuns(String stamp, List<Stored> runs, Map<Integer, ModelShape> shapes) {
    static final SnapshotRuns NONE = new SnapshotRuns("", List.of(), Map.of());
  }

  private List<Stored> snapshotRuns() throws SQLException {
    String stamp = visible().published().stamp();
    if (!snapshotRuns.stamp().equals(stamp)) {
      List<Stored> newestFirst = new ArrayList<>();
      LocalDate last = null;
      for (Stored run : SnapshotRows.runs(connection, storeNo)) {
        if (!run.run().date().equals(last)) {
          newestFirst.addFirst(run);
          last = run.run().date();
        }
      }
      snapshotRuns = new SnapshotRuns(stamp, newestFirst, new ConcurrentHashMap<>());
    }
    return snapshotRuns.runs();
  }

  /** What the next session may go on using. */
  SnapshotRuns knownRuns() {
    return snapshotRuns;
  }

  private interface Statement<T> {
    T run() throws SQLException;
  }

  private static <T> T doing(String what, Statement<T> statement) {
    try {
      return statement.run();
    } catch (SQLException e) {
      throw new Failed(e, what);
    }
  }

  @Override
  public StoreSettings store() {
    return settings;
  }

  @Override
  public void settleCurrency(String currency) {
    doing(
        "settling the currency",
        () ->
            Db.update(
                connection,
                "UPDATE store SET currency = ? WHERE store_no = ? AND currency IS NULL",
                currency,
                storeNo));
    settings = new StoreSettings(settings.storeId(), settings.zone(), currency);
  }

  @Override
  public boolean firstDelivery(String source, String deliveryId) {
    return doing(
        "noting a delivery",
        () ->
            Db.update(
                    connection,
                    "INSERT INTO webhook_delivery (store_no, source, delivery_id) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                    storeNo,
                    source,
                    deliveryId)
                > 0);
  }

  @Override
  public Set<String> erased(Set<String> customerIds) {
    if (!someErased) {
      return Set.of();
    }
    // Beside this transaction, since callers have no right to it. Nobody is erased while the orders
    // are held, and who was before is there to be seen.
    return owner.use(
        "asking who was erased",
        beside -> {
          Set<String> erased = new TreeSet<>();
          PersonHash hash = PersonHash.of(beside);
          for (String id : customerIds) {
            if (Db.first(
                    beside,
                    row -> row.getInt(1),
                    "SELECT 1 FROM erased_customer WHERE store_no = ? AND person_hash = ?",
                    storeNo,
                    hash.of(settings.storeId(), id))
                .isPresent()) {
              erased.add(id);
            }
          }
          return erased;
        });
  }

  @Override
  public Map<String, OrderState> states(SortedSet<String> keys) {
    return doing(
        "reading what is known of orders",
        () -> {
          Map<String, OrderState> states = new HashMap<>();
          try (Pipeline pipeline = new Pipeline(connection)) {
            OrderLock.each(pipeline, "order", storeNo, keys, waitMax);
            Pipeline.Answer<List<String>> found =
                pipeline.list(
                    row -> row.getString(1),
                    "SELECT state FROM order_source WHERE store_no = ? AND source_key = ANY (?)",
                    storeNo,
                    keys.toArray(String[]::new));
            OrderLock.run(pipeline, waitMax);
            for (String json : found.get()) {
              OrderState state = OrderStateJson.read(json);
              states.put(state.key(), state);
            }
          }
          return states;
        });
  }

  @Override
  public void keep(Collection<OrderState> states) {
    doing(
        "keeping what is known of orders",
        () -> {
          try (InsertWriter out =
              new InsertWriter(
                  waiting,
                  "order_source",
                  "store_no, source_key, order_id, customer_id, state",
                  "ON CONFLICT (store_no, source_key) DO UPDATE SET order_id = excluded.order_id,"
                      + " customer_id = excluded.customer_id, state = excluded.state")) {
            for (OrderState state : states) {
              OrderDocument document = state.document();
              out.row();
              out.int4(storeNo);
              out.text(state.key());
              out.textOrNull(document == null ? null : document.orderId());
              out.textOrNull(document == null ? null : document.customerId());
              out.text(OrderStateJson.write(state));
            }
            return out.finish();
          }
        });
  }

  @Override
  public Merged merge(OrderRows rows) {
    return doing("storing orders", () -> merged(rows));
  }

  /** An order as the store has it. */
  private record Known(int orderNo, int customerNo, String customerId, byte[] hash) {}

  private Merged merged(OrderRows rows) throws SQLException {
    int orders = rows.orderCount();
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    if (orders == 0) {
      return new Merged(outcomes, new TreeSet<>());
    }
    Map<String, Known> known = known(rows);
    byte[] hashes = OrderHash.ofAll(rows);
    BitSet toWrite = new BitSet();
    BitSet usedCustomers = new BitSet();
    TreeMap<String, Integer> former = new TreeMap<>();
    TreeSet<String> touched = new TreeSet<>();
    for (int o = 0; o < orders; o++) {
      Known as = known.get(rows.orderId(o));
      int at = o * OrderHash.BYTES;
      if (as != null
          && Arrays.equals(as.hash, 0, as.hash.length, hashes, at, at + OrderHash.BYTES)) {
        outcomes.put(rows.orderId(o), Outcome.UNCHANGED);
        continue;
      }
      outcomes.put(rows.orderId(o), as == null ? Outcome.ADDED : Outcome.REPLACED);
      toWrite.set(o);
      usedCustomers.set(rows.orderCustomer(o));
      touched.add(rows.customers().text(rows.orderCustomer(o)));
      if (as != null) {
        former.put(as.customerId, as.customerNo);
        touched.add(as.customerId);
      }
    }
    if (toWrite.isEmpty()) {
      return new Merged(outcomes, touched);
    }
    LiveDictionaries texts = new LiveDictionaries(connection, storeNo, rows, toWrite, waitMax);
    List<Integer> drawn;
    try (Pipeline pipeline = new Pipeline(connection)) {
      // After the orders, and all at once: nobody who holds a customer waits for another.
      OrderLock.each(pipeline, "customer", storeNo, touched, waitMax);
      Pipeline.Answer<List<Map.Entry<String, Integer>>> found =
          pipeline.list(
              LiveSession::customerNo,
              findCustomers(),
              (Object)
                  usedCustomers.stream()
                      .mapToObj(rows.customers()::text)
                      .sorted()
                      .toArray(String[]::new));
      Pipeline.Answer<List<Integer>> numbers =
          pipeline.list(
              row -> row.getInt(1),
              "SELECT nextval('order_no_" + storeNo + "') FROM generate_series(1, ?)",
              added(rows, known, toWrite).cardinality());
      texts.ask(pipeline);
      OrderLock.run(pipeline, waitMax);
      customerNos.putAll(former);
      found.get().forEach(one -> customerNos.put(one.getKey(), one.getValue()));
      drawn = numbers.get();
    }
    int[] customers = customers(rows, usedCustomers);
    int[] orderNo = orderNumbers(rows, known, toWrite, drawn);
    delete(rows, known, toWrite);
    write(rows, toWrite, orderNo, hashes, customers, texts);
    touch(touched);
    return new Merged(outcomes, touched);
  }

  private Map<String, Known> known(OrderRows rows) throws SQLException {
    record Found(String orderId, Known known) {}
    String[] ids = new String[rows.orderCount()];
    Arrays.setAll(ids, rows::orderId);
    Map<String, Known> known = new HashMap<>();
    for (Found found :
        Db.list(
            connection,
            row ->
                new Found(
                    row.getString(1),
                    new Known(row.getInt(2), row.getInt(3), row.getString(4), row.getBytes(5))),
            """
            SELECT o.order_id, o.order_no, o.customer_no, c.customer_id, o.content_hash
            FROM shop_order o JOIN customer c ON c.store_no = %1$d AND c.customer_no = o.customer_no
            WHERE o.store_no = %1$d AND o.order_id = ANY (?)
            """
                .formatted(storeNo),
            (Object) ids)) {
      known.put(found.orderId(), found.known());
    }
    return known;
  }

  private int[] customers(OrderRows rows, BitSet used) throws SQLException {
    int[] numbers = new int[rows.customers().size()];
    for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
      String customerId = rows.customers().text(id);
      Integer number = customerNos.get(customerId);
      if (number == null) {
        number =
            Db.only(
                connection,
                row -> row.getInt(1),
                "INSERT INTO customer (store_no, customer_no, customer_id, created_at) VALUES (?, nextval('customer_no_%d'), ?, now()) RETURNING customer_no"
                    .formatted(storeNo),
                storeNo,
                customerId);
        customerNos.put(customerId, number);
      }
      numbers[id] = number;
    }
    return numbers;
  }

  private String findCustomers() {
    return "SELECT customer_id, customer_no FROM customer WHERE store_no = "
        + storeNo
        + " AND customer_id = ANY (?)";
  }

  private static Map.Entry<String, Integer> customerNo(ResultSet row) throws SQLException {
    return Map.entry(row.getString(1), row.getInt(2));
  }

  private Optional<Integer> customerNo(String customerId) throws SQLException {
    if (!customerNos.containsKey(customerId)) {
      Object wanted = new String[] {customerId};
      for (Map.Entry<String, Integer> found :
          Db.list(connection, LiveSession::customerNo, findCustomers(), wanted)) {
        customerNos.put(found.getKey(), found.getValue());
      }
    }
    return Optional.ofNullable(customerNos.get(customerId));
  }

  private static BitSet added(OrderRows rows, Map<String, Known> known, BitSet toWrite) {
    BitSet added = new BitSet();
    toWrite.stream().filter(o -> !known.containsKey(rows.orderId(o))).forEach(added::set);
    return added;
  }

  private static int[] orderNumbers(
      OrderRows rows, Map<String, Known> known, BitSet toWrite, List<Integer> drawn) {
    int[] numbers = new int[rows.orderCount()];
    int next = 0;
    for (int o = toWrite.nextSetBit(0); o >= 0; o = toWrite.nextSetBit(o + 1)) {
      Known as = known.get(rows.orderId(o));
      numbers[o] = as == null ? drawn.get(next++) : as.orderNo;
    }
    return numbers;
  }

  private void delete(OrderRows rows, Map<String, Known> known, BitSet toWrite)
      throws SQLException {
    int[] replaced =
        toWrite.stream()
            .mapToObj(o -> known.get(rows.orderId(o)))
            .filter(as -> as != null)
            .mapToInt(Known::orderNo)
            .toArray();
    if (replaced.length == 0) {
      return;
    }
    for (String table : TABLES_OF_ORDERS) {
      Db.update(
          connection,
          "DELETE FROM " + table + " WHERE store_no = " + storeNo + " AND order_no = ANY (?)",
          (Object) replaced);
    }
  }

  private void write(
      OrderRows rows,
      BitSet toWrite,
      int[] orderNo,
      byte[] hashes,
      int[] customers,
      LiveDictionaries texts)
      throws SQLException {
    StoredOrders stored =
        new StoredOrders(
            storeNo,
            rows,
            toWrite,
            orderNo,
            hashes,
            customers,
            texts.products(),
            texts.numbers(DictionaryTable.CATEGORY),
            texts.numbers(DictionaryTable.CHANNEL),
            texts.numbers(DictionaryTable.REASON));
    try (InsertWriter out = into("shop_order", StoredOrders.ORDER_COLUMNS)) {
      stored.writeOrders(out, Progress.NONE);
      out.finish();
    }
    if (rows.refundCount() > 0) {
      try (InsertWriter out = into("refund", StoredOrders.REFUND_COLUMNS)) {
        stored.writeRefunds(out);
        out.finish();
      }
    }
    if (rows.returnCount() > 0) {
      try (InsertWriter out = into("return_line", StoredOrders.RETURN_COLUMNS)) {
        stored.writeReturns(out);
        out.finish();
      }
    }
  }

  private InsertWriter into(String table, String columns) {
    return new InsertWriter(waiting, table, columns, "");
  }

  /** Says to a publication under way whose orders are other ones now. */
  private void touch(Set<String> touched) {
    int[] numbers = touched.stream().mapToInt(id -> customerNos.getOrDefault(id, 0)).toArray();
    waiting.update(
        "INSERT INTO live_touch (store_no, customer_no) SELECT ?, unnest(?)"
            + " ON CONFLICT (store_no, customer_no) DO UPDATE"
            + " SET touch_no = excluded.touch_no, touched_in = excluded.touched_in",
        storeNo,
        numbers);
  }

  @Override
  public Past past(String customerId) {
    return doing(
        "reading what there is of a customer",
        () -> {
          Optional<Integer> number = customerNo(customerId);
          return number.isEmpty()
              ? new Past(new OrderRows(settings.zone()), null)
              : past(number.get());
        });
  }

  private Past past(int customerNo) throws SQLException {
    int[] only = {customerNo};
    HistoryRows history = HistoryRows.ofCustomers(waiting, connection, storeNo, only);
    Pipeline.Answer<List<ProfileBefore>> profiles =
        waiting.list(
            row ->
                new ProfileBefore(
                    row.getString(1),
                    row.getString(2),
                    row.getInt(3),
                    row.getLong(4),
                    row.getObject(5, Double.class),
                    row.getObject(6, Double.class)),
            "SELECT archetype_id, dominant_segments::text, orders, lifetime_value, churn, ltv"
                + " FROM profile WHERE store_no = "
                + storeNo
                + " AND publication_no = "
                + visible().published().publicationNo()
                + " AND customer_no = ?",
            customerNo);
    waiting.run();
    @Nullable ProfileBefore profile = profiles.get().stream().findFirst().orElse(null);
    if (profile != null) {
      profiled.add(customerNo);
    }
    return new Past(HistoryReader.ofCustomers(history, settings.zone(), only), profile);
  }

  @Override
  public Optional<Published> published() {
    return Optional.ofNullable(visible).map(Visible::published);
  }

  private Visible visible() {
    if (visible == null) {
      throw new IllegalStateException("there are no profiles yet");
    }
    return visible;
  }

  @Override
  public Optional<LifetimeFit> fit() {
    Long fitNo = visible().fitNo();
    return fitNo == null
        ? Optional.empty()
        : doing(
            "reading the fit",
            () -> Optional.ofNullable(LifetimeFits.byNumber(connection, storeNo).get(fitNo)));
  }

  @Override
  public NavigableSet<String> archetypeIds() {
    return doing(
        "reading archetypes",
        () ->
            new TreeSet<>(
                Db.list(
                    connection,
                    row -> row.getString(1),
                    "SELECT archetype_id FROM archetype WHERE store_no = ? AND publication_no = ?",
                    storeNo,
                    visible().published().publicationNo())));
  }

  @Override
  public Optional<Snapshot> lastSnapshot(String customerId, LocalDate before) {
    return doing(
        "reading the last snapshot",
        () -> {
          Optional<Integer> number = customerNo(customerId);
          if (number.isEmpty()) {
            return Optional.empty();
          }
          List<Stored> runs =
              snapshotRuns().stream().filter(run -> run.run().date().isBefore(before)).toList();
          if (runs.isEmpty()) {
            return Optional.empty();
          }
          Optional<Snapshot> newest = snapshot(number.get(), runs.getFirst());
          return newest.isPresent() ? newest : olderSnapshot(number.get(), runs);
        });
  }

  private Optional<Snapshot> snapshot(int customerNo, Stored run) throws SQLException {
    return SnapshotRows.one(waiting, connection, storeNo, customerNo, run, snapshotRuns.shapes());
  }

  /** Nearly always of somebody new, who has none: all runs are looked through at once. */
  private Optional<Snapshot> olderSnapshot(int customerNo, List<Stored> newestFirst)
      throws SQLException {
    Set<Long> with =
        new HashSet<>(
            Db.list(
                connection,
                row -> row.getLong(1),
                "SELECT run_no FROM snapshot WHERE store_no = " + storeNo + " AND customer_no = ?",
                customerNo));
    for (Stored run : newestFirst) {
      if (with.contains(run.run().runNo())) {
        return snapshot(customerNo, run);
      }
    }
    return Optional.empty();
  }

  @Override
  public void putProfile(ProfileRows row) {
    doing(
        "storing a profile",
        () -> {
          int customerNo =
              customerNo(row.customerId(0))
                  .orElseThrow(
                      () -> new IllegalStateException(row.customerId(0) + " has no orders"));
          Published published = visible().published();
          ProfileTable table =
              ProfileTable.attached(connection, storeNo, published.publicationNo());
          if (profiled.contains(customerNo)) {
            table.replace(waiting, row, customerNo, published.asOf());
          } else {
            table.add(waiting, row, customerNo, published.asOf());
            profiled.add(customerNo);
          }
          return customerNo;
        });
  }

  @Override
  public void removeProfile(String customerId) {
    doing(
        "removing a profile",
        () -> {
          Optional<Integer> number = customerNo(customerId);
          if (number.isPresent()) {
            ProfileTable.attached(connection, storeNo, visible().published().publicationNo())
                .remove(number.get());
          }
          return number;
        });
  }

  @Override
  public long addEvent(DriftEvent.Draft event) {
    return doing(
        "storing a drift event",
        () ->
            only(
                row -> row.getLong(1),
                "INSERT INTO drift_event (store_no, customer_no, order_ids, as_of, model_no, score,"
                    + " severity, severity_calibrated, evidence, axes_changed, detail)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb) RETURNING event_no",
                storeNo,
                customerNo(event.customerId()).orElseThrow(),
                event.orderIds().toArray(String[]::new),
                event.asOf().atOffset(ZoneOffset.UTC),
                event.modelNo(),
                event.score(),
                event.severity(),
                event.severityCalibrated(),
                event.evidence(),
                event.axesChanged().toArray(String[]::new),
                event.detail()));
  }

  /** The one row of a statement, with which what waits goes to the server. */
  private <T> T only(Db.RowReader<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    Pipeline.Answer<List<T>> answer = waiting.list(reader, sql, values);
    waiting.run();
    return answer.get().getFirst();
  }

  /** Sends what still waits; the last thing before the commit. */
  void finish() throws SQLException {
    waiting.run();
  }

  @Override
  public void close() throws SQLException {
    waiting.close();
  }
}
