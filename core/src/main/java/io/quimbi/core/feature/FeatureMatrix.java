package io.quimbi.core.feature;

import io.quimbi.core.history.OrderBook;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The features of every customer with an order at the as-of, a column per feature, with the counts
 * that profiles show beside them. Rows are in the order of customer ids. Values are finite; a
 * column whose source the store does not record holds zeros and is not to be used ({@link
 * Reference#has(Feature)}).
 *
 * <p>Not changed after {@link FeatureExtractor#extract} returns it; thread-safe from then on.
 */
public final class FeatureMatrix {
  private final IntFunction<String> idOfRow;
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
    this(row -> book.customerId(customer[row]), historyUntil, asOf, customer, true);
  }

  private FeatureMatrix(
      IntFunction<String> idOfRow,
      long historyUntil,
      long asOf,
      int[] customer,
      boolean withColumns) {
    this.idOfRow = idOfRow;
    this.historyUntil = historyUntil;
    this.asOf = asOf;
    this.customer = customer;
    int rows = customer.length;
    columns = new double[Feature.COUNT][withColumns ? rows : 0];
    orders = new int[rows];
    paid = new long[rows];
    refunded = new long[rows];
    firstOrderTime = new long[rows];
    lastOrderTime = new long[rows];
  }

  /**
   * Features that were computed before and kept, so that they can be scored under another model.
   *
   * @param asOf at which they were computed, microseconds since the epoch
   * @param features shape (rows, {@link Feature#COUNT}), row after row; NaN where unavailable then
   * @param orders up to the as-of, one value a row
   * @param values paid less refunded, in millionths; it stands for {@link #paid}, and {@link
   *     #refunded} is 0, since the two are not kept apart
   * @param firstOrderTimes microseconds since the epoch
   * @param lastOrderTimes microseconds since the epoch
   * @throws IllegalArgumentException if the lengths do not fit
   */
  public static FeatureMatrix kept(
      long asOf,
      float[] features,
      int[] orders,
      long[] values,
      long[] firstOrderTimes,
      long[] lastOrderTimes) {
    int rows = orders.length;
    if (features.length != rows * Feature.COUNT
        || values.length != rows
        || firstOrderTimes.length != rows
        || lastOrderTimes.length != rows) {
      throw new IllegalArgumentException(
          "kept features of "
              + rows
              + " customers need "
              + rows * Feature.COUNT
              + " values, were "
              + features.length);
    }
    int[] customer = new int[rows];
    Arrays.setAll(customer, row -> row);
    FeatureMatrix matrix = new FeatureMatrix(Integer::toString, asOf, asOf, customer, true);
    for (int f = 0; f < Feature.COUNT; f++) {
      for (int row = 0; row < rows; row++) {
        matrix.columns[f][row] = features[row * Feature.COUNT + f];
      }
    }
    System.arraycopy(orders, 0, matrix.orders, 0, rows);
    System.arraycopy(values, 0, matrix.paid, 0, rows);
    System.arraycopy(firstOrderTimes, 0, matrix.firstOrderTime, 0, rows);
    System.arraycopy(lastOrderTimes, 0, matrix.lastOrderTime, 0, rows);
    return matrix;
  }

  /**
   * The same features, which no longer keep the order book in memory for the customers' ids.
   *
   * @param firstCustomer the number of the book's first customer
   */
  public FeatureMatrix withoutBook(int firstCustomer) {
    String[] ids = new String[rows()];
    Arrays.setAll(ids, this::customerId);
    int[] numbers = new int[ids.length];
    Arrays.setAll(numbers, row -> firstCustomer + customer[row]);
    FeatureMatrix same = new FeatureMatrix(row -> ids[row], historyUntil, asOf, numbers, false);
    System.arraycopy(columns, 0, same.columns, 0, columns.length);
    same.copyCounts(this, 0);
    return same;
  }

  private void copyCounts(FeatureMatrix from, int at) {
    int count = from.rows();
    System.arraycopy(from.orders, 0, orders, at, count);
    System.arraycopy(from.paid, 0, paid, at, count);
    System.arraycopy(from.refunded, 0, refunded, at, count);
    System.arraycopy(from.firstOrderTime, 0, firstOrderTime, at, count);
    System.arraycopy(from.lastOrderTime, 0, lastOrderTime, at, count);
  }

  /**
   * The features of everybody from those of slices of customers, each slice's after those of the
   * slice before it. The parts must not be used afterwards: their columns are let go one by one, so
   * that at no time two of everything are in memory.
   *
   * @param parts at least one, all at one as-of
   * @throws IllegalArgumentException if there is none, or their times differ
   */
  public static FeatureMatrix joined(List<FeatureMatrix> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one part to join");
    }
    FeatureMatrix first = parts.getFirst();
    int rows = 0;
    for (FeatureMatrix part : parts) {
      if (part.asOf != first.asOf || part.historyUntil != first.historyUntil) {
        throw new IllegalArgumentException(
            "parts must be of one as-of, were of " + first.asOf + " and " + part.asOf);
      }
      rows = Math.addExact(rows, part.rows());
    }
    String[] ids = new String[rows];
    int[] customer = new int[rows];
    int at = 0;
    for (FeatureMatrix part : parts) {
      for (int row = 0; row < part.rows(); row++) {
        customer[at] = part.customer(row);
        ids[at++] = part.customerId(row);
      }
    }
    FeatureMatrix whole =
        new FeatureMatrix(row -> ids[row], first.historyUntil, first.asOf, customer, false);
    for (int f = 0; f < Feature.COUNT; f++) {
      whole.columns[f] = new double[rows];
      at = 0;
      for (FeatureMatrix part : parts) {
        System.arraycopy(part.columns[f], 0, whole.columns[f], at, part.rows());
        part.columns[f] = new double[0];
        at += part.rows();
      }
    }
    at = 0;
    for (FeatureMatrix part : parts) {
      whole.copyCounts(part, at);
      at += part.rows();
    }
    return whole;
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

  /**
   * The customer of a row, an index into the order book, or through the slices of a history; the
   * row itself where the features were kept.
   */
  public int customer(int row) {
    return customer[row];
  }

  /** The store's own customer id of a row. */
  public String customerId(int row) {
    return idOfRow.apply(row);
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
