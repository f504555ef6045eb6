package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.history.ReturnPlacement;
import io.quimbi.engine.Progress;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What an import read, in slices of customers: one where everything is in memory, more where the
 * lines went to disk. A single slice is built once and kept; of several each is built anew whenever
 * it is asked for.
 *
 * <p>Thread-safe. Whoever made it and whoever {@linkplain #shared shares} it closes it.
 */
final class GatheredHistory implements OrderHistory {
  /** What rows are built from. */
  private record Source(
      OrderGatherer gatherer, OrderRules rules, TicketFile.@Nullable Tickets tickets) {}

  private final ZoneId zone;
  private final Progress progress;
  private final @Nullable LineSpill spill;
  private final AtomicInteger readers = new AtomicInteger(1);
  private final int orderCount;
  private final long newestOrderTime;

  /** The kept orders, those of a slice together, and of one slice in the order of numbers. */
  private final int[] orders;

  private final int[] sliceStart;

  /** Of each order its place in its slice, or {@link Dictionary#NONE} where it is not kept. */
  private final int[] place;

  /** The slice of each customer of a ticket; empty where there is one slice. */
  private final int[] sliceOfTicketCustomer;

  private final @Nullable ReturnPlacement[] returns;

  /** Let go once it is no longer needed: with a single slice that is when its rows are built. */
  private volatile @Nullable Source source;

  // Of a single slice.
  private @Nullable OrderLines lines;
  private @Nullable OrderRows onlyRows;
  private @Nullable OrderBook onlyBook;

  /** Held while the only book is made, so that whoever wants the rows need not wait for it. */
  private final Object bookLock = new Object();

  /**
   * @param gatherer with all orders, settled
   * @param tickets to be added, if any
   */
  GatheredHistory(
      OrderGatherer gatherer,
      OrderRules rules,
      OrderTexts texts,
      ZoneId zone,
      TicketFile.@Nullable Tickets tickets,
      LineMemory memory,
      Progress progress) {
    this.source = new Source(gatherer, rules, tickets);
    this.zone = zone;
    this.progress = progress;
    this.spill = gatherer.spill();
    int[] sliceOf = new int[gatherer.orderCount()];
    int kept = 0;
    for (int o = 0; o < sliceOf.length; o++) {
      sliceOf[o] = gatherer.isKept(o) ? 0 : Dictionary.NONE;
      kept += sliceOf[o] + 1;
    }
    orderCount = kept;
    BitSet bought = new BitSet(sliceOf.length);
    int slices = 1;
    if (spill == null) {
      lines = gatherer.takeLines();
      for (int l = 0; l < lines.lineCount(); l++) {
        bought.set(lines.lineOrder(l));
      }
      sliceOfTicketCustomer = new int[0];
    } else {
      int[] among = tickets == null ? new int[0] : tickets.customersAmong(texts.customers);
      int[] sliceOfCustomer = slicesOfCustomers(gatherer, texts, sliceOf, among, memory);
      sliceOfTicketCustomer = new int[among.length];
      for (int c = 0; c < among.length; c++) {
        sliceOfTicketCustomer[c] =
            among[c] == Dictionary.NONE ? Dictionary.NONE : sliceOfCustomer[among[c]];
      }
      for (int o = 0; o < sliceOf.length; o++) {
        if (sliceOf[o] != Dictionary.NONE) {
          sliceOf[o] = sliceOfCustomer[gatherer.customer(o)];
        }
      }
      for (int slice : sliceOfCustomer) {
        slices = Math.max(slices, slice + 1);
      }
      spill.divide(slices, sliceOf, bought::set);
    }
    sliceStart = new int[slices + 1];
    for (int slice : sliceOf) {
      if (slice != Dictionary.NONE) {
        sliceStart[slice + 1]++;
      }
    }
    for (int slice = 0; slice < slices; slice++) {
      sliceStart[slice + 1] += sliceStart[slice];
    }
    orders = new int[kept];
    int[] next = sliceStart.clone();
    long newest = Long.MIN_VALUE;
    for (int o = 0; o < sliceOf.length; o++) {
      int slice = sliceOf[o];
      if (slice != Dictionary.NONE) {
        orders[next[slice]] = o;
        sliceOf[o] = next[slice]++ - sliceStart[slice];
        if (bought.get(o)) {
          newest = Math.max(newest, gatherer.time(o));
        }
      }
    }
    place = sliceOf;
    newestOrderTime = newest;
    returns = new @Nullable ReturnPlacement[slices];
  }

  /** The slice of each customer. */
  private static int[] slicesOfCustomers(
      OrderGatherer gathered,
      OrderTexts texts,
      int[] keptOrders,
      int[] ticketCustomers,
      LineMemory memory) {
    int[] rows = new int[texts.customers.size()];
    BitSet used = new BitSet(rows.length);
    for (int o = 0; o < keptOrders.length; o++) {
      if (keptOrders[o] != Dictionary.NONE) {
        int customer = gathered.customer(o);
        rows[customer] += gathered.rows(o);
        used.set(customer);
      }
    }
    for (int customer : ticketCustomers) {
      if (customer != Dictionary.NONE) {
        used.set(customer);
      }
    }
    int[] sorted =
        used.stream()
            .boxed()
            .sorted(texts.customers::compare)
            .mapToInt(Integer::intValue)
            .toArray();
    int[] cut = memory.slices(Arrays.stream(sorted).map(customer -> rows[customer]).toArray());
    int[] slice = new int[rows.length];
    for (int i = 0; i < sorted.length; i++) {
      slice[sorted[i]] = cut[i];
    }
    return slice;
  }

  private Source source() {
    Source there = source;
    if (there == null) {
      throw new IllegalStateException("a history cannot be read after it was closed");
    }
    return there;
  }

  /** Orders in all slices. */
  int orderCount() {
    return orderCount;
  }

  @Override
  public int sliceCount() {
    return sliceStart.length - 1;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public long newestOrderTime() {
    return newestOrderTime;
  }

  /** The rows of all slices, one after the other. */
  Iterator<OrderRows> rows() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < sliceCount();
      }

      @Override
      public OrderRows next() {
        if (!hasNext()) {
          throw new NoSuchElementException("there are " + sliceCount() + " slices");
        }
        return rows(next++);
      }
    };
  }

  private OrderRows rows(int slice) {
    return spill == null ? onlyRows() : build(source(), slice, spill.load(slice));
  }

  private synchronized OrderRows onlyRows() {
    OrderRows built = onlyRows;
    if (built == null) {
      OrderLines all = lines;
      if (all == null) {
        throw new IllegalStateException("a slice in memory has its lines until it is built");
      }
      built = build(source(), 0, all);
      onlyRows = built;
      lines = null;
      source = null;
    }
    return built;
  }

  private OrderRows build(Source from, int slice, OrderLines of) {
    int begin = sliceStart[slice];
    int end = sliceStart[slice + 1];
    OrderRows rows =
        from.gatherer.toRows(zone, from.rules, orders, begin, end, place, of, progress);
    if (from.tickets != null) {
      from.tickets.addTo(
          rows, customer -> spill == null || sliceOfTicketCustomer[customer] == slice);
    }
    return rows;
  }

  @Override
  public OrderBook slice(int index) {
    if (spill == null) {
      return onlyBook();
    }
    OrderBook book = rows(index).toBook();
    placed(index, book.returns());
    return book;
  }

  private OrderBook onlyBook() {
    synchronized (bookLock) {
      OrderBook book = onlyBook;
      if (book == null) {
        book = onlyRows().toBook();
        onlyBook = book;
        placed(0, book.returns());
      }
      return book;
    }
  }

  private synchronized void placed(int slice, ReturnPlacement placement) {
    returns[slice] = placement;
  }

  private synchronized @Nullable ReturnPlacement placedSoFar(int slice) {
    return returns[slice];
  }

  /** What became of the returns; sorts the slices that nobody has asked for yet. */
  ReturnPlacement returns() {
    List<ReturnPlacement> placements = new ArrayList<>();
    for (int slice = 0; slice < sliceCount(); slice++) {
      ReturnPlacement placement = placedSoFar(slice);
      placements.add(placement == null ? slice(slice).returns() : placement);
    }
    return new ReturnPlacement(
        placements.stream().mapToInt(ReturnPlacement::rows).sum(),
        placements.stream().mapToInt(ReturnPlacement::unplacedWholly).sum(),
        placements.stream().mapToInt(ReturnPlacement::unplacedInPart).sum(),
        placements.stream().mapToLong(ReturnPlacement::unplacedAmount).sum());
  }

  /** The same history for somebody else; what it takes stays until both are closed. */
  OrderHistory shared() {
    readers.incrementAndGet();
    return new Shared();
  }

  @Override
  public void close() {
    if (readers.decrementAndGet() > 0) {
      return;
    }
    source = null;
    synchronized (this) {
      onlyRows = null;
    }
    synchronized (bookLock) {
      onlyBook = null;
    }
    if (spill != null) {
      spill.close();
    }
  }

  private final class Shared implements OrderHistory {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public int sliceCount() {
      return GatheredHistory.this.sliceCount();
    }

    @Override
    public OrderBook slice(int index) {
      return GatheredHistory.this.slice(index);
    }

    @Override
    public ZoneId zone() {
      return zone;
    }

    @Override
    public long newestOrderTime() {
      return newestOrderTime;
    }

    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        GatheredHistory.this.close();
      }
    }
  }
}
