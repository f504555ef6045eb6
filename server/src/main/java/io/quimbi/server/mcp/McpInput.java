package io.quimbi.server.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the JSON schema of what a tool takes. */
final class McpInput {
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();

  private McpInput() {}

  static McpInput object() {
    return new McpInput();
  }

  McpInput text(String name, String description, boolean needed) {
    if (needed) {
      required.add(name);
    }
    return property(name, "string", description, Map.of());
  }

  McpInput texts(String name, String description, int max) {
    return property(
        name, "array", description, Map.of("items", Map.of("type", "string"), "maxItems", max));
  }

  McpInput number(String name, String description) {
    return property(name, "number", description, Map.of());
  }

  McpInput count(String name, String description, int usual, int max) {
    return property(
        name,
        "integer",
        description + " From 1 to " + max + ", " + usual + " by default.",
        Map.of("minimum", 1, "maximum", max, "default", usual));
  }

  McpInput choice(String name, String description, List<String> words) {
    return property(name, "string", description, Map.of("enum", words));
  }

  McpInput object(String name, String description) {
    return property(name, "object", description, Map.of());
  }

  private McpInput property(
      String name, String type, String description, Map<String, Object> more) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("type", type);
    property.put("description", description);
    property.putAll(more);
    properties.put(name, property);
    return this;
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }
}
