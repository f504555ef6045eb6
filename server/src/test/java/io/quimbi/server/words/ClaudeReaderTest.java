package io.quimbi.server.words;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.quimbi.app.ClaudeSettings;
import io.quimbi.engine.words.AskInWords.Answer;
import io.quimbi.server.TestService;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions read by Claude through the Messages API's use of tools, and by the grammar else. */
class ClaudeReaderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final WireMockServer API = new WireMockServer(wireMockConfig().dynamicPort());
  private static final String QUESTION = "folk who drop in a lot, quickly please";

  @BeforeAll
  static void start() {
    API.start();
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @BeforeEach
  void afresh() {
    API.resetAll();
  }

  private static ClaudeReader reader() {
    return new ClaudeReader(
        new ClaudeSettings(
            Optional.of("sk-test-key"), "claude-test", API.baseUrl(), Duration.ofSeconds(2)));
  }

  private static void answer(int status, String body) {
    API.stubFor(
        post(urlPathEqualTo("/v1/messages"))
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
  }

  private static String use(String input) {
    return """
        {"id": "msg_01", "type": "message", "role": "assistant", "model": "claude-test",
         "content": [{"type": "tool_use", "id": "toolu_01", "name": "find_customers",
                      "input": %s}],
         "stop_reason": "tool_use", "stop_sequence": null,
         "usage": {"input_tokens": 2000, "output_tokens": 80,
                   "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}}
        """
        .formatted(input);
  }

  private static Answer ask(ClaudeReader reader, String question) {
    return TestService.quimbi()
        .askInWords()
        .answer(TestService.SHOP, question, 5, null, 1, Optional.of(reader));
  }

  private static int asked() {
    return API.findAll(postRequestedFor(urlPathEqualTo("/v1/messages"))).size();
  }

  @Test
  void theFilterThatClaudeFillsIsLookedForAndShown() {
    answer(
        200,
        use(
            """
            {"filter": {"where": [{"kind": "figure", "figure": "total_orders", "more_than": 2}]},
             "not_understood": ["quickly"]}
            """));
    ClaudeReader reader = reader();
    Answer answer = ask(reader, QUESTION);
    assertThat(answer.notes()).containsExactly("read by Claude (claude-test)");
    assertThat(answer.notUnderstood()).containsExactly("quickly");
    assertThat(answer.customers()).isNotEmpty();
    assertThat(String.valueOf(answer.filter())).contains("orders");
    // The next page is of the same filter.
    assertThat(ask(reader, QUESTION).filter()).isEqualTo(answer.filter());
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void theRequestOffersOneToolWithTheStoresOwnSegmentsAndNoCustomer() {
    answer(200, use("{\"filter\": {\"where\": []}, \"not_understood\": []}"));
    ask(reader(), QUESTION);
    String sent =
        API.findAll(postRequestedFor(urlPathEqualTo("/v1/messages"))).getFirst().getBodyAsString();
    JsonNode body = JSON.readTree(sent);
    assertThat(body.path("tools").size()).isEqualTo(1);
    assertThat(body.path("tools").get(0).path("name").stringValue()).isEqualTo("find_customers");
    assertThat(body.path("tools").get(0).path("input_schema").path("properties").has("filter"))
        .isTrue();
    assertThat(body.path("tool_choice").path("name").stringValue()).isEqualTo("find_customers");
    assertThat(sent).contains("never_returns").doesNotContain(TestService.CUSTOMER);
  }

  @Test
  void whatIsNoFilterIsLeftToTheGrammar() {
    String understood = "how many customers with more than 3 orders";
    for (String input :
        new String[] {
          "{\"filter\": {\"where\": [{\"kind\": \"sql\", \"text\": \"DROP TABLE\"}]},"
              + " \"not_understood\": []}",
          "{\"filter\": {}, \"not_understood\": [\"all of it\"]}",
          "{}"
        }) {
      API.resetAll();
      answer(200, use(input));
      Answer answer = ask(reader(), understood);
      assertThat(answer.notes()).as(input).noneMatch(note -> note.startsWith("read by"));
      assertThat(answer.filter()).as(input).isNotNull();
    }
  }

  @Test
  void whereClaudeCannotBeHadTheGrammarReads() {
    answer(401, "{\"type\": \"error\", \"error\": {\"type\": \"authentication_error\"}}");
    Answer answer = ask(reader(), "how many customers with more than 3 orders");
    assertThat(answer.filter()).isNotNull();
    assertThat(answer.notes()).noneMatch(note -> note.startsWith("read by"));
  }
}
