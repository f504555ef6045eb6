package io.quimbi.core.history;

import io.quimbi.core.Workers;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * Everything the customers of one store did, ready to be read fast: each customer's orders in the
 * order of time, each order's lines, refunds and support tickets.
 *
 * <p>The columns are primitive arrays sorted by customer id, then time, then order id; texts are
 * numbers into dictionaries that are themselves sorted by text, so that a comparison of two numbers
 * is a comparison of their texts and two books of the same history are equal in every column,
 * whatever way the rows came. About 50 bytes a line. Times are microseconds since
 * 1970-01-01T00:00Z; local times are the same instant on the clock of the store's zone. Money is
 * {@link Money} millionths.
 *
 * <p>Immutable and thread-safe. Made by {@link OrderRows#toBook}.
 */
public final class OrderBook {
  /** The cancellation time of an order that was not cancelled. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The fingerprint of a history without customers. */
  public static final long FINGERPRINT_START = 17;

  private static final int BLOCK_CUSTOMERS = 1024;

  final ZoneId zone;
  final String[] customerIds;
  final String[] productIds;
  final String[] productNames;
  final String[] categories;
  final String[] channels;
  final String[] reasons;

  final int[] orderStart;
  final String[] orderIds;
  final long[] orderTime;
  final long[] orderLocalTime;
  final boolean[] orderHasTime;
  final long[] orderCancelledAt;
  final int[] orderChannel;

  final int[] lineStart;
  final int[] lineProduct;
  final int[] lineCategory;
  final double[] lineQuantity;
  final long[] lineListTotal;
  final long[] lineDiscount;

  final int[] refundStart;
  final int[] refundLine;
  final long[] refundTime;
  final long[] refundAmount;
  final int[] refundReason;

  final int[] ticketStart;
  final long[] ticketTime;
  final long[] ticketLocalTime;
  final int[] ticketChannel;
  final float[] ticketSatisfaction;
  final boolean[] ticketEscalated;

  final ReturnPlacement returns;

  OrderBook(OrderRows.Sorted s) {
    this.zone = s.zone;
    this.customerIds = s.customerIds;
    this.productIds = s.productIds;
    this.productNames = s.productNames;
    this.categories = s.categories;
    this.channels = s.channels;
    this.reasons = s.reasons;
    this.orderStart = s.orderStart;
    this.orderIds = s.orderIds;
    this.orderTime = s.orderTime;
    this.orderLocalTime = s.orderLocalTime;
    this.orderHasTime = s.orderHasTime;
    this.orderCancelledAt = s.orderCancelledAt;
    this.orderChannel = s.orderChannel;
    this.lineStart = s.lineStart;
    this.lineProduct = s.lineProduct;
    this.lineCategory = s.lineCategory;
    this.lineQuantity = s.lineQuantity;
    this.lineListTotal = s.lineListTotal;
    this.lineDiscount = s.lineDiscount;
    this.refundStart = s.refundStart;
    this.refundLine = s.refundLine;
    this.refundTime = s.refundTime;
    this.refundAmount = s.refundAmount;
    this.refundReason = s.refundReason;
    this.ticketStart = s.ticketStart;
    this.ticketTime = s.ticketTime;
    this.ticketLocalTime = s.ticketLocalTime;
    this.ticketChannel = s.ticketChannel;
    this.ticketSatisfaction = s.ticketSatisfaction;
    this.ticketEscalated = s.ticketEscalated;
    this.returns = s.returns;
  }

  /** The time zone in which the store's calendar features are read. */
  public ZoneId zone() {
    return zone;
  }

  /** Number of customers, those without an order (known from tickets or returns) included. */
  public int customerCount() {
    return customerIds.length;
  }

  /** Number of orders, cancelled ones included. */
  public int orderCount() {
    return orderTime.length;
  }

  /** Number of order lines. */
  public int lineCount() {
    return lineProduct.length;
  }

  /** Number of refunds, placed returns included. */
  public int refundCount() {
    return refundTime.length;
  }

  /** Number of tickets. */
  public int ticketCount() {
    return ticketTime.length;
  }

  /** The store's own id of customer {@code c}. */
  public String customerId(int c) {
    return customerIds[c];
  }

  /** The index of a customer id, or −1 if the store has no such customer. */
  public int customerIndex(String customerId) {
    return Math.max(-1, Arrays.binarySearch(customerIds, customerId));
  }

  /** Index of the first order of customer {@code c}; its orders end before {@link #endOrder}. */
  public int firstOrder(int c) {
    return orderStart[c];
  }

  /** Index after the last order of customer {@code c}. */
  public int endOrder(int c) {
    return orderStart[c + 1];
  }

  /** The store's own id of order {@code o}. */
  public String orderId(int o) {
    return orderIds[o];
  }

  /** When order {@code o} was placed, microseconds since the epoch. */
  public long orderTime(int o) {
    return orderTime[o];
  }

  /** The same instant on the clock of the store's zone, microseconds since its epoch day 0. */
  public long orderLocalTime(int o) {
    return orderLocalTime[o];
  }

  /** Whether the time of day of order {@code o} is known; false where only a date was given. */
  public boolean orderHasTime(int o) {
    return orderHasTime[o];
  }

  /** From when order {@code o} no longer counts, or {@link #NEVER}. */
  public long orderCancelledAt(int o) {
    return orderCancelledAt[o];
  }

  /** Channel of order {@code o}, or {@link Dictionary#NONE}. */
  public int orderChannel(int o) {
    return orderChannel[o];
  }

  /** Index of the first line of order {@code o}; its lines end before {@link #endLine}. */
  public int firstLine(int o) {
    return lineStart[o];
  }

  /** Index after the last line of order {@code o}. */
  public int endLine(int o) {
    return lineStart[o + 1];
  }

  /** The order of customer {@code c} that line {@code l} belongs to; O(log orders). */
  public int orderOfLine(int c, int l) {
    int low = orderStart[c];
    int high = orderStart[c + 1] - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (lineStart[middle] <= l) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Product of line {@code l}, or {@link Dictionary#NONE}. */
  public int lineProduct(int l) {
    return lineProduct[l];
  }

  /** Category of line {@code l}, or {@link Dictionary#NONE}. */
  public int lineCategory(int l) {
    return lineCategory[l];
  }

  /** Quantity of line {@code l}, above 0. */
  public double lineQuantity(int l) {
    return lineQuantity[l];
  }

  /** List value of line {@code l} before discount, in millionths. */
  public long lineListTotal(int l) {
    return lineListTotal[l];
  }

  /** Discount on line {@code l}, in millionths, at least 0. */
  public long lineDiscount(int l) {
    return lineDiscount[l];
  }

  /** List price of one unit on line {@code l}, in millionths, rounded to a whole number. */
  public long lineUnitPrice(int l) {
    return Math.round(lineListTotal[l] / lineQuantity[l]);
  }

  /** Index of the first refund of customer {@code c}, in the order of time. */
  public int firstRefund(int c) {
    return refundStart[c];
  }

  /** Index after the last refund of customer {@code c}. */
  public int endRefund(int c) {
    return refundStart[c + 1];
  }

  /** The line that refund {@code r} pays back. */
  public int refundLine(int r) {
    return refundLine[r];
  }

  /** When refund {@code r} was made. */
  public long refundTime(int r) {
    return refundTime[r];
  }

  /** Amount of refund {@code r}, in millionths. */
  public long refundAmount(int r) {
    return refundAmount[r];
  }

  /** Reason of refund {@code r}, or {@link Dictionary#NONE}. */
  public int refundReason(int r) {
    return refundReason[r];
  }

  /** Index of the first ticket of customer {@code c}, in the order of time. */
  public int firstTicket(int c) {
    return ticketStart[c];
  }

  /** Index after the last ticket of customer {@code c}. */
  public int endTicket(int c) {
    return ticketStart[c + 1];
  }

  /** When ticket {@code k} was opened. */
  public long ticketTime(int k) {
    return ticketTime[k];
  }

  /** The same instant on the clock of the store's zone. */
  public long ticketLocalTime(int k) {
    return ticketLocalTime[k];
  }

  /** Channel of ticket {@code k}, or {@link Dictionary#NONE}. */
  public int ticketChannel(int k) {
    return ticketChannel[k];
  }

  /** Satisfaction of ticket {@code k} from 1 to 5, or NaN where none was given. */
  public float ticketSatisfaction(int k) {
    return ticketSatisfaction[k];
  }

  /** Whether ticket {@code k} was escalated. */
  public boolean ticketEscalated(int k) {
    return ticketEscalated[k];
  }

  /** Number of distinct products, over the whole history. */
  public int productCount() {
    return productIds.length;
  }

  /** The store's own id of product {@code p}. */
  public String productId(int p) {
    return productIds[p];
  }

  /** The name of product {@code p}; its id where it has none. */
  public String productName(int p) {
    return productNames[p];
  }

  /** Number of distinct categories, over the whole history. */
  public int categoryCount() {
    return categories.length;
  }

  /** The name of category {@code k}. */
  public String category(int k) {
    return categories[k];
  }

  /** Number of distinct channels of orders and tickets, over the whole history. */
  public int channelCount() {
    return channels.length;
  }

  /** The name of channel {@code k}. */
  public String channel(int k) {
    return channels[k];
  }

  /** Number of distinct return reasons. */
  public int reasonCount() {
    return reasons.length;
  }

  /** The text of return reason {@code k}. */
  public String reason(int k) {
    return reasons[k];
  }

  /** What became of the return rows. */
  public ReturnPlacement returns() {
    return returns;
  }

  /**
   * The time of the newest order, or {@link Long#MIN_VALUE} for a book without orders; what an
   * as-of defaults to is the end of that day.
   */
  public long newestOrderTime() {
    long newest = Long.MIN_VALUE;
    for (long time : orderTime) {
      newest = Math.max(newest, time);
    }
    return newest;
  }

  /**
   * Customers with an order at or before the as-of that was not cancelled by then: those who have a
   * thumbprint.
   *
   * @param asOf microseconds since the epoch
   */
  public int customersAt(long asOf) {
    int customers = 0;
    for (int c = 0; c < customerIds.length; c++) {
      for (int o = firstOrder(c); o < endOrder(c) && orderTime[o] <= asOf; o++) {
        if (orderCancelledAt[o] > asOf) {
          customers++;
          break;
        }
      }
    }
    return customers;
  }

  /** The time of the oldest order, or {@link Long#MAX_VALUE} for a book without orders. */
  public long oldestOrderTime() {
    long oldest = Long.MAX_VALUE;
    for (long time : orderTime) {
      oldest = Math.min(oldest, time);
    }
    return oldest;
  }

  /**
   * A number that tells this history from another: equal for equal books, and for different ones
   * different but for one chance in 2⁶⁴.
   */
  public long fingerprint() {
    long hash = 17;
    for (String[] texts : new String[][] {customerIds, productIds, categories, channels, reasons}) {
      for (String text : texts) {
        hash = mix(hash, text.hashCode());
      }
    }
    for (int[] column : new int[][] {orderStart, orderChannel, lineStart, lineProduct}) {
      hash = mix(hash, column);
    }
    for (int[] column : new int[][] {lineCategory, refundStart, refundLine, refundReason}) {
      hash = mix(hash, column);
    }
    for (int[] column : new int[][] {ticketStart, ticketChannel}) {
      hash = mix(hash, column);
    }
    for (long[] column : new long[][] {orderTime, orderLocalTime, orderCancelledAt}) {
      hash = mix(hash, column);
    }
    for (long[] column : new long[][] {lineListTotal, lineDiscount, refundTime, refundAmount}) {
      hash = mix(hash, column);
    }
    for (double quantity : lineQuantity) {
      hash = mix(hash, Double.doubleToLongBits(quantity));
    }
    for (int k = 0; k < ticketTime.length; k++) {
      hash = mix(hash, ticketTime[k]);
      hash =
          mix(
              hash,
              Float.floatToIntBits(ticketSatisfaction[k]) * 2L + (ticketEscalated[k] ? 1 : 0));
    }
    return hash;
  }

  /**
   * A number that tells what is known of this history at an as-of from anything else that could be
   * known then: equal for books that agree on everything up to it, whatever comes later in either.
   *
   * @param asOf microseconds since the epoch
   */
  public long fingerprint(long asOf, Workers workers) {
    return fingerprint(asOf, FINGERPRINT_START, workers);
  }

  /**
   * The same for a history in slices.
   *
   * @param before what the slices before this one gave, or {@link #FINGERPRINT_START}
   */
  public long fingerprint(long asOf, long before, Workers workers) {
    long[] known = new long[customerIds.length];
    workers.forEach(
        Math.ceilDiv(known.length, BLOCK_CUSTOMERS),
        block -> {
          int end = Math.min(known.length, (block + 1) * BLOCK_CUSTOMERS);
          for (int c = block * BLOCK_CUSTOMERS; c < end; c++) {
            known[c] = known(c, asOf);
          }
        });
    long hash = before;
    for (int c = 0; c < known.length; c++) {
      if (known[c] != 0) {
        hash = mix(mix(hash, customerIds[c].hashCode()), known[c]);
      }
    }
    return hash;
  }

  /** A hash of what a customer did up to the as-of, by texts rather than numbers; 0 for nothing. */
  private long known(int c, long asOf) {
    long hash = 0;
    for (int o = firstOrder(c); o < endOrder(c) && orderTime[o] <= asOf; o++) {
      hash = mix(hash, orderIds[o].hashCode());
      hash = mix(hash, orderTime[o]);
      hash = mix(hash, orderHasTime(o) ? orderLocalTime[o] : -1);
      hash = mix(hash, orderCancelledAt[o] <= asOf ? orderCancelledAt[o] : NEVER);
      hash = mix(hash, text(channels, orderChannel[o]));
      for (int l = lineStart[o]; l < lineStart[o + 1]; l++) {
        hash = mix(hash, text(productIds, lineProduct[l]));
        hash = mix(hash, text(categories, lineCategory[l]));
        hash = mix(hash, Double.doubleToLongBits(lineQuantity[l]));
        hash = mix(hash, lineListTotal[l]);
        hash = mix(hash, lineDiscount[l]);
      }
    }
    int ownLines = firstOrder(c) < endOrder(c) ? lineStart[firstOrder(c)] : 0;
    for (int r = firstRefund(c); r < endRefund(c); r++) {
      if (refundTime[r] <= asOf) {
        hash = mix(hash, refundLine[r] - ownLines);
        hash = mix(hash, refundTime[r]);
        hash = mix(hash, refundAmount[r]);
        hash = mix(hash, text(reasons, refundReason[r]));
      }
    }
    for (int k = firstTicket(c); k < endTicket(c); k++) {
      if (ticketTime[k] <= asOf) {
        hash = mix(hash, ticketTime[k]);
        hash = mix(hash, text(channels, ticketChannel[k]));
        hash = mix(hash, Float.floatToIntBits(ticketSatisfaction[k]));
        hash = mix(hash, ticketEscalated[k] ? 1 : 0);
      }
    }
    return hash;
  }

  private static long text(String[] texts, int index) {
    return index == Dictionary.NONE ? -1L : texts[index].hashCode();
  }

  private static long mix(long hash, int[] column) {
    long mixed = hash;
    for (int x : column) {
      mixed = mix(mixed, x);
    }
    return mixed;
  }

  private static long mix(long hash, long[] column) {
    long mixed = hash;
    for (long x : column) {
      mixed = mix(mixed, x);
    }
    return mixed;
  }

  private static long mix(long hash, long x) {
    long mixed = (hash ^ x) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }
}
