package io.quimbi.core.evidence;

/** Why there is no evidence in either sense: neither that a customer changed nor that not. */
public enum Absence {
  /** No order at or before the as-of. */
  NO_ORDER("no order yet"),
  /** The store's purchase model, which tells the usual rate of orders, could not be fitted. */
  NO_PURCHASE_MODEL("the store's purchase model could not be fitted"),
  /** No window before which the customer was known for at least 28 days. */
  TOO_LITTLE_HISTORY("too little history"),
  /** No order in the window to judge. */
  NO_ORDER_IN_WINDOW("no order in the window"),
  /** Fewer than two earlier orders with a value. */
  TOO_FEW_EARLIER_ORDERS("fewer than two earlier orders with a value"),
  /** The store's past has nothing to tell the usual from the unusual by. */
  NOTHING_TO_COMPARE("the store's past shows no such difference between orders");

  private final String words;

  Absence(String words) {
    this.words = words;
  }

  /** The reason in words, to be shown in place of a figure. */
  public String words() {
    return words;
  }
}
