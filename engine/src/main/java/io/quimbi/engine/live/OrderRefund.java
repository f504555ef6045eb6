package io.quimbi.engine.live;

import java.util.Map;
import java.util.TreeMap;

/**
 * Money given back for an order.
 *
 * @param refundId tells it from other refunds of the order; the same refund told of twice counts
 *     once
 * @param at from when it counts, microseconds since the epoch
 * @param byLine millionths by the line that they are for
 * @param rest millionths that are for no line in particular; they are split by what was paid
 */
public record OrderRefund(String refundId, long at, Map<String, Long> byLine, long rest) {
  /** Checks the amounts. */
  public OrderRefund {
    OrderDocument.requireId("refund id", refundId);
    byLine = Map.copyOf(byLine);
    if (rest < 0 || byLine.values().stream().anyMatch(amount -> amount < 0)) {
      throw new IllegalArgumentException(
          "amounts of refund " + refundId + " must be at least 0, were " + byLine + " and " + rest);
    }
  }

  /** What it says, in an order that depends on nothing else: to choose between two tellings. */
  String text() {
    return at + " " + rest + " " + new TreeMap<>(byLine);
  }
}
