package io.quimbi.core.lifetime;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the purchase models need to know of each customer: how many repeat purchases, when the last
 * of them was, how old the customer is, and what a purchase is worth.
 *
 * <p>All purchases of one calendar day in the store's zone are one purchase. {@code x} is the
 * number of purchase days less one; {@code tx} lies between the first and the last of them and
 * {@code T} between the first and the date of the as-of. The mean value is that of the repeat days,
 * before refunds; days of no value are left out of it, though they count in {@code x}.
 *
 * <p>Immutable and thread-safe.
 */
public final class PurchaseSummaries {
  /** More repeat purchases than any customer makes: one a day for 274 years. */
  public static final int X_MAX = 100_000;

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final AgeUnit unit;
  private final int[] customer;
  private final int[] x;
  private final double[] tx;
  private final double[] age;
  private final int[] valueDays;
  private final double[] meanValue;
  private final double[] valueToDate;

  private PurchaseSummaries(
      AgeUnit unit,
      int[] customer,
      int[] x,
      double[] tx,
      double[] age,
      int[] valueDays,
      double[] meanValue,
      double[] valueToDate) {
    this.unit = unit;
    this.customer = customer;
    this.x = x;
    this.tx = tx;
    this.age = age;
    this.valueDays = valueDays;
    this.meanValue = meanValue;
    this.valueToDate = valueToDate;
  }

  /**
   * Everybody in {@code book} with an order at or before the as-of that is not cancelled by then,
   * in the order of the book.
   *
   * @param asOf microseconds since the epoch; nothing after it counts
   */
  public static PurchaseSummaries of(OrderBook book, long asOf, AgeUnit unit) {
    return of(new Slice(book, 0), asOf, unit);
  }

  /** The same for a slice of a history, customers numbered through all slices. */
  public static PurchaseSummaries of(Slice slice, long asOf, AgeUnit unit) {
    OrderBook book = slice.book();
    long today = localDay(book, asOf);
    int capacity = book.customerCount();
    PurchaseSummaries all =
        new PurchaseSummaries(
            unit,
            new int[capacity],
            new int[capacity],
            new double[capacity],
            new double[capacity],
            new int[capacity],
            new double[capacity],
            new double[capacity]);
    int rows = 0;
    for (int c = 0; c < capacity; c++) {
      if (all.gather(rows, book, c, asOf, today)) {
        rows++;
      }
    }
    for (int row = 0; row < rows; row++) {
      all.customer[row] += slice.firstCustomer();
    }
    return all.first(rows);
  }

  /** Everybody in a history; goes through its slices once. */
  public static PurchaseSummaries of(OrderHistory history, long asOf, AgeUnit unit) {
    List<PurchaseSummaries> parts = new ArrayList<>();
    for (Slice slice : history.slices()) {
      parts.add(of(slice, asOf, unit));
    }
    return joined(parts);
  }

  /**
   * The summaries of a history from those of its slices, in their order.
   *
   * @throws IllegalArgumentException if there is none, or their units differ
   */
  public static PurchaseSummaries joined(List<PurchaseSummaries> parts) {
    if (parts.stream().map(PurchaseSummaries::unit).distinct().count() != 1) {
      throw new IllegalArgumentException(
          "summaries to join must be at least one, all of one unit, were " + parts.size());
    }
    int rows = parts.stream().mapToInt(PurchaseSummaries::size).reduce(0, Math::addExact);
    PurchaseSummaries whole =
        new PurchaseSummaries(
            parts.getFirst().unit,
            new int[rows],
            new int[rows],
            new double[rows],
            new double[rows],
            new int[rows],
            new double[rows],
            new double[rows]);
    int at = 0;
    for (PurchaseSummaries part : parts) {
      int count = part.size();
      System.arraycopy(part.customer, 0, whole.customer, at, count);
      System.arraycopy(part.x, 0, whole.x, at, count);
      System.arraycopy(part.tx, 0, whole.tx, at, count);
      System.arraycopy(part.age, 0, whole.age, at, count);
      System.arraycopy(part.valueDays, 0, whole.valueDays, at, count);
      System.arraycopy(part.meanValue, 0, whole.meanValue, at, count);
      System.arraycopy(part.valueToDate, 0, whole.valueToDate, at, count);
      at += count;
    }
    return whole;
  }

  /**
   * Summaries made elsewhere; customers are numbered by row.
   *
   * @param x repeat purchases, 0 to {@value #X_MAX}
   * @param tx time of the last repeat purchase since the first purchase, 0 where {@code x} is 0
   * @param age time since the first purchase, at least {@code tx}
   * @param meanValue mean value of the repeat purchases, 0 where there is none or it is not known
   * @throws IllegalArgumentException naming the row and the rule that it breaks
   */
  public static PurchaseSummaries of(
      AgeUnit unit, int[] x, double[] tx, double[] age, double[] meanValue) {
    int rows = x.length;
    if (tx.length != rows || age.length != rows || meanValue.length != rows) {
      throw new IllegalArgumentException(
          "columns differ in length: x %d, tx %d, T %d, mean value %d"
              .formatted(rows, tx.length, age.length, meanValue.length));
    }
    int[] customer = new int[rows];
    int[] valueDays = new int[rows];
    for (int i = 0; i < rows; i++) {
      check(i, x[i] >= 0 && x[i] <= X_MAX, "x must be from 0 to " + X_MAX, x[i]);
      check(i, age[i] >= 0 && age[i] < Double.POSITIVE_INFINITY, "T must be ≥ 0", age[i]);
      check(i, tx[i] >= 0 && tx[i] <= age[i], "t_x must be from 0 to T = " + age[i], tx[i]);
      check(i, x[i] > 0 || tx[i] == 0, "t_x must be 0 where x is 0", tx[i]);
      check(
          i,
          meanValue[i] >= 0 && meanValue[i] < Double.POSITIVE_INFINITY,
          "the mean value must be ≥ 0",
          meanValue[i]);
      customer[i] = i;
      valueDays[i] = meanValue[i] > 0 ? x[i] : 0;
    }
    return new PurchaseSummaries(
        unit,
        customer,
        x.clone(),
        tx.clone(),
        age.clone(),
        valueDays,
        meanValue.clone(),
        new double[rows]);
  }

  private static void check(int row, boolean holds, String rule, double seen) {
    if (!holds) {
      throw new IllegalArgumentException(
          rule + ", was " + seen + " in row " + (row + 1) + "; correct the row or leave it out");
    }
  }

  private boolean gather(int row, OrderBook book, int c, long asOf, long today) {
    long firstDay = 0;
    long lastDay = 0;
    int days = 0;
    int daysWithValue = 0;
    long dayValue = 0;
    long repeatValue = 0;
    long paid = 0;
    for (int o = book.firstOrder(c); o < book.endOrder(c) && book.orderTime(o) <= asOf; o++) {
      if (book.orderCancelledAt(o) <= asOf) {
        continue;
      }
      long day = Math.floorDiv(book.orderLocalTime(o), MICROS_PER_DAY);
      if (days == 0 || day != lastDay) {
        if (days > 1 && dayValue > 0) {
          repeatValue += dayValue;
          daysWithValue++;
        }
        firstDay = days == 0 ? day : firstDay;
        lastDay = day;
        dayValue = 0;
        days++;
      }
      long value = orderValue(book, o);
      dayValue += value;
      paid += value;
    }
    if (days == 0) {
      return false;
    }
    if (days > 1 && dayValue > 0) {
      repeatValue += dayValue;
      daysWithValue++;
    }
    customer[row] = c;
    x[row] = days - 1;
    tx[row] = unit.ofDays(lastDay - firstDay);
    age[row] = unit.ofDays(today - firstDay);
    valueDays[row] = daysWithValue;
    meanValue[row] = daysWithValue == 0 ? 0 : Money.toUnits(repeatValue) / daysWithValue;
    valueToDate[row] = Money.toUnits(paid - refunded(book, c, asOf));
    return true;
  }

  private static long orderValue(OrderBook book, int o) {
    long value = 0;
    for (int l = book.firstLine(o); l < book.endLine(o); l++) {
      value += book.lineListTotal(l) - book.lineDiscount(l);
    }
    return value;
  }

  /** Refunds that count by {@code asOf}, of orders that do. */
  private static long refunded(OrderBook book, int c, long asOf) {
    long refunded = 0;
    for (int r = book.firstRefund(c); r < book.endRefund(c) && book.refundTime(r) <= asOf; r++) {
      int o = book.orderOfLine(c, book.refundLine(r));
      if (book.orderTime(o) <= asOf && book.orderCancelledAt(o) > asOf) {
        refunded += book.refundAmount(r);
      }
    }
    return refunded;
  }

  /** The day of {@code micros} on the calendar of the book's zone, counted from 1970-01-01. */
  static long localDay(OrderBook book, long micros) {
    return Instant.EPOCH
        .plus(micros, ChronoUnit.MICROS)
        .atZone(book.zone())
        .toLocalDate()
        .toEpochDay();
  }

  /**
   * For each row, the purchase days after the as-of of these summaries until a later one: what a
   * forecast is held against.
   *
   * @param asOf that these summaries were made with
   * @param until the later as-of; cancellations by then count
   */
  public int[] purchaseDaysAfter(OrderBook book, long asOf, long until) {
    long today = localDay(book, asOf);
    int[] purchases = new int[size()];
    for (int row = 0; row < purchases.length; row++) {
      int c = customer[row];
      long lastDay = today;
      for (int o = book.firstOrder(c); o < book.endOrder(c) && book.orderTime(o) <= until; o++) {
        long day = Math.floorDiv(book.orderLocalTime(o), MICROS_PER_DAY);
        if (day > lastDay && book.orderCancelledAt(o) > until) {
          purchases[row]++;
          lastDay = day;
        }
      }
    }
    return purchases;
  }

  private PurchaseSummaries first(int rows) {
    return new PurchaseSummaries(
        unit,
        Arrays.copyOf(customer, rows),
        Arrays.copyOf(x, rows),
        Arrays.copyOf(tx, rows),
        Arrays.copyOf(age, rows),
        Arrays.copyOf(valueDays, rows),
        Arrays.copyOf(meanValue, rows),
        Arrays.copyOf(valueToDate, rows));
  }

  /** The unit of {@link #tx} and {@link #age}. */
  public AgeUnit unit() {
    return unit;
  }

  /** Number of customers. */
  public int size() {
    return x.length;
  }

  /** The customer of a row: its number in the book, or the row itself. */
  public int customer(int row) {
    return customer[row];
  }

  /** The row of a customer of the book, or −1 if the customer had no order by the as-of. */
  public int rowOf(int bookCustomer) {
    int last = customer.length - 1;
    // Numbers rise, so only as many rows are to be looked at as there are gaps between them.
    int from = last < 0 ? 0 : Math.max(0, last - Math.max(0, customer[last] - bookCustomer));
    int end = last < 0 ? 0 : Math.min(last, bookCustomer - customer[0]) + 1;
    int row = from < end ? Arrays.binarySearch(customer, from, end, bookCustomer) : -1;
    return row >= 0 ? row : -1;
  }

  /** Repeat purchases: purchase days after the first. */
  public int x(int row) {
    return x[row];
  }

  /** Time from the first to the last purchase. */
  public double tx(int row) {
    return tx[row];
  }

  /** Time from the first purchase to the as-of: T. */
  public double age(int row) {
    return age[row];
  }

  /** Repeat purchases with a value above 0. */
  public int valueDays(int row) {
    return valueDays[row];
  }

  /** Mean value of {@link #valueDays} purchases in currency units; 0 where there is none. */
  public double meanValue(int row) {
    return meanValue[row];
  }

  /** Value of all orders less refunds, in currency units; 0 where made without orders. */
  public double valueToDate(int row) {
    return valueToDate[row];
  }

  /**
   * Pearson correlation of repeat purchases with a value and their mean value over the customers
   * that have any: Gamma-Gamma takes it to be 0. 0 where either does not vary.
   */
  public double valueFrequencyCorrelation() {
    double n = 0;
    double meanX = 0;
    double meanZ = 0;
    double varianceX = 0;
    double varianceZ = 0;
    double covariance = 0;
    for (int row = 0; row < x.length; row++) {
      if (valueDays[row] > 0) {
        n++;
        double deltaX = valueDays[row] - meanX;
        double deltaZ = meanValue[row] - meanZ;
        meanX += deltaX / n;
        meanZ += deltaZ / n;
        varianceX += deltaX * (valueDays[row] - meanX);
        varianceZ += deltaZ * (meanValue[row] - meanZ);
        covariance += deltaX * (meanValue[row] - meanZ);
      }
    }
    double scale = Math.sqrt(varianceX) * Math.sqrt(varianceZ);
    return scale > 0 ? Math.clamp(covariance / scale, -1, 1) : 0;
  }
}
