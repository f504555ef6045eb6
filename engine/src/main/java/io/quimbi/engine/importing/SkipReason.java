package io.quimbi.engine.importing;

/** Why rows were passed over that could be read: they are no orders of a known customer. */
public enum SkipReason {
  /** The row names no customer. */
  NO_CUSTOMER("without a customer"),
  /** An adjustment of the accounts, not an order. */
  ADJUSTMENT("adjustments of the accounts"),
  /** A price of 0 or less. */
  NO_PRICE("with a price of 0 or less"),
  /** A quantity of 0 or less where nothing was cancelled. */
  NO_QUANTITY("with a quantity of 0 or less and no cancellation"),
  /** A cancellation of nothing. */
  CANCELLATION_WITHOUT_RETURN("of a cancellation that takes nothing back"),
  /** Not in the currency that was chosen. */
  OTHER_CURRENCY("in another currency"),
  /** An order of Shopify's whose e-mail is empty. */
  NO_EMAIL("of orders without an e-mail"),
  /** An order placed to try the shop out. */
  TEST_ORDER("of test orders"),
  /** An order without a line item. */
  NO_LINE("of orders without a line item");

  private final String words;

  SkipReason(String words) {
    this.words = words;
  }

  /** The reason in words that follow "12 rows". */
  public String words() {
    return words;
  }
}
