package io.quimbi.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JobsControllerTest {
  private final TestClient writer = TestService.client(TestService.OTHER, Role.WRITE);

  /** Other tests leave work of the same store under way. */
  private TestClient.Answer whenFree(String path) throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(60));
    TestClient.Answer answer = writer.post(path);
    while (answer.status() == 409 && Instant.now().isBefore(until)) {
      Thread.sleep(50);
      answer = writer.post(path);
    }
    return answer;
  }

  @Test
  void everyJobIsListedWithWhenItIsDue() {
    JsonNode jobs = writer.get("/jobs").expecting(200).path("jobs");
    assertThat(jobs.size()).isEqualTo(7);
    assertThat(jobs.values())
        .allSatisfy(
            job -> {
              assertThat(job.path("enabled").booleanValue()).isTrue();
              assertThat(Instant.parse(job.path("next").stringValue()))
                  .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
            });
  }

  @Test
  void aJobIsDoneOnDemandAndToldInTheHistory() throws InterruptedException {
    JsonNode started = whenFree("/jobs/cleanup/run").expecting(202);
    String location = started.path("status").stringValue();
    Instant until = Instant.now().plus(Duration.ofSeconds(60));
    while (writer.get(location).expecting(200).path("state").stringValue().equals("running")
        && Instant.now().isBefore(until)) {
      Thread.sleep(50);
    }

    JsonNode latest = writer.get("/jobs/history?limit=1").expecting(200).path("items").get(0);
    assertThat(latest.path("job").stringValue()).isEqualTo("cleanup");
    assertThat(latest.path("state").stringValue()).isEqualTo("done");
    assertThat(latest.path("summary").stringValue()).contains("snapshots dropped");
    // Of this store only.
    assertThat(
            TestService.client(TestService.SHOP, Role.READ)
                .get("/jobs/history")
                .expecting(200)
                .path("items")
                .size())
        .isZero();
  }

  @Test
  void anUnknownJobAndAReaderAreRefused() {
    writer.post("/jobs/hourly/run").problem(400, "NO_JOB");
    TestService.client(TestService.OTHER, Role.READ).post("/jobs/cleanup/run").problem(403, "ROLE");
  }
}
