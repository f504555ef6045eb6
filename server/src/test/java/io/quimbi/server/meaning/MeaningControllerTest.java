package io.quimbi.server.meaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MeaningControllerTest {
  private static final String CUSTOMER = "/api/customers/" + TestService.CUSTOMER;

  private final TestClient shop = TestService.client(TestService.SHOP, Role.READ);
  private final TestClient other = TestService.client(TestService.OTHER, Role.READ);

  @Test
  void lookalikesAreThoseOfTheCallersStore() {
    JsonNode here = shop.get(CUSTOMER + "/lookalikes?count=5").expecting(200);
    JsonNode there = other.get(CUSTOMER + "/lookalikes?count=5").expecting(200);
    assertThat(here.path("lookalikes")).hasSize(5);
    // Other tests tell of a few orders of customers who are new.
    assertThat(here.path("compared").intValue()).isBetween(2_000, 2_050);
    assertThat(there.path("compared").intValue()).isBetween(300, 350);
    assertThat(here.path("store_id").stringValue()).isEqualTo(TestService.SHOP);
    assertThat(there.path("store_id").stringValue()).isEqualTo(TestService.OTHER);
  }

  @Test
  void euclideanLookalikesHaveDistancesAndNoSimilarity() {
    JsonNode report = shop.get(CUSTOMER + "/lookalikes?metric=euclidean").expecting(200);
    assertThat(report.path("lookalikes")).hasSize(10);
    assertThat(report.path("lookalikes"))
        .allSatisfy(one -> assertThat(one.path("similarity").isNull()).isTrue());
  }

  @Test
  void anAudienceIsNearAnyOfItsSeeds() {
    JsonNode audience =
        shop.post(
                "/lookalikes",
                """
                {"seeds": ["C0000002", "C0000003", "nobody"], "count": 20}\
                """)
            .expecting(200);
    assertThat(audience.path("seeds").intValue()).isEqualTo(2);
    assertThat(audience.path("unknown").get(0).stringValue()).isEqualTo("nobody");
    assertThat(audience.path("lookalikes")).hasSize(20);
    shop.post("/lookalikes", "{\"seeds\": []}").problem(400, "LOOKALIKE_SEEDS");
    shop.post("/lookalikes", "{\"seeds\": [\"nobody\"]}").problem(404, "NO_CUSTOMER");
  }

  @Test
  void reasonsAddUp() {
    JsonNode report = shop.get(CUSTOMER + "/why").expecting(200);
    int explained = 0;
    for (JsonNode axis : report.path("axes")) {
      double memberships = 0;
      for (JsonNode place : axis.path("fingerprint")) {
        memberships += place.path("membership").doubleValue();
        assertThat(place.path("distance").doubleValue()).isNotNegative();
      }
      assertThat(memberships).isCloseTo(1, within(1e-9));
      if (axis.path("reason").isNull()) {
        double sum = axis.path("median_membership").doubleValue();
        for (JsonNode feature : axis.path("features")) {
          sum += feature.path("contribution").doubleValue();
        }
        assertThat(sum).isCloseTo(axis.path("membership").doubleValue(), within(1e-9));
        explained++;
      }
    }
    assertThat(explained).isGreaterThan(3);
    assertThat(shop.get(CUSTOMER + "/why?axis=purchase_value").expecting(200).path("axes"))
        .hasSize(1);
  }

  @Test
  void whatIsWrongIsSaid() {
    shop.get("/api/customers/nobody/lookalikes").problem(404, "NO_CUSTOMER");
    shop.get("/api/customers/nobody/why").problem(404, "NO_CUSTOMER");
    shop.get(CUSTOMER + "/why?axis=nonsense").problem(400, "AXIS_UNKNOWN");
    shop.get(CUSTOMER + "/lookalikes?count=0").problem(400, "LOOKALIKE_COUNT");
    shop.get(CUSTOMER + "/lookalikes?metric=manhattan").problem(400, "LOOKALIKE_METRIC");
  }
}
