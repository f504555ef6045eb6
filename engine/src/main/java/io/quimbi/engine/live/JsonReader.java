package io.quimbi.engine.live;

import io.quimbi.core.history.Money;
import io.quimbi.engine.QuimbiException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads fields of a JSON object, money and numbers exactly, and says of what it cannot read where
 * it stands, what it is and what it should be.
 */
final class JsonReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** As for files: above any price that is meant, and sums of a history fit 64 bits. */
  private static final BigDecimal UNITS_MAX = BigDecimal.valueOf(10_000_000_000L);

  private static final int SHOWN_CHARS_MAX = 60;
  private static final int TEXT_CHARS_MAX = 1_000;

  private final JsonNode object;
  private final String place;

  private JsonReader(JsonNode object, String place) {
    this.object = object;
    this.place = place;
  }

  /**
   * The object that a text is.
   *
   * @throws QuimbiException of kind BAD_INPUT with code JSON_MALFORMED if it is none
   */
  static JsonReader parse(byte[] utf8) {
    JsonNode root;
    try {
      root = JSON.readTree(utf8);
    } catch (JacksonException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "JSON_MALFORMED",
          "the body is not JSON: " + e.getOriginalMessage() + "; send one JSON object in UTF-8",
          e);
    }
    return of(root);
  }

  static JsonReader of(JsonNode root) {
    if (!root.isObject()) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "JSON_MALFORMED",
          "the body must be one JSON object, was " + shown(root));
    }
    return new JsonReader(root, "");
  }

  private static String shown(@Nullable JsonNode node) {
    String text = String.valueOf(node);
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }

  /** What to say of a field that cannot be used. */
  QuimbiException bad(String field, String rule) {
    return new QuimbiException(
        QuimbiException.Kind.BAD_INPUT,
        "ORDER_FIELD_BAD",
        place + field + " must be " + rule + ", was " + shown(object.get(field)));
  }

  /** Refuses fields that are none, which would be ignored silently. */
  void onlyFields(Set<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw new QuimbiException(
            QuimbiException.Kind.BAD_INPUT,
            "ORDER_FIELD_UNKNOWN",
            place
                + name
                + " is no field of an order; those there are: "
                + String.join(", ", known));
      }
    }
  }

  boolean has(String field) {
    JsonNode node = object.get(field);
    return node != null && !node.isNull();
  }

  private @Nullable JsonNode node(String field) {
    return has(field) ? object.get(field) : null;
  }

  /** A text, or a number as it is written; null where there is none or it is blank. */
  @Nullable String text(String field) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isString() && !node.isIntegralNumber()) {
      throw bad(field, "a text");
    }
    String text = node.isString() ? node.stringValue().strip() : node.bigIntegerValue().toString();
    if (text.length() > TEXT_CHARS_MAX || text.indexOf('\0') >= 0) {
      throw bad(field, "a text of at most " + TEXT_CHARS_MAX + " characters without NUL");
    }
    return text.isEmpty() ? null : text;
  }

  /** An id: a text of 1 to 255 characters. */
  String id(String field) {
    String id = idOrNull(field);
    if (id == null) {
      throw bad(field, "given");
    }
    return id;
  }

  @Nullable String idOrNull(String field) {
    String id = text(field);
    if (id != null && id.length() > 255) {
      throw bad(field, "a text of at most 255 characters");
    }
    return id;
  }

  /** A decimal number in millionths, from a number or a text; null where there is none. */
  @Nullable Long decimal(String field) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    BigDecimal value;
    try {
      if (node.isNumber()) {
        value = node.decimalValue();
      } else if (node.isString()) {
        value = new BigDecimal(node.stringValue().strip());
      } else {
        throw bad(field, "a decimal number");
      }
    } catch (NumberFormatException e) {
      throw bad(field, "a decimal number");
    }
    // Looked at before any rescaling: 1e999999999 must not be written out.
    if ((long) value.precision() - value.scale() > UNITS_MAX.precision()
        || value.abs().compareTo(UNITS_MAX) > 0) {
      throw bad(field, "between -" + UNITS_MAX + " and " + UNITS_MAX);
    }
    return value.scale() > 60 ? 0L : (Long) Money.ofDecimal(value);
  }

  /** An amount of money of 0 or more in millionths. */
  long amountOr(String field, long none) {
    Long amount = decimal(field);
    if (amount == null) {
      return none;
    }
    if (amount < 0) {
      throw bad(field, "0 or more");
    }
    return amount;
  }

  boolean bool(String field) {
    JsonNode node = node(field);
    return node != null && node.isBoolean() && node.booleanValue();
  }

  /** A currency in capitals; null where there is none. */
  @Nullable String currency(String field) {
    String code = text(field);
    if (code != null && !code.matches("[A-Za-z]{3}")) {
      throw bad(field, "a currency of three letters such as EUR");
    }
    return code == null ? null : code.toUpperCase(Locale.ROOT);
  }

  /**
   * A time.
   *
   * @param micros since the epoch
   * @param hasTime false where only a date is given
   */
  record Time(long micros, boolean hasTime, LocalDate day) {}

  /** A date, or a date-time with or without an offset; null where there is none. */
  @Nullable Time time(String field, ZoneId zone) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    try {
      return parsedTime(text, zone);
    } catch (DateTimeException | ArithmeticException e) {
      throw bad(field, "a date or date-time such as 2026-03-04T10:30:00Z");
    }
  }

  /**
   * A time as people and shops write it.
   *
   * @throws DateTimeException if the text is none, or one that cannot be kept
   * @throws ArithmeticException likewise
   */
  static Time parsedTime(String text, ZoneId zone) {
    String iso = text.replace(' ', 'T');
    if (!iso.contains("T")) {
      LocalDate day = LocalDate.parse(iso);
      return new Time(micros(day.atStartOfDay(zone).toInstant()), false, day);
    }
    boolean offset = iso.endsWith("Z") || iso.substring(iso.indexOf('T')).matches(".*[+-]\\d.*");
    Instant at =
        offset
            ? OffsetDateTime.parse(iso).toInstant()
            : LocalDateTime.parse(iso).atZone(zone).toInstant();
    return new Time(micros(at), true, at.atZone(zone).toLocalDate());
  }

  Time requireTime(String field, ZoneId zone) {
    Time time = time(field, zone);
    if (time == null) {
      throw bad(field, "given");
    }
    return time;
  }

  private static long micros(Instant instant) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    // From the year 1 to 9999, which the database can keep.
    if (micros < -62_135_596_800_000_000L || micros > 253_402_300_799_999_999L) {
      throw new DateTimeException("out of range");
    }
    return micros;
  }

  /** The object in a field; null where there is none. */
  @Nullable JsonReader object(String field) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      throw bad(field, "an object");
    }
    return new JsonReader(node, place + field + ".");
  }

  /** The objects in a field; empty where there are none. */
  List<JsonReader> objects(String field) {
    JsonNode node = node(field);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw bad(field, "an array of objects");
    }
    List<JsonReader> objects = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode element = node.get(i);
      String at = place + field + "[" + i + "]";
      if (!element.isObject()) {
        throw new QuimbiException(
            QuimbiException.Kind.BAD_INPUT,
            "ORDER_FIELD_BAD",
            at + " must be an object, was " + shown(element));
      }
      objects.add(new JsonReader(element, at + "."));
    }
    return objects;
  }

  /** The texts in an array; what is no text is passed over. */
  List<String> texts(String field) {
    JsonNode node = node(field);
    List<String> texts = new ArrayList<>();
    if (node != null && node.isArray()) {
      for (JsonNode element : node) {
        if (element.isString()) {
          texts.add(element.stringValue());
        }
      }
    }
    return texts;
  }

  /** quantity · price, at most what one number may be. */
  long total(String field, long quantity, long price) {
    BigDecimal product = Money.toDecimal(quantity).multiply(Money.toDecimal(price));
    if (product.compareTo(UNITS_MAX) > 0) {
      throw bad(field, "such that quantity · price is at most " + UNITS_MAX);
    }
    return Money.ofDecimal(product);
  }
}
