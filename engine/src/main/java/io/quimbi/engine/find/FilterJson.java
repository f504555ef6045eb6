package io.quimbi.engine.find;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.Condition.Level;
import io.quimbi.engine.find.Condition.Ordered.Which;
import io.quimbi.engine.snapshot.DriftCondition;
import io.quimbi.engine.snapshot.MoversFilter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A filter as JSON, which people write, interfaces carry and language models fill:
 *
 * <pre>{@code
 * {"where": [{"kind": "segment", "axis": "purchase_value", "any_of": ["big_spenders"]},
 *            {"kind": "figure", "figure": "total_orders", "more_than": 5},
 *            {"kind": "churn_level", "any_of": ["HIGH", "CRITICAL"], "not": true}],
 *  "order": {"by": "lifetime_value", "descending": true}, "limit": 20}
 * }</pre>
 *
 * <p>Reading is strict: what is not known is refused with its place, since a condition that is
 * silently dropped finds too many customers.
 */
public final class FilterJson {
  private static final int DEPTH_MAX = 20;
  private static final int DIGITS_MAX = 50;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(DIGITS_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final List<String> RANGE =
      List.of("at_least", "more_than", "at_most", "less_than");

  /** The kinds of conditions with the fields that each may have beside kind and not. */
  private static final Map<String, List<String>> KINDS =
      Map.ofEntries(
          Map.entry("segment", List.of("axis", "any_of")),
          Map.entry("membership", with(RANGE, "axis", "segment")),
          Map.entry("strength", List.of("axis", "any_of")),
          Map.entry("archetype", List.of("any_of", "family")),
          Map.entry("figure", with(RANGE, "figure")),
          Map.entry("feature", with(RANGE, "feature")),
          Map.entry("churn_level", List.of("any_of")),
          Map.entry("ordered", List.of("which", "from", "to")),
          Map.entry("customer", List.of("any_of")),
          Map.entry("lookalikes", List.of("of", "count")),
          Map.entry(
              "drift",
              List.of(
                  "axis",
                  "from_segments",
                  "to_segments",
                  "score_at_least",
                  "score_at_most",
                  "severity",
                  "severity_calibrated",
                  "evidence",
                  "evidence_at_least",
                  "days",
                  "start",
                  "end")));

  private static final int LOOKALIKES_DEFAULT = 20;

  private FilterJson() {}

  private static List<String> with(List<String> fields, String... more) {
    return Stream.concat(Stream.of(more), fields.stream()).toList();
  }

  /**
   * The filter of a JSON text.
   *
   * @throws QuimbiException of kind USAGE where it is none, saying where and why
   */
  public static CustomerFilter parse(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "FILTER_BAD_JSON",
          "the filter is not JSON: " + e.getOriginalMessage(),
          e);
    }
    return read(node);
  }

  /**
   * The filter of a JSON document.
   *
   * @throws QuimbiException of kind USAGE where it is none, saying where and why
   */
  public static CustomerFilter read(JsonNode node) {
    Place root = new Place("filter", node);
    root.requireObject(Set.of("where", "order", "limit"));
    List<Clause> where = new ArrayList<>();
    if (root.has("where")) {
      JsonNode list = root.get("where").node;
      if (!list.isArray()) {
        throw root.get("where").wrong("a list of conditions");
      }
      for (int i = 0; i < list.size(); i++) {
        where.add(clause(new Place("where[" + i + "]", list.get(i))));
      }
    }
    return new CustomerFilter(
        where,
        root.optional("order").map(FilterJson::order),
        root.optional("limit").map(Place::integer));
  }

  private static Clause clause(Place at) {
    at.requireObject(null);
    String kind = at.require("kind").text();
    List<String> fields = KINDS.get(kind);
    if (fields == null) {
      throw at.get("kind").unknown("kind of condition", kind, KINDS.keySet());
    }
    at.requireObject(Set.copyOf(with(fields, "kind", "not")));
    Condition condition = at.checked(() -> condition(kind, at));
    return new Clause(at.optional("not").map(Place::bool).orElse(false), condition);
  }

  private static Condition condition(String kind, Place at) {
    return switch (kind) {
      case "segment" ->
          new Condition.InSegment(axis(at.require("axis")), at.require("any_of").texts());
      case "membership" ->
          new Condition.Membership(
              axis(at.require("axis")), at.require("segment").text(), range(at));
      case "strength" ->
          new Condition.HasStrength(
              at.optional("axis").map(FilterJson::axis),
              at.require("any_of").each(place -> word(place, "strength", Strength.values())));
      case "archetype" ->
          new Condition.OfArchetype(
              at.require("any_of").texts(), at.optional("family").map(Place::bool).orElse(false));
      case "figure" -> new Condition.FigureIn(figure(at.require("figure")), range(at));
      case "feature" -> new Condition.FeatureIn(feature(at.require("feature")), range(at));
      case "churn_level" ->
          new Condition.ChurnLevel(
              at.require("any_of").each(place -> word(place, "level", Level.values())));
      case "ordered" ->
          new Condition.Ordered(
              word(at.require("which"), "order", Which.values()),
              at.optional("from").map(Place::date),
              at.optional("to").map(Place::date));
      case "customer" -> new Condition.WithId(at.require("any_of").texts());
      case "lookalikes" ->
          new Condition.LikeCustomer(
              at.require("of").text(),
              at.optional("count").map(Place::integer).orElse(LOOKALIKES_DEFAULT));
      case "drift" -> new Condition.Drifted(drift(at));
      default -> throw new IllegalStateException(kind + " is in no case");
    };
  }

  private static DriftCondition drift(Place at) {
    Optional<List<EvidenceKind>> kinds =
        at.optional("evidence").map(list -> list.each(FilterJson::evidence));
    Optional<Double> strength =
        at.optional("evidence_at_least").map(place -> place.decimal().doubleValue());
    Optional<DriftCondition.EvidenceAsked> evidence =
        kinds.isEmpty() && strength.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new DriftCondition.EvidenceAsked(
                    kinds.orElse(List.of()), strength.orElse(MoversFilter.ACTIONABLE)));
    return new DriftCondition(
        at.optional("axis").map(FilterJson::axis),
        at.optional("from_segments").map(Place::texts).orElse(List.of()),
        at.optional("to_segments").map(Place::texts).orElse(List.of()),
        at.optional("score_at_least").map(place -> place.decimal().doubleValue()),
        at.optional("score_at_most").map(place -> place.decimal().doubleValue()),
        severities(at, "severity"),
        severities(at, "severity_calibrated"),
        evidence,
        new DriftCondition.Period(
            at.optional("days").map(Place::integer),
            at.optional("start").map(Place::date),
            at.optional("end").map(Place::date)));
  }

  private static List<Severity> severities(Place at, String field) {
    return at.optional(field)
        .map(list -> list.each(place -> word(place, "severity", Severity.values())))
        .orElse(List.of());
  }

  private static EvidenceKind evidence(Place at) {
    String id = at.text();
    return EvidenceKind.ALL.stream()
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                at.unknown(
                    "kind of evidence", id, EvidenceKind.ALL.stream().map(EvidenceKind::id)));
  }

  private static Axis axis(Place at) {
    String id = at.text();
    return Axis.of(id)
        .orElseThrow(() -> at.unknown("axis", id, Arrays.stream(Axis.values()).map(Axis::id)));
  }

  private static Figure figure(Place at) {
    String id = at.text();
    return Figure.of(id)
        .orElseThrow(
            () -> at.unknown("figure", id, Arrays.stream(Figure.values()).map(Figure::id)));
  }

  private static Feature feature(Place at) {
    String id = at.text();
    return Arrays.stream(Feature.values())
        .filter(feature -> feature.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> at.unknown("feature", id, Arrays.stream(Feature.values()).map(Feature::id)));
  }

  private static <E extends Enum<E>> E word(Place at, String what, E[] values) {
    String text = at.text();
    for (E value : values) {
      if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    throw at.unknown(what, text, Arrays.stream(values).map(value -> value.name()));
  }

  private static Range range(Place at) {
    Optional<Range.Bound> min = bound(at, "at_least", "more_than");
    Optional<Range.Bound> max = bound(at, "at_most", "less_than");
    return new Range(min, max);
  }

  private static Optional<Range.Bound> bound(Place at, String inclusive, String exclusive) {
    if (at.has(inclusive) && at.has(exclusive)) {
      throw at.wrong("either " + inclusive + " or " + exclusive + ", not both");
    }
    return at.optional(inclusive)
        .map(place -> new Range.Bound(place.decimal(), true))
        .or(() -> at.optional(exclusive).map(place -> new Range.Bound(place.decimal(), false)));
  }

  private static Order order(Place at) {
    at.requireObject(Set.of("by", "descending", "feature", "axis", "segment"));
    String by = at.require("by").text();
    Order.Key key =
        switch (by) {
          case "feature" -> new Order.ByFeature(feature(at.require("feature")));
          case "membership" ->
              new Order.ByMembership(axis(at.require("axis")), at.require("segment").text());
          case "drift" -> Order.Found.DRIFT;
          case "evidence" -> Order.Found.EVIDENCE;
          case "similarity" -> Order.Found.SIMILARITY;
          case "customer_id" -> Order.Plain.CUSTOMER_ID;
          default ->
              new Order.ByFigure(
                  Figure.of(by)
                      .orElseThrow(() -> at.get("by").unknown("order", by, orders().stream())));
        };
    return new Order(
        key, at.optional("descending").map(Place::bool).orElse(key != Order.Plain.CUSTOMER_ID));
  }

  private static List<String> orders() {
    List<String> orders = new ArrayList<>();
    Arrays.stream(Figure.values()).map(Figure::id).forEach(orders::add);
    orders.addAll(
        List.of("feature", "membership", "drift", "evidence", "similarity", "customer_id"));
    return orders;
  }

  /** A node with its place in the document. */
  private record Place(String path, JsonNode node) {
    interface Reading<T> {
      T read();
    }

    /** What the parts of a filter say themselves, with the place in front. */
    <T> T checked(Reading<T> reading) {
      try {
        return reading.read();
      } catch (QuimbiException e) {
        if (e.code().startsWith("FILTER_BAD") || e.code().endsWith("_UNKNOWN")) {
          throw e;
        }
        throw new QuimbiException(e.kind(), e.code(), path + ": " + e.getMessage(), e);
      }
    }

    void requireObject(@Nullable Set<String> known) {
      if (!node.isObject()) {
        throw wrong("an object");
      }
      if (known == null) {
        return;
      }
      for (String field : node.propertyNames()) {
        if (!known.contains(field)) {
          throw new Place(path + "." + field, node).unknown("field", field, known.stream());
        }
      }
    }

    boolean has(String field) {
      return node.hasNonNull(field);
    }

    Place get(String field) {
      return new Place(path + "." + field, node.path(field));
    }

    Optional<Place> optional(String field) {
      return has(field) ? Optional.of(get(field)) : Optional.empty();
    }

    Place require(String field) {
      return optional(field)
          .orElseThrow(
              () ->
                  new QuimbiException(
                      QuimbiException.Kind.USAGE,
                      "FILTER_BAD_JSON",
                      path + " needs the field \"" + field + "\""));
    }

    String text() {
      if (!node.isString()) {
        throw wrong("a text");
      }
      return node.stringValue();
    }

    boolean bool() {
      if (!node.isBoolean()) {
        throw wrong("true or false");
      }
      return node.booleanValue();
    }

    int integer() {
      if (!node.isIntegralNumber() || !node.canConvertToInt()) {
        throw wrong("a whole number");
      }
      return node.intValue();
    }

    BigDecimal decimal() {
      if (!node.isNumber()) {
        throw wrong("a number");
      }
      return node.decimalValue();
    }

    LocalDate date() {
      try {
        return LocalDate.parse(text());
      } catch (DateTimeException e) {
        throw wrong("a date such as 2025-06-30");
      }
    }

    List<String> texts() {
      return each(Place::text);
    }

    <T> List<T> each(Function<Place, T> of) {
      if (!node.isArray()) {
        throw wrong("a list");
      }
      List<T> elements = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        elements.add(of.apply(new Place(path + "[" + i + "]", node.get(i))));
      }
      return elements;
    }

    QuimbiException wrong(String wanted) {
      String seen = node.toString();
      return new QuimbiException(
          QuimbiException.Kind.USAGE,
          "FILTER_BAD_JSON",
          path
              + " must be "
              + wanted
              + ", was "
              + (seen.length() > 80 ? seen.substring(0, 80) + "…" : seen));
    }

    QuimbiException unknown(String what, String seen, Set<String> known) {
      return unknown(what, seen, known.stream());
    }

    QuimbiException unknown(String what, String seen, Stream<String> known) {
      String code =
          what.equals("axis") ? "AXIS_UNKNOWN" : what.equals("feature") ? "FEATURE_UNKNOWN" : null;
      return new QuimbiException(
          QuimbiException.Kind.USAGE,
          code == null ? "FILTER_BAD_JSON" : code,
          path
              + ": there is no "
              + what
              + " \""
              + seen
              + "\"; there are "
              + String.join(", ", Nearest.first(seen, known.toList())));
    }
  }

  /** The JSON of a filter; reading it gives an equal one. */
  public static ObjectNode write(CustomerFilter filter) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode where = json.putArray("where");
    filter.where().forEach(clause -> write(clause, where.addObject()));
    filter.order().ifPresent(order -> write(order, json.putObject("order")));
    filter.limit().ifPresent(limit -> json.put("limit", limit));
    return json;
  }

  /** The same as plain maps, lists and values. */
  public static Map<String, Object> map(CustomerFilter filter) {
    return map(write(filter));
  }

  static Map<String, Object> map(ObjectNode node) {
    return JSON.convertValue(node, new TypeReference<Map<String, Object>>() {});
  }

  private static void write(Clause clause, ObjectNode to) {
    switch (clause.condition()) {
      case Condition.InSegment c -> {
        to.put("kind", "segment").put("axis", c.axis().id());
        list(to, "any_of", c.segments());
      }
      case Condition.Membership c -> {
        to.put("kind", "membership").put("axis", c.axis().id()).put("segment", c.segment());
        write(c.range(), to);
      }
      case Condition.HasStrength c -> {
        to.put("kind", "strength");
        c.axis().ifPresent(axis -> to.put("axis", axis.id()));
        list(to, "any_of", c.strengths().stream().map(Strength::id).toList());
      }
      case Condition.OfArchetype c -> {
        to.put("kind", "archetype");
        list(to, "any_of", c.archetypes());
        if (c.family()) {
          to.put("family", true);
        }
      }
      case Condition.FigureIn c -> {
        to.put("kind", "figure").put("figure", c.figure().id());
        write(c.range(), to);
      }
      case Condition.FeatureIn c -> {
        to.put("kind", "feature").put("feature", c.feature().id());
        write(c.range(), to);
      }
      case Condition.ChurnLevel c -> {
        to.put("kind", "churn_level");
        list(to, "any_of", c.levels().stream().map(Enum::name).toList());
      }
      case Condition.Ordered c -> {
        to.put("kind", "ordered").put("which", c.which().id());
        c.from().ifPresent(date -> to.put("from", date.toString()));
        c.to().ifPresent(date -> to.put("to", date.toString()));
      }
      case Condition.WithId c -> {
        to.put("kind", "customer");
        list(to, "any_of", c.customers());
      }
      case Condition.LikeCustomer c ->
          to.put("kind", "lookalikes").put("of", c.of()).put("count", c.count());
      case Condition.Drifted c -> write(c.drift(), to);
    }
    if (clause.not()) {
      to.put("not", true);
    }
  }

  private static void write(DriftCondition drift, ObjectNode to) {
    to.put("kind", "drift");
    drift.axis().ifPresent(axis -> to.put("axis", axis.id()));
    listUnlessEmpty(to, "from_segments", drift.from());
    listUnlessEmpty(to, "to_segments", drift.to());
    drift.scoreMin().ifPresent(min -> to.put("score_at_least", min));
    drift.scoreMax().ifPresent(max -> to.put("score_at_most", max));
    listUnlessEmpty(to, "severity", drift.severities().stream().map(Enum::name).toList());
    listUnlessEmpty(
        to, "severity_calibrated", drift.calibrated().stream().map(Enum::name).toList());
    drift
        .evidence()
        .ifPresent(
            asked -> {
              list(to, "evidence", asked.kinds().stream().map(EvidenceKind::id).toList());
              if (asked.strengthMin() != MoversFilter.ACTIONABLE) {
                to.put("evidence_at_least", asked.strengthMin());
              }
            });
    drift.period().days().ifPresent(days -> to.put("days", days));
    drift.period().start().ifPresent(date -> to.put("start", date.toString()));
    drift.period().end().ifPresent(date -> to.put("end", date.toString()));
  }

  private static void write(Range range, ObjectNode to) {
    range.min().ifPresent(b -> to.put(b.inclusive() ? "at_least" : "more_than", b.value()));
    range.max().ifPresent(b -> to.put(b.inclusive() ? "at_most" : "less_than", b.value()));
  }

  private static void write(Order order, ObjectNode to) {
    switch (order.key()) {
      case Order.ByFigure key -> to.put("by", key.figure().id());
      case Order.ByFeature key -> to.put("by", "feature").put("feature", key.feature().id());
      case Order.ByMembership key ->
          to.put("by", "membership").put("axis", key.axis().id()).put("segment", key.segment());
      case Order.Found key -> to.put("by", key.name().toLowerCase(Locale.ROOT));
      case Order.Plain key -> to.put("by", key.name().toLowerCase(Locale.ROOT));
    }
    to.put("descending", order.descending());
  }

  private static void list(ObjectNode to, String field, List<String> values) {
    ArrayNode list = to.putArray(field);
    values.forEach(list::add);
  }

  private static void listUnlessEmpty(ObjectNode to, String field, List<String> values) {
    if (!values.isEmpty()) {
      list(to, field, values);
    }
  }

  /**
   * The JSON Schema (draft 2020-12) of a filter, for interfaces that describe it and language
   * models that fill it.
   *
   * @param segments the segments of each axis that the store has; an axis that is missing is not
   *     offered
   */
  public static ObjectNode schema(Map<String, List<String>> segments) {
    return new FilterSchema(JSON, segments).write();
  }
}
