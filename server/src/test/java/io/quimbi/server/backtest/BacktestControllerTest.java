package io.quimbi.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BacktestControllerTest {
  private static final String SHORT = "{\"horizon_days\": 120, \"min_orders\": 4}";

  private final TestClient writer = TestService.client(TestService.OTHER, Role.WRITE);

  @Test
  void whatItFindsIsKeptUntilTheNext() throws InterruptedException {
    Answer started = writer.post("/backtest/runs", SHORT);
    // Long work that another test has begun in this store ends by itself.
    for (int i = 0; i < 300 && started.status() == 409; i++) {
      Thread.sleep(100);
      started = writer.post("/backtest/runs", SHORT);
    }
    long runNo = started.expecting(202).path("run_no").longValue();
    JsonNode run = writer.get("/runs/" + runNo).expecting(200);
    for (int i = 0; i < 600 && run.path("state").stringValue().equals("running"); i++) {
      Thread.sleep(100);
      run = writer.get("/runs/" + runNo).expecting(200);
    }
    assertThat(run.path("kind").stringValue()).isEqualTo("backtest");
    assertThat(run.path("state").stringValue()).as(run.toString()).isEqualTo("done");

    JsonNode last = writer.get("/backtest").expecting(200);
    assertThat(last.path("run_no").longValue()).isEqualTo(runNo);
    JsonNode report = last.path("report");
    assertThat(report.path("store_id").stringValue()).isEqualTo(TestService.OTHER);
    assertThat(report.path("horizon_days").intValue()).isEqualTo(120);
    assertThat(report.path("orders_min").intValue()).isEqualTo(4);
    assertThat(report.path("truths").size()).isEqualTo(2);
    for (JsonNode truth : report.path("truths")) {
      assertThat(truth.path("lost").intValue()).isBetween(1, truth.path("spells").intValue());
    }
  }

  @Test
  void whoMayReadMayNotStartOne() {
    TestService.client(TestService.OTHER, Role.READ)
        .post("/backtest/runs", "{}")
        .problem(403, "ROLE");
  }

  @Test
  void optionsOutOfRangeAreSaidAtOnce() {
    writer.post("/backtest/runs", "{\"horizon_days\": 20}").problem(400, "BACKTEST_BAD_OPTION");
  }
}
