package io.quimbi.server.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.words.AskInWords.Answer;
import io.quimbi.server.TestMessagesApi;
import io.quimbi.server.TestService;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions read by Claude through the Messages API's use of tools, and by the grammar else. */
class ClaudeReaderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  @RegisterExtension private static final TestMessagesApi API = new TestMessagesApi();
  private static final String QUESTION = "folk who drop in a lot, quickly please";

  private static ClaudeReader reader() {
    return new ClaudeReader(API.settings());
  }

  private static void answer(String input) {
    API.answers(TestMessagesApi.toolUse("find_customers", input));
  }

  private static Answer ask(ClaudeReader reader, String question) {
    return TestService.quimbi()
        .askInWords()
        .answer(TestService.SHOP, question, 5, null, 1, Optional.of(reader));
  }

  @Test
  void theFilterThatClaudeFillsIsLookedForAndShown() {
    answer(
        """
        {"filter": {"where": [{"kind": "figure", "figure": "total_orders", "more_than": 2}]},
         "not_understood": ["quickly"]}
        """);
    ClaudeReader reader = reader();
    Answer answer = ask(reader, QUESTION);
    assertThat(answer.notes()).containsExactly("read by Claude (claude-test)");
    assertThat(answer.notUnderstood()).containsExactly("quickly");
    assertThat(answer.customers()).isNotEmpty();
    assertThat(String.valueOf(answer.filter())).contains("orders");
    // The next page is of the same filter.
    assertThat(ask(reader, QUESTION).filter()).isEqualTo(answer.filter());
    assertThat(API.asked()).hasSize(1);
  }

  @Test
  void theRequestOffersOneToolWithTheStoresOwnSegmentsAndNoCustomer() {
    answer("{\"filter\": {\"where\": []}, \"not_understood\": []}");
    ask(reader(), QUESTION);
    String sent = API.asked().getFirst().getBodyAsString();
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
      API.afresh();
      answer(input);
      Answer answer = ask(reader(), understood);
      assertThat(answer.notes()).as(input).noneMatch(note -> note.startsWith("read by"));
      assertThat(answer.filter()).as(input).isNotNull();
    }
  }

  @Test
  void whereClaudeCannotBeHadTheGrammarReads() {
    API.answers(TestMessagesApi.error(401, "authentication_error"));
    Answer answer = ask(reader(), "how many customers with more than 3 orders");
    assertThat(answer.filter()).isNotNull();
    assertThat(answer.notes()).noneMatch(note -> note.startsWith("read by"));
  }
}
