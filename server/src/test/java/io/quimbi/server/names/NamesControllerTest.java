package io.quimbi.server.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NamesControllerTest {
  private static final String AXIS = "product_knowledge";

  private final TestClient writer = TestService.client(TestService.SHOP, Role.WRITE);
  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);

  private JsonNode segments() {
    return reader
        .get("/segments/axes?axis=" + AXIS)
        .expecting(200)
        .path("axes")
        .get(0)
        .path("segments");
  }

  private TestClient.Answer rename(TestClient client, String from, String to) {
    return client.call(
        "PATCH",
        "/segments/" + AXIS + "/" + from,
        "{\"name\": \"" + to + "\"}",
        "Content-Type",
        "application/json");
  }

  @Test
  void segmentsHaveNamesAndSentences() {
    for (JsonNode segment : segments()) {
      assertThat(segment.path("name").stringValue()).matches("[a-z0-9]+(_[a-z0-9]+){1,3}");
      assertThat(segment.path("description").stringValue()).endsWith(".");
    }
    assertThat(segments().get(0).path("named_by").stringValue()).isIn("built_in", "person");
  }

  @Test
  void aPersonsNameIsShownEverywhereAndStays() {
    String before = segments().get(0).path("name").stringValue();
    JsonNode outcome = rename(writer, before, "our_old_hands").expecting(200);
    assertThat(outcome.path("renamed").get(0).path("before").stringValue()).isEqualTo(before);
    assertThat(segments().get(0).path("name").stringValue()).isEqualTo("our_old_hands");
    assertThat(segments().get(0).path("named_by").stringValue()).isEqualTo("person");
    JsonNode trail =
        TestService.client(TestService.SHOP, Role.ADMIN).get("/audit?limit=500").expecting(200);
    assertThat(trail.path("items"))
        .anySatisfy(
            entry -> {
              assertThat(entry.path("action").stringValue("")).isEqualTo("segment.rename");
              assertThat(entry.path("subject").stringValue(""))
                  .isEqualTo(AXIS + ": " + before + " -> our_old_hands");
              assertThat(entry.path("actor").stringValue(""))
                  .isEqualTo(TestService.key(TestService.SHOP, Role.WRITE).split("_", -1)[1]);
            });

    JsonNode named = writer.post("/segments/names?refresh=true&axis=" + AXIS).expecting(200);
    assertThat(named.path("naming").path("renamed").size()).isZero();
    assertThat(named.path("claude").isNull() || named.path("claude").isMissingNode()).isTrue();
    assertThat(segments().get(0).path("name").stringValue()).isEqualTo("our_old_hands");

    rename(reader, "our_old_hands", "other_old_hands").problem(403, "ROLE");
    rename(writer, "our_old_hands", "Best").problem(400, "SEGMENT_NAME");
    rename(writer, "nobody_of_them", "some_other_hands").problem(404, "SEGMENT_UNKNOWN");
    rename(writer, "our_old_hands", segments().get(1).path("name").stringValue())
        .problem(400, "SEGMENT_NAME_TAKEN");
  }

  @Test
  void withoutAKeyClaudeIsNotAsked() {
    writer.post("/segments/names?claude=true").problem(400, "CLAUDE_NO_KEY");
  }
}
