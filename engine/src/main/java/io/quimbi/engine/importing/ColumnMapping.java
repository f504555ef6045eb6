package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which columns of a file are which columns of the own layout, where the names differ. Columns that
 * are not mapped are still found by their own name.
 *
 * @param headers for each mapped column its header in the file
 */
public record ColumnMapping(Map<OrderColumn, String> headers) {
  /** Every column has its own name. */
  public static final ColumnMapping NONE = new ColumnMapping(Map.of());

  private static final String EXAMPLE = "ordered_at=InvoiceDate,customer_id=\"Customer ID\"";

  /** Copies the map. */
  public ColumnMapping {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads {@code ordered_at=InvoiceDate,customer_id="Customer ID"}: pairs divided by commas. A
   * header that itself has a comma or an equals sign stands in double quotes, a double quote within
   * it is written twice. Blanks around names are ignored.
   *
   * @throws QuimbiException of kind USAGE if a pair cannot be read, names no column of the own
   *     layout, or names one twice
   */
  public static ColumnMapping parse(String text) {
    Map<OrderColumn, String> headers = new EnumMap<>(OrderColumn.class);
    int at = 0;
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        throw malformed(text, "\"" + text.substring(at).strip() + "\" has no equals sign");
      }
      String target = text.substring(at, equals).strip();
      StringBuilder header = new StringBuilder();
      at = readHeader(text, equals + 1, header);
      OrderColumn column =
          OrderColumn.of(target)
              .orElseThrow(
                  () ->
                      malformed(
                          text, "\"" + target + "\" is no column; there are " + OrderColumn.all()));
      if (header.isEmpty()) {
        throw malformed(text, target + " is given no header");
      }
      if (headers.put(column, header.toString()) != null) {
        throw malformed(text, target + " is given twice");
      }
    }
    return new ColumnMapping(headers);
  }

  /** The mapping in the form that {@link #parse} reads, columns in their fixed order. */
  String canonical() {
    return headers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey().header() + "=\"" + e.getValue().replace("\"", "\"\"") + "\"")
        .collect(Collectors.joining(","));
  }

  private static int readHeader(String text, int from, StringBuilder header) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at == text.length() || text.charAt(at) != '"') {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      header.append(text.substring(at, end).strip());
      return end + 1;
    }
    at++;
    while (true) {
      int quote = text.indexOf('"', at);
      if (quote < 0) {
        throw malformed(text, "a quoted header is not closed");
      }
      header.append(text, at, quote);
      at = quote + 1;
      if (at == text.length() || text.charAt(at) != '"') {
        break;
      }
      header.append('"');
      at++;
    }
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at < text.length() && text.charAt(at) != ',') {
      throw malformed(text, "a comma is missing after \"" + header + "\"");
    }
    return at + 1;
  }

  private static QuimbiException malformed(String text, String fault) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE,
        "IMPORT_BAD_MAP",
        "map \"" + text + "\" cannot be read: " + fault + "; write it like " + EXAMPLE);
  }
}
