package io.quimbi.server.mcp;

import io.quimbi.engine.QuimbiException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool's call, read strictly: they come from a model. */
final class McpArguments {
  private final Map<String, Object> values;

  McpArguments(@Nullable Map<String, Object> values) {
    this.values = values == null ? Map.of() : values;
  }

  /** A text that has to be there. */
  String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong(name + " is missing; give it as a text", name));
  }

  /** A text, absent where it is missing, null or empty. */
  Optional<String> text(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> text.isBlank() ? Optional.empty() : Optional.of(text.strip());
      case Object other -> throw wrong(name + " must be a text, was " + other, name);
    };
  }

  /** A whole number within bounds. */
  int count(String name, int usual, int max) {
    Object value = values.get(name);
    if (value == null) {
      return usual;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= 1
        && number.doubleValue() <= max) {
      return number.intValue();
    }
    throw wrong(name + " must be a whole number from 1 to " + max + ", was " + value, name);
  }

  /** A number. */
  Optional<Double> number(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Number number -> Optional.of(number.doubleValue());
      case Object other -> throw wrong(name + " must be a number, was " + other, name);
    };
  }

  /** An amount of money. */
  Optional<BigDecimal> amount(String name) {
    return number(name).map(BigDecimal::valueOf);
  }

  /** Texts of a list; none where it is missing. */
  List<String> texts(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      case Object other -> throw wrong(name + " must be a list of texts, was " + other, name);
    };
  }

  /** An object as it is. */
  Optional<Map<?, ?>> object(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(map);
      case Object other -> throw wrong(name + " must be an object, was " + other, name);
    };
  }

  private static QuimbiException wrong(String message, String name) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE, "ARGUMENT", message + " (argument " + name + ")");
  }
}
