package io.quimbi.core.feature;

import io.quimbi.core.history.OrderBook;

/**
 * The features of every customer with an order at the as-of, a column per feature, with the counts
 * that profiles show beside them. Rows are in the order of customer ids. Values are finite; a
 * column whose source the store does not record holds zeros and is not to be used ({@link
 * Reference#has(Feature)}).
 *
 * <p>Not changed after {@link FeatureExtractor#extract} returns it; thread-safe from then on.
 */
public final class FeatureMatrix {
  private final OrderBook book;
  private final long historyUntil;
  private final long asOf;
  private final int[] customer;
  final double[][] columns;
  final int[] orders;
  final long[] paid;
  final long[] refunded;
  final long[] firstOrderTime;
  final long[] lastOrderTime;

  FeatureMatrix(OrderBook book, long historyUntil, long asOf, int[] customer) {
    this.book = book;
    this.historyUntil = historyUntil;
    this.asOf = asOf;
    this.customer = customer;
    int rows = customer.length;
    columns = new double[Feature.COUNT][rows];
    orders = new int[rows];
    paid = new long[rows];
    refunded = new long[rows];
    firstOrderTime = new long[rows];
    lastOrderTime = new long[rows];
  }

  /** The as-of, microseconds since the epoch. */
  public long asOf() {
    return asOf;
  }

  /**
   * What happened later was not seen, microseconds since the epoch; the as-of itself unless asked
   * for otherwise.
   */
  public long historyUntil() {
    return historyUntil;
  }

  /** Number of customers with an order by then. */
  public int rows() {
    return customer.length;
  }

  /** The customer of a row, an index into the order book. */
  public int customer(int row) {
    return customer[row];
  }

  /** The store's own customer id of a row. */
  public String customerId(int row) {
    return book.customerId(customer[row]);
  }

  /** One feature of one customer. */
  public double get(int row, Feature feature) {
    return columns[feature.ordinal()][row];
  }

  /** A feature's column, one value a row (a copy). */
  public double[] column(Feature feature) {
    return columns[feature.ordinal()].clone();
  }

  /** Orders seen, at least 1. */
  public int orders(int row) {
    return orders[row];
  }

  /** List value less discounts of all orders, in millionths. */
  public long paid(int row) {
    return paid[row];
  }

  /** Refunds seen, in millionths. */
  public long refunded(int row) {
    return refunded[row];
  }

  /** Time of the first order, microseconds since the epoch. */
  public long firstOrderTime(int row) {
    return firstOrderTime[row];
  }

  /** Time of the last order, microseconds since the epoch. */
  public long lastOrderTime(int row) {
    return lastOrderTime[row];
  }
}
