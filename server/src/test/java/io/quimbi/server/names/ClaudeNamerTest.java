package io.quimbi.server.names;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quimbi.app.ClaudeSettings;
import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Progress;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.engine.naming.AxisSheet;
import io.quimbi.engine.naming.NameProposer.Proposal;
import io.quimbi.server.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Claude as the Messages API speaks, with everything that may go wrong on the way. */
class ClaudeNamerTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final WireMockServer API = new WireMockServer(wireMockConfig().dynamicPort());

  private static final AxisSheet SHEET =
      new AxisSheet(
          "purchase_value",
          "How much a customer spends",
          List.of(
              new AxisSheet.Segment(
                  "0",
                  "small_spenders",
                  0.25,
                  "12.50 an order.",
                  List.of(new AxisSheet.Figure("avg_order_value", "average order", 12.5, 57.8, 9))),
              new AxisSheet.Segment("1", "big_spenders", 0.75, "80 an order.", List.of())));

  private static final String GOOD =
      """
      {"names": [{"path": "0", "name": "careful_little_buyers", "sentence": "About 12.5 an order."},
                 {"path": "9", "name": "nobody_asked_for", "sentence": "Of no segment."}]}
      """;

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

  private static ClaudeNamer namer(int triesAgain) {
    return new ClaudeNamer(
        new ClaudeSettings(
            Optional.of("sk-test-key"), "claude-test", API.baseUrl(), Duration.ofSeconds(2)),
        triesAgain);
  }

  private static ResponseDefinitionBuilder message(String text, String stopReason) {
    return aResponse()
        .withStatus(200)
        .withHeader("Content-Type", "application/json")
        .withBody(
            """
            {"id": "msg_01", "type": "message", "role": "assistant", "model": "claude-test",
             "content": [{"type": "text", "text": %s}],
             "stop_reason": "%s", "stop_sequence": null,
             "usage": {"input_tokens": 812, "output_tokens": 64,
                       "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}}
            """
                .formatted(JSON.writeValueAsString(text), stopReason));
  }

  private static ResponseDefinitionBuilder error(int status, String type) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(
            """
            {"type": "error", "error": {"type": "%s", "message": "for the test"},
             "request_id": "req_1"}
            """
                .formatted(type));
  }

  private static void answer(ResponseDefinitionBuilder response) {
    API.stubFor(post(urlPathEqualTo("/v1/messages")).willReturn(response));
  }

  private static void answer(List<ResponseDefinitionBuilder> inTurn) {
    String state = Scenario.STARTED;
    for (int i = 0; i < inTurn.size(); i++) {
      API.stubFor(
          post(urlPathEqualTo("/v1/messages"))
              .inScenario("turns")
              .whenScenarioStateIs(state)
              .willReturn(inTurn.get(i))
              .willSetStateTo("after " + i));
      state = "after " + i;
    }
  }

  private static Map<String, Proposal> proposals(ClaudeNamer namer) {
    return namer.propose(List.of(SHEET)).getOrDefault("purchase_value", Map.of());
  }

  private static List<LoggedRequest> asked() {
    return API.findAll(
        com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor(
            urlPathEqualTo("/v1/messages")));
  }

  private static @Nullable String failure(ClaudeNamer namer) {
    return namer.report().failures().get("purchase_value");
  }

  @Test
  void anAnswerBecomesProposalsForTheSegmentsAskedAbout() {
    answer(message(GOOD, "end_turn"));
    ClaudeNamer namer = namer(0);
    assertThat(proposals(namer))
        .containsExactly(
            Map.entry("0", new Proposal("careful_little_buyers", "About 12.5 an order.")));
    ClaudeNamer.Report report = namer.report();
    assertThat(report.answers()).isEqualTo(1);
    assertThat(report.tokensIn()).isEqualTo(812);
    assertThat(report.tokensOut()).isEqualTo(64);
    assertThat(report.failures()).isEmpty();
  }

  @Test
  void theRequestIsOneOfTheMessagesApiWithASchema() {
    answer(message(GOOD, "end_turn"));
    proposals(namer(0));
    LoggedRequest request = asked().getFirst();
    assertThat(request.getHeader("x-api-key")).isEqualTo("sk-test-key");
    assertThat(request.getHeader("anthropic-version")).isNotBlank();
    JsonNode body = JSON.readTree(request.getBodyAsString());
    assertThat(body.path("model").stringValue()).isEqualTo("claude-test");
    assertThat(body.path("max_tokens").intValue()).isPositive();
    assertThat(body.path("output_config").path("format").path("type").stringValue())
        .isEqualTo("json_schema");
    assertThat(
            body.path("output_config")
                .path("format")
                .path("schema")
                .path("properties")
                .has("names"))
        .isTrue();
    assertThat(body.path("messages").get(0).path("role").stringValue()).isEqualTo("user");
  }

  @Test
  void whatIsNotTheJsonAskedForIsNotUsed() {
    for (String text : new String[] {"Of course! Here are", "{\"names\": 3}", "[]", ""}) {
      API.resetAll();
      answer(message(text, "end_turn"));
      ClaudeNamer namer = namer(0);
      assertThat(proposals(namer)).as(text).isEmpty();
      assertThat(failure(namer)).as(text).contains("answer");
    }
  }

  @Test
  void aRefusalLeavesTheBuiltInNames() {
    answer(message("", "refusal"));
    ClaudeNamer namer = namer(0);
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).contains("declined");
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    answer(message(GOOD, "end_turn").withFixedDelay(10_000));
    ClaudeNamer namer = namer(0);
    long started = System.nanoTime();
    assertThat(proposals(namer)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
    assertThat(failure(namer)).contains("too long");
    // Fourteen axes would take it one time after the other.
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).contains("away");
    assertThat(asked()).hasSize(1);
  }

  @Test
  void tooManyRequestsAreTriedAgainWhenTheServiceSays() {
    answer(
        List.of(
            error(429, "rate_limit_error").withHeader("retry-after", "2"),
            message(GOOD, "end_turn")));
    long started = System.nanoTime();
    assertThat(proposals(namer(3))).containsKey("0");
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_900));
    assertThat(asked()).hasSize(2);
  }

  @Test
  void anOverloadedServiceIsTriedAgainAndThenGivenUp() {
    answer(
        List.of(
            error(529, "overloaded_error"),
            error(529, "overloaded_error"),
            message(GOOD, "end_turn")));
    assertThat(proposals(namer(3))).containsKey("0");
    assertThat(asked()).hasSize(3);

    API.resetAll();
    answer(error(529, "overloaded_error"));
    ClaudeNamer namer = namer(1);
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).contains("529");
    assertThat(asked()).hasSize(2);
  }

  @Test
  void aWrongKeyEndsAllAsking() {
    answer(error(401, "authentication_error"));
    ClaudeNamer namer = namer(3);
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).isEqualTo("the key was refused");
    assertThat(proposals(namer)).isEmpty();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void nothingPersonalLeavesAndBuiltInNamesStayWhereProposalsFail() {
    answer(
        message(
            "{\"names\": [{\"path\": \"0\", \"name\": \"Kaputt\", \"sentence\": \"No name.\"}]}",
            "end_turn"));
    Quimbi quimbi = TestService.quimbi();
    List<String> before = names(quimbi);
    NameSegments.Outcome outcome =
        quimbi
            .nameSegments()
            .name(
                TestService.OTHER,
                Optional.of(Axis.PURCHASE_VALUE),
                false,
                namer(0),
                Actor.SERVICE,
                Progress.NONE);
    assertThat(outcome.renamed()).isEmpty();
    assertThat(outcome.refused())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.proposed()).isEqualTo("Kaputt"));
    assertThat(names(quimbi)).isEqualTo(before);

    assertThat(asked()).hasSize(1);
    String sent = asked().getFirst().getBodyAsString();
    assertThat(sent).contains("avg_order_value").doesNotContain(TestService.CUSTOMER);
    List<String> private_ = new ArrayList<>();
    quimbi.query(
        TestService.OTHER,
        "SELECT customer_id FROM customers UNION SELECT product_id FROM order_lines"
            + " UNION SELECT product_name FROM order_lines UNION SELECT order_id FROM orders",
        new Quimbi.RowSink() {
          @Override
          public void columns(List<String> names, List<String> types) {}

          @Override
          public void row(List<@Nullable String> values) {
            String value = values.getFirst();
            if (value != null) {
              private_.add(value);
            }
          }
        });
    assertThat(private_).hasSizeGreaterThan(500);
    assertThat(private_).noneMatch(sent::contains);
  }

  private static List<String> names(Quimbi quimbi) {
    return quimbi
        .insight()
        .segments(TestService.OTHER, Optional.of(Axis.PURCHASE_VALUE))
        .axes()
        .getFirst()
        .segments()
        .stream()
        .map(segment -> segment.name())
        .toList();
  }
}
