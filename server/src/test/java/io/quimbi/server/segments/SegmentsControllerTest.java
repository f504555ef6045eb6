package io.quimbi.server.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SegmentsControllerTest {
  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);

  @Test
  void axesAreThoseOfTheActiveModelWithTheirSegments() {
    JsonNode axes = reader.get("/segments/axes").expecting(200);
    assertThat(axes.path("axes").size()).isEqualTo(14);
    assertThat(axes.path("store_id").stringValue()).isEqualTo(TestService.SHOP);
  }

  @Test
  void aCustomerHasOneThumbprintByBothPaths() {
    JsonNode one = reader.get("/segments/customer/" + TestService.CUSTOMER).expecting(200);
    JsonNode same =
        reader.get("/api/customers/" + TestService.CUSTOMER + "/segments").expecting(200);
    assertThat(one).isEqualTo(same);
    one.path("segment_memberships")
        .properties()
        .forEach(
            axis ->
                assertThat(
                        axis.getValue().values().stream().mapToDouble(JsonNode::doubleValue).sum())
                    .as(axis.getKey())
                    .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9)));
  }

  @Test
  void anUnknownCustomerIsNotThereAndSaysSo() {
    JsonNode problem = reader.get("/segments/customer/nobody").problem(404, "NO_CUSTOMER");
    assertThat(problem.path("detail").stringValue()).contains("nobody");
  }

  @Test
  void statsHaveTheFieldsOfTheSpecificationAndAddUp() {
    JsonNode stats = reader.get("/segments/stats").expecting(200);
    assertThat(stats.path("total_customers").longValue()).isEqualTo(2_000);
    long scored = stats.path("customers_with_segments").longValue();
    for (JsonNode axis : stats.path("segment_distribution").values()) {
      assertThat(axis.values().stream().mapToLong(JsonNode::longValue).sum()).isEqualTo(scored);
    }
    assertThat(stats.path("axes_count").intValue())
        .isEqualTo(stats.path("segments_per_axis").size());
  }

  @Test
  void ordersInTheBodyAreAssignedWithoutBeingStored() {
    long before = TestService.quimbi().stores().contents(TestService.SHOP).orders();
    JsonNode assigned =
        reader
            .post(
                "/segments/assign",
                """
                {"customer_id": "new",
                 "orders": [{"order_id": "a", "order_date": "2026-05-01", "total_price": 30},
                            {"order_id": "b", "ordered_at": "2026-06-01T10:00:00Z",
                             "items": [{"product_name": "Tea", "quantity": 2, "unit_price": 4.5}]}],
                 "items": [{"order_id": "a", "product_title": "Socks", "quantity": 1},
                           {"order_id": "a", "product_title": "Hat", "quantity": 2}]}
                """)
            .expecting(200);
    assertThat(assigned.path("total_orders").intValue()).isEqualTo(2);
    assertThat(assigned.path("lifetime_value").decimalValue()).isEqualByComparingTo("39.00");
    assertThat(assigned.path("segment_memberships").size())
        .isEqualTo(assigned.path("dominant_segments").size())
        .isPositive();
    assertThat(assigned.path("confidence").doubleValue()).isBetween(0.0, 1.0);
    assertThat(TestService.quimbi().stores().contents(TestService.SHOP).orders()).isEqualTo(before);
  }

  @Test
  void withoutAnOrderThereIsNoThumbprintAndNoneIsMadeUp() {
    JsonNode assigned = reader.post("/segments/assign", "{\"orders\":[]}").expecting(200);
    assertThat(assigned.path("archetype").isNull()).isTrue();
    assertThat(assigned.path("message").stringValue()).contains("awaiting first purchase");
  }

  @Test
  void ordersThatCannotBeUsedAreToldByTheirPlace() {
    JsonNode problem =
        reader
            .post("/segments/assign", "{\"orders\":[{\"order_date\":\"31/02/2024\"}]}")
            .problem(422, "ASSIGN_BAD_ORDER");
    assertThat(problem.path("detail").stringValue()).contains("orders[0]").contains("ordered_at");
    reader
        .post(
            "/segments/assign",
            "{\"orders\":[{\"order_date\":\"2024-02-01\",\"total_price\":1e999999}]}")
        .problem(422, "ASSIGN_BAD_ORDER");
  }

  @Test
  void theTopArchetypesAreTheLargest() {
    JsonNode top = reader.get("/api/mcp/archetypes/top?limit=5").expecting(200).path("items");
    for (int i = 1; i < top.size(); i++) {
      assertThat(top.get(i).path("customers").longValue())
          .isLessThanOrEqualTo(top.get(i - 1).path("customers").longValue());
    }
  }
}
