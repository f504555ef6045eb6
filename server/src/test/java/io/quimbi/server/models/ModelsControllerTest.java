package io.quimbi.server.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelsControllerTest {
  private final TestClient admin = TestService.client(TestService.OTHER, Role.ADMIN);

  @Test
  void modelsAreListedAndCompared() {
    JsonNode models = admin.get("/models").expecting(200).path("items");
    assertThat(models.get(0).path("active").booleanValue()).isTrue();
    JsonNode compared = admin.get("/models/compare?before=1&after=2").expecting(200);
    assertThat(compared.path("customers").intValue()).isPositive();
    admin.get("/models/compare?before=1&after=99").problem(404, "NO_MODEL");
  }

  @Test
  void activatingAnotherModelIsForAdminsAndThereHasToBeOne() {
    TestService.client(TestService.OTHER, Role.WRITE)
        .post("/models/1/activate")
        .problem(403, "ROLE");
    admin.post("/models/99/activate").problem(404, "NO_MODEL");
  }
}
