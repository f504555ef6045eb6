package io.quimbi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.quimbi.engine.access.Role;
import io.quimbi.server.ApiDocument.Operation;
import io.quimbi.server.TestClient.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Walks through every operation of the OpenAPI, so that a new one is held to this without anybody
 * thinking of it: with a key of the other store, what belongs to the first is not seen, and nothing
 * of it changes.
 */
class StoresApartTest {
  /** Path variables that stand for something of a store; a new one is added here. */
  private static final Map<String, String> OF_THE_SHOP = new HashMap<>();

  private final TestClient shop = TestService.client(TestService.SHOP, Role.ADMIN);
  private final TestClient other = TestService.client(TestService.OTHER, Role.ADMIN);

  /** What belongs to the shop alone: a customer that the other store does not have, and so on. */
  private Map<String, String> ofTheShop() {
    if (OF_THE_SHOP.isEmpty()) {
      OF_THE_SHOP.put("customer_id", "C0001900");
      OF_THE_SHOP.put("run_no", firstRun(shop));
      OF_THE_SHOP.put("model", "1");
      OF_THE_SHOP.put("store", TestService.SHOP);
      OF_THE_SHOP.put("key_id", firstKey(shop));
      OF_THE_SHOP.put("job", "cleanup");
      OF_THE_SHOP.put("audience", audience(shop));
      OF_THE_SHOP.put("axis", "purchase_value");
      OF_THE_SHOP.put("segment", "of_the_shop_alone");
    }
    return OF_THE_SHOP;
  }

  private static String firstKey(TestClient client) {
    return client.get("/keys").expecting(200).path("items").get(0).path("key_id").stringValue();
  }

  private static String audience(TestClient client) {
    String name = "of-the-shop-alone";
    client.post("/audiences", "{\"name\": \"" + name + "\", \"filter\": {}}").expecting(201);
    return name;
  }

  private static String firstRun(TestClient client) {
    return client.get("/runs").expecting(200).path("items").get(0).path("run_no").toString();
  }

  @Test
  void noOperationTellsACallerOfAnotherStoreAnythingOfThisOne() {
    String secret = ofTheShop().get("customer_id");
    int asked = 0;
    for (Operation operation : TestService.document().operations()) {
      String path = filled(operation);
      if (operation.node().path("security").isEmpty()) {
        continue;
      }
      Answer answer =
          switch (operation.method()) {
            case "GET", "DELETE" -> other.call(operation.method(), path, null);
            default ->
                other.call(
                    operation.method(), path, body(operation), "Content-Type", "application/json");
          };
      asked++;
      assertThat(answer.status()).as(operation.id() + " " + answer.text()).isLessThan(500);
      if (answer.status() < 300) {
        assertThat(answer.text())
            .as(operation.id() + " tells of the other store")
            .doesNotContain("\"store_id\":\"" + TestService.SHOP + "\"")
            .doesNotContain("\"" + secret + "\"");
      }
      if (operation.path().contains("{customer_id}") && operation.method().equals("GET")) {
        assertThat(answer.status()).as(operation.id()).isEqualTo(404);
      }
    }
    assertThat(asked).isGreaterThan(20);
  }

  @Test
  void whatACallerOfAnotherStoreDoesChangesNothingHere() {
    Map<String, String> before = fingerprint();
    for (Operation operation : TestService.document().operations()) {
      if (operation.method().equals("GET") || operation.node().path("security").isEmpty()) {
        continue;
      }
      other.call(
          operation.method(),
          filled(operation),
          operation.method().equals("DELETE") ? null : body(operation),
          "Content-Type",
          "application/json");
    }
    assertThat(fingerprint()).isEqualTo(before);
  }

  /** What the shop's own key sees of what must not change. */
  private Map<String, String> fingerprint() {
    Map<String, String> seen = new LinkedHashMap<>();
    for (String path :
        List.of(
            "/segments/stats",
            "/segments/customer/" + ofTheShop().get("customer_id"),
            "/drift_analysis/health",
            "/drift_analysis/customer/" + ofTheShop().get("customer_id") + "/history",
            "/models",
            "/api/mcp/archetypes/top")) {
      seen.put(path, shop.get(path).text());
    }
    return seen;
  }

  @Test
  void aBodyThatNamesAnotherStoreIsRefused() {
    other
        .post(
            "/drift_analysis/snapshot/create",
            "{\"customer_id\":\"C0000001\",\"store_id\":\"" + TestService.SHOP + "\"}")
        .problem(403, "STORE_NOT_YOURS");
    other
        .post("/segments/assign", "{\"store_id\":\"" + TestService.SHOP + "\",\"orders\":[]}")
        .problem(403, "STORE_NOT_YOURS");
  }

  @Test
  void theSameCustomerIdIsAnotherCustomerInEachStore() {
    String path = "/segments/customer/" + TestService.CUSTOMER;
    JsonNode here = shop.get(path).expecting(200);
    JsonNode there = other.get(path).expecting(200);
    assertThat(here.path("store_id").stringValue()).isEqualTo(TestService.SHOP);
    assertThat(there.path("store_id").stringValue()).isEqualTo(TestService.OTHER);
    assertThat(here.path("lifetime_value")).isNotEqualTo(there.path("lifetime_value"));
  }

  private String filled(Operation operation) {
    String path = operation.path();
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      String name = parameter.path("name").stringValue();
      if (parameter.path("in").stringValue().equals("path")) {
        String value = ofTheShop().get(name);
        if (value == null) {
          fail(
              "%s has a path variable %s that this test does not know: add what it is in the shop",
              operation.id(), name);
        }
        path = path.replace("{" + name + "}", TestClient.encoded(String.valueOf(value)));
      } else if (parameter.path("in").stringValue().equals("query")
          && parameter.path("required").booleanValue(false)) {
        query.add(name + "=" + (name.equals("axis") ? "purchase_value" : "1"));
      }
    }
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  /** The example that the OpenAPI gives for a body. */
  private static String body(Operation operation) {
    JsonNode content = operation.node().path("requestBody").path("content");
    for (Map.Entry<String, JsonNode> type : content.properties()) {
      JsonNode example = type.getValue().path("examples").path("example").path("value");
      if (!example.isMissingNode()) {
        return example.toString();
      }
    }
    return "{}";
  }
}
