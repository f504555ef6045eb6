package io.quimbi.server;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.ScenarioMappingBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quimbi.app.ClaudeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Messages API in Claude's place: listens while the tests of a class run, and knows nothing of
 * the test before when the next begins.
 */
public final class TestMessagesApi
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  /** The key that asks. */
  public static final String KEY = "sk-test-key";

  private static final String PATH = "/v1/messages";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

  @Override
  public void beforeAll(ExtensionContext context) {
    server.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    afresh();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.stop();
  }

  /** Where it listens. */
  public String url() {
    return server.baseUrl();
  }

  /** What asks it, for at most two seconds. */
  public ClaudeSettings settings() {
    return new ClaudeSettings(Optional.of(KEY), "claude-test", url(), Duration.ofSeconds(2));
  }

  /** Gives these answers in turn, and the last of them from then on. */
  public void answers(ResponseDefinitionBuilder... inTurn) {
    String state = Scenario.STARTED;
    for (int i = 0; i < inTurn.length; i++) {
      ScenarioMappingBuilder answer =
          post(urlPathEqualTo(PATH))
              .inScenario("turns")
              .whenScenarioStateIs(state)
              .willReturn(inTurn[i]);
      if (i < inTurn.length - 1) {
        state = "after " + i;
        answer.willSetStateTo(state);
      }
      server.stubFor(answer);
    }
  }

  /** What was asked, the first first. */
  public List<LoggedRequest> asked() {
    return server.findAll(postRequestedFor(urlPathEqualTo(PATH)));
  }

  /** Forgets what was asked, and goes on answering. */
  public void forgetAsked() {
    server.resetRequests();
  }

  /** Forgets what was asked, and the answers. */
  public void afresh() {
    server.resetAll();
  }

  /** A message of one text: 812 tokens in, 64 out. */
  public static ResponseDefinitionBuilder text(String text, String stopReason) {
    return message(
        "{\"type\": \"text\", \"text\": %s}".formatted(JSON.writeValueAsString(text)), stopReason);
  }

  /**
   * A message that uses a tool.
   *
   * @param input what the tool is given, as JSON
   */
  public static ResponseDefinitionBuilder toolUse(String tool, String input) {
    return message(
        "{\"type\": \"tool_use\", \"id\": \"toolu_01\", \"name\": \"%s\", \"input\": %s}"
            .formatted(tool, input),
        "tool_use");
  }

  private static ResponseDefinitionBuilder message(String content, String stopReason) {
    return json(
        200,
        """
        {"id": "msg_01", "type": "message", "role": "assistant", "model": "claude-test",
         "content": [%s], "stop_reason": "%s", "stop_sequence": null,
         "usage": {"input_tokens": 812, "output_tokens": 64,
                   "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}}
        """
            .formatted(content, stopReason));
  }

  /** An error, such as {@code overloaded_error} with 529. */
  public static ResponseDefinitionBuilder error(int status, String type) {
    return json(
        status,
        """
        {"type": "error", "error": {"type": "%s", "message": "for the test"},
         "request_id": "req_1"}
        """
            .formatted(type));
  }

  private static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }
}
