package io.quimbi.server.names;

import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import io.quimbi.app.ClaudeSettings;
import io.quimbi.engine.naming.AxisSheet;
import io.quimbi.engine.naming.NameProposer;
import io.quimbi.engine.naming.NamedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks Claude for the names of segments, an axis at a time, a few at once. What is sent is the
 * sheet of the axis and nothing else: aggregates. The answer is JSON by a schema; whatever it is
 * not, or where none comes, the axis has no proposals and says why.
 *
 * <p>Too many requests, an overloaded service and faults of the server are tried again with growing
 * pauses, or when {@code Retry-After} says; a refused key, or a service that could not be reached
 * for all these tries, ends all asking. For one naming; its methods may be called by any one
 * thread.
 */
public final class ClaudeNamer implements NameProposer {
  private static final Logger LOG = LoggerFactory.getLogger(ClaudeNamer.class);
  private static final int TRIES_AGAIN = 3;
  private static final int AT_ONCE = 3;
  private static final int TOKENS_MAX = 4096;
  private static final Set<Integer> KEY_REFUSED = Set.of(401, 403);

  private static final String TASK =
      """
      You name customer segments of a shop for its shopkeeper. You are given one axis of behaviour
      and its segments: each with the figures of its centre, the median of the shop's customers, and
      the percentile at which the centre stands among them.
      For each segment give a name and one sentence.
      Names: two to four English words in snake_case (a-z, 0-9, _), as a shopkeeper would say them,
      such as weekly_regulars or big_basket_spenders; no two alike; each tells its segment apart from
      the others of the axis. Say only what the figures bear out: "high", "frequent", "big" and the
      like need a percentile of 70 or more, "low", "rare", "new" one of 30 or less, and words such as
      weekly, weekend or evening must fit the figures in their own units.
      Sentences: plain words, at most 200 characters, no number that is not among the figures.
      A part of a segment, with a path such as 0.1, says how it differs from the other parts.
      """;

  private static final String SCHEMA =
      """
      {"type": "object", "additionalProperties": false, "required": ["names"],
       "properties": {"names": {"type": "array", "items":
         {"type": "object", "additionalProperties": false, "required": ["path", "name", "sentence"],
          "properties": {"path": {"type": "string"}, "name": {"type": "string"},
                         "sentence": {"type": "string"}}}}}}
      """;

  private final JsonMapper json =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private final String modelName;
  private final AnthropicChatModel model;
  private final AtomicLong tokensIn = new AtomicLong();
  private final AtomicLong tokensOut = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final AtomicBoolean away = new AtomicBoolean();
  private final Map<String, String> failures = new ConcurrentHashMap<>();

  /**
   * Somebody to ask.
   *
   * @throws IllegalArgumentException without a key
   */
  public ClaudeNamer(ClaudeSettings settings) {
    this(settings, TRIES_AGAIN);
  }

  ClaudeNamer(ClaudeSettings settings, int triesAgain) {
    this.modelName = settings.model();
    this.model =
        AnthropicChatModel.builder()
            .options(
                ClaudeOptions.of(settings, triesAgain, TOKENS_MAX).outputSchema(SCHEMA).build())
            .build();
  }

  /**
   * What asking took and what came of it.
   *
   * @param answers axes that an answer came for
   * @param failures by axis, why there was none to use
   */
  public record Report(
      String model, long answers, long tokensIn, long tokensOut, Map<String, String> failures) {
    /** Copies the map. */
    public Report {
      failures = Map.copyOf(failures);
    }
  }

  /** What it took so far. */
  public Report report() {
    return new Report(modelName, answers.get(), tokensIn.get(), tokensOut.get(), failures);
  }

  @Override
  public NamedBy namedBy() {
    return NamedBy.CLAUDE;
  }

  @Override
  public Map<String, Map<String, Proposal>> propose(List<AxisSheet> sheets) {
    Map<String, Map<String, Proposal>> proposals = new ConcurrentHashMap<>();
    Semaphore places = new Semaphore(AT_ONCE);
    try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
      for (AxisSheet sheet : sheets) {
        asking.execute(
            () -> {
              places.acquireUninterruptibly();
              try {
                proposals.put(sheet.axis(), proposals(sheet));
              } finally {
                places.release();
              }
            });
      }
    }
    Report report = report();
    LOG.atInfo()
        .addKeyValue("model", report.model())
        .addKeyValue("axes", sheets.size())
        .addKeyValue("answers", report.answers())
        .addKeyValue("tokens_in", report.tokensIn())
        .addKeyValue("tokens_out", report.tokensOut())
        .log("asked for the names of segments");
    return proposals;
  }

  private Map<String, Proposal> proposals(AxisSheet sheet) {
    if (refused.get()) {
      return failed(sheet, "the key was refused");
    }
    if (away.get()) {
      return failed(sheet, "the service was away a moment before");
    }
    try {
      ChatResponse response =
          model.call(
              new Prompt(
                  List.of(
                      new SystemMessage(TASK), new UserMessage(json.writeValueAsString(sheet)))));
      return read(sheet, response);
    } catch (AnthropicServiceException e) {
      if (KEY_REFUSED.contains(e.statusCode())) {
        refused.set(true);
        return failed(sheet, "the key was refused");
      }
      return failed(sheet, "the service answered " + e.statusCode());
    } catch (AnthropicException e) {
      away.set(true);
      return failed(sheet, "the service could not be reached, or took too long");
    } catch (JacksonException e) {
      return failed(sheet, "the answer is not the JSON that was asked for");
    } catch (RuntimeException e) {
      // Whatever a library makes of an answer it does not expect, the built-in names are there.
      LOG.atWarn().addKeyValue("failure", e.getClass().getSimpleName()).log("no names from Claude");
      return failed(sheet, "the answer could not be read");
    }
  }

  private Map<String, Proposal> failed(AxisSheet sheet, String reason) {
    failures.put(sheet.axis(), reason);
    return Map.of();
  }

  private Map<String, Proposal> read(AxisSheet sheet, ChatResponse response) {
    Usage usage = response.getMetadata().getUsage();
    tokensIn.addAndGet(count(usage.getPromptTokens()));
    tokensOut.addAndGet(count(usage.getCompletionTokens()));
    answers.incrementAndGet();
    if (response.getResults().isEmpty()) {
      return failed(sheet, "the answer is empty");
    }
    String end = String.valueOf(response.getResults().getFirst().getMetadata().getFinishReason());
    if (end.equalsIgnoreCase("refusal")) {
      return failed(sheet, "the model declined to answer");
    }
    @Nullable String text = response.getResults().getFirst().getOutput().getText();
    JsonNode names = json.readTree(text == null ? "" : text).path("names");
    if (!names.isArray()) {
      return failed(sheet, "the answer is not the JSON that was asked for");
    }
    Set<String> asked = new HashSet<>();
    sheet.segments().forEach(segment -> asked.add(segment.path()));
    Map<String, Proposal> proposals = new HashMap<>();
    List<String> unusable = new ArrayList<>();
    for (JsonNode name : names) {
      String path = name.path("path").stringValue("");
      if (asked.contains(path)) {
        proposals.put(
            path,
            new Proposal(name.path("name").stringValue(""), name.path("sentence").stringValue("")));
      } else {
        unusable.add(path);
      }
    }
    if (!unusable.isEmpty()) {
      LOG.atWarn().addKeyValue("axis", sheet.axis()).log("names for segments nobody asked about");
    }
    return proposals;
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }
}
