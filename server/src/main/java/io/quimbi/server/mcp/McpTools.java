package io.quimbi.server.mcp;

import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.quimbi.app.Quimbi;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.insight.CustomerWhy;
import io.quimbi.engine.insight.Lookalikes;
import io.quimbi.engine.snapshot.MoversFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tools, whichever way a call comes in. */
final class McpTools {
  private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);

  /** An answer that a model can read at once. */
  private static final int LIMIT_MAX = 50;

  private static final int LIMIT = 10;

  private final Quimbi quimbi;
  private final CustomerWhy why;
  private final JsonMapper json;
  private final List<McpTool> tools;

  /**
   * The tools.
   *
   * @param json as the service writes it
   */
  McpTools(Quimbi quimbi, JsonMapper json) {
    this.quimbi = quimbi;
    this.json = json;
    // One for all calls, since it keeps the median customers.
    why = quimbi.customerWhy();
    tools =
        List.of(
            customer(),
            findCustomers(),
            lookalikes(),
            movers(),
            segmentStats(),
            topArchetypes(),
            drift());
  }

  /** What a tool does with the store of whoever calls. */
  private interface Answer {
    McpAnswer of(String storeId, McpArguments arguments);
  }

  /** A tool with what it does. */
  private record McpTool(Tool tool, Answer answer) {}

  /** What the tools are called and take. */
  List<Tool> tools() {
    return tools.stream().map(McpTool::tool).toList();
  }

  /** Calls a tool for a store; what goes wrong is an answer too, with the sentence. */
  CallToolResult call(String storeId, CallToolRequest request) {
    try {
      McpTool called =
          tools.stream()
              .filter(tool -> tool.tool.name().equals(request.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new QuimbiException(
                          QuimbiException.Kind.USAGE,
                          "TOOL_UNKNOWN",
                          "there is no tool \"" + request.name() + "\""));
      McpAnswer answer = called.answer.of(storeId, new McpArguments(request.arguments()));
      JsonNode content = json.valueToTree(answer.content());
      return CallToolResult.builder()
          .addTextContent(answer.sentence())
          // For clients that read no structured content.
          .addTextContent(content.toString())
          .structuredContent(content)
          .isError(false)
          .build();
    } catch (QuimbiException known) {
      return failed(known.code(), String.valueOf(known.getMessage()));
    } catch (RuntimeException fault) {
      LOG.atError().addKeyValue("tool", request.name()).setCause(fault).log("tool failed");
      return failed("FAULT", "a fault of ours; the service's log has it");
    }
  }

  private CallToolResult failed(String code, String message) {
    Map<String, String> problem = new LinkedHashMap<>();
    problem.put("code", code);
    problem.put("message", message);
    return CallToolResult.builder()
        .addTextContent(message + " [" + code + "]")
        .structuredContent(json.valueToTree(problem))
        .isError(true)
        .build();
  }

  private static McpTool tool(
      String name, String title, String description, Map<String, Object> input, Answer answer) {
    return new McpTool(
        Tool.builder(name, input)
            .title(title)
            .description(description)
            .annotations(
                ToolAnnotations.builder()
                    .title(title)
                    .readOnlyHint(true)
                    .destructiveHint(false)
                    .idempotentHint(true)
                    .openWorldHint(false)
                    .build())
            .build(),
        answer);
  }

  private McpTool customer() {
    return tool(
        "customer",
        "One customer",
        """
        Answers who a customer is: orders and money, the segment on each behavioural axis with the \
        memberships (0 to 1, adding up to 1 on an axis), churn risk (0 to 1, probability of having \
        left), predicted lifetime value and the figures behind the axes in plain units. With why, \
        it also says what each figure accounts for against the store's median customer. Use it \
        when you have a customer id; to get ids, use find_customers. Money is in the store's \
        currency. A customer without an order has archetype null and a message. \
        Example: {"customer_id": "C0000001", "why": "purchase_frequency"}\
        """,
        McpInput.object()
            .text("customer_id", "The store's own id, exactly as the store writes it.", true)
            .text("why", "An axis to explain, such as purchase_frequency, or all.", false)
            .schema(),
        (store, arguments) -> {
          String id = arguments.requiredText("customer_id");
          var report = quimbi.insight().customer(store, id);
          Map<String, Object> content = new LinkedHashMap<>();
          content.put("customer", report);
          arguments
              .text("why")
              .ifPresent(
                  axis ->
                      content.put(
                          "why",
                          why.of(
                              store,
                              id,
                              axis.equals("all")
                                  ? Optional.empty()
                                  : Optional.of(Axes.require(axis)))));
          return new McpAnswer(
              report.archetype() == null
                  ? "Customer " + id + ": " + report.message()
                  : "Customer "
                      + id
                      + " has ordered "
                      + report.totalOrders()
                      + " times for "
                      + report.lifetimeValue()
                      + " in all; the last time "
                      + report.lastOrderAt()
                      + ".",
              content);
        });
  }

  private McpTool findCustomers() {
    return tool(
        "find_customers",
        "Find customers",
        """
        Answers which customers fit, and how many: by a typed filter, or by a question in plain \
        words that is turned into one. Use it to list or count customers by segment, membership, \
        churn risk, value, orders, recency, drift or likeness. Give filter or words, not both. The \
        answer says how it was understood, which words could not be read, the number of all that \
        match, and up to limit customers; cursor continues. The filter's JSON schema with this \
        store's segment names is the resource quimbi://filter. \
        Example: {"words": "high value customers who are drifting away", "limit": 20}\
        """,
        McpInput.object()
            .text("words", "A question in plain words, in English.", false)
            .object("filter", "A filter as quimbi://filter describes it.")
            .count("limit", "How many customers to show.", LIMIT, LIMIT_MAX)
            .text("cursor", "next_cursor of the answer before.", false)
            .schema(),
        (store, arguments) -> {
          int limit = arguments.count("limit", LIMIT, LIMIT_MAX);
          Optional<String> words = arguments.text("words");
          Optional<Map<?, ?>> filter = arguments.object("filter");
          if (words.isPresent() == filter.isPresent()) {
            throw new QuimbiException(
                QuimbiException.Kind.USAGE,
                "FILTER",
                "give one of words and filter; a filter for everybody is {}");
          }
          @Nullable String cursor = arguments.text("cursor").orElse(null);
          int threads = quimbi.settings().threads();
          if (words.isPresent()) {
            var answer = quimbi.askInWords().answer(store, words.get(), limit, cursor, threads);
            return new McpAnswer(
                answer.understood() == null
                    ? "Nothing of it could be understood: "
                        + String.join(", ", answer.notUnderstood())
                    : answer.understood() + ": " + answer.count() + " customers.",
                answer);
          }
          var found =
              quimbi
                  .findCustomers()
                  .find(
                      store,
                      FilterJson.read(json.valueToTree(filter.orElseThrow())),
                      limit,
                      cursor,
                      threads);
          return new McpAnswer(
              found.understood() + ": " + found.matching() + " customers match.", found);
        });
  }

  private McpTool lookalikes() {
    return tool(
        "lookalikes",
        "Lookalikes",
        """
        Answers which customers behave most like one, or like any of several: exactly the nearest \
        by fingerprint (the distances to all segments of all axes) among everybody. Use it for \
        "who else is like …" and to widen an audience. similarity is a cosine up to 1; shared \
        lists segments both belong to, the rarest first, which is what they have in common. \
        anomaly_percentile above 99 says that the customer is like hardly anybody. \
        Example: {"customer_id": "C0000001", "count": 10}\
        """,
        McpInput.object()
            .text("customer_id", "The customer to be like.", false)
            .texts("customer_ids", "Several, instead: near to any of them.", LIMIT_MAX)
            .count("count", "How many lookalikes.", LIMIT, LIMIT_MAX)
            .choice("metric", "How likeness is measured.", List.of("cosine", "euclidean"))
            .schema(),
        (store, arguments) -> {
          int count = arguments.count("count", LIMIT, LIMIT_MAX);
          Metric metric = Lookalikes.metric(arguments.text("metric").orElse("cosine"));
          Optional<String> one = arguments.text("customer_id");
          List<String> several = arguments.texts("customer_ids");
          if (one.isPresent() != several.isEmpty()) {
            throw new QuimbiException(
                QuimbiException.Kind.USAGE,
                "LOOKALIKE_SEEDS",
                "give one of customer_id and customer_ids");
          }
          if (one.isPresent()) {
            var report = quimbi.lookalikes().of(store, one.get(), count, metric);
            return new McpAnswer(
                "The "
                    + report.lookalikes().size()
                    + " customers most like "
                    + one.get()
                    + ", of "
                    + report.compared()
                    + ".",
                report);
          }
          var audience = quimbi.lookalikes().audience(store, several, count, metric);
          return new McpAnswer(
              "The "
                  + audience.lookalikes().size()
                  + " customers most like any of "
                  + audience.seeds()
                  + " seeds.",
              audience);
        });
  }

  private McpTool movers() {
    return tool(
        "movers",
        "Who changed",
        """
        Answers who changed most between two dates: first those whose recent orders surprise \
        against their own past (evidence), then those whose drift is most unusual. Use it for \
        "who is leaving", "who came up", "who moved from segment A to B". evidence strength is \
        −log10 of a probability: 2 is once in 100, 3 once in 1,000; drift scores are 0 to 1. Dates \
        are YYYY-MM-DD; without them the last four weeks. \
        Example: {"axis": "price_sensitivity", "severity": "moderate", "limit": 20}\
        """,
        McpInput.object()
            .text("axis", "By the drift of this axis.", false)
            .text("from_segment", "Only those who left it.", false)
            .text("to_segment", "Only those who came to it.", false)
            .choice(
                "severity",
                "From this on.",
                List.of("stable", "minor", "moderate", "significant", "major"))
            .number("evidence", "Of this strength or more; 0 for the strength from which to act.")
            .number("value_min", "Only those worth so much to date, in the store's currency.")
            .text("from", "The earlier date.", false)
            .text("to", "The later date.", false)
            .count("limit", "How many.", LIMIT, LIMIT_MAX)
            .schema(),
        (store, arguments) -> {
          var report =
              quimbi
                  .populationDrift()
                  .movers(
                      store,
                      new MoversFilter(
                          arguments.text("axis").map(Axes::require),
                          arguments.text("from_segment"),
                          arguments.text("to_segment"),
                          arguments.text("severity").map(MoversFilter::severity),
                          arguments.number("evidence"),
                          arguments.amount("value_min"),
                          arguments.count("limit", LIMIT, LIMIT_MAX)),
                      arguments.text("from").orElse(null),
                      arguments.text("to").orElse(null),
                      quimbi.settings().threads());
          return new McpAnswer(report.movers().size() + " customers who changed most.", report);
        });
  }

  private McpTool segmentStats() {
    return tool(
        "segment_stats",
        "Segments",
        """
        Answers which segments the store has: on each of up to 14 behavioural axes the segments \
        with names, sizes, shares (0 to 1 of all customers), what their members do in plain units, \
        mean churn risk and predicted value, and how good the split is (verdict: natural, \
        reproducible or constructed). Use it before find_customers, to learn the names. Without \
        axis it tells all axes in short; with one, its features and centroids too. \
        Example: {"axis": "purchase_value"}\
        """,
        McpInput.object().text("axis", "Only this one, in full.", false).schema(),
        (store, arguments) -> {
          var axis = arguments.text("axis").map(Axes::require);
          var report = quimbi.insight().segments(store, axis);
          return new McpAnswer(
              axis.isPresent()
                  ? "The segments on " + axis.get().id() + "."
                  : "The segments of "
                      + report.axes().stream().filter(one -> one.available()).count()
                      + " axes.",
              axis.isPresent() ? report : SegmentSummary.of(report));
        });
  }

  private McpTool topArchetypes() {
    return tool(
        "top_archetypes",
        "Archetypes",
        """
        Answers which kinds of customers the store has: the most common combinations of segments \
        on the axes that make an archetype, with how many customers show each, their share (0 to \
        1) and mean lifetime value. Use it for an overview of who the customers are. A rare one \
        names the nearest frequent one as its family. Example: {"limit": 10}\
        """,
        McpInput.object().count("limit", "How many, the largest first.", LIMIT, LIMIT_MAX).schema(),
        (store, arguments) -> {
          var archetypes =
              quimbi.insight().archetypes(store, arguments.count("limit", LIMIT, LIMIT_MAX));
          return new McpAnswer(
              "The " + archetypes.size() + " most common archetypes.",
              Map.of("archetypes", archetypes));
        });
  }

  private McpTool drift() {
    return tool(
        "drift",
        "How a customer changed",
        """
        Answers how one customer changed between two dates, and why: the drift of each axis (0 to \
        1) with the segments before and after and what each figure accounts for, the change of \
        churn risk and predicted value, and how surprising recent orders are against the \
        customer's own past. Use it after movers, or for "what happened to …". Dates are \
        YYYY-MM-DD; without them the last 30 days. Without axis, the axes that changed most in \
        short; with one, all of its figures. Example: {"customer_id": "C0000001", "from": \
        "2026-03-01", "to": "2026-06-30"}\
        """,
        McpInput.object()
            .text("customer_id", "The store's own id.", true)
            .text("from", "The earlier date.", false)
            .text("to", "The later date.", false)
            .text("axis", "Only this one, in full.", false)
            .schema(),
        (store, arguments) -> {
          String id = arguments.requiredText("customer_id");
          var axis = arguments.text("axis").map(Axes::require);
          var report =
              quimbi
                  .customerDrift()
                  .drift(
                      store,
                      id,
                      arguments.text("from").orElse(null),
                      arguments.text("to").orElse(null));
          if (axis.isPresent() && !report.axisDrifts().containsKey(axis.get().id())) {
            throw new QuimbiException(
                QuimbiException.Kind.NOTHING_THERE,
                "AXIS_UNAVAILABLE",
                "axis " + axis.get().id() + " has no segments in this store");
          }
          return new McpAnswer(
              "Customer "
                  + id
                  + " changed by "
                  + report.overallDriftScore()
                  + " in "
                  + Math.round(report.daysElapsed())
                  + " days; other segments on: "
                  + (report.segmentsChanged().isEmpty()
                      ? "no axis"
                      : String.join(", ", report.segmentsChanged()))
                  + ".",
              DriftSummary.of(report, axis.map(one -> one.id())));
        });
  }

  /** The names of a store's segments by axis, for the schema of its filters. */
  Map<String, List<String>> segmentNames(String storeId) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    quimbi
        .insight()
        .segments(storeId, Optional.empty())
        .axes()
        .forEach(
            axis -> {
              List<String> own = new ArrayList<>();
              axis.segments().forEach(segment -> own.add(segment.name()));
              if (!own.isEmpty()) {
                names.put(axis.axis(), own);
              }
            });
    return names;
  }
}
