package io.quimbi.core.backtest;

import io.quimbi.core.history.OrderBook;
import java.util.Arrays;

/**
 * The times between an order and the next: what a warning of churn is about. Each spell is watched
 * at weekly as-ofs until the next order has come, at most for the horizon.
 *
 * <p>Spells are taken that begin after the first as-of and whose horizon lies within the data, so
 * that of each it is known whether it outlasted the horizon; those that begin later are counted
 * only. Customers are numbered by their place in the array that the spells were made of, in which
 * signals are laid out too.
 *
 * <p>Orders cancelled by the end of the data are none. Immutable and thread-safe; O(orders).
 */
public final class Spells {
  static final double MICROS_PER_DAY = 86_400_000_000.0;
  private static final long DAY = 86_400_000_000L;

  private final long[] asOfs;
  private final long until;
  private final int horizonDays;
  private final int customers;
  private final int runningPastEnd;
  private final int[] customer;
  private final long[] start;
  private final long[] next;
  private final double[] meanGapDays;
  private final int[] from;
  private final int[] to;

  private Spells(long[] asOfs, long until, int horizonDays, int customers, Gathered gathered) {
    this.asOfs = asOfs;
    this.until = until;
    this.horizonDays = horizonDays;
    this.customers = customers;
    runningPastEnd = gathered.runningPastEnd;
    int size = gathered.size;
    customer = Arrays.copyOf(gathered.customer, size);
    start = Arrays.copyOf(gathered.start, size);
    next = Arrays.copyOf(gathered.next, size);
    meanGapDays = Arrays.copyOf(gathered.meanGapDays, size);
    from = Arrays.copyOf(gathered.from, size);
    to = Arrays.copyOf(gathered.to, size);
  }

  /**
   * The spells of some customers.
   *
   * @param book the history; what comes after {@code until} is not looked at
   * @param customers indices into the book
   * @param asOfs ascending, microseconds since the epoch; those after {@code until} are not used
   * @param first index of the as-of after which spells begin
   * @param until the end of the data
   * @param ordersMin orders that a customer has at the start of a spell, the one that starts it
   *     included, at least 2
   * @param horizonDays how long a spell is watched, at least 1
   * @throws IllegalArgumentException if a bound does not hold
   */
  public static Spells of(
      OrderBook book,
      int[] customers,
      long[] asOfs,
      int first,
      long until,
      int ordersMin,
      int horizonDays) {
    require(ordersMin >= 2, "ordersMin must be ≥ 2, was " + ordersMin);
    require(horizonDays >= 1, "horizonDays must be ≥ 1, was " + horizonDays);
    require(
        first >= 0 && first < asOfs.length,
        "the first as-of must be one of " + asOfs.length + ", was number " + first);
    for (int k = 1; k < asOfs.length; k++) {
      require(asOfs[k] > asOfs[k - 1], "as-ofs must ascend, did not at number " + k);
    }
    Gathered gathered = new Gathered(asOfs.clone(), first, until, ordersMin, horizonDays * DAY);
    for (int c = 0; c < customers.length; c++) {
      gathered.gather(book, customers[c], c);
    }
    return new Spells(gathered.asOfs, until, horizonDays, customers.length, gathered);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Columns that grow. */
  private static final class Gathered {
    private final long[] asOfs;
    private final int first;
    private final long until;
    private final int ordersMin;
    private final long horizon;
    private int size;
    private int runningPastEnd;
    private int[] customer = new int[1024];
    private long[] start = new long[1024];
    private long[] next = new long[1024];
    private double[] meanGapDays = new double[1024];
    private int[] from = new int[1024];
    private int[] to = new int[1024];

    Gathered(long[] asOfs, int first, long until, int ordersMin, long horizon) {
      this.asOfs = asOfs;
      this.first = first;
      this.until = until;
      this.ordersMin = ordersMin;
      this.horizon = horizon;
    }

    void gather(OrderBook book, int bookCustomer, int place) {
      int orders = 0;
      long firstTime = 0;
      long last = 0;
      int end = book.endOrder(bookCustomer);
      for (int o = book.firstOrder(bookCustomer); o < end && book.orderTime(o) <= until; o++) {
        if (book.orderCancelledAt(o) <= until) {
          continue;
        }
        long time = book.orderTime(o);
        if (orders >= ordersMin) {
          add(place, last, time, (last - firstTime) / MICROS_PER_DAY / (orders - 1));
        }
        firstTime = orders == 0 ? time : firstTime;
        last = time;
        orders++;
      }
      if (orders >= ordersMin) {
        add(place, last, OrderBook.NEVER, (last - firstTime) / MICROS_PER_DAY / (orders - 1));
      }
    }

    private void add(int place, long begins, long ends, double meanGap) {
      if (begins <= asOfs[first]) {
        return;
      }
      if (begins > until - horizon) {
        runningPastEnd++;
        return;
      }
      if (size == customer.length) {
        int more = 2 * size;
        customer = Arrays.copyOf(customer, more);
        start = Arrays.copyOf(start, more);
        next = Arrays.copyOf(next, more);
        meanGapDays = Arrays.copyOf(meanGapDays, more);
        from = Arrays.copyOf(from, more);
        to = Arrays.copyOf(to, more);
      }
      customer[size] = place;
      start[size] = begins;
      next[size] = ends;
      meanGapDays[size] = meanGap;
      from[size] = atOrAfter(begins);
      // At an as-of the orders of that very instant are known, so the spell has ended by then.
      to[size] = Math.min(atOrAfter(ends), atOrAfter(Math.min(begins + horizon, until) + 1));
      size++;
    }

    private int atOrAfter(long time) {
      int found = Arrays.binarySearch(asOfs, time);
      return found >= 0 ? found : -found - 1;
    }
  }

  /** Number of spells. */
  public int size() {
    return customer.length;
  }

  /** Number of customers that the spells were made of, with or without one. */
  public int customerCount() {
    return customers;
  }

  /** Spells left out because their horizon reaches past the end of the data. */
  public int runningPastEnd() {
    return runningPastEnd;
  }

  /** How long a spell is watched. */
  public int horizonDays() {
    return horizonDays;
  }

  /** The end of the data, microseconds since the epoch. */
  public long until() {
    return until;
  }

  /** Number of as-ofs. */
  public int asOfCount() {
    return asOfs.length;
  }

  /** As-of {@code k}, microseconds since the epoch. */
  public long asOf(int k) {
    return asOfs[k];
  }

  /** Whose spell it is. */
  public int customer(int s) {
    return customer[s];
  }

  /** The order that starts it, microseconds since the epoch. */
  public long start(int s) {
    return start[s];
  }

  /** The order that ends it, or {@link OrderBook#NEVER} where none came within the data. */
  public long next(int s) {
    return next[s];
  }

  /** The customer's mean gap between orders at the start, in days. */
  public double meanGapDays(int s) {
    return meanGapDays[s];
  }

  /** Index of the first as-of at which it is watched. */
  public int from(int s) {
    return from[s];
  }

  /** Index after the last such as-of; equal to {@link #from} where it was over before one. */
  public int to(int s) {
    return to[s];
  }

  /** Days from the start of the spell to as-of {@code k}. */
  double daysAt(int s, int k) {
    return (asOfs[k] - start[s]) / MICROS_PER_DAY;
  }

  /**
   * The first as-of at which the last order is more than so many days ago, or −1 if the spell is
   * not watched for so long.
   */
  int recencyAbove(int s, double days) {
    for (int k = from[s]; k < to[s]; k++) {
      if (daysAt(s, k) > days) {
        return k;
      }
    }
    return -1;
  }
}
