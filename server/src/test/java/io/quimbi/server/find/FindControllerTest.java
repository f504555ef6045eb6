package io.quimbi.server.find;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FindControllerTest {
  private static final String WORDS = "/api/mcp/query/natural-language?q=";

  private final TestClient reader = TestService.client(TestService.SHOP, Role.READ);
  private final TestClient other = TestService.client(TestService.OTHER, Role.READ);

  private JsonNode search(String body) {
    return reader.post("/customers/search", body).expecting(200);
  }

  private JsonNode ask(String question) {
    return reader.get(WORDS + TestClient.encoded(question)).expecting(200);
  }

  @Test
  void everybodyComesPageByPage() {
    List<String> ids = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    String cursor = null;
    long matching;
    do {
      JsonNode page =
          search("{\"limit\": 300" + (cursor == null ? "}" : ", \"cursor\": \"" + cursor + "\"}"));
      matching = page.path("matching").longValue();
      for (JsonNode customer : page.path("customers")) {
        ids.add(customer.path("customer_id").stringValue());
        values.add(customer.path("lifetime_value").doubleValue());
      }
      cursor = page.path("next_cursor").stringValue(null);
    } while (cursor != null);
    assertThat(ids).doesNotHaveDuplicates().hasSize((int) matching);
    assertThat(values).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void conditionsHoldAndAreSaidInASentence() {
    JsonNode page =
        search(
            """
            {"filter": {"where": [
               {"kind": "figure", "figure": "total_orders", "more_than": 5},
               {"kind": "churn_level", "any_of": ["CRITICAL"], "not": true}]},
             "limit": 500}
            """);
    assertThat(page.path("understood").stringValue())
        .isEqualTo("customers who have more than 5 orders, and whose churn risk is not critical");
    assertThat(page.path("customers").size()).isPositive();
    for (JsonNode customer : page.path("customers")) {
      assertThat(customer.path("total_orders").intValue()).isGreaterThan(5);
      assertThat(customer.path("churn_risk_level").stringValue("")).isNotEqualTo("CRITICAL");
    }
  }

  @Test
  void driftAndLookalikesAreConditionsLikeOthers() {
    JsonNode moved =
        search(
            """
            {"filter": {"where": [{"kind": "drift", "axis": "purchase_frequency"}],
                        "order": {"by": "drift"}}}
            """);
    assertThat(moved.path("matching").longValue()).isPositive();
    assertThat(moved.path("drift").get(0).path("customers_compared").intValue()).isPositive();
    JsonNode like =
        search(
            """
            {"filter": {"where": [{"kind": "lookalikes", "of": "C0000001", "count": 7}],
                        "order": {"by": "similarity"}}}
            """);
    assertThat(like.path("matching").longValue()).isEqualTo(7);
    assertThat(like.toString()).doesNotContain("\"customer_id\":\"C0000001\"");
  }

  @Test
  void questionIsAnsweredWithTheFilterThatWasUnderstood() {
    JsonNode answer = ask("how many customers with more than 5 orders from Berlin");
    assertThat(answer.path("not_understood").get(0).stringValue()).isEqualTo("Berlin");
    JsonNode same =
        search(
            """
            {"filter": {"where": [
               {"kind": "figure", "figure": "total_orders", "more_than": 5}]}}
            """);
    assertThat(answer.path("filter")).isEqualTo(same.path("filter"));
    assertThat(answer.path("count")).isEqualTo(same.path("matching"));
    assertThat(answer.path("customers")).isEmpty();

    JsonNode top = ask("top 3 by average order value");
    assertThat(top.path("customers").size()).isEqualTo(3);
    assertThat(top.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void whatIsNotUnderstoodIsSaidWithExamplesThatAre() {
    JsonNode answer = ask("purple elephants");
    assertThat(answer.path("filter").isNull()).isTrue();
    assertThat(answer.path("count").isNull()).isTrue();
    assertThat(answer.path("not_understood").size()).isEqualTo(2);
    assertThat(answer.path("examples").size()).isPositive();
    for (JsonNode example : answer.path("examples")) {
      JsonNode asked = ask(example.stringValue());
      assertThat(asked.path("filter").isNull()).as(example.stringValue()).isFalse();
      assertThat(asked.path("not_understood")).as(example.stringValue()).isEmpty();
    }
  }

  @Test
  void schemaOffersTheStoresOwnSegments() {
    JsonNode axes = reader.get("/segments/axes").expecting(200).path("axes");
    String schema = reader.get("/customers/search/schema").expecting(200).toString();
    for (JsonNode axis : axes) {
      for (JsonNode segment : axis.path("segments")) {
        assertThat(schema).contains("\"" + segment.path("name").stringValue() + "\"");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"filter\": []}|400|FILTER_BAD_JSON",
        "{\"filter\": {\"wher\": []}}|400|FILTER_BAD_JSON",
        "{\"filter\": {\"where\": [{\"kind\": \"segment\", \"axis\": \"x\", \"any_of\": [\"y\"]}]}}|400|AXIS_UNKNOWN",
        "{\"filter\": {\"where\": [{\"kind\": \"segment\", \"axis\": \"purchase_value\", \"any_of\": [\"' OR 1=1\"]}]}}|400|SEGMENT_UNKNOWN",
        "{\"filter\": {\"where\": [{\"kind\": \"customer\", \"any_of\": [\"\\u0000\"]}]}}|400|FILTER_TEXT",
        "{\"filter\": {\"where\": [{\"kind\": \"lookalikes\", \"of\": \"nobody\"}]}}|404|NO_CUSTOMER",
        "{\"filter\": {\"where\": [{\"kind\": \"drift\", \"start\": \"1999-01-01\", \"end\": \"1999-02-01\"}]}}|404|TOO_FEW_SNAPSHOTS",
        "{\"limit\": 0}|422|PAGE_LIMIT",
        "{\"limit\": 501}|422|PAGE_LIMIT",
        "{\"cursor\": \"nonsense\"}|400|CURSOR_BAD",
        "{\"store_id\": \"other\"}|403|STORE_NOT_YOURS",
        "{\"filters\": {}}|400|UNKNOWN_FIELD",
        "{\"filter\": {\"limit\": 1e400}}|400|FILTER_BAD_JSON"
      })
  void whatIsAskedWronglyIsRefused(String body, int status, String code) {
    reader.post("/customers/search", body).problem(status, code);
  }

  @Test
  void cursorBelongsToItsFilter() {
    JsonNode page = search("{\"limit\": 5}");
    reader
        .post(
            "/customers/search",
            "{\"filter\": {\"limit\": 50}, \"cursor\": \""
                + page.path("next_cursor").stringValue()
                + "\"}")
        .problem(400, "CURSOR_BAD");
  }

  @Test
  void questionHasALengthAndIsNeeded() {
    reader
        .get(WORDS + TestClient.encoded("deal hunters ".repeat(50)))
        .problem(400, "WORDS_TOO_LONG");
    reader.get("/api/mcp/query/natural-language").problem(400, "MISSING_PARAMETER");
  }

  @Test
  void keysOfOtherStoresFindTheirOwnCustomers() {
    long mine = search("{}").path("matching").longValue();
    JsonNode theirs = other.post("/customers/search", "{}").expecting(200);
    assertThat(theirs.path("store_id").stringValue()).isEqualTo(TestService.OTHER);
    assertThat(theirs.path("matching").longValue()).isNotEqualTo(mine).isPositive();
  }
}
