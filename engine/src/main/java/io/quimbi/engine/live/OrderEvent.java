package io.quimbi.engine.live;

import io.quimbi.core.history.OrderBook;
import java.util.List;

/**
 * Something a source says of an order.
 *
 * <p>Keys tell orders apart before it is known what they are called: a refund of Shopify's names
 * the number of an order, not the name that the order goes by.
 */
public sealed interface OrderEvent {
  /** The order that it is about, as its source knows it. */
  String key();

  /**
   * The whole order, as it is now.
   *
   * @param refunds of it that the source tells of at the same time
   * @param placedBy a time at which the order had been placed, where the source does not repeat the
   *     time of the order in later statements: the earliest of them is that time; {@link
   *     OrderBook#NEVER} where the document says it
   */
  record Stated(String key, OrderDocument order, List<OrderRefund> refunds, long placedBy)
      implements OrderEvent {
    /** Copies the refunds. */
    public Stated {
      refunds = List.copyOf(refunds);
    }

    /** A statement that says itself when the order was placed. */
    public Stated(String key, OrderDocument order, List<OrderRefund> refunds) {
      this(key, order, refunds, OrderBook.NEVER);
    }
  }

  /** A refund, whether the order was told of before or not. */
  record Refunded(String key, OrderRefund refund) implements OrderEvent {}

  /** The order was cancelled, whether it was told of before or not. */
  record Cancelled(String key, long at) implements OrderEvent {}
}
