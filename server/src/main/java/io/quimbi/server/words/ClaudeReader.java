package io.quimbi.server.words;

import com.anthropic.models.messages.ToolChoice;
import com.anthropic.models.messages.ToolChoiceTool;
import io.quimbi.app.ClaudeSettings;
import io.quimbi.engine.words.QuestionReader;
import io.quimbi.server.names.ClaudeOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.DefaultToolDefinition;
import org.springframework.ai.tool.definition.ToolDefinition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has Claude fill a filter with what a question asks for, by the use of a tool whose input is the
 * filter. Sent are the question as it was asked, and the store's axes and segments with their
 * sentences; no customer. Where no filter comes of it, the grammar reads the question.
 *
 * <p>The same question of the same store is asked once: the pages of an answer are of one filter.
 * Thread-safe.
 */
final class ClaudeReader implements QuestionReader {
  private static final Logger LOG = LoggerFactory.getLogger(ClaudeReader.class);
  private static final String TOOL = "find_customers";
  private static final int TOKENS_MAX = 2048;
  private static final int TRIES_AGAIN = 1;
  private static final int REMEMBERED_MAX = 500;

  private final JsonMapper json = JsonMapper.builder().build();
  private final ClaudeSettings settings;
  private final AnthropicChatModel model;
  private final Map<String, Understood> remembered =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Understood> eldest) {
              return size() > REMEMBERED_MAX;
            }
          });

  ClaudeReader(ClaudeSettings settings) {
    this.settings = settings;
    this.model =
        AnthropicChatModel.builder()
            .options(ClaudeOptions.of(settings, TRIES_AGAIN, TOKENS_MAX).build())
            .build();
  }

  /** A tool that is never called here: its input is all that is wanted. */
  private record Tool(ToolDefinition definition) implements ToolCallback {
    @Override
    public ToolDefinition getToolDefinition() {
      return definition;
    }

    @Override
    public String call(String input) {
      throw new UnsupportedOperationException("the filter is read, the tool is not called");
    }
  }

  @Override
  public String name() {
    return "Claude (" + settings.model() + ")";
  }

  @Override
  public Optional<Understood> read(String question, Store store) {
    String key = json.writeValueAsString(List.of(question, store.segments(), store.today()));
    Understood known = remembered.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      ChatResponse response = model.call(prompt(question, store));
      LOG.atInfo()
          .addKeyValue("model", settings.model())
          .addKeyValue("tokens_in", response.getMetadata().getUsage().getPromptTokens())
          .addKeyValue("tokens_out", response.getMetadata().getUsage().getCompletionTokens())
          .log("asked what a question means");
      Optional<Understood> understood = understood(response);
      understood.ifPresent(filter -> remembered.put(key, filter));
      return understood;
    } catch (RuntimeException e) {
      // Whatever a library makes of an answer it does not expect, the grammar is there.
      LOG.atWarn()
          .addKeyValue("failure", e.getClass().getSimpleName())
          .log("a question is left to the grammar");
      return Optional.empty();
    }
  }

  private Prompt prompt(String question, Store store) {
    String task =
        """
        You turn a shopkeeper's question about customers into a filter, by calling the tool once.
        Use only the axes, segments, figures and features that the tool's schema names. Put words of
        the question that no condition stands for into not_understood, as they stand there; never
        guess. Set count_only where only a number of customers is asked for. Profiles are as of %s;
        money is in %s. The segments of this shop, by axis, with what their members do:
        %s
        """
            .formatted(
                store.today(),
                store.currency() == null ? "the shop's currency" : store.currency(),
                json.writeValueAsString(store.segments()));
    ToolDefinition tool =
        DefaultToolDefinition.builder()
            .name(TOOL)
            .description("Finds the customers of whom all conditions of the filter hold.")
            .inputSchema(json.writeValueAsString(schema(store)))
            .build();
    return new Prompt(
        List.of(new SystemMessage(task), new UserMessage(question)),
        AnthropicChatOptions.builder()
            .model(settings.model())
            .maxTokens(TOKENS_MAX)
            .toolCallbacks(new Tool(tool))
            .toolChoice(ToolChoice.ofTool(ToolChoiceTool.builder().name(TOOL).build()))
            .build());
  }

  private static Map<String, Object> schema(Store store) {
    Map<String, Object> filter = new LinkedHashMap<>(store.filterSchema());
    filter.remove("$schema");
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(
            "filter",
            filter,
            "count_only",
            Map.of("type", "boolean"),
            "not_understood",
            Map.of("type", "array", "items", Map.of("type", "string"))),
        "required",
        List.of("filter", "not_understood"));
  }

  private Optional<Understood> understood(ChatResponse response) {
    for (var generation : response.getResults()) {
      for (AssistantMessage.ToolCall call : generation.getOutput().getToolCalls()) {
        if (call.name().equals(TOOL)) {
          JsonNode input = json.readTree(call.arguments());
          JsonNode filter = input.path("filter");
          List<String> notUnderstood = new ArrayList<>();
          for (JsonNode word : input.path("not_understood")) {
            notUnderstood.add(word.stringValue(""));
          }
          // Everybody is no answer to a question of which nothing was understood.
          boolean something = filter.isObject() && !filter.isEmpty();
          return something || notUnderstood.isEmpty() && filter.isObject()
              ? Optional.of(
                  new Understood(
                      filter, input.path("count_only").booleanValue(false), notUnderstood))
              : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
