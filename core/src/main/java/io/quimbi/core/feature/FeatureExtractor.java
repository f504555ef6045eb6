package io.quimbi.core.feature;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Computes every feature of a customer from their history up to an as-of. This is the one place
 * where features are defined: a batch, a single customer, a backfill and a cluster all come here.
 *
 * <p>In the comments N is the number of orders, t₁ and t_N the first and last order's time, V_i the
 * value of an order (list value less discounts), T = t − t₁ the tenure and R = t − t_N the recency
 * in days, months = T / 30.4375. A ratio whose denominator is 0 is 0.
 *
 * <p>Cost: one pass over a customer's orders and lines, plus one over the orders for each of the
 * windows; nothing is allocated per customer. Thread-safe.
 */
public final class FeatureExtractor {
  /** Days in a month. */
  public static final double DAYS_PER_MONTH = 30.4375;

  static final double MICROS_PER_DAY = 86_400_000_000.0;
  private static final int ROWS_PER_BLOCK = 512;

  private final OrderBook book;
  private final Reference reference;
  private final float[] pricePercentile;

  /**
   * An extractor for a book under a reference, which need not come from the same book.
   *
   * <p>The price percentile of each line is looked up once here, since it is the same at every
   * as-of.
   */
  public FeatureExtractor(OrderBook book, Reference reference, Workers workers) {
    this.book = book;
    this.reference = reference;
    pricePercentile = new float[book.lineCount()];
    PriceDistribution[] ofCategory = new PriceDistribution[book.categoryCount()];
    PriceDistribution ofStore =
        reference.storePrices().orElseGet(() -> new PriceDistribution(new long[1], new long[] {1}));
    for (int k = 0; k < ofCategory.length; k++) {
      ofCategory[k] = reference.categoryPrices().getOrDefault(book.category(k), ofStore);
    }
    int blocks = (book.lineCount() + 4095) / 4096;
    workers.forEach(
        blocks,
        block -> {
          int end = Math.min(book.lineCount(), (block + 1) * 4096);
          for (int l = block * 4096; l < end; l++) {
            int category = book.lineCategory(l);
            PriceDistribution prices = category == Dictionary.NONE ? ofStore : ofCategory[category];
            pricePercentile[l] = (float) prices.percentile(book.lineUnitPrice(l));
          }
        });
  }

  /**
   * The features of everybody with an order at or before the as-of that was not cancelled by then.
   *
   * @param asOf microseconds since the epoch
   */
  public FeatureMatrix extract(long asOf, Workers workers) {
    return extract(asOf, asOf, workers);
  }

  /**
   * The features that everybody would have at the as-of if nothing had happened after an earlier
   * time: orders, cancellations, refunds and tickets after it are not seen, while tenure, recency
   * and windows run on. What they differ in from the features at that time is decay.
   *
   * @param historyUntil microseconds since the epoch
   * @param asOf likewise, at or after it
   * @throws IllegalArgumentException if {@code asOf} is before {@code historyUntil}
   */
  public FeatureMatrix extract(long historyUntil, long asOf, Workers workers) {
    int[] everybody = new int[book.customerCount()];
    Arrays.setAll(everybody, c -> c);
    return extract(everybody, historyUntil, asOf, workers);
  }

  /**
   * The same for some customers.
   *
   * @param customers indices into the book, rising; those without an order by then get no row
   * @param historyUntil microseconds since the epoch
   * @param asOf likewise, at or after it
   * @throws IllegalArgumentException if {@code asOf} is before {@code historyUntil} or the book has
   *     no such customer
   */
  public FeatureMatrix extract(int[] customers, long historyUntil, long asOf, Workers workers) {
    if (asOf < historyUntil) {
      throw new IllegalArgumentException(
          "history can be seen at or after its end, was "
              + asOf
              + " for one until "
              + historyUntil);
    }
    int[] present = new int[customers.length];
    int rows = 0;
    for (int c : customers) {
      if (c < 0 || c >= book.customerCount()) {
        throw new IllegalArgumentException(
            "customer must be from 0 to " + (book.customerCount() - 1) + ", was " + c);
      }
      if (hasOrder(c, historyUntil)) {
        present[rows++] = c;
      }
    }
    FeatureMatrix matrix =
        new FeatureMatrix(book, historyUntil, asOf, Arrays.copyOf(present, rows));
    int blocks = (rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    // Not a thread-local: the threads outlive the book, and would keep it in memory.
    Queue<CustomerPass> idle = new ConcurrentLinkedQueue<>();
    workers.forEach(
        blocks,
        block -> {
          CustomerPass polled = idle.poll();
          CustomerPass pass =
              polled == null ? new CustomerPass(book, reference, pricePercentile) : polled;
          int end = Math.min(matrix.rows(), (block + 1) * ROWS_PER_BLOCK);
          for (int row = block * ROWS_PER_BLOCK; row < end; row++) {
            pass.compute(matrix, row);
          }
          idle.add(pass);
        });
    return matrix;
  }

  private boolean hasOrder(int c, long until) {
    for (int o = book.firstOrder(c); o < book.endOrder(c) && book.orderTime(o) <= until; o++) {
      if (book.orderCancelledAt(o) > until) {
        return true;
      }
    }
    return false;
  }

  /**
   * 1/(1 + CV) of gaps with the population σ; 0 where the mean gap is 0.
   *
   * @param gaps how many, at least 1
   * @param sum of the gaps
   * @param squares sum of the squared gaps
   */
  static double consistency(int gaps, double sum, double squares) {
    double mean = sum / gaps;
    if (mean <= 0) {
      return 0;
    }
    double variance = Math.max(0, squares / gaps - mean * mean);
    return 1 / (1 + Math.sqrt(variance) / mean);
  }

  /** (N − 1) / max(1, months from first to last order): the rate while active. */
  static double activeRate(int orders, long first, long last) {
    double months = (last - first) / MICROS_PER_DAY / DAYS_PER_MONTH;
    return (orders - 1) / Math.max(1, months);
  }

  /** Orders a month from a customer's first to the last: (N − 1) / max(1, months). */
  public static double activeRate(FeatureMatrix matrix, int row) {
    return activeRate(matrix.orders(row), matrix.firstOrderTime(row), matrix.lastOrderTime(row));
  }

  /**
   * Whether a customer orders so much more than the store's regulars that no segment of theirs
   * fits.
   */
  public static boolean exceptional(FeatureMatrix matrix, int row, Reference reference) {
    return matrix.orders(row) >= 3
        && Math.log1p(activeRate(matrix, row)) > reference.exceptionalLimit();
  }
}
