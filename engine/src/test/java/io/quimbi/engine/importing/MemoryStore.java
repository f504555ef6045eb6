package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores in memory: each order and ticket as one canonical text, which is all that the import's own
 * tests need to see what was added, replaced and left.
 */
final class MemoryStore implements OrderStore, Stores {
  private static final class Contents {
    private final StoreSettings settings;
    private final Map<String, String> orders = new TreeMap<>();
    private final Map<String, String> tickets = new TreeMap<>();
    private final Map<String, Instant> sources = new LinkedHashMap<>();

    Contents(StoreSettings settings) {
      this.settings = settings;
    }
  }

  private final Map<String, Contents> stores = new TreeMap<>();
  private final List<String> ended = new ArrayList<>();
  private @Nullable OrderRows merged;
  private int sessionsOpen;
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  /** How runs ended, such as "failed: reason". */
  List<String> ended() {
    return ended;
  }

  /** The rows merged last. */
  OrderRows merged() {
    return Objects.requireNonNull(merged, "nothing was merged");
  }

  int sessionsOpen() {
    return sessionsOpen;
  }

  /** Orders of a store by id, each as one text. */
  Map<String, String> orders(String storeId) {
    Contents contents = stores.get(storeId);
    return contents == null ? Map.of() : Collections.unmodifiableMap(contents.orders);
  }

  /** Tickets of a store by id, each as one text. */
  Map<String, String> tickets(String storeId) {
    Contents contents = stores.get(storeId);
    return contents == null ? Map.of() : Collections.unmodifiableMap(contents.tickets);
  }

  @Override
  public Optional<StoreSettings> find(String storeId) {
    return Optional.ofNullable(stores.get(storeId)).map(c -> c.settings);
  }

  @Override
  public List<StoreSettings> list() {
    return stores.values().stream().map(c -> c.settings).toList();
  }

  @Override
  public StoreContents contents(String storeId) {
    throw new UnsupportedOperationException("not asked for by an import");
  }

  @Override
  public List<Run> runs(String storeId, int limit) {
    throw new UnsupportedOperationException("not asked for by an import");
  }

  @Override
  public long lastImport(StoreSettings store) {
    throw new UnsupportedOperationException("not asked for by an import");
  }

  @Override
  public OrderRows read(StoreSettings store, Progress progress) {
    throw new UnsupportedOperationException("not asked for by an import");
  }

  @Override
  public OrderRows readCustomers(StoreSettings store, Collection<String> customerIds) {
    throw new UnsupportedOperationException("not asked for by an import");
  }

  @Override
  public ImportSession beginImport(StoreSettings store, Source source) {
    Contents before = stores.get(store.storeId());
    if (before != null
        && !before.settings.equals(store)
        && !(before.settings.currency() == null && before.settings.zone().equals(store.zone()))) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "STORE_SETTINGS_DIFFER",
          store + " is not " + before.settings);
    }
    sessionsOpen++;
    return new Session(store, source, before);
  }

  private final class Session implements ImportSession {
    private final Source source;
    private final @Nullable Contents before;
    private final Contents after;
    private boolean open = true;

    Session(StoreSettings store, Source source, @Nullable Contents before) {
      this.source = source;
      this.before = before;
      this.after = new Contents(store);
      if (before != null) {
        after.orders.putAll(before.orders);
        after.tickets.putAll(before.tickets);
        after.sources.putAll(before.sources);
      }
    }

    @Override
    public Optional<Instant> importedBefore() {
      return before == null
          ? Optional.empty()
          : Optional.ofNullable(before.sources.get(source.sha256()));
    }

    @Override
    public boolean isFirst() {
      return before == null;
    }

    @Override
    public long number() {
      return after.sources.size();
    }

    @Override
    public MergeCounts merge(OrderRows rows, Progress progress) {
      merged = rows;
      long[] orders = new long[3];
      canonicalOrders(rows).forEach((id, text) -> put(after.orders, id, text, orders));
      long[] tickets = new long[3];
      canonicalTickets(rows).forEach((id, text) -> put(after.tickets, id, text, tickets));
      return new MergeCounts(orders[0], orders[1], orders[2], tickets[0], tickets[1], tickets[2]);
    }

    private static void put(Map<String, String> to, String id, String text, long[] counts) {
      String was = to.put(id, text);
      counts[was == null ? 0 : was.equals(text) ? 2 : 1]++;
    }

    @Override
    public void commit(String summary) {
      now = now.plusSeconds(60);
      after.sources.putIfAbsent(source.sha256(), now);
      stores.put(after.settings.storeId(), after);
      ended.add("done: " + summary);
      open = false;
    }

    @Override
    public void fail(String state, String reason) {
      ended.add(state + ": " + reason);
      open = false;
    }

    @Override
    public void close() {
      sessionsOpen--;
      if (open) {
        ended.add("closed");
      }
    }
  }

  /** Every order as one text in which its lines, refunds and returns are sorted. */
  static Map<String, String> canonicalOrders(OrderRows rows) {
    List<List<String>> refunds = new ArrayList<>();
    for (int l = 0; l < rows.lineCount(); l++) {
      refunds.add(new ArrayList<>());
    }
    for (int r = 0; r < rows.refundCount(); r++) {
      refunds
          .get(rows.refundLine(r))
          .add(
              "refund "
                  + rows.refundAmount(r)
                  + " at "
                  + rows.refundTime(r)
                  + " "
                  + text(rows.reasons(), rows.refundReason(r)));
    }
    Map<String, String> orders = new TreeMap<>();
    for (int o = 0; o < rows.orderCount(); o++) {
      List<String> parts = new ArrayList<>();
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        parts.add(
            text(rows.products(), rows.lineProduct(l))
                + " "
                + text(rows.categories(), rows.lineCategory(l))
                + " "
                + rows.lineQuantity(l)
                + " "
                + rows.lineListTotal(l)
                + " -"
                + rows.lineDiscount(l)
                + refunds.get(l));
      }
      for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
        parts.add(
            "return "
                + text(rows.products(), rows.returnProduct(r))
                + " "
                + rows.returnQuantity(r)
                + " "
                + rows.returnAmount(r)
                + " at "
                + rows.returnTime(r)
                + " "
                + text(rows.reasons(), rows.returnReason(r)));
      }
      Collections.sort(parts);
      String before =
          orders.put(
              rows.orderId(o),
              rows.customers().text(rows.orderCustomer(o))
                  + " "
                  + rows.orderTime(o)
                  + " "
                  + rows.orderHasTime(o)
                  + " "
                  + rows.orderCancelledAt(o)
                  + " "
                  + text(rows.channels(), rows.orderChannel(o))
                  + " "
                  + parts);
      if (before != null) {
        throw new AssertionError("order " + rows.orderId(o) + " was given twice");
      }
    }
    return orders;
  }

  private static Map<String, String> canonicalTickets(OrderRows rows) {
    Map<String, String> tickets = new TreeMap<>();
    for (int t = 0; t < rows.ticketCount(); t++) {
      tickets.put(
          rows.ticketId(t),
          rows.customers().text(rows.ticketCustomer(t))
              + " "
              + rows.ticketTime(t)
              + " "
              + text(rows.channels(), rows.ticketChannel(t))
              + " "
              + rows.ticketSatisfaction(t)
              + " "
              + rows.ticketEscalated(t)
              + " "
              + rows.ticketOrderId(t));
    }
    return tickets;
  }

  private static String text(Dictionary dictionary, int id) {
    return id == Dictionary.NONE ? "-" : dictionary.text(id);
  }
}
