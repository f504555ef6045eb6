package io.quimbi.engine.importing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of the own layout, and so what a column of any other file can be named to be. */
public enum OrderColumn {
  /** Who ordered; text. */
  CUSTOMER_ID,
  /** Unique in the store; text. */
  ORDER_ID,
  /** Date or date-time of the order. */
  ORDERED_AT,
  /** What was ordered; text. */
  PRODUCT_ID,
  /** Its readable name. */
  PRODUCT_NAME,
  /** Its category. */
  CATEGORY,
  /** How much; 1 where it is not said, below 0 for a return. */
  QUANTITY,
  /** List price of one before discount. */
  UNIT_PRICE,
  /** List price of all before discount. */
  LINE_TOTAL,
  /** Discount on the line, in money. */
  DISCOUNT,
  /** Refunded amount of the line. */
  REFUNDED,
  /** From when the refund counts. */
  REFUNDED_AT,
  /** Why it came back. */
  RETURN_REASON,
  /** Where it was ordered. */
  CHANNEL,
  /** Currency of the row's amounts. */
  CURRENCY;

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
