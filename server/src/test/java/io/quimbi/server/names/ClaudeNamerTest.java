package io.quimbi.server.names;

import static io.quimbi.server.TestMessagesApi.error;
import static io.quimbi.server.TestMessagesApi.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Progress;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.engine.naming.AxisSheet;
import io.quimbi.engine.naming.NameProposer.Proposal;
import io.quimbi.server.TestMessagesApi;
import io.quimbi.server.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Claude as the Messages API speaks, with everything that may go wrong on the way. */
class ClaudeNamerTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  @RegisterExtension private static final TestMessagesApi API = new TestMessagesApi();

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

  private static ClaudeNamer namer(int triesAgain) {
    return new ClaudeNamer(API.settings(), triesAgain);
  }

  private static Map<String, Proposal> proposals(ClaudeNamer namer) {
    return namer.propose(List.of(SHEET)).getOrDefault("purchase_value", Map.of());
  }

  private static @Nullable String failure(ClaudeNamer namer) {
    return namer.report().failures().get("purchase_value");
  }

  @Test
  void anAnswerBecomesProposalsForTheSegmentsAskedAbout() {
    API.answers(text(GOOD, "end_turn"));
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
    API.answers(text(GOOD, "end_turn"));
    proposals(namer(0));
    LoggedRequest request = API.asked().getFirst();
    assertThat(request.getHeader("x-api-key")).isEqualTo(TestMessagesApi.KEY);
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
      API.afresh();
      API.answers(text(text, "end_turn"));
      ClaudeNamer namer = namer(0);
      assertThat(proposals(namer)).as(text).isEmpty();
      assertThat(failure(namer)).as(text).contains("answer");
    }
  }

  @Test
  void aRefusalLeavesTheBuiltInNames() {
    API.answers(text("", "refusal"));
    ClaudeNamer namer = namer(0);
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).contains("declined");
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    API.answers(text(GOOD, "end_turn").withFixedDelay(10_000));
    ClaudeNamer namer = namer(0);
    long started = System.nanoTime();
    assertThat(proposals(namer)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
    assertThat(failure(namer)).contains("too long");
    // Fourteen axes would take it one time after the other.
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).contains("away");
    assertThat(API.asked()).hasSize(1);
  }

  @Test
  void tooManyRequestsAreTriedAgainWhenTheServiceSays() {
    API.answers(
        error(429, "rate_limit_error").withHeader("retry-after", "2"), text(GOOD, "end_turn"));
    long started = System.nanoTime();
    assertThat(proposals(namer(3))).containsKey("0");
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_900));
    assertThat(API.asked()).hasSize(2);
  }

  @Test
  void anOverloadedServiceIsTriedAgainAndThenGivenUp() {
    API.answers(
        error(529, "overloaded_error"), error(529, "overloaded_error"), text(GOOD, "end_turn"));
    assertThat(proposals(namer(3))).containsKey("0");
    assertThat(API.asked()).hasSize(3);

    API.afresh();
    API.answers(error(529, "overloaded_error"));
    ClaudeNamer namer = namer(1);
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).contains("529");
    assertThat(API.asked()).hasSize(2);
  }

  @Test
  void aWrongKeyEndsAllAsking() {
    API.answers(error(401, "authentication_error"));
    ClaudeNamer namer = namer(3);
    assertThat(proposals(namer)).isEmpty();
    assertThat(failure(namer)).isEqualTo("the key was refused");
    assertThat(proposals(namer)).isEmpty();
    assertThat(API.asked()).hasSize(1);
  }

  @Test
  void nothingPersonalLeavesAndBuiltInNamesStayWhereProposalsFail() {
    API.answers(
        text(
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

    assertThat(API.asked()).hasSize(1);
    String sent = API.asked().getFirst().getBodyAsString();
    assertThat(sent).contains("avg_order_value").doesNotContain(TestService.CUSTOMER);
    List<String> private_ = new ArrayList<>();
    quimbi.query(
        TestService.OTHER,
        "SELECT customer_id FROM customers UNION SELECT product_id FROM order_lines"
            + " UNION SELECT product_name FROM order_lines UNION SELECT order_id FROM orders",
        values -> {
          String value = values.getFirst();
          if (value != null) {
            private_.add(value);
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
