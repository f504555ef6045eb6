package io.quimbi.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Orders as they happen, by all ways on which they come. */
class LiveTest {
  private static final String SECRET = "hush";

  private final TestClient writer = TestService.client(TestService.SHOP, Role.WRITE);
  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);
  private final TestClient stranger = TestService.withKey(null);

  private static String order(String id, String customer, String at) {
    return """
    {"order_id": "%s", "customer_id": "%s", "ordered_at": "%s", "currency": "EUR",
     "items": [{"product_id": "p1", "category": "Electronics", "quantity": 2,
                "unit_price": 24.95, "discount": 5}]}
    """
        .formatted(id, customer, at);
  }

  @Test
  void anOrderIsStoredAndTheThumbprintIsNewAtOnce() {
    String customer = "C0000042";
    int before = orders(customer);
    JsonNode answer =
        writer.post("/orders", order("L-1", customer, "2026-07-10T10:00:00Z")).expecting(201);

    assertThat(answer.path("outcome").stringValue()).isEqualTo("added");
    assertThat(answer.path("archetype").stringValue()).startsWith("arch_");
    assertThat(answer.path("customers").get(0).path("after").path("total_orders").intValue())
        .isEqualTo(before + 1);
    assertThat(answer.path("customers").get(0).path("drift").path("axis_drifts").size())
        .isEqualTo(14);
    assertThat(orders(customer)).isEqualTo(before + 1);

    JsonNode again =
        writer.post("/orders", order("L-1", customer, "2026-07-10T10:00:00Z")).expecting(200);
    assertThat(again.path("outcome").stringValue()).isEqualTo("unchanged");
  }

  @Test
  void anOrderThatIsCancelledAtOnceLeavesACustomerWithoutAnArchetype() {
    String cancelled =
        order("L-0", "nobody-yet", "2026-07-10T10:00:00Z")
            .replace("\"currency\"", "\"cancelled_at\": \"2026-07-10T10:00:00Z\", \"currency\"");
    JsonNode answer = writer.post("/orders", cancelled).expecting(201);
    assertThat(answer.path("archetype").isNull()).isTrue();
    assertThat(answer.path("customers").get(0).path("customer_id").stringValue())
        .isEqualTo("nobody-yet");
  }

  @Test
  void beforeTheFirstDiscoveryAnOrderIsStoredAndTheAnswerHasNoArchetype() {
    TestService.quimbi().manageStores().create("brand-new", "UTC", null, Actor.SERVICE);
    TestClient owner =
        TestService.withKey(
            TestService.quimbi()
                .accessKeys()
                .create("brand-new", Role.WRITE, "test", Actor.SERVICE)
                .text());
    JsonNode answer =
        owner.post("/orders", order("N-1", "first", "2026-07-10T10:00:00Z")).expecting(201);
    assertThat(answer.path("archetype").isNull()).isTrue();
    assertThat(
            owner
                .post(
                    "/orders/batch", "{\"orders\": [" + order("N-2", "first", "2026-07-11") + "]}")
                .expecting(200)
                .path("success_count")
                .intValue())
        .isEqualTo(1);
  }

  private int orders(String customer) {
    return reader
        .get("/segments/customer/" + customer)
        .expecting(200)
        .path("total_orders")
        .intValue();
  }

  @Test
  void whatIsNoOrderIsRefusedWithTheField() {
    assertThat(
            writer
                .post("/orders", order("L-2", "", "2026-07-10"))
                .problem(422, "ORDER_FIELD_BAD")
                .path("detail")
                .stringValue())
        .contains("customer_id");
    writer.post("/orders", "{\"order_id\":").problem(400, "JSON_MALFORMED");
    writer
        .post("/orders", order("L-2", "x", "2026-07-10").replace("currency", "curency"))
        .problem(400, "ORDER_FIELD_UNKNOWN");
    writer
        .post("/orders", order("L-2", "x", "2026-07-10").replace("EUR", "USD"))
        .problem(422, "ORDER_CURRENCY");
    writer
        .post(
            "/orders",
            order("L-2", "x", "2026-07-10")
                .replace("{\"order_id", "{\"store_id\": \"other\", \"order_id"))
        .problem(403, "STORE_NOT_YOURS");
    reader.post("/orders", order("L-2", "x", "2026-07-10")).problem(403, "ROLE");
  }

  @Test
  void aBatchTellsOfEachOrder() {
    JsonNode answer =
        writer
            .post(
                "/orders/batch",
                "{\"orders\": ["
                    + order("L-3", "batch-1", "2026-07-10")
                    + ", {\"order_id\": \"L-4\"}, "
                    + order("L-5", "batch-2", "2026-07-11")
                    + "]}")
            .expecting(200);
    assertThat(answer.path("success_count").intValue()).isEqualTo(2);
    assertThat(answer.path("failed_count").intValue()).isEqualTo(1);
    assertThat(answer.path("results").get(1).path("code").stringValue())
        .isEqualTo("ORDER_FIELD_BAD");
    assertThat(answer.path("results").get(2).path("outcome").stringValue()).isEqualTo("added");
  }

  private static String signed(String body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer delivered(String topic, String id, String body, String secret) {
    return stranger.call(
        "POST",
        "/webhooks/shopify/shop",
        body,
        "Content-Type",
        "application/json",
        "X-Shopify-Topic",
        topic,
        "X-Shopify-Webhook-Id",
        id,
        "X-Shopify-Hmac-SHA256",
        signed(body, secret));
  }

  private static final String SHOPIFY =
      """
      {"id": 820982911946154508, "name": "#77", "email": "Jo@Example.com", "test": false,
       "created_at": "2026-07-12T10:00:00Z", "updated_at": "2026-07-12T10:00:00Z",
       "currency": "EUR", "financial_status": "paid", "subtotal_price": "19.90",
       "total_discounts": "0.00", "source_name": "web",
       "line_items": [{"id": 9007199254740993, "sku": "p1", "name": "Bag", "quantity": 1,
                       "price": "19.90", "total_discount": "0.00"}]}
      """;

  @Test
  void aSignedDeliveryIsRecordedOnceAndAnUnsignedOneNotAtAll() {
    delivered("orders/create", "w0", SHOPIFY, SECRET).problem(401, "SIGNATURE");
    TestService.quimbi().webhookSecrets().set(TestService.SHOP, "shopify", SECRET, false);

    // Nothing is said of what is in a body that is not signed well.
    delivered("orders/create", "w1", "{not json", "wrong").problem(401, "SIGNATURE");
    delivered("orders/create", "w1", SHOPIFY, "wrong").problem(401, "SIGNATURE");
    JsonNode first = delivered("orders/create", "w1", SHOPIFY, SECRET).expecting(200);
    assertThat(first.path("status").stringValue()).isEqualTo("recorded");
    assertThat(first.path("orders").get(0).path("outcome").stringValue()).isEqualTo("added");
    assertThat(
            delivered("orders/create", "w1", SHOPIFY, SECRET)
                .expecting(200)
                .path("status")
                .stringValue())
        .isEqualTo("duplicate");
    assertThat(orders("jo@example.com")).isEqualTo(1);

    delivered("orders/create", "w2", "{not json", SECRET).problem(400, "JSON_MALFORMED");
    assertThat(
            delivered(
                    "customers/redact",
                    "w3",
                    "{\"customer\": {\"email\": \"jo@example.com\"}}",
                    SECRET)
                .expecting(200)
                .path("status")
                .stringValue())
        .isEqualTo("erased");
    reader.get("/segments/customer/jo@example.com").problem(404, "NO_CUSTOMER");
    // The secret of before is good for an hour after a change.
    TestService.quimbi().webhookSecrets().set(TestService.SHOP, "shopify", "newer", false);
    assertThat(delivered("orders/create", "w4", SHOPIFY, SECRET).status()).isEqualTo(200);
    assertThat(delivered("orders/create", "w5", SHOPIFY, "newer").status()).isEqualTo(200);
  }

  @Test
  void aTrackedOrderIsRecorded() {
    String completed =
        """
        {"type": "track", "event": "Order Completed", "userId": "seg-1", "messageId": "m-1",
         "timestamp": "2026-07-12T10:00:00Z",
         "properties": {"order_id": "S-1", "currency": "EUR",
           "products": [{"product_id": "p1", "price": 10, "quantity": 2}]}}
        """;
    assertThat(writer.post("/v1/track", completed).expecting(200).path("status").stringValue())
        .isEqualTo("recorded");
    JsonNode batch =
        writer
            .post(
                "/v1/batch",
                "{\"batch\": [" + completed + ", {\"type\": \"page\", \"name\": \"x\"}]}")
            .expecting(200);
    assertThat(batch.path("results").get(0).path("status").stringValue()).isEqualTo("duplicate");
    assertThat(batch.path("results").get(1).path("status").stringValue()).isEqualTo("passed_over");
    assertThat(orders("seg-1")).isEqualTo(1);
  }

  @Test
  void eventsAreToldFromWhereOneLeftOffAndOnlyOfTheOwnStore() {
    for (int i = 0; i < 6; i++) {
      writer
          .post("/orders", order("E-" + i, "C0000043", "2026-07-1" + i + "T10:00:00Z"))
          .expecting(201);
    }
    String all = reader.get("/events?after=0&follow=false").text();
    assertThat(all).contains("event:drift").contains("\"customer_id\": \"C0000043\"");
    long last =
        all.lines()
            .filter(line -> line.startsWith("id:"))
            .mapToLong(line -> Long.parseLong(line.substring(3).strip()))
            .max()
            .orElseThrow();
    String rest =
        reader
            .call("GET", "/events?follow=false", null, "Last-Event-ID", String.valueOf(last))
            .text();
    assertThat(rest).doesNotContain("event:drift");
    assertThat(
            TestService.client(TestService.OTHER, Role.READ)
                .get("/events?after=0&follow=false")
                .text())
        .doesNotContain("\"as_of\": \"2026-07-1");
    reader.call("GET", "/events", null, "Last-Event-ID", "x").problem(400, "EVENT_ID");
  }
}
