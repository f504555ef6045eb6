package io.quimbi.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscoveryControllerTest {
  private final TestClient writer = TestService.client(TestService.OTHER, Role.WRITE);

  /** Other tests leave work of the same store under way. */
  private TestClient.Answer whenFree(String path, String body) throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(60));
    TestClient.Answer answer = writer.post(path, body);
    while (answer.status() == 409 && Instant.now().isBefore(until)) {
      Thread.sleep(50);
      answer = writer.post(path, body);
    }
    return answer;
  }

  private JsonNode ended(String location) throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(60));
    JsonNode run = writer.get(location).expecting(200);
    while (run.path("state").stringValue().equals("running") && Instant.now().isBefore(until)) {
      Thread.sleep(50);
      run = writer.get(location).expecting(200);
    }
    return run;
  }

  @Test
  void aDiscoveryGoesOnAfterItsAnswer() throws InterruptedException {
    TestClient.Answer answer = whenFree("/discovery/runs", "{\"activate\":false}");
    JsonNode started = answer.expecting(202);
    String location = started.path("status").stringValue();

    assertThat(answer.headers().firstValue("Location")).contains(location);
    JsonNode run = ended(location);
    assertThat(run.path("kind").stringValue()).isEqualTo("discovery");
    assertThat(run.path("state").stringValue()).as(run.toString()).isEqualTo("done");
    assertThat(TestService.client(TestService.OTHER, Role.ADMIN).get("/audit?limit=500").text())
        .contains("discovery.start");
    // A run of one store is not there for another.
    TestService.client(TestService.SHOP, Role.READ).get(location).problem(404, "NO_RUN");
  }

  @Test
  void whatIsWrongIsSaidAtOnce() throws InterruptedException {
    whenFree("/discovery/runs", "{\"as_of\":\"yesterday\"}").problem(400, "AS_OF_BAD");
    writer.post("/discovery/runs", "{\"k\":3}").problem(400, "UNKNOWN_FIELD");
    TestService.client(TestService.OTHER, Role.READ)
        .post("/discovery/runs", "{}")
        .problem(403, "ROLE");
  }
}
