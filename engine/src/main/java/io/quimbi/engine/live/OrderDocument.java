package io.quimbi.engine.live;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of a whole order at one time. Money and quantities are millionths, times
 * microseconds since the epoch.
 *
 * @param orderId the store's own id of the order
 * @param customerId who ordered
 * @param hasTime false where only a date was given
 * @param cancelledAt from when the order no longer counts; {@link OrderBook#NEVER} if it does
 * @param currency three letters; null where none is named
 * @param version when the source last changed the order, microseconds since the epoch; {@link
 *     #NO_VERSION} of a source that does not say
 * @param items lines and returns, at least one
 */
public record OrderDocument(
    String orderId,
    String customerId,
    long orderedAt,
    boolean hasTime,
    long cancelledAt,
    @Nullable String channel,
    @Nullable String currency,
    long version,
    List<Item> items) {
  /** The version of an order whose source does not say when it changed it. */
  public static final long NO_VERSION = Long.MIN_VALUE;

  private static final int ID_CHARS_MAX = 255;

  /**
   * Checks the ids and that there are items.
   *
   * @throws IllegalArgumentException if an id is empty or longer than 255 characters, or there is
   *     no item
   */
  public OrderDocument {
    requireId("order id", orderId);
    requireId("customer id", customerId);
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("order " + orderId + " must have at least one item");
    }
  }

  static void requireId(String what, String id) {
    if (id.isBlank() || id.length() > ID_CHARS_MAX) {
      throw new IllegalArgumentException(
          what + " must have 1 to " + ID_CHARS_MAX + " characters, has " + id.strip().length());
    }
  }

  /**
   * A line, or the return of one bought in an earlier order.
   *
   * @param lineId by which refunds name the line; null where the source has none
   * @param product null where the source names none
   * @param quantity above 0
   * @param listTotal before discount, at least 0; of a return the money given back
   * @param discount at most the list total; 0 of a return
   * @param refunded money given back of the line, at least 0
   * @param refundedAt from when that counts, or of a return when it came back
   * @param reason why it came back
   * @param isReturn whether it came back
   */
  public record Item(
      @Nullable String lineId,
      @Nullable String product,
      @Nullable String productName,
      @Nullable String category,
      long quantity,
      long listTotal,
      long discount,
      long refunded,
      long refundedAt,
      @Nullable String reason,
      boolean isReturn) {
    /** Checks the amounts. */
    public Item {
      if (quantity <= 0) {
        throw new IllegalArgumentException(
            "quantity must be above 0, was " + Money.toDecimal(quantity));
      }
      if (listTotal < 0 || discount < 0 || discount > listTotal || refunded < 0) {
        throw new IllegalArgumentException(
            "a line must have 0 ≤ discount ≤ list total and refunded ≥ 0, was discount %s, list total %s, refunded %s"
                .formatted(
                    Money.toDecimal(discount),
                    Money.toDecimal(listTotal),
                    Money.toDecimal(refunded)));
      }
    }

    /** A line of which nothing came back. */
    public static Item line(
        @Nullable String lineId,
        @Nullable String product,
        @Nullable String productName,
        @Nullable String category,
        long quantity,
        long listTotal,
        long discount) {
      return new Item(
          lineId, product, productName, category, quantity, listTotal, discount, 0, 0, null, false);
    }
  }
}
