package io.quimbi.engine.generate;

import io.quimbi.engine.generate.Traits.Channel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One customer of the demo shop: what is true, and what the shop saw. Immutable; amounts are
 * hundredths of the currency unit.
 *
 * @param orders in the order of time, at least one
 * @param returnSlips in the order of time
 * @param tickets in the order of time
 */
public record DemoCustomer(
    Truth truth, List<Order> orders, List<ReturnSlip> returnSlips, List<Ticket> tickets) {

  /** Takes copies of the lists. */
  public DemoCustomer {
    orders = List.copyOf(orders);
    returnSlips = List.copyOf(returnSlips);
    tickets = List.copyOf(tickets);
  }

  /** An order. */
  public record Order(String id, Instant at, Channel channel, List<Line> lines) {
    /** Takes a copy of the lines. */
    public Order {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line of an order.
   *
   * @param quantity at least 1
   * @param unitPrice list price before discount
   * @param discount on the whole line
   * @param refund null where nothing was paid back
   */
  public record Line(
      Product product, int quantity, int unitPrice, long discount, @Nullable Refund refund) {
    /** List value before discount. */
    public long listTotal() {
      return (long) quantity * unitPrice;
    }

    /** What was paid. */
    public long paid() {
      return listTotal() - discount;
    }
  }

  /**
   * Money paid back for a line.
   *
   * @param amount at most what was paid
   */
  public record Refund(Instant at, long amount, String reason) {}

  /**
   * Goods of an earlier, undiscounted line handed back at the counter, booked as a row of negative
   * quantity under a number of its own.
   *
   * @param quantity without its sign
   */
  public record ReturnSlip(
      String id, Instant at, Product product, int quantity, int unitPrice, String reason) {
    /** Goods are handed back in the shop in town. */
    public static final Channel CHANNEL = Channel.STORE;
  }

  /**
   * A message to support.
   *
   * @param satisfaction 1 to 5, or 0 where none was given
   * @param orderId the order it is about, or null
   */
  public record Ticket(
      String id,
      Instant openedAt,
      TicketChannel channel,
      int satisfaction,
      boolean escalated,
      @Nullable String orderId) {}

  /** How somebody writes or speaks to support; in the waking hours, by phone in the staff's. */
  public enum TicketChannel {
    /** By mail. */
    EMAIL(7, 23),
    /** On the site. */
    CHAT(8, 22),
    /** By phone. */
    PHONE(9, 18);

    final int opens;
    final int closes;

    TicketChannel(int opens, int closes) {
      this.opens = opens;
      this.closes = closes;
    }

    /** The text in the files. */
    public String text() {
      return Csv.lowerCase(this);
    }
  }
}
