package io.quimbi.engine.importing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Guesses which of a file's columns are meant by columns that it lacks, for a message. */
final class MapSuggestion {
  /** What such columns are commonly called, without case, blanks and signs; likeliest first. */
  private static final Map<OrderColumn, List<String>> COMMON_NAMES =
      Map.of(
          OrderColumn.CUSTOMER_ID,
          List.of("customerid", "customer", "clientid", "userid", "email", "customeremail"),
          OrderColumn.ORDER_ID,
          List.of("orderid", "order", "orderno", "ordernumber", "invoiceno", "invoice", "orderref"),
          OrderColumn.ORDERED_AT,
          List.of(
              "orderedat",
              "orderdate",
              "date",
              "createdat",
              "invoicedate",
              "timestamp",
              "purchasedate"),
          OrderColumn.UNIT_PRICE,
          List.of("unitprice", "price", "itemprice", "amount", "total", "linetotal"));

  private MapSuggestion() {}

  /** A map for the columns: the likeliest header of each, or a place to fill in. */
  static String of(List<OrderColumn> columns, Header header) {
    return columns.stream()
        .map(c -> c.header() + "=" + likeliest(c, header).map(MapSuggestion::quoted).orElse("…"))
        .collect(Collectors.joining(","));
  }

  private static Optional<String> likeliest(OrderColumn column, Header header) {
    return COMMON_NAMES.getOrDefault(column, List.of()).stream()
        .flatMap(common -> header.names().stream().filter(n -> plain(n).equals(common)))
        .findFirst();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String quoted(String name) {
    return name.matches("\\w+") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
