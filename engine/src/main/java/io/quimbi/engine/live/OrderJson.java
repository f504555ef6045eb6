package io.quimbi.engine.live;

import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.live.JsonReader.Time;
import io.quimbi.engine.live.OrderDocument.Item;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders as the own layout has them, in JSON: what a row of a file says of its order once, and an
 * item for each row. A negative quantity is a return. {@code updated_at} says which of several
 * tellings of an order is the newest; without it the last one to come is.
 */
public final class OrderJson {
  private static final Set<String> ORDER_FIELDS =
      new LinkedHashSet<>(
          List.of(
              "store_id",
              "order_id",
              "customer_id",
              "ordered_at",
              "updated_at",
              "cancelled_at",
              "channel",
              "currency",
              "items"));
  private static final Set<String> ITEM_FIELDS =
      new LinkedHashSet<>(
          List.of(
              "product_id",
              "product_name",
              "category",
              "quantity",
              "unit_price",
              "line_total",
              "discount",
              "refunded",
              "refunded_at",
              "return_reason"));

  private OrderJson() {}

  /**
   * An order.
   *
   * @param json one object
   * @param store whose zone times without an offset are in
   * @throws QuimbiException of kind BAD_INPUT naming the field, what it is and what it must be
   */
  public static OrderEvent.Stated parse(byte[] json, StoreSettings store) {
    return parse(JsonReader.parse(json), store.zone());
  }

  /**
   * The store that an order says it is of; null where it says none.
   *
   * @throws QuimbiException of kind BAD_INPUT if the text is no JSON object
   */
  public static @Nullable String storeId(byte[] json) {
    return JsonReader.parse(json).text("store_id");
  }

  /**
   * One order of several.
   *
   * @param storeId the store that it says it is of; null where it says none
   * @param event null where it cannot be read
   * @param failure why it cannot; null where it can
   */
  public record Parsed(
      @Nullable String storeId,
      OrderEvent.@Nullable Stated event,
      @Nullable QuimbiException failure) {}

  /**
   * Orders in the field {@code orders} of one object; one that cannot be read does not keep the
   * others from it.
   *
   * @param max how many there may be
   * @throws QuimbiException of kind BAD_INPUT if there are none, or too many
   */
  public static List<Parsed> parseAll(byte[] json, StoreSettings store, int max) {
    JsonReader root = JsonReader.parse(json);
    List<JsonReader> orders = root.objects("orders");
    if (orders.isEmpty() || orders.size() > max) {
      throw root.bad("orders", "an array of 1 to " + max + " orders");
    }
    List<Parsed> parsed = new ArrayList<>();
    for (JsonReader order : orders) {
      @Nullable String storeId = null;
      try {
        storeId = order.text("store_id");
        parsed.add(new Parsed(storeId, parse(order, store.zone()), null));
      } catch (QuimbiException e) {
        parsed.add(new Parsed(storeId, null, e));
      }
    }
    return parsed;
  }

  private static OrderEvent.Stated parse(JsonReader order, ZoneId zone) {
    order.onlyFields(ORDER_FIELDS);
    String orderId = order.id("order_id");
    Time ordered = order.requireTime("ordered_at", zone);
    Time updated = order.time("updated_at", zone);
    Time cancelled = order.time("cancelled_at", zone);
    List<JsonReader> items = order.objects("items");
    if (items.isEmpty()) {
      throw order.bad("items", "at least one item");
    }
    List<Item> read = new ArrayList<>();
    for (JsonReader item : items) {
      read.add(item(item, ordered, zone));
    }
    return new OrderEvent.Stated(
        key(orderId),
        new OrderDocument(
            orderId,
            order.id("customer_id"),
            ordered.micros(),
            ordered.hasTime(),
            cancelled == null ? OrderBook.NEVER : cancelled.micros(),
            order.idOrNull("channel"),
            order.currency("currency"),
            updated == null ? OrderDocument.NO_VERSION : updated.micros(),
            read),
        List.of());
  }

  /** The key of an order that is known by its own id. */
  static String key(String orderId) {
    return "order:" + orderId;
  }

  private static Item item(JsonReader item, Time ordered, ZoneId zone) {
    item.onlyFields(ITEM_FIELDS);
    Long signed = item.decimal("quantity");
    long quantity = signed == null ? 1_000_000 : Math.abs(signed);
    if (quantity == 0) {
      throw item.bad("quantity", "other than 0");
    }
    boolean isReturn = signed != null && signed < 0;
    long listTotal;
    if (item.has("unit_price")) {
      listTotal = item.total("unit_price", quantity, item.amountOr("unit_price", 0));
    } else if (item.has("line_total")) {
      // The total of a return is written with either sign.
      Long total = item.decimal("line_total");
      listTotal = isReturn && total != null ? Math.abs(total) : item.amountOr("line_total", 0);
    } else {
      throw item.bad("unit_price", "given, or line_total");
    }
    long discount = item.amountOr("discount", 0);
    if (discount > listTotal) {
      throw item.bad("discount", "at most the list value of the line");
    }
    long refunded = item.amountOr("refunded", 0);
    Time refundedAt = item.time("refunded_at", zone);
    if (refundedAt != null
        && refundedAt.micros() < ordered.micros()
        && refundedAt.day().isBefore(ordered.day())) {
      throw item.bad("refunded_at", "at or after the order itself");
    }
    long at =
        refundedAt == null ? ordered.micros() : Math.max(ordered.micros(), refundedAt.micros());
    String name = item.text("product_name");
    String product = item.idOrNull("product_id");
    if (product == null) {
      product = item.idOrNull("product_name");
    }
    return new Item(
        null,
        product,
        name,
        item.idOrNull("category"),
        quantity,
        isReturn ? (refunded > 0 ? refunded : listTotal - discount) : listTotal,
        isReturn ? 0 : discount,
        isReturn ? 0 : refunded,
        at,
        item.idOrNull("return_reason"),
        isReturn);
  }
}
