package io.quimbi.engine.importing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of the own layout, and so what a column of any other file can be named to be. */
public enum OrderColumn {
  /** Who ordered; text. */
  CUSTOMER_ID("who ordered"),
  /** Unique in the store; text. */
  ORDER_ID("number of the order"),
  /** Date or date-time of the order. */
  ORDERED_AT("date or time of the order"),
  /** What was ordered; text. */
  PRODUCT_ID("number of the product (SKU)"),
  /** Its readable name. */
  PRODUCT_NAME("name of the product"),
  /** Its category. */
  CATEGORY("category of the product"),
  /** How much; 1 where it is not said, below 0 for a return. */
  QUANTITY("how many; below 0 is a return"),
  /** List price of one before discount. */
  UNIT_PRICE("list price of one"),
  /** List price of all before discount. */
  LINE_TOTAL("list price of the whole line"),
  /** Discount on the line, in money. */
  DISCOUNT("discount on the line, in money"),
  /** Refunded amount of the line. */
  REFUNDED("refunded on the line, in money"),
  /** From when the refund counts. */
  REFUNDED_AT("when it was refunded"),
  /** Why it came back. */
  RETURN_REASON("why it came back"),
  /** Where it was ordered. */
  CHANNEL("where it was ordered"),
  /** Currency of the row's amounts. */
  CURRENCY("currency of the amounts");

  private final String meaning;

  OrderColumn(String meaning) {
    this.meaning = meaning;
  }

  /** What it has, for a person who looks for it in a file of their own. */
  public String meaning() {
    return meaning;
  }

  /** The name of the column in a header. */
  public String header() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<OrderColumn> of(String header) {
    return Arrays.stream(values()).filter(c -> c.header().equalsIgnoreCase(header)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(OrderColumn::header).collect(Collectors.joining(", "));
  }
}
