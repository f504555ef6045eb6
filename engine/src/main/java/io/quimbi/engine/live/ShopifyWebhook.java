package io.quimbi.engine.live;

import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.CustomerIds;
import io.quimbi.engine.importing.ShopifyAmounts;
import io.quimbi.engine.live.JsonReader.Time;
import io.quimbi.engine.live.OrderDocument.Item;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What Shopify delivers of orders and customers, in our terms, by the rules of its export: the
 * customer is the e-mail in lower case, the product the SKU or the name of the line item, the
 * channel the source; shipping and taxes are left out; orders without an e-mail and test orders are
 * passed over; a voided or expired order never counts, another cancelled one until it was
 * cancelled. Unlike the export a delivery says of a refund when it was and for which lines.
 *
 * <p>Only the body of a delivery is signed. What its headers say, its number and its topic, is
 * believed of a body that is signed well.
 */
public final class ShopifyWebhook {
  /** Who numbers the deliveries. */
  public static final String SOURCE = "shopify";

  private static final String ALGORITHM = "HmacSHA256";

  private ShopifyWebhook() {}

  /**
   * Whether a body is signed with a secret: base64 of HMAC-SHA-256 over its bytes. The time it
   * takes tells nothing of how much is right.
   *
   * @param signature as the header has it; null where there is none
   */
  public static boolean isSigned(byte[] body, @Nullable String signature, String secret) {
    byte[] given;
    try {
      given = Base64.getDecoder().decode(signature == null ? "" : signature.strip());
    } catch (IllegalArgumentException e) {
      given = new byte[0];
    }
    return MessageDigest.isEqual(signature(body, secret), given);
  }

  private static byte[] signature(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * What a delivery says.
   *
   * @param topic such as orders/create
   * @param body whose signature was checked
   * @param hashed whether customers are stored by the hash of their ids
   * @throws QuimbiException of kind BAD_INPUT naming the field, what it is and what it must be
   */
  public static Told parse(String topic, byte[] body, StoreSettings store, boolean hashed) {
    JsonReader json = JsonReader.parse(body);
    return switch (topic) {
      case "orders/create",
          "orders/updated",
          "orders/paid",
          "orders/cancelled",
          "orders/fulfilled",
          "orders/partially_fulfilled" ->
          order(json, store.zone(), hashed);
      case "refunds/create" ->
          new Told.Events(
              List.of(
                  new OrderEvent.Refunded(key(json.id("order_id")), refund(json, store.zone()))));
      case "customers/data_request" -> request(json, hashed, Told.DataRequested::new);
      case "customers/redact" -> request(json, hashed, Told.ErasureRequested::new);
      default -> new Told.PassedOver("nothing is recorded of deliveries on " + topic);
    };
  }

  private interface Request {
    Told of(String customerId);
  }

  private static Told request(JsonReader json, boolean hashed, Request request) {
    JsonReader customer = json.object("customer");
    String email = customer == null ? null : customer.idOrNull("email");
    return email == null
        ? new Told.PassedOver("the customer has no e-mail, so nothing of them is stored")
        : request.of(CustomerIds.ofEmail(email, hashed));
  }

  private static String key(String shopifyId) {
    return "shopify:" + shopifyId;
  }

  private static Told order(JsonReader json, ZoneId zone, boolean hashed) {
    String email = email(json);
    if (email == null) {
      return new Told.PassedOver("orders without an e-mail are nobody's");
    }
    if (isTest(json)) {
      return new Told.PassedOver("test orders are passed over");
    }
    Time created = json.requireTime("created_at", zone);
    Time updated = json.time("updated_at", zone);
    List<Item> items = items(json);
    if (items.isEmpty()) {
      return new Told.PassedOver("orders without a line item are passed over");
    }
    List<OrderRefund> refunds = new ArrayList<>();
    for (JsonReader refund : json.objects("refunds")) {
      refunds.add(refund(refund, zone));
    }
    return new Told.Events(
        List.of(
            new OrderEvent.Stated(
                key(json.id("id")),
                new OrderDocument(
                    orderId(json),
                    CustomerIds.ofEmail(email, hashed),
                    created.micros(),
                    created.hasTime(),
                    cancelledAt(json, created, zone),
                    json.idOrNull("source_name"),
                    json.currency("currency"),
                    updated == null ? created.micros() : updated.micros(),
                    items),
                refunds)));
  }

  /** What the export calls Name. */
  private static String orderId(JsonReader json) {
    String name = json.idOrNull("name");
    return name == null ? json.id("id") : name;
  }

  private static @Nullable String email(JsonReader json) {
    for (String field : List.of("email", "contact_email")) {
      String email = json.idOrNull(field);
      if (email != null) {
        return email;
      }
    }
    JsonReader customer = json.object("customer");
    return customer == null ? null : customer.idOrNull("email");
  }

  private static boolean isTest(JsonReader json) {
    List<String> gateways = new ArrayList<>(json.texts("payment_gateway_names"));
    String gateway = json.text("gateway");
    if (gateway != null) {
      gateways.add(gateway);
    }
    return json.bool("test")
        || gateways.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("bogus"));
  }

  private static long cancelledAt(JsonReader json, Time created, ZoneId zone) {
    String status = json.text("financial_status");
    if ("voided".equalsIgnoreCase(status) || "expired".equalsIgnoreCase(status)) {
      return created.micros();
    }
    Time cancelled = json.time("cancelled_at", zone);
    return cancelled == null ? OrderBook.NEVER : Math.max(created.micros(), cancelled.micros());
  }

  private static List<Item> items(JsonReader json) {
    List<Item> items = new ArrayList<>();
    for (JsonReader line : json.objects("line_items")) {
      Long quantity = line.decimal("quantity");
      if (quantity == null || quantity < 0) {
        throw line.bad("quantity", "0 or more");
      }
      if (quantity == 0) {
        continue;
      }
      Long price = line.decimal("price");
      if (price == null || price < 0) {
        throw line.bad("price", "0 or more");
      }
      long listTotal = line.total("price", quantity, price);
      String name = line.text("name") == null ? line.text("title") : line.text("name");
      String sku = line.idOrNull("sku");
      items.add(
          Item.line(
              line.id("id"),
              sku != null || name == null ? sku : name.substring(0, Math.min(255, name.length())),
              name,
              null,
              quantity,
              listTotal,
              Math.min(listTotal, line.amountOr("total_discount", 0))));
    }
    return discounted(json, items);
  }

  /** The lines with the order's discount split over them, as those of an export. */
  private static List<Item> discounted(JsonReader json, List<Item> items) {
    List<Item> sorted = new ArrayList<>(items);
    sorted.sort(
        Comparator.comparing(Item::product, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingLong(Item::quantity)
            .thenComparingLong(Item::listTotal)
            .thenComparingLong(Item::discount));
    long[] listTotals = sorted.stream().mapToLong(Item::listTotal).toArray();
    long[] own = sorted.stream().mapToLong(Item::discount).toArray();
    long list = sorted.stream().mapToLong(Item::listTotal).sum();
    long named = sorted.stream().mapToLong(Item::discount).sum();
    long[] discounts =
        ShopifyAmounts.discounts(
            listTotals,
            own,
            ShopifyAmounts.discount(
                list,
                json.amountOr("subtotal_price", -1),
                json.amountOr("total_discounts", 0),
                named));
    List<Item> discounted = new ArrayList<>();
    for (int i = 0; i < discounts.length; i++) {
      Item line = sorted.get(i);
      discounted.add(
          Item.line(
              line.lineId(),
              line.product(),
              line.productName(),
              null,
              line.quantity(),
              line.listTotal(),
              discounts[i]));
    }
    return discounted;
  }

  /**
   * A refund: of the lines that it names what was paid for them, else whatever money was given
   * back.
   */
  private static OrderRefund refund(JsonReader json, ZoneId zone) {
    Time at = json.time("processed_at", zone);
    if (at == null) {
      at = json.requireTime("created_at", zone);
    }
    Map<String, Long> byLine = new HashMap<>();
    for (JsonReader line : json.objects("refund_line_items")) {
      byLine.merge(line.id("line_item_id"), subtotal(line), Long::sum);
    }
    long rest = 0;
    if (byLine.isEmpty()) {
      for (JsonReader transaction : json.objects("transactions")) {
        if ("refund".equals(transaction.text("kind"))
            && "success".equals(transaction.text("status"))) {
          rest += transaction.amountOr("amount", 0);
        }
      }
    }
    return new OrderRefund(json.id("id"), at.micros(), byLine, rest);
  }

  /** The exact text where there is one: the number beside it may have been through a double. */
  private static long subtotal(JsonReader line) {
    JsonReader set = line.object("subtotal_set");
    JsonReader money = set == null ? null : set.object("shop_money");
    return money == null ? line.amountOr("subtotal", 0) : money.amountOr("amount", 0);
  }
}
