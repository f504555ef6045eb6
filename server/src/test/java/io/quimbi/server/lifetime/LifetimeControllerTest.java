package io.quimbi.server.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LifetimeControllerTest {
  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);

  @Test
  void aCustomerHasARiskAndAValue() {
    JsonNode outlook =
        reader.get("/lifetime/customer/" + TestService.CUSTOMER).expecting(200).path("outlook");
    assertThat(outlook.path("churn_risk_score").doubleValue()).isBetween(0.0, 1.0);
    assertThat(outlook.path("model").stringValue()).isEqualTo("mbg-nbd");
  }

  @Test
  void calibrationComparesPredictedWithActualPurchases() {
    reader.get("/lifetime/calibration?holdout_days=180").expecting(200);
    reader.get("/lifetime/calibration?holdout_days=0").problem(400, "HOLDOUT_BAD");
  }
}
