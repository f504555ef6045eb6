package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.importing.OrderStore.Source;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.engine.live.OrderDocument;
import io.quimbi.engine.live.OrderDocument.Item;
import io.quimbi.engine.live.OrderEvent;
import io.quimbi.engine.live.OrderRefund;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A shop whose last months are told order by order, beside the same orders in a file. What a file
 * has is copied from the rows column by column; what is told is made of the same rows in other
 * words, so that the two have nothing in common but their source.
 */
final class LiveShop {
  static final LocalDate END = LocalDate.of(2026, 3, 4);
  static final LocalDate MODEL_DAY = LocalDate.of(2025, 9, 30);
  static final DemoShopOptions OPTIONS = new DemoShopOptions(150, 5, 2, END);

  private static final long MODEL_MICROS =
      Instant.parse("2025-10-01T00:00:00Z").getEpochSecond() * 1_000_000L;
  private static final String SOURCE_STORE = "live-source";

  private final OrderRows rows;

  private LiveShop(OrderRows rows) {
    this.rows = rows;
  }

  /** Generates the shop into a store of a database, once. */
  static LiveShop of(Database database, Path folder) {
    DemoShop.write(OPTIONS, folder, Progress.NONE);
    new ImportOrders(
            database.orders(),
            database.stores(),
            LineMemory.ofHeap(new WorkFolder(folder.resolve("work"))))
        .run(ImportOptions.of(folder.resolve("orders.csv"), SOURCE_STORE, folder), Progress.NONE);
    return generated(database);
  }

  /** The shop that {@link #of} generated. */
  static LiveShop generated(Database database) {
    return new LiveShop(database.orders().read(settings(SOURCE_STORE), Progress.NONE));
  }

  static StoreSettings settings(String storeId) {
    return new StoreSettings(storeId, java.time.ZoneOffset.UTC, null);
  }

  private boolean old(int o) {
    return rows.orderTime(o) < MODEL_MICROS;
  }

  /** Reasons are not told with a refund of its own; every other order goes without. */
  private static boolean told(int o) {
    return o % 2 == 1;
  }

  /** Some of the orders as a file has them. */
  private OrderRows file(IntPredicate which) {
    OrderRows copy = new OrderRows(rows.zone());
    int refund = 0;
    for (int o = 0; o < rows.orderCount(); o++) {
      boolean taken = which.test(o);
      if (taken) {
        copy.addOrder(
            copy.customers().idOf(rows.customers().text(rows.orderCustomer(o))),
            rows.orderId(o),
            rows.orderTime(o),
            rows.orderHasTime(o),
            rows.orderCancelledAt(o),
            id(rows.channels(), rows.orderChannel(o), copy.channels()));
      }
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        if (taken) {
          int product = id(rows.products(), rows.lineProduct(l), copy.products());
          String name = rows.productName(rows.lineProduct(l));
          if (name != null) {
            copy.nameProduct(product, name);
          }
          copy.addLine(
              product,
              id(rows.categories(), rows.lineCategory(l), copy.categories()),
              rows.lineQuantity(l),
              rows.lineListTotal(l),
              rows.lineDiscount(l));
        }
        for (; refund < rows.refundCount() && rows.refundLine(refund) == l; refund++) {
          if (taken) {
            copy.addRefund(
                rows.refundTime(refund),
                rows.refundAmount(refund),
                told(o)
                    ? Dictionary.NONE
                    : id(rows.reasons(), rows.refundReason(refund), copy.reasons()));
          }
        }
      }
      for (int r = rows.firstReturn(o); taken && r < rows.endReturn(o); r++) {
        copy.addReturn(
            id(rows.products(), rows.returnProduct(r), copy.products()),
            rows.returnTime(r),
            rows.returnQuantity(r),
            rows.returnAmount(r),
            id(rows.reasons(), rows.returnReason(r), copy.reasons()));
      }
    }
    return copy;
  }

  private static int id(Dictionary from, int id, Dictionary to) {
    return id == Dictionary.NONE ? Dictionary.NONE : to.idOf(from.text(id));
  }

  private static @Nullable String text(Dictionary dictionary, int id) {
    return id == Dictionary.NONE ? null : dictionary.text(id);
  }

  /** Imports the orders up to the day of the model, discovers as of the end, takes a snapshot. */
  void base(Database database, String storeId) {
    importing(database, storeId, file(this::old), "base");
    discover(database)
        .discover(storeId, END.toString(), Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    new TakeSnapshot(
            database.stores(),
            database.orders(),
            database.models(),
            database.snapshots(),
            SnapshotSettings.DEFAULTS)
        .everybody(storeId, SnapshotType.MONTHLY, MODEL_DAY.toString(), 2, Progress.NONE);
  }

  /** Imports all orders at once. */
  void whole(Database database, String storeId) {
    importing(database, storeId, file(o -> true), "whole");
  }

  private static void importing(Database database, String storeId, OrderRows rows, String sha256) {
    try (ImportSession session =
        database.orders().beginImport(settings(storeId), new Source("orders", "own", sha256))) {
      session.merge(rows, Progress.NONE);
      session.commit("imported");
    }
  }

  static DiscoverSegments discover(Database database) {
    return new DiscoverSegments(
        database.stores(), database.orders(), database.models(), Clock.systemUTC(), "test");
  }

  static void assign(Database database, String storeId) {
    discover(database).assign(storeId, END.toString(), 2, Progress.NONE);
  }

  static RecordOrders recorder(Database database) {
    return new RecordOrders(
        database.live(), database.models(), database.snapshots(), SnapshotSettings.DEFAULTS);
  }

  /**
   * What happened since the day of the model, in a random order: each order, most of them also as
   * they were before, their refunds as events of their own, and much of it twice.
   */
  List<OrderEvent> events(long seed) {
    Random random = new Random(seed);
    List<OrderEvent> events = new ArrayList<>();
    int refund = 0;
    for (int o = 0; o < rows.orderCount(); o++) {
      List<OrderRefund> refunds = new ArrayList<>();
      List<Item> items = new ArrayList<>();
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        String lineId = "line " + (l - rows.firstLine(o));
        long refunded = 0;
        long refundedAt = 0;
        String reason = null;
        for (; refund < rows.refundCount() && rows.refundLine(refund) == l; refund++) {
          if (told(o)) {
            refunds.add(
                new OrderRefund(
                    "refund " + refund,
                    rows.refundTime(refund),
                    Map.of(lineId, rows.refundAmount(refund)),
                    0));
          } else {
            refunded = rows.refundAmount(refund);
            refundedAt = rows.refundTime(refund);
            reason = text(rows.reasons(), rows.refundReason(refund));
          }
        }
        items.add(
            new Item(
                lineId,
                text(rows.products(), rows.lineProduct(l)),
                rows.productName(rows.lineProduct(l)),
                text(rows.categories(), rows.lineCategory(l)),
                Math.round(rows.lineQuantity(l) * 1e6),
                rows.lineListTotal(l),
                rows.lineDiscount(l),
                refunded,
                refundedAt,
                reason,
                false));
      }
      for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
        items.add(
            new Item(
                null,
                text(rows.products(), rows.returnProduct(r)),
                null,
                null,
                Math.round(rows.returnQuantity(r) * 1e6),
                rows.returnAmount(r),
                0,
                0,
                rows.returnTime(r),
                text(rows.reasons(), rows.returnReason(r)),
                true));
      }
      if (old(o)) {
        continue;
      }
      String key = "order:" + rows.orderId(o);
      OrderDocument now = document(o, rows.orderTime(o) + 1_000_000, items);
      events.add(new OrderEvent.Stated(key, now, random.nextBoolean() ? refunds : List.of()));
      refunds.forEach(told -> events.add(new OrderEvent.Refunded(key, told)));
      if (random.nextInt(4) > 0) {
        // Before, it had another line, and once in a while another customer.
        List<Item> before = new ArrayList<>(items);
        before.add(Item.line("line before", "gone", null, null, 1_000_000, 5_000_000, 0));
        OrderDocument was = document(o, rows.orderTime(o), before);
        events.add(
            new OrderEvent.Stated(key, random.nextInt(5) == 0 ? ofAnother(was) : was, List.of()));
      }
    }
    List<OrderEvent> twice = new ArrayList<>(events);
    twice.addAll(events.stream().filter(event -> random.nextBoolean()).toList());
    Collections.shuffle(twice, random);
    return twice;
  }

  private OrderDocument document(int o, long version, List<Item> items) {
    return new OrderDocument(
        rows.orderId(o),
        rows.customers().text(rows.orderCustomer(o)),
        rows.orderTime(o),
        rows.orderHasTime(o),
        rows.orderCancelledAt(o),
        text(rows.channels(), rows.orderChannel(o)),
        null,
        version,
        items);
  }

  private OrderDocument ofAnother(OrderDocument order) {
    return new OrderDocument(
        order.orderId(),
        rows.customers().text(0),
        order.orderedAt(),
        order.hasTime(),
        order.cancelledAt(),
        order.channel(),
        order.currency(),
        order.version(),
        order.items());
  }

  /** Every order of a store in every column. */
  static String orders(Database database, String storeId) {
    return Books.described(database.orders().read(settings(storeId), Progress.NONE).toBook())
        .toString();
  }

  /** Profiles as the view has them, by customer. */
  static Map<String, String> profiles(Database database, String storeId, String... without) {
    List<String> left = new ArrayList<>(List.of("store_id", "last_updated", "created_at"));
    left.addAll(List.of(without));
    Map<String, String> profiles = new TreeMap<>();
    database
        .connections()
        .use(
            "reading",
            connection ->
                Db.list(
                    connection,
                    row -> profiles.put(row.getString(1), row.getString(2)),
                    "SELECT customer_id, to_jsonb(p) - ?::text[] FROM customer_profiles p"
                        + " WHERE store_id = ?",
                    left.toArray(String[]::new),
                    storeId));
    return profiles;
  }

  /** What follows from everybody's orders together, and so only from an assignment. */
  static final String[] PREDICTIONS = {
    "churn_risk_score",
    "churn_risk_level",
    "churn_risk_rank",
    "predicted_ltv",
    "next_order",
    "next_order_from",
    "next_order_to",
    "prediction_state"
  };
}
