package io.quimbi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService.Another;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
  @Test
  void itLivesAndIsReadyAndNeedsNoKeyToSaySo() {
    TestClient nobody = TestService.withKey(null);
    assertThat(nobody.get("/health").expecting(200).path("status").stringValue()).isEqualTo("UP");
    assertThat(nobody.get("/ready").expecting(200).path("status").stringValue()).isEqualTo("UP");
  }

  @Test
  void aCallerReadsFiguresOfTheProcessAndOfItsOwnStoreAlone() throws Exception {
    TestClient shop = TestService.client(TestService.SHOP, Role.READ);
    TestService.client(TestService.OTHER, Role.READ).get("/metrics");
    String metrics = "";
    for (int i = 0; i < 100 && !metrics.contains("quimbi_store_rows"); i++) {
      Thread.sleep(50);
      Answer answer = shop.get("/metrics");
      assertThat(answer.status()).isEqualTo(200);
      metrics = answer.text();
    }
    assertThat(metrics)
        .contains("jvm_memory_used_bytes")
        .contains("quimbi_http_requests_seconds_count{")
        .containsPattern("quimbi_store_rows\\{kind=\"customers\",store=\"shop\"} 20\\d\\d(\\.0)?\n")
        .doesNotContain("store=\"other\"");
    TestService.withKey(null).get("/metrics").problem(401, "KEY_NEEDED");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeAgain() {
    try (Another slow =
        TestService.another(Map.of(Setting.RATE_LIMIT, "1", Setting.RATE_BURST, "3"))) {
      TestClient client = slow.client(TestService.SHOP, Role.READ);
      for (int i = 0; i < 3; i++) {
        client.get("/drift_analysis/health").expecting(200);
      }
      Answer refused = client.get("/drift_analysis/health");
      refused.problem(429, "RATE_LIMIT");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      slow.client(TestService.OTHER, Role.READ).get("/drift_analysis/health").expecting(200);
    }
  }

  @Test
  void whereSnapshotsAreOffTheirCallsSaySo() {
    try (Another off = TestService.another(Map.of(Setting.TEMPORAL_SNAPSHOTS, "false"))) {
      TestClient client = off.client(TestService.SHOP, Role.WRITE);
      String customer = "/drift_analysis/customer/" + TestService.CUSTOMER;
      client.get(customer + "/history").problem(409, "SNAPSHOTS_OFF");
      client.get(customer + "/timeline").problem(409, "SNAPSHOTS_OFF");
      client
          .post("/drift_analysis/snapshot/create", "{\"customer_id\":\"C0000001\"}")
          .problem(409, "SNAPSHOTS_OFF");
      client.delete("/drift_analysis/snapshot/cleanup").problem(409, "SNAPSHOTS_OFF");
      assertThat(
              client
                  .get("/drift_analysis/health")
                  .expecting(200)
                  .path("snapshots_enabled")
                  .booleanValue())
          .isFalse();
    }
  }

  @Test
  void requestsUnderWayAreAnsweredBeforeItEnds() throws Exception {
    Another service = TestService.another(Map.of(Setting.RATE_BURST, "1000"));
    TestClient client = service.client(TestService.SHOP, Role.READ);
    client.get("/movers").expecting(200);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        asked.add(threads.submit(() -> client.get("/journeys")));
      }
      Thread.sleep(100);
      service.close();
      for (Future<Answer> answer : asked) {
        answer.get().expecting(200);
      }
    }
    assertThatThrownBy(() -> client.get("/health")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void theFirstStartGivesAKeyThatOpensTheService(@TempDir Path home) {
    Settings settings =
        Settings.load(
            Map.of(Setting.DATA_DIR, home.toString(), Setting.PORT, "0"),
            Map.of(),
            Optional.empty());
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      String told = FirstKey.beforeListening(quimbi).orElseThrow();
      Matcher key = Pattern.compile("qk_\\S+").matcher(told);
      assertThat(key.find()).isTrue();
      assertThat(quimbi.accessKeys().authenticate(key.group()).orElseThrow().role())
          .isEqualTo(Role.ADMIN);
      assertThat(FirstKey.beforeListening(quimbi)).isEmpty();
    }
  }

  @Test
  void withoutAKeyItDoesNotListenBeyondLoopback(@TempDir Path home) {
    Settings settings =
        Settings.load(
            Map.of(Setting.DATA_DIR, home.toString(), Setting.PORT, "0", Setting.BIND, "0.0.0.0"),
            Map.of(),
            Optional.empty());
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      assertThatThrownBy(() -> FirstKey.beforeListening(quimbi))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_KEYS"));
    }
  }
}
