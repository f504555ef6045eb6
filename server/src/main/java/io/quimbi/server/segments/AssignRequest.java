package io.quimbi.server.segments;

import io.quimbi.engine.live.OrderDraft;
import io.quimbi.engine.live.OrderDraft.ItemDraft;
import io.quimbi.server.web.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Orders to be assigned. Items stand in their order, or beside the orders with the order_id of
 * theirs; where there is one order, those beside it are its own.
 *
 * @param storeId may be left out; the key says it
 * @param customerId whose orders they are, if that is to be in the answer
 */
record AssignRequest(
    @Nullable String storeId,
    @Nullable String customerId,
    List<OrderIn> orders,
    @Nullable List<ItemIn> items) {

  /**
   * An order.
   *
   * @param orderedAt a date or date-time in ISO 8601, without an offset in the store's time zone
   * @param orderDate the same under another name
   * @param totalPrice needed where items have no prices
   */
  record OrderIn(
      @Nullable String orderId,
      @Nullable String orderedAt,
      @Nullable String orderDate,
      @Nullable BigDecimal totalPrice,
      @Nullable String channel,
      @Nullable List<ItemIn> items) {}

  /**
   * An item.
   *
   * @param orderId of its order, where it stands beside several
   * @param productTitle the same as product_name under another name
   */
  record ItemIn(
      @Nullable String orderId,
      @Nullable String productId,
      @Nullable String productName,
      @Nullable String productTitle,
      @Nullable String category,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal unitPrice,
      @Nullable BigDecimal lineTotal,
      @Nullable BigDecimal discount,
      @Nullable BigDecimal refunded) {
    ItemDraft draft() {
      return new ItemDraft(
          productId,
          productName != null ? productName : productTitle,
          category,
          quantity,
          unitPrice,
          lineTotal,
          discount,
          refunded);
    }
  }

  /** The orders with their items. */
  List<OrderDraft> drafts() {
    Map<String, List<ItemDraft>> beside = new HashMap<>();
    List<ItemDraft> ofTheOnly = new ArrayList<>();
    for (ItemIn item : items == null ? List.<ItemIn>of() : items) {
      if (item.orderId() != null) {
        beside.computeIfAbsent(item.orderId(), id -> new ArrayList<>()).add(item.draft());
      } else if (orders.size() == 1) {
        ofTheOnly.add(item.draft());
      } else {
        throw unclear("an item needs the order_id of its order, since there are several");
      }
    }
    List<OrderDraft> drafts = new ArrayList<>();
    for (OrderIn order : orders) {
      List<ItemDraft> own = new ArrayList<>(ofTheOnly);
      for (ItemIn item : order.items() == null ? List.<ItemIn>of() : order.items()) {
        own.add(item.draft());
      }
      if (order.orderId() != null) {
        List<ItemDraft> named = beside.remove(order.orderId());
        own.addAll(named == null ? List.of() : named);
      }
      drafts.add(
          new OrderDraft(
              order.orderId(),
              order.orderedAt() != null ? order.orderedAt() : order.orderDate(),
              order.totalPrice(),
              order.channel(),
              own));
    }
    if (!beside.isEmpty()) {
      throw unclear("an item has the order_id of no order here");
    }
    return drafts;
  }

  private static Refused unclear(String message) {
    return new Refused(
        HttpStatus.UNPROCESSABLE_CONTENT, "ASSIGN_BAD_ORDER", message, "items.order_id");
  }
}
