package io.quimbi.server.audiences;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AudiencesControllerTest {
  private static final String OFTEN =
      "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": 5}]}";

  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);
  private final TestClient writer = TestService.client(TestService.SHOP, Role.WRITE);
  private final TestClient other = TestService.client(TestService.OTHER, Role.WRITE);

  private JsonNode create(String name) {
    return writer
        .post("/audiences", "{\"name\": \"" + name + "\", \"filter\": " + OFTEN + "}")
        .expecting(201);
  }

  private static List<String> rows(Answer csv) {
    assertThat(csv.status()).as(csv.text()).isEqualTo(200);
    assertThat(csv.type()).isEqualTo("text/csv");
    assertThat(csv.headers().firstValueAsLong("Content-Length").orElse(-1))
        .isEqualTo(csv.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    return csv.text().lines().skip(1).toList();
  }

  @Test
  void exportIsCompleteAndCanBeHadAgain() {
    create("complete");
    long matching =
        reader
            .post("/customers/search", "{\"filter\": " + OFTEN + "}")
            .expecting(200)
            .path("matching")
            .longValue();
    JsonNode before = reader.get("/audiences/complete/changes?limit=3").expecting(200);
    assertThat(before.path("added_count").longValue()).isEqualTo(matching);
    assertThat(before.path("added").size()).isEqualTo(3);
    assertThat(before.path("complete").booleanValue()).isFalse();

    Answer export = writer.get("/audiences/complete/export");
    assertThat(rows(export)).hasSize((int) matching).isSorted();
    assertThat(export.headers().firstValue("Quimbi-Added")).hasValue(String.valueOf(matching));

    assertThat(rows(reader.get("/audiences/complete/export/last"))).isEqualTo(rows(export));
    assertThat(rows(reader.get("/audiences/complete/export/last?part=removed"))).isEmpty();
    JsonNode after = reader.get("/audiences/complete/changes").expecting(200);
    assertThat(after.path("added_count").intValue()).isZero();
    assertThat(after.path("removed_count").intValue()).isZero();
    JsonNode told = reader.get("/audiences/complete").expecting(200);
    assertThat(told.path("exports").intValue()).isEqualTo(1);
    assertThat(told.path("members").longValue()).isEqualTo(matching);
  }

  @Test
  void layoutsWithoutAPlaceForIdsSayHowManyAreLeftOut() {
    create("layouts");
    Answer google = writer.get("/audiences/layouts/export?layout=google");
    assertThat(rows(google)).isEmpty();
    assertThat(google.headers().firstValue("Quimbi-Left-Out"))
        .isEqualTo(google.headers().firstValue("Quimbi-Members"));
    Answer klaviyo = writer.get("/audiences/layouts/export?layout=klaviyo");
    assertThat(klaviyo.text()).startsWith("Email,External ID\n,C");
  }

  @Test
  void wordsMakeAnAudienceOnlyIfAllAreUnderstood() {
    JsonNode made =
        writer
            .post(
                "/audiences",
                "{\"name\": \"in-words\", \"words\": \"customers with at least 5 orders\"}")
            .expecting(201);
    assertThat(made.path("understood").stringValue())
        .isEqualTo("customers who have at least 5 orders");
    assertThat(
            writer
                .post(
                    "/audiences",
                    "{\"name\": \"not-in-words\","
                        + " \"words\": \"customers with at least 5 orders from Berlin\"}")
                .problem(400, "WORDS_NOT_UNDERSTOOD")
                .path("detail")
                .stringValue())
        .contains("Berlin");
    reader.get("/audiences/not-in-words").problem(404, "NO_AUDIENCE");
  }

  @Test
  void audiencesAreListedTakenAndForgotten() {
    create("short-lived");
    writer
        .post("/audiences", "{\"name\": \"short-lived\", \"filter\": {}}")
        .problem(409, "AUDIENCE_EXISTS");
    assertThat(reader.get("/audiences?limit=500").expecting(200).toString())
        .contains("\"short-lived\"");
    assertThat(writer.delete("/audiences/short-lived").status()).isEqualTo(204);
    writer.delete("/audiences/short-lived").problem(404, "NO_AUDIENCE");
  }

  @Test
  void audiencesAreTheirStoresOwn() {
    create("ours");
    other.get("/audiences/ours").problem(404, "NO_AUDIENCE");
    other.get("/audiences/ours/export").problem(404, "NO_AUDIENCE");
    other.delete("/audiences/ours").problem(404, "NO_AUDIENCE");
    assertThat(other.get("/audiences").expecting(200).toString()).doesNotContain("\"ours\"");
  }

  @Test
  void readersDoNotExportNorForget() {
    create("guarded");
    reader.get("/audiences/guarded/export").problem(403, "ROLE");
    reader.delete("/audiences/guarded").problem(403, "ROLE");
    reader.post("/audiences", "{\"name\": \"mine\", \"filter\": {}}").problem(403, "ROLE");
    reader.get("/audiences/guarded/export/last").problem(404, "AUDIENCE_NOT_EXPORTED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\": \"a/b\", \"filter\": {}}|400|AUDIENCE_BAD_NAME",
        "{\"name\": \"x\"}|422|AUDIENCE_OF_WHOM",
        "{\"name\": \"x\", \"filter\": {}, \"words\": \"everybody\"}|422|AUDIENCE_OF_WHOM",
        "{\"filter\": {}}|400|MISSING_FIELD",
        "{\"name\": \"x\", \"filter\": {\"where\": [{}]}}|400|FILTER_BAD_JSON",
        "{\"name\": \"x\", \"filter\": {}, \"store_id\": \"other\"}|403|STORE_NOT_YOURS"
      })
  void whatIsNoAudienceIsRefused(String body, int status, String code) {
    writer.post("/audiences", body).problem(status, code);
  }

  @Test
  void unknownLayoutsAndPartsAreToldWhichThereAre() {
    create("odd");
    writer.get("/audiences/odd/export?layout=xls").problem(400, "LAYOUT_UNKNOWN");
    reader.get("/audiences/odd/export/last?part=all").problem(400, "PART_UNKNOWN");
  }
}
