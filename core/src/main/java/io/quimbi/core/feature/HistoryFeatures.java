package io.quimbi.core.feature;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * Everybody's features at an as-of, from a history of which one slice at a time is in memory, with
 * what tells the history from another.
 *
 * @param matrix the features
 * @param fingerprint {@link OrderBook#fingerprint(long)} of the whole history
 * @param orders in the history, at any time
 * @param lines of the same
 */
public record HistoryFeatures(FeatureMatrix matrix, long fingerprint, long orders, long lines) {
  /** Hears of the slices that are gone through. */
  @FunctionalInterface
  public interface Beside {
    /**
     * Called once for each slice.
     *
     * @param firstCustomer how many customers the slices before it have
     */
    void slice(OrderBook book, int firstCustomer);
  }

  /**
   * Goes through the slices once. The customers of the matrix are numbered through all slices.
   *
   * @param beside for what else is to be computed from the same slices
   */
  public static HistoryFeatures of(
      OrderHistory history, Reference reference, long asOf, Workers workers, Beside beside) {
    List<FeatureMatrix> parts = new ArrayList<>();
    long fingerprint = OrderBook.FINGERPRINT_START;
    long orders = 0;
    long lines = 0;
    int customers = 0;
    for (int slice = 0; slice < history.sliceCount(); slice++) {
      OrderBook book = history.slice(slice);
      FeatureMatrix part = new FeatureExtractor(book, reference, workers).extract(asOf, workers);
      parts.add(part.withoutBook(customers));
      beside.slice(book, customers);
      customers += book.customerCount();
      fingerprint = book.fingerprint(asOf, fingerprint);
      orders += book.orderCount();
      lines += book.lineCount();
    }
    return new HistoryFeatures(FeatureMatrix.joined(parts), fingerprint, orders, lines);
  }
}
