package io.quimbi.engine.insight;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.insight.CustomerOrdersReport.Line;
import io.quimbi.engine.insight.CustomerOrdersReport.Ordered;
import io.quimbi.engine.insight.CustomerOrdersReport.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a customer ordered, as features see it: returns are set against the lines that they
 * bring back. Reads all of one customer each time, which takes milliseconds.
 */
public final class CustomerOrders {
  private final Stores stores;
  private final OrderStore orders;

  /** Over the ports of a database. */
  public CustomerOrders(Stores stores, OrderStore orders) {
    this.stores = stores;
    this.orders = orders;
  }

  /**
   * A part of a customer's orders, newest first.
   *
   * @param skip how many of the newest to leave out, at least 0
   * @param limit how many to tell at most, at least 1
   * @throws QuimbiException of kind NOTHING_THERE where the store knows no such customer
   */
  public CustomerOrdersReport of(String storeId, String customerId, int skip, int limit) {
    if (skip < 0 || limit < 1) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "ORDERS_PART",
          "a part of a customer's orders begins at 0 or later and has at least 1, was "
              + skip
              + " and "
              + limit);
    }
    StoreSettings store = stores.require(storeId);
    OrderRows rows = orders.readCustomer(store, customerId);
    OrderBook book = StoreInsight.book(rows, storeId, customerId);
    Map<String, Integer> ticketsOf = new HashMap<>();
    for (int k = 0; k < rows.ticketCount(); k++) {
      String about = rows.ticketOrderId(k);
      if (about != null) {
        ticketsOf.merge(about, 1, Integer::sum);
      }
    }
    Refunds refunds = Refunds.of(book);
    int newest = book.orderCount() - 1 - Math.min(skip, book.orderCount());
    List<Ordered> told =
        IntStream.iterate(newest, o -> o >= 0, o -> o - 1)
            .limit(limit)
            .mapToObj(o -> ordered(book, o, refunds, ticketsOf.getOrDefault(book.orderId(o), 0)))
            .toList();
    return new CustomerOrdersReport(
        storeId,
        customerId,
        store.currency(),
        store.zone().getId(),
        book.orderCount(),
        skip,
        told,
        rows.ticketCount(),
        tickets(rows, limit));
  }

  /** What was given back for each line: how much, when last, and the last reason. */
  private record Refunds(long[] amount, long[] time, int[] reason) {
    static Refunds of(OrderBook book) {
      long[] amount = new long[book.lineCount()];
      long[] time = new long[book.lineCount()];
      int[] reason = new int[book.lineCount()];
      Arrays.fill(reason, Dictionary.NONE);
      // Refunds come in the order of time.
      for (int r = 0; r < book.refundCount(); r++) {
        int line = book.refundLine(r);
        amount[line] += book.refundAmount(r);
        time[line] = book.refundTime(r);
        if (book.refundReason(r) != Dictionary.NONE) {
          reason[line] = book.refundReason(r);
        }
      }
      return new Refunds(amount, time, reason);
    }
  }

  private static Ordered ordered(OrderBook book, int o, Refunds refunds, int tickets) {
    List<Line> lines = new ArrayList<>();
    long list = 0;
    long discount = 0;
    long refunded = 0;
    for (int l = book.firstLine(o); l < book.endLine(o); l++) {
      list += book.lineListTotal(l);
      discount += book.lineDiscount(l);
      refunded += refunds.amount[l];
      int product = book.lineProduct(l);
      int category = book.lineCategory(l);
      int reason = refunds.reason[l];
      lines.add(
          new Line(
              product == Dictionary.NONE ? null : book.productId(product),
              product == Dictionary.NONE ? null : book.productName(product),
              category == Dictionary.NONE ? null : book.category(category),
              book.lineQuantity(l),
              Money.toDecimal(book.lineListTotal(l)),
              Money.toDecimal(book.lineDiscount(l)),
              Money.toDecimal(refunds.amount[l]),
              refunds.amount[l] == 0 ? null : AsOf.toInstant(refunds.time[l]),
              reason == Dictionary.NONE ? null : book.reason(reason)));
    }
    int channel = book.orderChannel(o);
    return new Ordered(
        book.orderId(o),
        AsOf.toInstant(book.orderTime(o)),
        book.orderHasTime(o),
        book.orderCancelledAt(o) == OrderBook.NEVER
            ? null
            : AsOf.toInstant(book.orderCancelledAt(o)),
        channel == Dictionary.NONE ? null : book.channel(channel),
        Money.toDecimal(list),
        Money.toDecimal(discount),
        Money.toDecimal(refunded),
        Money.toDecimal(list - discount - refunded),
        tickets,
        lines);
  }

  private static List<Ticket> tickets(OrderRows rows, int limit) {
    return IntStream.range(0, rows.ticketCount())
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer k) -> -rows.ticketTime(k))
                .thenComparing(k -> rows.ticketId(k)))
        .limit(limit)
        .map(k -> ticket(rows, k))
        .toList();
  }

  private static Ticket ticket(OrderRows rows, int k) {
    float satisfaction = rows.ticketSatisfaction(k);
    @Nullable String channel =
        rows.ticketChannel(k) == Dictionary.NONE
            ? null
            : rows.channels().text(rows.ticketChannel(k));
    return new Ticket(
        rows.ticketId(k),
        AsOf.toInstant(rows.ticketTime(k)),
        channel,
        Float.isNaN(satisfaction) ? null : (Double) (double) satisfaction,
        rows.ticketEscalated(k),
        rows.ticketOrderId(k));
  }
}
