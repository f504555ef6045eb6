package io.quimbi.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;

class AccessTest {
  private static final String AXES = "/segments/axes";
  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);

  @Test
  void withoutAKeyNothingIsToldButThatOneIsNeeded() {
    Answer answer = TestService.withKey(null).get(AXES);
    answer.problem(401, "KEY_NEEDED");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    TestService.withKey("qk_nobody_nothing").get(AXES).problem(401, "KEY_NEEDED");
    TestService.withKey(null).raw("GET", "/no/such/path", null).problem(401, "KEY_NEEDED");
  }

  @Test
  void aBearerTokenIsAsGoodAsTheHeader() {
    String key =
        TestService.quimbi()
            .accessKeys()
            .create(TestService.SHOP, Role.READ, "bearer", Actor.SERVICE)
            .text();
    TestService.withKey(null)
        .call("GET", AXES, null, "Authorization", "Bearer " + key)
        .expecting(200);
    TestService.withKey(null)
        .call("GET", AXES, null, "Authorization", "Basic " + key)
        .problem(401, "KEY_NEEDED");
  }

  @Test
  void aRevokedKeyIsRefusedFromTheNextRequestOn() {
    var keys = TestService.quimbi().accessKeys();
    var key = keys.create(TestService.SHOP, Role.READ, "short", Actor.SERVICE);
    TestClient client = TestService.withKey(key.text());
    client.get(AXES).expecting(200);
    keys.revoke(TestService.SHOP, key.keyId(), Actor.SERVICE);
    client.get(AXES).problem(401, "KEY_NEEDED");
  }

  @Test
  void aRoleThatIsTooLowIsToldWhichOneIsNeeded() {
    assertThat(reader.post("/runs/1/cancel").problem(403, "ROLE").path("detail").stringValue())
        .contains("write")
        .contains("read");
  }

  @Test
  void whatIsNotThereIsAProblemToo() {
    reader.raw("GET", "/no/such/path", null).problem(404, "NO_SUCH_PATH");
    Answer wrongMethod = reader.raw("PUT", AXES, "{}", "Content-Type", "application/json");
    wrongMethod.problem(405, "METHOD_NOT_ALLOWED");
    assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("GET");
    reader.raw("GET", AXES, null, "Accept", "image/png").problem(406, "NOT_ACCEPTABLE");
  }

  @Test
  void aRequestIdIsTakenIfHarmlessAndMadeOtherwise() {
    assertThat(id(reader.call("GET", AXES, null, "X-Request-Id", "order-17.a_b")))
        .isEqualTo("order-17.a_b");
    assertThat(id(reader.call("GET", AXES, null, "X-Request-Id", "a b\"{}")))
        .matches("[0-9a-f]{16}");
    Answer refused = TestService.withKey(null).get(AXES);
    assertThat(refused.json().path("request_id").stringValue()).isEqualTo(id(refused));
  }

  private static String id(Answer answer) {
    return answer.headers().firstValue("X-Request-Id").orElseThrow();
  }

  @Test
  void aMethodThatDoesNotSayWhoMayCallItKeepsTheServiceFromStarting() throws Exception {
    HandlerMethod silent =
        new HandlerMethod(this, AccessTest.class.getDeclaredMethod("whatIsNotThereIsAProblemToo"));
    assertThatThrownBy(() -> WebConfiguration.check(silent))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Needs");
  }
}
