package io.quimbi.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeysControllerTest {
  private final TestClient admin = TestService.client(TestService.OTHER, Role.ADMIN);

  private JsonNode made(String role) {
    return admin
        .post("/keys", "{\"role\":\"" + role + "\",\"label\":\"made here\"}")
        .expecting(201);
  }

  @Test
  void aKeyThatIsMadeOpensTheStoreUntilItIsRevoked() {
    JsonNode key = made("read");
    TestClient holder = TestService.withKey(key.path("key").stringValue());

    assertThat(holder.get("/store").expecting(200).path("store_id").stringValue())
        .isEqualTo(TestService.OTHER);
    holder.get("/keys").problem(403, "ROLE");

    String id = key.path("key_id").stringValue();
    assertThat(admin.delete("/keys/" + id).status()).isEqualTo(204);
    holder.get("/store").problem(401, "KEY_NEEDED");
    // As often as anybody likes.
    assertThat(admin.delete("/keys/" + id).status()).isEqualTo(204);
  }

  @Test
  void theListTellsOfKeysAndOfNoSecret() {
    JsonNode key = made("write");
    TestClient.Answer list = admin.get("/keys?limit=500");

    assertThat(list.text()).doesNotContain(key.path("key").stringValue().substring(20));
    assertThat(list.expecting(200).path("items").values())
        .anySatisfy(
            item -> {
              assertThat(item.path("key_id")).isEqualTo(key.path("key_id"));
              assertThat(item.path("role").stringValue()).isEqualTo("write");
              assertThat(item.path("last_used_at").isNull()).isTrue();
            });
  }

  @Test
  void aKeyOfAnotherStoreIsNotThere() {
    String id = made("read").path("key_id").stringValue();

    TestService.client(TestService.SHOP, Role.ADMIN).delete("/keys/" + id).problem(404, "NO_KEY");
    assertThat(TestService.client(TestService.SHOP, Role.ADMIN).get("/keys?limit=500").text())
        .doesNotContain(id);
  }

  @Test
  void onlyAdministratorsMakeKeysAndOnlyOfRolesThereAre() {
    for (Role role : List.of(Role.READ, Role.WRITE)) {
      TestService.client(TestService.OTHER, role)
          .post("/keys", "{\"role\":\"admin\",\"label\":null}")
          .problem(403, "ROLE");
    }
    admin.post("/keys", "{\"role\":\"owner\",\"label\":null}").problem(400, "ACCESS_BAD_ROLE");
    admin
        .post("/keys", "{\"role\":\"read\",\"label\":\"" + "x".repeat(101) + "\"}")
        .problem(400, "ACCESS_LABEL_LONG");
  }

  @Test
  void theTrailTellsWhoMadeAndRevokedAKeyInPages() {
    String id = made("read").path("key_id").stringValue();
    admin.delete("/keys/" + id);

    JsonNode first = admin.get("/audit?limit=1").expecting(200);
    JsonNode second =
        admin
            .get("/audit?limit=1&cursor=" + first.path("next_cursor").stringValue())
            .expecting(200);

    assertThat(first.path("items").get(0).path("action").stringValue()).isEqualTo("key.revoke");
    assertThat(first.path("items").get(0).path("subject").stringValue()).isEqualTo(id);
    assertThat(second.path("items").get(0).path("action").stringValue()).isEqualTo("key.create");
    TestService.client(TestService.OTHER, Role.WRITE).get("/audit").problem(403, "ROLE");
  }

  @Test
  void requestsAreAnsweredByTheRoleThatIsHeldToTheStore() throws Exception {
    // What the service's filter does around every request.
    assertThat(
            TestService.quimbi()
                .inStore(TestService.OTHER, () -> TestService.quimbi().stores().list()))
        .extracting(store -> store.storeId())
        .containsExactly(TestService.OTHER);
  }
}
