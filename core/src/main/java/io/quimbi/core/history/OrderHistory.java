package io.quimbi.core.history;

import java.time.ZoneId;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Everything the customers of one store did, in slices of customers: each slice is the {@link
 * OrderBook} of the customers that follow those of the slice before it in the order of their ids.
 * What is computed customer by customer, slice after slice, is what one book of everybody gives, to
 * the last bit; but only one slice has to be in memory.
 *
 * <p>Thread-safe.
 */
public interface OrderHistory extends AutoCloseable {
  /** How many slices there are, at least 1. */
  int sliceCount();

  /**
   * A slice. It may have to be brought into memory, and may be again at the next call: ask once for
   * each pass.
   *
   * @param index from 0 to {@link #sliceCount} − 1
   */
  OrderBook slice(int index);

  /** All slices in their order; going through them is one pass. */
  default Iterable<Slice> slices() {
    return () ->
        new Iterator<>() {
          private int index;
          private int customers;

          @Override
          public boolean hasNext() {
            return index < sliceCount();
          }

          @Override
          public Slice next() {
            if (!hasNext()) {
              throw new NoSuchElementException("there are " + sliceCount() + " slices");
            }
            Slice slice = new Slice(slice(index), customers);
            index++;
            customers = slice.endCustomer();
            return slice;
          }
        };
  }

  /** The time zone of the store's calendar. */
  ZoneId zone();

  /**
   * The time of the newest order, or {@link Long#MIN_VALUE} where there is none, microseconds since
   * the epoch.
   */
  long newestOrderTime();

  /** Lets go what it takes: no slice is asked for any more. May be called again. */
  @Override
  void close();

  /** A history that is in memory as a whole. */
  static OrderHistory of(OrderBook book) {
    return new WholeHistory(book);
  }
}
