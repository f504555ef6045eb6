package io.quimbi.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.testkit.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Shopify delivers, read by the rules of its export. */
class ShopifyWebhookTest {
  private static final StoreSettings STORE = new StoreSettings("shop", ZoneOffset.UTC, null);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void goldenSignaturesAreRecognised() throws IOException {
    Path folder = SharedFiles.require("data/shopify/hmac_test_vectors.json");
    JsonNode vectors = JsonMapper.builder().build().readTree(Files.readAllBytes(folder));
    assertThat(vectors.size()).isEqualTo(3);
    for (JsonNode vector : vectors) {
      byte[] body =
          vector.get("body").isNull()
              ? Files.readAllBytes(
                  SharedFiles.require(
                      "data/shopify/" + vector.get("body_is").stringValue().replace("file ", "")))
              : utf8(vector.get("body").stringValue());
      assertThat(body).hasSize(vector.get("body_len").intValue());
      String secret = vector.get("secret").stringValue();
      String signature = vector.get("value_base64").stringValue();

      assertThat(ShopifyWebhook.isSigned(body, signature, secret)).isTrue();
      assertThat(ShopifyWebhook.isSigned(body, signature, "husher")).isFalse();
      body[0]++;
      assertThat(ShopifyWebhook.isSigned(body, signature, secret)).isFalse();
    }
  }

  @Test
  void whatIsNoSignatureIsNone() {
    byte[] body = utf8("{\"id\":123}");
    // The vector in hex, cut short, with something behind it, empty, missing, and no base64.
    for (String signature :
        new String[] {
          "ef90caf61dd96cbbf69c8329a4e14a3c5c52614f4f817bdde0d5d4852b3cf099",
          "75DK9h3ZbLv2nIMppOFKPFxSYU9PgXvd4NXUhSs88A==",
          "75DK9h3ZbLv2nIMppOFKPFxSYU9PgXvd4NXUhSs88Jk=AAAA",
          "",
          null,
          "!!"
        }) {
      assertThat(ShopifyWebhook.isSigned(body, signature, "hush")).as(signature).isFalse();
    }
  }

  private static OrderState told(Told... all) {
    OrderState state = null;
    for (Told told : all) {
      for (OrderEvent event : ((Told.Events) told).events()) {
        state = (state == null ? OrderState.unknown(event.key()) : state).with(event);
      }
    }
    return Objects.requireNonNull(state);
  }

  private static OrderBook book(OrderState state) {
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    state.addTo(rows);
    return rows.toBook();
  }

  private static Told parse(String topic, String body) {
    return ShopifyWebhook.parse(topic, utf8(body), STORE, false);
  }

  /** As deliveries of this decade have it: no gateway, current totals, the order placed in full. */
  private static String current(String updatedAt, String refunds) {
    return """
    {"id": 5678901234567890123, "admin_graphql_api_id": "gid://shopify/Order/5678901234567890123",
     "name": "#1002", "order_number": 1002, "email": "Ann@Example.com",
     "contact_email": "ann@example.com", "confirmation_number": "ABC", "po_number": null,
     "created_at": "2024-05-15T12:00:00-04:00", "processed_at": "2024-05-15T12:00:00-04:00",
     "updated_at": "%s", "cancelled_at": null, "currency": "USD", "test": false,
     "financial_status": "partially_refunded", "source_name": "web",
     "payment_gateway_names": ["shopify_payments"],
     "subtotal_price": "49.95", "total_discounts": "5.55", "total_price": "54.95",
     "current_total_price": "42.45", "current_subtotal_price": "37.45",
     "customer": null, "returns": [], "line_item_groups": [],
     "line_items": [
       {"id": 9007199254740993, "sku": "TEE-BLK-S", "name": "Crew Tee - Black / S", "quantity": 2,
        "current_quantity": 2, "price": "20.00", "total_discount": "0.00",
        "discount_allocations": [{"amount": "4.00"}]},
       {"id": 9007199254740995, "sku": "MUG-1", "name": "Enamel Mug", "quantity": 1,
        "current_quantity": 0, "price": "12.50", "total_discount": "0.00"},
       {"id": 9007199254740997, "sku": "STK", "name": "Sticker", "quantity": 3,
        "price": "1.00", "total_discount": "0.00"}],
     "refunds": [%s]}
    """
        .formatted(updatedAt, refunds);
  }

  private static final String REFUND =
      """
      {"id": 929361464000000001, "order_id": 5678901234567890123,
       "created_at": "2024-06-01T10:00:00-04:00", "processed_at": "2024-06-01T10:00:00-04:00",
       "refund_line_items": [
         {"id": 1, "line_item_id": 9007199254740995, "quantity": 1, "subtotal": 11.25,
          "subtotal_set": {"shop_money": {"amount": "11.25", "currency_code": "USD"}}}],
       "transactions": [{"kind": "refund", "status": "success", "amount": "17.00"}]}
      """;

  @Test
  void aCurrentOrderIsReadWithExactIdsAndMoney() {
    OrderState state = told(parse("orders/create", current("2024-05-15T12:00:00-04:00", "")));

    assertThat(state.key()).isEqualTo("shopify:5678901234567890123");
    OrderBook book = book(state);
    assertThat(book.customerId(0)).isEqualTo("ann@example.com");
    assertThat(book.orderId(0)).isEqualTo("#1002");
    assertThat(book.orderTime(0))
        .isEqualTo(Instant.parse("2024-05-15T16:00:00Z").getEpochSecond() * 1_000_000);
    assertThat(book.channel(book.orderChannel(0))).isEqualTo("web");
    long list = 0;
    long discount = 0;
    for (int l = 0; l < book.lineCount(); l++) {
      list += book.lineListTotal(l);
      discount += book.lineDiscount(l);
    }
    assertThat(Money.toDecimal(list)).isEqualByComparingTo("55.50");
    assertThat(Money.toDecimal(discount)).isEqualByComparingTo("5.55");
  }

  @Test
  void aRefundCountsOnceWhetherItComesAloneBeforeOrWithTheOrder() {
    Told refund = parse("refunds/create", REFUND);
    Told create = parse("orders/create", current("2024-05-15T12:00:00-04:00", ""));
    Told update = parse("orders/updated", current("2024-06-01T10:00:01-04:00", REFUND));
    OrderState expected = told(create, refund);

    assertThat(told(refund, create)).isEqualTo(expected);
    OrderState all = told(refund, update, create, refund, update);
    assertThat(all).isEqualTo(told(create, update)).isEqualTo(told(update, create, create));
    OrderBook book = book(all);
    assertThat(book.refundCount()).isEqualTo(1);
    // What was paid for the mug: its price less its share of the discount, and no shipping.
    assertThat(Money.toDecimal(book.refundAmount(0))).isEqualByComparingTo("11.25");
    assertThat(book.productId(book.lineProduct(book.refundLine(0)))).isEqualTo("MUG-1");
    assertThat(book.refundTime(0))
        .isEqualTo(Instant.parse("2024-06-01T14:00:00Z").getEpochSecond() * 1_000_000);
  }

  @Test
  void anOlderVersionChangesNothing() {
    Told newer =
        parse("orders/updated", current("2024-06-01T10:00:01-04:00", "").replace("STK", "STICKER"));
    Told older = parse("orders/create", current("2024-05-15T12:00:00-04:00", ""));
    assertThat(told(newer, older)).isEqualTo(told(older, newer)).isEqualTo(told(newer));
  }

  @Test
  void moneyGivenBackForNoLineIsSplitAndNeverMoreThanWasPaid() {
    String whole =
        """
        {"id": 7, "order_id": 5678901234567890123, "created_at": "2024-06-01T10:00:00-04:00",
         "refund_line_items": [],
         "transactions": [{"kind": "refund", "status": "success", "amount": "54.95"},
                          {"kind": "refund", "status": "failure", "amount": "54.95"}]}
        """;
    OrderBook book =
        book(
            told(
                parse("orders/create", current("2024-05-15T12:00:00-04:00", "")),
                parse("refunds/create", whole)));
    long refunded = 0;
    for (int r = 0; r < book.refundCount(); r++) {
      refunded += book.refundAmount(r);
    }
    assertThat(Money.toDecimal(refunded)).isEqualByComparingTo("49.95");
    assertThat(book.refundCount()).isEqualTo(3);
  }

  @Test
  void theStockNotificationOf2019IsATestOrder() throws IOException {
    byte[] body =
        Files.readAllBytes(SharedFiles.require("data/shopify/orders_create_sample_2019.json"));

    assertThat(ShopifyWebhook.parse("orders/create", body, STORE, false))
        .isEqualTo(new Told.PassedOver("test orders are passed over"));

    // Placed in earnest it is an order of two lines that was voided, and so never counts.
    String earnest =
        new String(body, StandardCharsets.UTF_8)
            .replace("\"test\": true", "\"test\": false")
            .replace("\"bogus\"", "\"paypal\"");
    OrderState state = told(parse("orders/create", earnest));
    assertThat(state.key()).isEqualTo("shopify:820982911946154508");
    OrderBook book = book(state);
    assertThat(book.orderId(0)).isEqualTo("#9999");
    assertThat(book.customerId(0)).isEqualTo("jon@doe.ca");
    assertThat(book.lineCount()).isEqualTo(2);
    assertThat(book.lineDiscount(0) + book.lineDiscount(1)).isEqualTo(5 * Money.UNIT);
    assertThat(book.orderCancelledAt(0)).isEqualTo(book.orderTime(0));
  }

  @Test
  void anOrderOfNobodyIsPassedOver() {
    String guest =
        current("2024-05-15T12:00:00-04:00", "")
            .replace("\"Ann@Example.com\"", "null")
            .replace("\"ann@example.com\"", "\"\"");
    assertThat(parse("orders/create", guest))
        .isEqualTo(new Told.PassedOver("orders without an e-mail are nobody's"));
    assertThat(parse("carts/create", "{}")).isInstanceOf(Told.PassedOver.class);
  }

  @Test
  void customersCanBeStoredByTheirHash() {
    Told.Events told =
        (Told.Events)
            ShopifyWebhook.parse(
                "orders/create", utf8(current("2024-05-15T12:00:00-04:00", "")), STORE, true);
    assertThat(((OrderEvent.Stated) told.events().getFirst()).order().customerId())
        .hasSize(64)
        .doesNotContain("ann");
  }

  @Test
  void requestsOfCustomersAreTold() {
    String body = "{\"shop_id\": 1, \"customer\": {\"id\": 2, \"email\": \"Ann@Example.com\"}}";
    assertThat(parse("customers/redact", body))
        .isEqualTo(new Told.ErasureRequested("ann@example.com"));
    assertThat(parse("customers/data_request", body))
        .isEqualTo(new Told.DataRequested("ann@example.com"));
    assertThat(parse("customers/redact", "{\"customer\": null}"))
        .isInstanceOf(Told.PassedOver.class);
  }

  @Test
  void whatCannotBeReadSaysWhereAndWhy() {
    for (List<String> bad :
        List.of(
            List.of("{\"id\"", "JSON_MALFORMED", "not JSON"),
            List.of("[]", "JSON_MALFORMED", "one JSON object"),
            List.of(
                current("2024-05-15T12:00:00-04:00", "").replace("\"20.00\"", "\"twenty\""),
                "ORDER_FIELD_BAD",
                "line_items[0].price"),
            List.of(current("yesterday", ""), "ORDER_FIELD_BAD", "updated_at"),
            List.of(
                current("2024-05-15T12:00:00-04:00", "").replace("\"20.00\"", "1e999999999"),
                "ORDER_FIELD_BAD",
                "line_items[0].price"))) {
      assertThatThrownBy(() -> parse("orders/create", bad.getFirst()))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo(bad.get(1));
                assertThat(e).hasMessageContaining(bad.get(2));
                assertThat(e.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
              });
    }
  }
}
