package io.quimbi.core.history;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A history that is in memory as one book, as long as it is not closed. */
final class WholeHistory implements OrderHistory {
  private volatile @Nullable OrderBook book;

  WholeHistory(OrderBook book) {
    this.book = book;
  }

  @Override
  public int sliceCount() {
    return 1;
  }

  @Override
  public OrderBook slice(int index) {
    OrderBook there = book;
    if (there == null) {
      throw new IllegalStateException("a history cannot be read after it was closed");
    }
    return there;
  }

  @Override
  public ZoneId zone() {
    return slice(0).zone();
  }

  @Override
  public long newestOrderTime() {
    return slice(0).newestOrderTime();
  }

  @Override
  public void close() {
    book = null;
  }
}
