package io.quimbi.core.feature;

/** What a store must record before a feature can say anything. */
public enum DataSource {
  /** Always there. */
  ORDERS("orders"),
  /** A category on at least one line. */
  CATEGORIES("categories"),
  /** A product on at least one line. */
  PRODUCTS("products"),
  /** A product or a category on at least one line. */
  PRODUCTS_OR_CATEGORIES("products or categories"),
  /** A discount on at least one line. */
  DISCOUNTS("discounts"),
  /** At least one refund. */
  REFUNDS("refunds"),
  /** A reason on at least one refund. */
  REASONS("return reasons"),
  /** A channel on at least one order or ticket. */
  CHANNELS("channels"),
  /** A time of day on at least one order. */
  TIMES_OF_DAY("times of day (the orders have dates only)"),
  /** At least one ticket. */
  TICKETS("tickets"),
  /** A satisfaction score on at least one ticket. */
  SATISFACTION("satisfaction scores");

  private final String words;

  DataSource(String words) {
    this.words = words;
  }

  /** What is missing, to follow "the store has no ". */
  public String words() {
    return words;
  }
}
