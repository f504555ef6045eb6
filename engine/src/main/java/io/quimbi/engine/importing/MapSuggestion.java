package io.quimbi.engine.importing;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Guesses which of a file's columns are meant by those that it does not have by their names. */
final class MapSuggestion {
  /** What columns are commonly called, without case, blanks and signs; likeliest first. */
  private static final Map<OrderColumn, List<String>> COMMON_NAMES =
      Map.ofEntries(
          Map.entry(
              OrderColumn.CUSTOMER_ID,
              List.of(
                  "customerid",
                  "customer",
                  "customerno",
                  "customernumber",
                  "clientid",
                  "userid",
                  "email",
                  "customeremail")),
          Map.entry(
              OrderColumn.ORDER_ID,
              List.of(
                  "orderid",
                  "order",
                  "orderno",
                  "ordernumber",
                  "invoiceno",
                  "invoice",
                  "orderref")),
          Map.entry(
              OrderColumn.ORDERED_AT,
              List.of(
                  "orderedat",
                  "orderdate",
                  "date",
                  "createdat",
                  "invoicedate",
                  "timestamp",
                  "purchasedate")),
          Map.entry(
              OrderColumn.PRODUCT_ID,
              List.of("productid", "sku", "productsku", "stockcode", "itemid", "articleno")),
          Map.entry(
              OrderColumn.PRODUCT_NAME,
              List.of("productname", "product", "description", "itemname", "item", "title")),
          Map.entry(OrderColumn.CATEGORY, List.of("category", "productcategory", "department")),
          Map.entry(OrderColumn.QUANTITY, List.of("quantity", "qty", "units", "count")),
          Map.entry(OrderColumn.UNIT_PRICE, List.of("unitprice", "price", "itemprice")),
          Map.entry(
              OrderColumn.LINE_TOTAL,
              List.of("linetotal", "lineamount", "amount", "total", "totalprice", "revenue")),
          Map.entry(OrderColumn.DISCOUNT, List.of("discount", "discountamount", "linediscount")),
          Map.entry(
              OrderColumn.REFUNDED,
              List.of("refunded", "refund", "refundamount", "refundedamount")),
          Map.entry(OrderColumn.REFUNDED_AT, List.of("refundedat", "refunddate")),
          Map.entry(OrderColumn.RETURN_REASON, List.of("returnreason", "reason")),
          Map.entry(OrderColumn.CHANNEL, List.of("channel", "source", "saleschannel")),
          Map.entry(OrderColumn.CURRENCY, List.of("currency", "currencycode")));

  private MapSuggestion() {}

  /**
   * The likeliest header of every column that has one: its own name, or a common one that is no
   * other column's. A column of money that is called by the total is not taken for a price.
   */
  static Map<OrderColumn, String> all(Header header) {
    Map<OrderColumn, String> found = new EnumMap<>(OrderColumn.class);
    for (OrderColumn column : OrderColumn.values()) {
      header.names().stream()
          .filter(name -> name.equalsIgnoreCase(column.header()))
          .findFirst()
          .ifPresent(name -> found.put(column, name));
    }
    for (OrderColumn column : OrderColumn.values()) {
      if (!found.containsKey(column)) {
        COMMON_NAMES.getOrDefault(column, List.of()).stream()
            .flatMap(common -> header.names().stream().filter(name -> plain(name).equals(common)))
            .filter(name -> !found.containsValue(name))
            .findFirst()
            .ifPresent(name -> found.put(column, name));
      }
    }
    return found;
  }

  /** A map for columns that lack: the likeliest header of each, or a place to fill in. */
  static String of(List<OrderColumn> columns, Header header) {
    Map<OrderColumn, String> likely = all(header);
    return columns.stream()
        .map(
            column ->
                // The one is as good as the other.
                column == OrderColumn.UNIT_PRICE
                        && !likely.containsKey(OrderColumn.UNIT_PRICE)
                        && likely.containsKey(OrderColumn.LINE_TOTAL)
                    ? OrderColumn.LINE_TOTAL
                    : column)
        .map(
            column ->
                column.header()
                    + "="
                    + (likely.containsKey(column) ? quoted(likely.get(column)) : "…"))
        .collect(Collectors.joining(","));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String quoted(String name) {
    return name.matches("\\w+") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
