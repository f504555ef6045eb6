package io.quimbi.server.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DriftControllersTest {
  private static final String CUSTOMER = "/drift_analysis/customer/" + TestService.CUSTOMER;
  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);
  private final TestClient writer = TestService.client(TestService.SHOP, Role.WRITE);

  @Test
  void historyListsTheSnapshotsOfARangeAndType() {
    JsonNode all = reader.get(CUSTOMER + "/history").expecting(200).path("snapshots");
    JsonNode monthly =
        reader
            .get(CUSTOMER + "/history?snapshot_type=monthly&start_date=2026-01-01")
            .expecting(200)
            .path("snapshots");
    assertThat(monthly.size()).isBetween(1, all.size() - 1);
    for (JsonNode snapshot : monthly) {
      assertThat(snapshot.path("snapshot_type").stringValue()).isEqualTo("monthly");
      assertThat(snapshot.path("snapshot_date").stringValue()).isGreaterThanOrEqualTo("2026-01-01");
    }
  }

  @Test
  void daysAgoGivesTheNearestSnapshots() {
    JsonNode near =
        reader.get(CUSTOMER + "/history?days_ago=0,7,90").expecting(200).path("snapshots");
    assertThat(near.size()).isEqualTo(3);
    assertThat(near.get(0).path("snapshot_date").stringValue())
        .isGreaterThan(near.get(2).path("snapshot_date").stringValue());
  }

  @Test
  void analysisHasTheFieldsOfTheSpecification() {
    JsonNode drift =
        reader.get(CUSTOMER + "/analysis?start_date=2026-03-01&end_date=2026-06-30").expecting(200);
    for (String field :
        new String[] {
          "overall_drift_score",
          "drift_severity",
          "drift_velocity",
          "axis_drifts",
          "segments_changed",
          "transition_count",
          "churn_risk_delta",
          "ltv_delta",
          "is_anomaly",
          "is_improving",
          "is_declining"
        }) {
      assertThat(drift.has(field)).as(field).isTrue();
    }
    JsonNode axis = drift.path("axis_drifts").values().iterator().next();
    for (String field :
        new String[] {
          "drift_score",
          "old_dominant_segment",
          "new_dominant_segment",
          "segment_changed",
          "old_membership",
          "new_membership"
        }) {
      assertThat(axis.has(field)).as(field).isTrue();
    }
  }

  @Test
  void timelineAndTrendAnswer() {
    assertThat(reader.get(CUSTOMER + "/timeline").expecting(200).path("points").size())
        .isGreaterThan(5);
    assertThat(reader.get(CUSTOMER + "/trend").expecting(200).path("axes").size()).isPositive();
  }

  @Test
  void aBatchTakesThoseThereAreAndSaysWhyNotTheOthers() {
    JsonNode batch =
        writer
            .post(
                "/drift_analysis/snapshot/batch",
                "{\"customer_ids\":[\"C0000010\",\"C0000011\",\"nobody\",\"C0000010\"],"
                    + "\"snapshot_type\":\"yearly\"}")
            .expecting(200);
    assertThat(batch.path("success_count").intValue()).isEqualTo(2);
    assertThat(batch.path("failed_count").intValue()).isEqualTo(1);
    assertThat(batch.path("failures").get(0).path("customer_id").stringValue()).isEqualTo("nobody");
    assertThat(batch.path("failures").get(0).path("code").stringValue()).isEqualTo("NO_CUSTOMER");
  }

  @Test
  void cleanupSaysWhatItAppliedAndHealthWhatThereIs() {
    JsonNode cleanup =
        TestService.client(TestService.OTHER, Role.WRITE)
            .delete("/drift_analysis/snapshot/cleanup")
            .expecting(200);
    assertThat(cleanup.path("retention_policies_applied").path("daily").intValue()).isEqualTo(7);
    assertThat(cleanup.has("deleted_count")).isTrue();
    JsonNode health = reader.get("/drift_analysis/health").expecting(200);
    assertThat(health.path("status").stringValue()).isEqualTo("healthy");
    assertThat(health.path("total_snapshots").longValue()).isGreaterThan(10_000);
    assertThat(health.path("oldest_snapshot").stringValue()).isLessThan("2025-01-01");
  }

  @Test
  void moversComeInPagesWithoutGapsOrDoubles() {
    JsonNode all = reader.get("/movers?limit=20").expecting(200).path("report").path("movers");
    JsonNode first = reader.get("/movers?limit=10").expecting(200);
    JsonNode second =
        reader
            .get("/movers?limit=10&cursor=" + first.path("next_cursor").stringValue())
            .expecting(200);
    for (int i = 0; i < 10; i++) {
      assertThat(first.path("report").path("movers").get(i)).isEqualTo(all.get(i));
      assertThat(second.path("report").path("movers").get(i)).isEqualTo(all.get(10 + i));
    }
  }

  @Test
  void flowsAddUpAndJourneysAnswer() {
    JsonNode flows = reader.get("/flows?axis=purchase_frequency").expecting(200);
    long counted = 0;
    for (JsonNode row : flows.path("counts")) {
      for (JsonNode count : row) {
        counted += count.longValue();
      }
    }
    assertThat(counted)
        .isEqualTo(flows.path("stayed").longValue() + flows.path("moved").longValue());
    reader.get("/flows?axis=no_such_axis").problem(400, "AXIS_UNKNOWN");
    assertThat(reader.get("/journeys?axis=purchase_value").expecting(200).path("states").size())
        .isPositive();
  }

  @Test
  void longWorkIsARunThatCanBeFollowed() throws Exception {
    TestClient other = TestService.client(TestService.OTHER, Role.WRITE);
    String path = snapshotOfEverybody(other, "quarterly", "2026-04-01");
    assertThat(other.get(path).expecting(200).path("kind").stringValue()).isEqualTo("snapshot");
    other.post(path + "/cancel").problem(409, "RUN_ENDED");
  }

  @Test
  void moversAreBetweenTheSnapshotsThereAreNow() throws Exception {
    TestClient other = TestService.client(TestService.OTHER, Role.WRITE);
    snapshotOfEverybody(other, "daily", "2026-06-10");
    JsonNode before = other.get("/movers?end_date=2026-06-11").expecting(200).path("report");
    assertThat(before.path("to").path("snapshot_date").stringValue()).isEqualTo("2026-06-10");
    assertThat(other.get("/movers?end_date=2026-06-11").expecting(200).path("report"))
        .isEqualTo(before);

    snapshotOfEverybody(other, "daily", "2026-06-11");

    JsonNode after = other.get("/movers?end_date=2026-06-11").expecting(200).path("report");
    assertThat(after.path("to").path("snapshot_date").stringValue()).isEqualTo("2026-06-11");
    JsonNode flows = other.get("/flows?axis=purchase_frequency&end_date=2026-06-11").expecting(200);
    assertThat(flows.path("to").path("snapshot_date").stringValue()).isEqualTo("2026-06-11");
  }

  /** Takes it and waits for it; where its run is. */
  private static String snapshotOfEverybody(TestClient client, String type, String date)
      throws Exception {
    String path =
        client
            .post(
                "/drift_analysis/snapshot/everybody",
                "{\"snapshot_type\":\"%s\",\"snapshot_date\":\"%s\"}".formatted(type, date))
            .expecting(202)
            .path("status")
            .stringValue();
    JsonNode run = client.get(path).expecting(200);
    for (int i = 0; i < 400 && run.path("state").stringValue().equals("running"); i++) {
      Thread.sleep(50);
      run = client.get(path).expecting(200);
    }
    assertThat(run.path("state").stringValue()).as(run.toString()).isEqualTo("done");
    return path;
  }
}
