package io.quimbi.engine.find;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.find.Condition.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the JSON Schema of what {@link FilterJson} reads. */
final class FilterSchema {
  private final JsonMapper json;
  private final Map<String, List<String>> segments;

  FilterSchema(JsonMapper json, Map<String, List<String>> segments) {
    this.json = json;
    this.segments = segments;
  }

  ObjectNode write() {
    ObjectNode schema = object("Which customers: all conditions of where hold.");
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    ObjectNode fields = (ObjectNode) schema.get("properties");
    ObjectNode where = fields.putObject("where").put("type", "array").put("maxItems", 50);
    ArrayNode kinds = where.putObject("items").putArray("anyOf");
    segments.forEach(
        (axis, names) -> {
          ObjectNode kind =
              kind(kinds, "segment", "The dominant segment on " + axis + " is any of these.");
          constant(kind, "axis", axis);
          list(kind, "any_of", names);
          ObjectNode membership =
              kind(kinds, "membership", "The membership, 0 to 1, in a segment of " + axis + ".");
          constant(membership, "axis", axis);
          choice(membership, "segment", names, true);
          range(membership);
        });
    ObjectNode strength =
        kind(kinds, "strength", "How clearly one segment dominates; balanced makes a hybrid.");
    choice(strength, "axis", axes(), false);
    list(strength, "any_of", words(Strength.values()).map(String::toLowerCase).toList());
    ObjectNode archetype =
        kind(kinds, "archetype", "The archetype, a combination of segments, is any of these ids.");
    texts(archetype, "any_of");
    field(archetype, "family", "boolean", "Also rare archetypes that are nearest to these.", false);
    ObjectNode figure = kind(kinds, "figure", "A figure of the profile lies in a range.");
    choice(figure, "figure", Arrays.stream(Figure.values()).map(Figure::id).toList(), true);
    range(figure);
    ObjectNode feature = kind(kinds, "feature", features());
    choice(feature, "feature", Arrays.stream(Feature.values()).map(Feature::id).toList(), true);
    range(feature);
    list(
        kind(kinds, "churn_level", "The level of the churn risk is any of these."),
        "any_of",
        words(Level.values()).toList());
    ObjectNode ordered = kind(kinds, "ordered", "The first or last order lies between two dates.");
    choice(ordered, "which", List.of("first", "last"), true);
    date(ordered, "from", "The first day.");
    date(ordered, "to", "The last day.");
    texts(kind(kinds, "customer", "The customer is any of these ids."), "any_of");
    ObjectNode like = kind(kinds, "lookalikes", "Among the customers most like another.");
    field(like, "of", "string", "The other customer's id.", true);
    field(like, "count", "integer", "How many count as most like.", false);
    drift(kind(kinds, "drift", "Moved so between two snapshots; all that is given holds."));
    ObjectNode order = object("In which order; by lifetime value where it is left out.");
    fields.set("order", order);
    choice(
        order,
        "by",
        Stream.concat(
                Arrays.stream(Figure.values()).map(Figure::id),
                Stream.of(
                    "feature", "membership", "drift", "evidence", "similarity", "customer_id"))
            .toList(),
        true);
    field(order, "descending", "boolean", "Largest first.", false);
    choice(order, "feature", Arrays.stream(Feature.values()).map(Feature::id).toList(), false);
    choice(order, "axis", axes(), false);
    field(order, "segment", "string", "Of the axis, for by membership.", false);
    field(schema, "limit", "integer", "How many customers at most, of all that match.", false);
    return schema;
  }

  private void drift(ObjectNode drift) {
    choice(drift, "axis", axes(), false);
    optionalTexts(drift, "from_segments", "Left one of these dominant segments.");
    optionalTexts(drift, "to_segments", "Came to one of these dominant segments.");
    field(drift, "score_at_least", "number", "Drift score, 0 to 1.", false);
    field(drift, "score_at_most", "number", "Drift score, 0 to 1.", false);
    optionalChoices(drift, "severity", words(Severity.values()).toList());
    optionalChoices(drift, "severity_calibrated", words(Severity.values()).toList());
    optionalChoices(drift, "evidence", EvidenceKind.ALL.stream().map(EvidenceKind::id).toList());
    field(drift, "evidence_at_least", "number", "Minus log10 of a probability, from 1 on.", false);
    field(drift, "days", "integer", "So many days back from the newest snapshot.", false);
    date(drift, "start", "From the newest snapshot by this day.");
    date(drift, "end", "To the newest snapshot by this day.");
  }

  private static String features() {
    StringBuilder words = new StringBuilder("A feature, in plain units, lies in a range:");
    for (Feature feature : Feature.values()) {
      words.append(' ').append(feature.id()).append(" (").append(feature.words()).append("),");
    }
    return words.substring(0, words.length() - 1) + ". Shares are from 0 to 1.";
  }

  private List<String> axes() {
    return Arrays.stream(Axis.values()).map(Axis::id).filter(segments::containsKey).toList();
  }

  private static <E extends Enum<E>> Stream<String> words(E[] values) {
    return Arrays.stream(values).map(value -> value.name());
  }

  private ObjectNode object(String description) {
    ObjectNode object = json.createObjectNode();
    object.put("type", "object").put("description", description);
    object.putObject("properties");
    object.putArray("required");
    object.put("additionalProperties", false);
    return object;
  }

  private ObjectNode kind(ArrayNode to, String kind, String description) {
    ObjectNode object = object(description);
    to.add(object);
    constant(object, "kind", kind);
    field(object, "not", "boolean", "True where the condition must not hold.", false);
    return object;
  }

  private static ObjectNode add(ObjectNode to, String name, boolean required) {
    if (required) {
      ((ArrayNode) to.get("required")).add(name);
    }
    return ((ObjectNode) to.get("properties")).putObject(name);
  }

  private static void constant(ObjectNode to, String name, String value) {
    add(to, name, true).put("const", value);
  }

  private static void field(
      ObjectNode to, String name, String type, String description, boolean required) {
    add(to, name, required).put("type", type).put("description", description);
  }

  private static void date(ObjectNode to, String name, String description) {
    add(to, name, false)
        .put("type", "string")
        .put("format", "date")
        .put("description", description);
  }

  private static void choice(ObjectNode to, String name, List<String> values, boolean required) {
    ArrayNode list = add(to, name, required).put("type", "string").putArray("enum");
    values.forEach(list::add);
  }

  private static void list(ObjectNode to, String name, List<String> values) {
    choices(add(to, name, true), values);
  }

  private static void optionalChoices(ObjectNode to, String name, List<String> values) {
    choices(add(to, name, false), values);
  }

  private static void choices(ObjectNode field, List<String> values) {
    ArrayNode list =
        field.put("type", "array").putObject("items").put("type", "string").putArray("enum");
    values.forEach(list::add);
  }

  private static void texts(ObjectNode to, String name) {
    add(to, name, true).put("type", "array").putObject("items").put("type", "string");
  }

  private static void optionalTexts(ObjectNode to, String name, String description) {
    add(to, name, false)
        .put("type", "array")
        .put("description", description)
        .putObject("items")
        .put("type", "string");
  }

  private static void range(ObjectNode to) {
    for (String bound : List.of("at_least", "more_than", "at_most", "less_than")) {
      field(to, bound, "number", "A bound of the range.", false);
    }
  }
}
