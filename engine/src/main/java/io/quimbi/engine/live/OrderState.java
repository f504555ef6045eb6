package io.quimbi.engine.live;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.importing.AmountSplit;
import io.quimbi.engine.live.OrderDocument.Item;
import io.quimbi.engine.live.OrderEvent.Cancelled;
import io.quimbi.engine.live.OrderEvent.Refunded;
import io.quimbi.engine.live.OrderEvent.Stated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a source has said of one order so far: its newest statement, every refund by its id, and
 * the earliest cancellation. Taking in an event is commutative, associative and idempotent, so that
 * events that come twice, late or out of order give the same state (a state-based CRDT; Shapiro et
 * al. 2011, doi:10.1007/978-3-642-24550-3_29). Statements without a version are the exception: of
 * them the one that came last counts.
 *
 * <p>Of two statements of one version the greater by its text counts: neither is known to be newer,
 * and whichever came first must not matter.
 *
 * @param document null while only refunds or a cancellation have been told of
 * @param refunds by their ids
 * @param cancelledAt by cancellations told of beside the document; {@link OrderBook#NEVER} if none
 * @param placedBy the earliest time by which it was said to have been placed; {@link
 *     OrderBook#NEVER} where the document says when
 */
public record OrderState(
    String key,
    @Nullable OrderDocument document,
    SortedMap<String, OrderRefund> refunds,
    long cancelledAt,
    long placedBy) {

  /** Copies the refunds. */
  public OrderState {
    refunds = new TreeMap<>(refunds);
  }

  /** Nothing has been said yet. */
  public static OrderState unknown(String key) {
    return new OrderState(key, null, new TreeMap<>(), OrderBook.NEVER, OrderBook.NEVER);
  }

  /** The state after an event; equal to this one where it says nothing new. */
  public OrderState with(OrderEvent event) {
    if (!event.key().equals(key)) {
      throw new IllegalArgumentException("an event of order " + event.key() + " is not of " + key);
    }
    return switch (event) {
      case Stated stated ->
          new OrderState(
              key,
              newer(stated.order()),
              joined(stated.refunds()),
              cancelledAt,
              Math.min(placedBy, stated.placedBy()));
      case Refunded refunded ->
          new OrderState(key, document, joined(List.of(refunded.refund())), cancelledAt, placedBy);
      case Cancelled cancelled ->
          new OrderState(key, document, refunds, Math.min(cancelledAt, cancelled.at()), placedBy);
    };
  }

  private OrderDocument newer(OrderDocument told) {
    OrderDocument known = document;
    if (known == null) {
      return told;
    }
    if (told.version() == OrderDocument.NO_VERSION) {
      // It counts because it came last, but says nothing of what is newer than the known version.
      return new OrderDocument(
          told.orderId(),
          told.customerId(),
          told.orderedAt(),
          told.hasTime(),
          told.cancelledAt(),
          told.channel(),
          told.currency(),
          known.version(),
          told.items());
    }
    if (told.version() != known.version()) {
      return told.version() > known.version() ? told : known;
    }
    return told.toString().compareTo(known.toString()) > 0 ? told : known;
  }

  private SortedMap<String, OrderRefund> joined(List<OrderRefund> told) {
    SortedMap<String, OrderRefund> all = new TreeMap<>(refunds);
    for (OrderRefund refund : told) {
      all.merge(refund.refundId(), refund, (a, b) -> a.text().compareTo(b.text()) >= 0 ? a : b);
    }
    return all;
  }

  /**
   * Adds the order to rows, with its refunds set against its lines in the order of their times: of
   * a refund first what is for a line, up to what is left of its price, then the rest, split over
   * what is left of all lines. What exceeds the price of the items was for shipping or taxes, and
   * is left out.
   *
   * @throws IllegalStateException if the order itself has not been told of
   */
  void addTo(OrderRows rows) {
    OrderDocument order = Objects.requireNonNull(document, "only refunds are known");
    long orderedAt = Math.min(placedBy, order.orderedAt());
    List<Item> lines = order.items().stream().filter(item -> !item.isReturn()).toList();
    List<List<Part>> parts = refundsOf(lines);
    rows.addOrder(
        rows.customers().idOf(order.customerId()),
        order.orderId(),
        orderedAt,
        order.hasTime(),
        Math.max(orderedAt, Math.min(order.cancelledAt(), cancelledAt)),
        number(rows.channels(), order.channel()));
    for (int l = 0; l < lines.size(); l++) {
      Item line = lines.get(l);
      rows.addLine(
          product(rows, line),
          number(rows.categories(), line.category()),
          Money.toUnits(line.quantity()),
          line.listTotal(),
          line.discount());
      if (line.refunded() > 0) {
        rows.addRefund(
            Math.max(orderedAt, line.refundedAt()),
            line.refunded(),
            number(rows.reasons(), line.reason()));
      }
      for (Part part : parts.get(l)) {
        rows.addRefund(Math.max(orderedAt, part.at), part.amount, Dictionary.NONE);
      }
    }
    for (Item item : order.items()) {
      if (item.isReturn()) {
        rows.addReturn(
            product(rows, item),
            Math.max(orderedAt, item.refundedAt()),
            Money.toUnits(item.quantity()),
            item.listTotal(),
            number(rows.reasons(), item.reason()));
      }
    }
  }

  /** What a refund gave back of one line. */
  private record Part(long at, long amount) {}

  private List<List<Part>> refundsOf(List<Item> lines) {
    long[] left = new long[lines.size()];
    List<List<Part>> parts = new ArrayList<>();
    for (int l = 0; l < left.length; l++) {
      Item line = lines.get(l);
      left[l] = Math.max(0, line.listTotal() - line.discount() - line.refunded());
      parts.add(new ArrayList<>());
    }
    List<OrderRefund> inTime = new ArrayList<>(refunds.values());
    inTime.sort(Comparator.comparingLong(OrderRefund::at).thenComparing(OrderRefund::refundId));
    for (OrderRefund refund : inTime) {
      long[] amounts = new long[left.length];
      long rest = refund.rest();
      for (Map.Entry<String, Long> of : new TreeMap<>(refund.byLine()).entrySet()) {
        rest += forLine(of.getKey(), of.getValue(), lines, left, amounts);
      }
      long open = 0;
      for (long value : left) {
        open += value;
      }
      long[] split = AmountSplit.split(Math.min(rest, open), left);
      for (int l = 0; l < left.length; l++) {
        left[l] -= split[l];
        amounts[l] += split[l];
        if (amounts[l] > 0) {
          parts.get(l).add(new Part(refund.at(), amounts[l]));
        }
      }
    }
    return parts;
  }

  /** Gives an amount to the line it is for; what is given back for a line that is not there. */
  private static long forLine(
      String lineId, long amount, List<Item> lines, long[] left, long[] amounts) {
    boolean found = false;
    long open = amount;
    for (int l = 0; l < left.length; l++) {
      if (lineId.equals(lines.get(l).lineId())) {
        found = true;
        long given = Math.min(open, left[l]);
        left[l] -= given;
        amounts[l] += given;
        open -= given;
      }
    }
    return found ? 0 : amount;
  }

  private static int product(OrderRows rows, Item item) {
    int product = number(rows.products(), item.product());
    if (product != Dictionary.NONE && item.productName() != null) {
      rows.nameProduct(product, item.productName());
    }
    return product;
  }

  private static int number(Dictionary dictionary, @Nullable String text) {
    return text == null ? Dictionary.NONE : dictionary.idOf(text);
  }
}
