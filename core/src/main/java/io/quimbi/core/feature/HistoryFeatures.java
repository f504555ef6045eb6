package io.quimbi.core.feature;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everybody's features at an as-of, from a history of which one slice at a time is in memory, with
 * what tells the history from another.
 *
 * @param matrix the features
 * @param fingerprint {@link OrderBook#fingerprint(long, Workers)} of the whole history
 * @param orders in the history, at any time
 * @param lines of the same
 */
public record HistoryFeatures(FeatureMatrix matrix, long fingerprint, long orders, long lines) {
  /**
   * Goes through the slices once. The customers of the matrix are numbered through all slices.
   *
   * @param beside called once for each slice, for what else is to be computed of it
   */
  public static HistoryFeatures of(
      OrderHistory history,
      Reference reference,
      long asOf,
      Workers workers,
      Consumer<Slice> beside) {
    List<FeatureMatrix> parts = new ArrayList<>();
    long fingerprint = OrderBook.FINGERPRINT_START;
    long orders = 0;
    long lines = 0;
    for (Slice slice : history.slices()) {
      OrderBook book = slice.book();
      FeatureMatrix part = new FeatureExtractor(book, reference, workers).extract(asOf, workers);
      parts.add(part.withoutBook(slice.firstCustomer()));
      beside.accept(slice);
      fingerprint = book.fingerprint(asOf, fingerprint, workers);
      orders += book.orderCount();
      lines += book.lineCount();
    }
    return new HistoryFeatures(FeatureMatrix.joined(parts), fingerprint, orders, lines);
  }
}
