package io.quimbi.bench;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.Progress;
import io.quimbi.engine.live.OrderDocument;
import io.quimbi.engine.live.OrderDocument.Item;
import io.quimbi.engine.live.OrderEvent;
import io.quimbi.engine.live.RecordOrders;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from an order to its committed thumbprint and drift event, without HTTP, while
 * orders come in at a rate. Orders come when they are due, whether those before are done or not,
 * and the time is counted from then: waiting is part of it (no coordinated omission).
 *
 * <p>Adds orders to the store; run it on one that can be built again.
 */
public final class LiveStudy {
  private static final int NEW_CUSTOMERS_PERCENT = 10;
  private static final int LINES_MAX = 3;
  private static final int WARM_UP_ORDERS = 2_000;
  private static final int THREADS = 16;

  private final RecordOrders recorder;
  private final String store;
  private final List<String> customers;
  private final List<String> products;
  private final long after;
  private final SplittableRandom random;
  private final String prefix;
  private int made;

  private LiveStudy(Quimbi quimbi, String store, long seed) {
    this.recorder = quimbi.recordOrders();
    this.store = store;
    this.random = new SplittableRandom(seed);
    this.prefix = "live-" + Long.toString(System.currentTimeMillis(), 36) + "-";
    customers =
        Column.read(quimbi, store, "SELECT customer_id FROM customers ORDER BY customer_id");
    products =
        Column.read(
            quimbi,
            store,
            "SELECT DISTINCT product_id || '/' || coalesce(category, '') FROM order_lines"
                + " WHERE product_id IS NOT NULL ORDER BY 1");
    List<String> newest =
        Column.read(
            quimbi,
            store,
            "SELECT extract(epoch FROM max(ordered_at))::bigint * 1000000 FROM orders");
    after = Long.parseLong(newest.getFirst());
  }

  /**
   * Runs the study.
   *
   * @param args a data directory, the id of a store with a model and snapshots in it, orders a
   *     second, seconds
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 4) {
      System.err.println("usage: LiveStudy DATA_DIR STORE RATE SECONDS");
      System.exit(2);
    }
    Settings settings =
        Settings.load(Map.of(Setting.DATA_DIR, args[0]), Map.of(), Optional.empty());
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      LiveStudy study = new LiveStudy(quimbi, args[1], 42);
      System.out.printf(
          "%,d customers, %,d products%n", study.customers.size(), study.products.size());
      study.warmUp();
      study.run(Integer.parseInt(args[2]), Integer.parseInt(args[3]), System.out);
    }
  }

  private OrderEvent next() {
    int number = made++;
    String customer =
        random.nextInt(100) < NEW_CUSTOMERS_PERCENT
            ? prefix + "customer-" + number
            : customers.get(random.nextInt(customers.size()));
    List<Item> items = new ArrayList<>();
    for (int l = 1 + random.nextInt(LINES_MAX); l > 0; l--) {
      String[] product = products.get(random.nextInt(products.size())).split("/", 2);
      long price = (500 + random.nextInt(9_500)) * 10_000L;
      items.add(
          Item.line(
              null,
              product[0],
              null,
              product[1].isEmpty() ? null : product[1],
              1_000_000,
              price,
              random.nextInt(4) == 0 ? price / 10 : 0));
    }
    String orderId = prefix + number;
    return new OrderEvent.Stated(
        "order:" + orderId,
        new OrderDocument(
            orderId,
            customer,
            after + number * 1_000_000L,
            true,
            OrderBook.NEVER,
            "web",
            null,
            after,
            items),
        List.of());
  }

  /** One after the other, until what is compiled is compiled. */
  private void warmUp() {
    long[] nanos = new long[WARM_UP_ORDERS];
    for (int i = 0; i < nanos.length; i++) {
      OrderEvent event = next();
      long start = System.nanoTime();
      recorder.record(store, null, List.of(event));
      nanos[i] = System.nanoTime() - start;
    }
    say(
        System.out,
        "one after the other, last half",
        Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length));
  }

  private void run(int rate, int seconds, PrintStream out) throws InterruptedException {
    int count = rate * seconds;
    List<OrderEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    long[] nanos = new long[count];
    AtomicInteger told = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(count);
    long start = System.nanoTime() + 100_000_000L;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < count; i++) {
        int order = i;
        long due = start + i * 1_000_000_000L / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        threads.execute(
            () -> {
              if (recorder
                      .record(store, null, List.of(events.get(order)))
                      .customers()
                      .getFirst()
                      .event()
                  != null) {
                told.incrementAndGet();
              }
              nanos[order] = System.nanoTime() - due;
              done.countDown();
            });
      }
      done.await();
    }
    double took = (System.nanoTime() - start) / 1e9;
    say(out, rate + " orders a second", nanos);
    out.printf(
        Locale.ROOT,
        "%,d orders in %.1f s, %,d drift events, at %s%n",
        count,
        took,
        told.get(),
        Instant.now());
  }

  private static void say(PrintStream out, String what, long[] nanos) {
    Durations times = new Durations(nanos);
    out.printf(
        Locale.ROOT,
        "%s: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms%n",
        what,
        times.millis(0.5),
        times.millis(0.9),
        times.millis(0.99),
        times.millis(0.999),
        times.millis(1));
  }
}
