package io.quimbi.cli;

import java.io.PrintStream;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One JSON document instead of text. */
final class JsonOption {
  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  boolean wanted() {
    return json;
  }

  /** Prints a value as JSON where that is wanted, and else as text. */
  void show(Object value, Runnable text) {
    if (json) {
      print(value, System.out);
    } else {
      text.run();
    }
  }

  /** Prints a value as one JSON document, names in snake_case, times in ISO 8601. */
  static void print(Object value, PrintStream out) {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    out.println(mapper.writeValueAsString(value));
  }
}
