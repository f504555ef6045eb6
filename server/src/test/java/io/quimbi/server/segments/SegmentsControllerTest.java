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
}
