package io.quimbi.engine.insight;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer ordered, and which support tickets there were. Money is in the store's currency.
 *
 * @param currency null where the store's orders never said
 * @param ordersInAll cancelled ones included
 * @param skipped how many later orders come before these
 * @param orders newest first
 * @param ticketsInAll of the customer
 * @param tickets newest first, as many as orders were asked for at most
 */
public record CustomerOrdersReport(
    String storeId,
    String customerId,
    @Nullable String currency,
    String timeZone,
    int ordersInAll,
    int skipped,
    List<Ordered> orders,
    int ticketsInAll,
    List<Ticket> tickets) {
  /** Copies the lists. */
  public CustomerOrdersReport {
    orders = List.copyOf(orders);
    tickets = List.copyOf(tickets);
  }

  /**
   * An order.
   *
   * @param timeKnown false where only the day of the order is known
   * @param cancelledAt since when it does not count, or null
   * @param listTotal before discounts
   * @param paid the list value less discounts and refunds, whether it was cancelled or not
   * @param tickets that are about it
   */
  public record Ordered(
      String orderId,
      Instant orderedAt,
      boolean timeKnown,
      @Nullable Instant cancelledAt,
      @Nullable String channel,
      BigDecimal listTotal,
      BigDecimal discount,
      BigDecimal refunded,
      BigDecimal paid,
      int tickets,
      List<Line> lines) {
    /** Copies the list. */
    public Ordered {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line of an order. Returns are set against the line that they bring back.
   *
   * @param productId null where the store's files name no product
   * @param listTotal of the whole quantity, before the discount
   * @param refundedAt when the last of what was refunded was; null where nothing was
   * @param returnReason of the last refund that has one
   */
  public record Line(
      @Nullable String productId,
      @Nullable String productName,
      @Nullable String category,
      double quantity,
      BigDecimal listTotal,
      BigDecimal discount,
      BigDecimal refunded,
      @Nullable Instant refundedAt,
      @Nullable String returnReason) {}

  /**
   * A support ticket.
   *
   * @param satisfaction 1 to 5, or null where none was given
   * @param orderId what it is about, or null
   */
  public record Ticket(
      String ticketId,
      Instant openedAt,
      @Nullable String channel,
      @Nullable Double satisfaction,
      boolean escalated,
      @Nullable String orderId) {}
}
