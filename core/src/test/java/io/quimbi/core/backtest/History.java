package io.quimbi.core.backtest;

import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.time.ZoneOffset;

/** Orders on given days, for tests; customers are numbered in the order they are added. */
final class History {
  static final long DAY = 86_400_000_000L;

  private final OrderRows rows = new OrderRows(ZoneOffset.UTC);
  private int customers;

  /** A customer with an order at each of these days; the fraction is the time of day. */
  History customer(double... days) {
    int customer = rows.customers().idOf(String.format("c%06d", customers++));
    for (int o = 0; o < days.length; o++) {
      rows.addOrder(
          customer, "c" + customers + "-" + o, (long) (days[o] * DAY), true, OrderBook.NEVER, -1);
      rows.addLine(-1, -1, 1, 1_000_000, 0);
    }
    return this;
  }

  /** An order of the last customer that is cancelled later. */
  History cancelled(double day, double cancelledAt) {
    rows.addOrder(
        customers - 1,
        "cancelled-" + customers + "-" + day,
        (long) (day * DAY),
        true,
        (long) (cancelledAt * DAY),
        -1);
    rows.addLine(-1, -1, 1, 1_000_000, 0);
    return this;
  }

  OrderBook book() {
    return rows.toBook();
  }

  int[] everybody() {
    int[] all = new int[customers];
    for (int c = 0; c < all.length; c++) {
      all[c] = c;
    }
    return all;
  }

  /** The last microseconds of days {@code first}, {@code first} + 7, … up to {@code last}. */
  static long[] weekly(int first, int last) {
    long[] asOfs = new long[(last - first) / 7 + 1];
    for (int k = 0; k < asOfs.length; k++) {
      asOfs[k] = endOf(first + 7 * k);
    }
    return asOfs;
  }

  static long endOf(int day) {
    return (day + 1) * DAY - 1;
  }
}
