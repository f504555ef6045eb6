package io.quimbi.engine.live;

import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.AmountSplit;
import io.quimbi.engine.live.JsonReader.Time;
import io.quimbi.engine.live.OrderDocument.Item;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of orders in the layout of Segment's e-commerce spec (segment.com/docs/connections/spec/
 * ecommerce/v2): Order Completed, Order Updated, Order Refunded and Order Cancelled. The customer
 * is the {@code userId}; what is tracked of visitors who are not known is passed over, like every
 * other event.
 *
 * <p>The time of an order is that of its earliest event; of several that say what is in it the
 * newest counts. A discount of the order is split over its products by value; shipping and taxes
 * are left out.
 */
public final class SegmentEvent {
  /** Who numbers the messages. */
  public static final String SOURCE = "segment";

  /** More than an order may be worth: all of it. */
  private static final long EVERYTHING = 10_000_000_000_000_000L;

  private SegmentEvent() {}

  /**
   * A message.
   *
   * @param messageId by which it is told again; null where it has none
   */
  public record Message(@Nullable String messageId, Told told) {}

  /**
   * What a message says.
   *
   * @throws QuimbiException of kind BAD_INPUT naming the field, what it is and what it must be
   */
  public static Message parse(byte[] json, StoreSettings store) {
    return message(JsonReader.parse(json), store.zone());
  }

  /**
   * What the messages of a batch say.
   *
   * @throws QuimbiException of kind BAD_INPUT if it is none, or one of them cannot be read
   */
  public static List<Message> parseBatch(byte[] json, StoreSettings store) {
    JsonReader root = JsonReader.parse(json);
    if (!root.has("batch")) {
      throw root.bad("batch", "an array of messages");
    }
    return root.objects("batch").stream().map(one -> message(one, store.zone())).toList();
  }

  private static Message message(JsonReader json, ZoneId zone) {
    return new Message(json.idOrNull("messageId"), told(json, zone));
  }

  private static Told told(JsonReader json, ZoneId zone) {
    String event = json.text("event");
    if (event == null || (json.has("type") && !"track".equals(json.text("type")))) {
      return new Told.PassedOver("only tracked events of orders are recorded");
    }
    return switch (event) {
      case "Order Completed", "Order Updated", "Order Refunded", "Order Cancelled" ->
          ofOrder(event, json, zone);
      default -> new Told.PassedOver("nothing is recorded of the event " + event);
    };
  }

  private static Told ofOrder(String event, JsonReader json, ZoneId zone) {
    JsonReader properties = json.object("properties");
    if (properties == null) {
      throw json.bad("properties", "given");
    }
    String orderId = properties.id("order_id");
    String key = OrderJson.key(orderId);
    Time at = json.time("timestamp", zone);
    if (at == null) {
      at = json.requireTime("sentAt", zone);
    }
    if (event.equals("Order Cancelled")) {
      return new Told.Events(List.of(new OrderEvent.Cancelled(key, at.micros())));
    }
    if (event.equals("Order Refunded")) {
      return new Told.Events(List.of(new OrderEvent.Refunded(key, refund(json, properties, at))));
    }
    String customer = json.idOrNull("userId");
    if (customer == null) {
      return new Told.PassedOver("an order without a userId is nobody's");
    }
    List<Item> items = items(properties);
    if (items.isEmpty()) {
      throw properties.bad("products", "at least one product of a quantity above 0");
    }
    return new Told.Events(
        List.of(
            new OrderEvent.Stated(
                key,
                new OrderDocument(
                    orderId,
                    customer,
                    at.micros(),
                    true,
                    OrderBook.NEVER,
                    channel(json),
                    properties.currency("currency"),
                    at.micros(),
                    items),
                List.of(),
                at.micros())));
  }

  private static @Nullable String channel(JsonReader json) {
    return json.idOrNull("channel");
  }

  private static @Nullable String product(JsonReader product) {
    for (String field : List.of("product_id", "sku", "name")) {
      String id = product.idOrNull(field);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  private static List<Item> items(JsonReader properties) {
    List<Item> items = new ArrayList<>();
    for (JsonReader product : properties.objects("products")) {
      Long quantity = product.decimal("quantity");
      if (quantity != null && quantity < 0) {
        throw product.bad("quantity", "0 or more");
      }
      if (quantity != null && quantity == 0) {
        continue;
      }
      long bought = quantity == null ? 1_000_000 : quantity;
      if (!product.has("price")) {
        throw product.bad("price", "given");
      }
      String id = product(product);
      items.add(
          Item.line(
              id == null ? "" : id,
              id,
              product.text("name"),
              product.idOrNull("category"),
              bought,
              product.total("price", bought, product.amountOr("price", 0)),
              0));
    }
    items.sort(
        Comparator.comparing(Item::product, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingLong(Item::quantity)
            .thenComparingLong(Item::listTotal));
    long[] values = items.stream().mapToLong(Item::listTotal).toArray();
    long list = items.stream().mapToLong(Item::listTotal).sum();
    long[] discounts =
        AmountSplit.split(Math.min(list, properties.amountOr("discount", 0)), values);
    List<Item> discounted = new ArrayList<>();
    for (int i = 0; i < discounts.length; i++) {
      Item item = items.get(i);
      discounted.add(
          Item.line(
              item.lineId(),
              item.product(),
              item.productName(),
              item.category(),
              item.quantity(),
              item.listTotal(),
              discounts[i]));
    }
    return discounted;
  }

  /**
   * A refund of the products that it names, else of the total that it names, else of everything.
   */
  private static OrderRefund refund(JsonReader json, JsonReader properties, Time at) {
    String id = json.idOrNull("messageId");
    Map<String, Long> byLine = new HashMap<>();
    for (JsonReader product : properties.objects("products")) {
      String line = product(product);
      Long quantity = product.decimal("quantity");
      long back = quantity == null ? 1_000_000 : Math.abs(quantity);
      byLine.merge(
          line == null ? "" : line,
          product.has("price")
              ? product.total("price", back, product.amountOr("price", 0))
              : EVERYTHING,
          Long::sum);
    }
    long rest = byLine.isEmpty() ? properties.amountOr("total", EVERYTHING) : 0;
    return new OrderRefund(id == null ? "at " + at.micros() : id, at.micros(), byLine, rest);
  }
}
