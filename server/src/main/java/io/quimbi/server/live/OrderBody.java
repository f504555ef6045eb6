package io.quimbi.server.live;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is described; what is read is read by the engine, which says of each field what it
 * must be.
 *
 * @param storeId may be left out; another than the key's is refused
 * @param orderedAt date or date-time; without an offset in the store's time zone
 * @param updatedAt which of several tellings of the order is the newest; without it the last to
 *     come
 * @param currency three letters
 */
record OrderBody(
    @Nullable String storeId,
    String orderId,
    String customerId,
    String orderedAt,
    @Nullable String updatedAt,
    @Nullable String cancelledAt,
    @Nullable String channel,
    @Nullable String currency,
    List<ItemBody> items) {

  /**
   * A line, or with a negative quantity a return.
   *
   * @param quantity 1 where it is left out
   * @param unitPrice list price before discount; this or line_total
   */
  record ItemBody(
      @Nullable String productId,
      @Nullable String productName,
      @Nullable String category,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal unitPrice,
      @Nullable BigDecimal lineTotal,
      @Nullable BigDecimal discount,
      @Nullable BigDecimal refunded,
      @Nullable String refundedAt,
      @Nullable String returnReason) {}

  /** Several orders. */
  record Batch(List<OrderBody> orders) {}
}
