package io.quimbi.core.history;

import io.quimbi.core.IndexSort;
import io.quimbi.core.Workers;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders, their lines, refunds and returns, and tickets of one store, in columns and in any order:
 * what an import yields, what the database stores and gives back. Lines, refunds and returns belong
 * to the order added last; an order with returns alone is no order to the {@link OrderBook}.
 * Whoever adds has checked the values; this class only asserts them.
 *
 * <p>{@link #toBook} sorts the rows and sets returns against the same customer's latest earlier
 * lines of the same product with quantity left, there and nowhere else, so that the book does not
 * depend on the order in which rows came. A return never looks at what comes after it.
 *
 * <p>Not thread-safe.
 */
public final class OrderRows {
  private static final double QUANTITY_EPSILON = 1e-9;

  // One customer's, of whom many are read one by one; whoever brings more reserves or doubles.
  private static final int ORDERS_AT_FIRST = 16;
  private static final int LINES_AT_FIRST = 64;
  private static final int OTHERS_AT_FIRST = 8;

  private final ZoneId zone;
  private final Dictionary customers = new Dictionary();
  private final Dictionary products = new Dictionary();
  private final Dictionary categories = new Dictionary();
  private final Dictionary channels = new Dictionary();
  private final Dictionary reasons = new Dictionary();
  private @Nullable String[] productNames = new @Nullable String[16];

  private int orderCount;
  private int[] orderCustomer = new int[ORDERS_AT_FIRST];
  private String[] orderId = new String[ORDERS_AT_FIRST];
  private long[] orderTime = new long[ORDERS_AT_FIRST];
  private boolean[] orderHasTime = new boolean[ORDERS_AT_FIRST];
  private long[] orderCancelledAt = new long[ORDERS_AT_FIRST];
  private int[] orderChannel = new int[ORDERS_AT_FIRST];
  private int[] orderFirstLine = new int[ORDERS_AT_FIRST];
  private int[] orderFirstReturn = new int[ORDERS_AT_FIRST];

  private int lineCount;
  private int[] lineProduct = new int[LINES_AT_FIRST];
  private int[] lineCategory = new int[LINES_AT_FIRST];
  private double[] lineQuantity = new double[LINES_AT_FIRST];
  private long[] lineListTotal = new long[LINES_AT_FIRST];
  private long[] lineDiscount = new long[LINES_AT_FIRST];

  private int refundCount;
  private int[] refundLine = new int[OTHERS_AT_FIRST];
  private long[] refundTime = new long[OTHERS_AT_FIRST];
  private long[] refundAmount = new long[OTHERS_AT_FIRST];
  private int[] refundReason = new int[OTHERS_AT_FIRST];

  private int returnCount;
  private int[] returnOrder = new int[OTHERS_AT_FIRST];
  private int[] returnProduct = new int[OTHERS_AT_FIRST];
  private long[] returnTime = new long[OTHERS_AT_FIRST];
  private double[] returnQuantity = new double[OTHERS_AT_FIRST];
  private long[] returnAmount = new long[OTHERS_AT_FIRST];
  private int[] returnReason = new int[OTHERS_AT_FIRST];

  private int ticketCount;
  private int[] ticketCustomer = new int[OTHERS_AT_FIRST];
  private String[] ticketId = new String[OTHERS_AT_FIRST];
  private @Nullable String[] ticketOrderId = new @Nullable String[OTHERS_AT_FIRST];
  private long[] ticketTime = new long[OTHERS_AT_FIRST];
  private int[] ticketChannel = new int[OTHERS_AT_FIRST];
  private float[] ticketSatisfaction = new float[OTHERS_AT_FIRST];
  private boolean[] ticketEscalated = new boolean[OTHERS_AT_FIRST];

  /** A builder for a store whose calendar runs in {@code zone}. */
  public OrderRows(ZoneId zone) {
    this.zone = zone;
  }

  /** Makes room for so many orders and lines at once; more may be added. */
  public void reserve(int orders, int lines) {
    if (orders > orderTime.length) {
      growOrders(orders);
    }
    if (lines > lineProduct.length) {
      growLines(lines);
    }
  }

  private void growOrders(int capacity) {
    orderCustomer = Arrays.copyOf(orderCustomer, capacity);
    orderId = Arrays.copyOf(orderId, capacity);
    orderTime = Arrays.copyOf(orderTime, capacity);
    orderHasTime = Arrays.copyOf(orderHasTime, capacity);
    orderCancelledAt = Arrays.copyOf(orderCancelledAt, capacity);
    orderChannel = Arrays.copyOf(orderChannel, capacity);
    orderFirstLine = Arrays.copyOf(orderFirstLine, capacity);
    orderFirstReturn = Arrays.copyOf(orderFirstReturn, capacity);
  }

  private void growLines(int capacity) {
    lineProduct = Arrays.copyOf(lineProduct, capacity);
    lineCategory = Arrays.copyOf(lineCategory, capacity);
    lineQuantity = Arrays.copyOf(lineQuantity, capacity);
    lineListTotal = Arrays.copyOf(lineListTotal, capacity);
    lineDiscount = Arrays.copyOf(lineDiscount, capacity);
  }

  /** Numbers of customer ids. */
  public Dictionary customers() {
    return customers;
  }

  /** Numbers of product ids. */
  public Dictionary products() {
    return products;
  }

  /** Numbers of category names. */
  public Dictionary categories() {
    return categories;
  }

  /** Numbers of channel names. */
  public Dictionary channels() {
    return channels;
  }

  /** Numbers of return reasons. */
  public Dictionary reasons() {
    return reasons;
  }

  /** Gives a product its readable name. */
  public void nameProduct(int product, String name) {
    if (product >= productNames.length) {
      productNames = Arrays.copyOf(productNames, Math.max(product + 1, productNames.length * 2));
    }
    productNames[product] = name;
  }

  /**
   * Starts an order; the lines and refunds that follow are its own.
   *
   * @param customer number in {@link #customers}
   * @param id the store's own id of the order
   * @param time microseconds since the epoch
   * @param hasTime false where only a date was given
   * @param cancelledAt from when the order no longer counts, or {@link OrderBook#NEVER}
   * @param channel number in {@link #channels} or {@link Dictionary#NONE}
   */
  public void addOrder(
      int customer, String id, long time, boolean hasTime, long cancelledAt, int channel) {
    if (orderCount == orderTime.length) {
      growOrders(orderCount * 2);
    }
    orderCustomer[orderCount] = customer;
    orderId[orderCount] = id;
    orderTime[orderCount] = time;
    orderHasTime[orderCount] = hasTime;
    orderCancelledAt[orderCount] = cancelledAt;
    orderChannel[orderCount] = channel;
    orderFirstLine[orderCount] = lineCount;
    orderFirstReturn[orderCount] = returnCount;
    orderCount++;
  }

  /**
   * Adds a line to the order added last.
   *
   * @param product number in {@link #products} or {@link Dictionary#NONE}
   * @param category number in {@link #categories} or {@link Dictionary#NONE}
   * @param quantity above 0
   * @param listTotal list value before discount, in millionths, at least 0
   * @param discount in millionths, at least 0
   */
  public void addLine(int product, int category, double quantity, long listTotal, long discount) {
    assert orderCount > 0 : "a line needs an order";
    assert quantity > 0 : "a bought quantity is above 0; returns go to addReturn";
    if (lineCount == lineProduct.length) {
      growLines(lineCount * 2);
    }
    lineProduct[lineCount] = product;
    lineCategory[lineCount] = category;
    lineQuantity[lineCount] = quantity;
    lineListTotal[lineCount] = listTotal;
    lineDiscount[lineCount] = discount;
    lineCount++;
  }

  /**
   * Adds a refund of the line added last.
   *
   * @param time from when it counts
   * @param amount in millionths, above 0
   * @param reason number in {@link #reasons} or {@link Dictionary#NONE}
   */
  public void addRefund(long time, long amount, int reason) {
    assert lineCount > 0 : "a refund needs a line";
    if (refundCount == refundTime.length) {
      int capacity = refundCount * 2;
      refundLine = Arrays.copyOf(refundLine, capacity);
      refundTime = Arrays.copyOf(refundTime, capacity);
      refundAmount = Arrays.copyOf(refundAmount, capacity);
      refundReason = Arrays.copyOf(refundReason, capacity);
    }
    refundLine[refundCount] = lineCount - 1;
    refundTime[refundCount] = time;
    refundAmount[refundCount] = amount;
    refundReason[refundCount] = reason;
    refundCount++;
  }

  /**
   * Adds a return to the order added last, to be set against earlier lines of the same customer and
   * product.
   *
   * @param time when it was returned, microseconds since the epoch
   * @param quantity how much came back, above 0
   * @param amount money given back for all of it, in millionths
   * @param reason number in {@link #reasons} or {@link Dictionary#NONE}
   */
  public void addReturn(int product, long time, double quantity, long amount, int reason) {
    assert orderCount > 0 : "a return needs the order under which it was booked";
    assert quantity > 0 : "a returned quantity is given without its sign";
    if (returnCount == returnTime.length) {
      int capacity = returnCount * 2;
      returnOrder = Arrays.copyOf(returnOrder, capacity);
      returnProduct = Arrays.copyOf(returnProduct, capacity);
      returnTime = Arrays.copyOf(returnTime, capacity);
      returnQuantity = Arrays.copyOf(returnQuantity, capacity);
      returnAmount = Arrays.copyOf(returnAmount, capacity);
      returnReason = Arrays.copyOf(returnReason, capacity);
    }
    returnOrder[returnCount] = orderCount - 1;
    returnProduct[returnCount] = product;
    returnTime[returnCount] = time;
    returnQuantity[returnCount] = quantity;
    returnAmount[returnCount] = amount;
    returnReason[returnCount] = reason;
    returnCount++;
  }

  /**
   * Adds a support ticket.
   *
   * @param satisfaction 1 to 5, or NaN where none was given
   * @param orderId the order it is about, or null
   */
  public void addTicket(
      int customer,
      String id,
      long openedAt,
      int channel,
      float satisfaction,
      boolean escalated,
      @Nullable String orderId) {
    if (ticketCount == ticketTime.length) {
      int capacity = ticketCount * 2;
      ticketCustomer = Arrays.copyOf(ticketCustomer, capacity);
      ticketId = Arrays.copyOf(ticketId, capacity);
      ticketOrderId = Arrays.copyOf(ticketOrderId, capacity);
      ticketTime = Arrays.copyOf(ticketTime, capacity);
      ticketChannel = Arrays.copyOf(ticketChannel, capacity);
      ticketSatisfaction = Arrays.copyOf(ticketSatisfaction, capacity);
      ticketEscalated = Arrays.copyOf(ticketEscalated, capacity);
    }
    ticketCustomer[ticketCount] = customer;
    ticketId[ticketCount] = id;
    ticketOrderId[ticketCount] = orderId;
    ticketTime[ticketCount] = openedAt;
    ticketChannel[ticketCount] = channel;
    ticketSatisfaction[ticketCount] = satisfaction;
    ticketEscalated[ticketCount] = escalated;
    ticketCount++;
  }

  /** The zone of the store's calendar. */
  public ZoneId zone() {
    return zone;
  }

  /** Number of orders, those with returns alone included. */
  public int orderCount() {
    return orderCount;
  }

  /** Number of bought lines. */
  public int lineCount() {
    return lineCount;
  }

  /** Number of refunds of lines. */
  public int refundCount() {
    return refundCount;
  }

  /** Number of returns. */
  public int returnCount() {
    return returnCount;
  }

  /** Number of tickets. */
  public int ticketCount() {
    return ticketCount;
  }

  /** Customer of order {@code o}, a number in {@link #customers}. */
  public int orderCustomer(int o) {
    return orderCustomer[o];
  }

  /** The store's own id of order {@code o}. */
  public String orderId(int o) {
    return orderId[o];
  }

  /** Time of order {@code o}, microseconds since the epoch. */
  public long orderTime(int o) {
    return orderTime[o];
  }

  /** Whether the time of day of order {@code o} is known. */
  public boolean orderHasTime(int o) {
    return orderHasTime[o];
  }

  /** From when order {@code o} no longer counts, or {@link OrderBook#NEVER}. */
  public long orderCancelledAt(int o) {
    return orderCancelledAt[o];
  }

  /** Channel of order {@code o}, a number in {@link #channels} or {@link Dictionary#NONE}. */
  public int orderChannel(int o) {
    return orderChannel[o];
  }

  /** First line of order {@code o}; its lines end before {@link #endLine}. */
  public int firstLine(int o) {
    return orderFirstLine[o];
  }

  /** Index after the last line of order {@code o}. */
  public int endLine(int o) {
    return o + 1 < orderCount ? orderFirstLine[o + 1] : lineCount;
  }

  /** Product of line {@code l}, a number in {@link #products} or {@link Dictionary#NONE}. */
  public int lineProduct(int l) {
    return lineProduct[l];
  }

  /** Category of line {@code l}, a number in {@link #categories} or {@link Dictionary#NONE}. */
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

  /** Discount on line {@code l}, in millionths. */
  public long lineDiscount(int l) {
    return lineDiscount[l];
  }

  /** The line that refund {@code r} pays back; refunds come in the order of their lines. */
  public int refundLine(int r) {
    return refundLine[r];
  }

  /** From when refund {@code r} counts. */
  public long refundTime(int r) {
    return refundTime[r];
  }

  /** Amount of refund {@code r}, in millionths. */
  public long refundAmount(int r) {
    return refundAmount[r];
  }

  /** Reason of refund {@code r}, a number in {@link #reasons} or {@link Dictionary#NONE}. */
  public int refundReason(int r) {
    return refundReason[r];
  }

  /** First return of order {@code o}; its returns end before {@link #endReturn}. */
  public int firstReturn(int o) {
    return orderFirstReturn[o];
  }

  /** Index after the last return of order {@code o}. */
  public int endReturn(int o) {
    return o + 1 < orderCount ? orderFirstReturn[o + 1] : returnCount;
  }

  /** Product of return {@code r}, a number in {@link #products} or {@link Dictionary#NONE}. */
  public int returnProduct(int r) {
    return returnProduct[r];
  }

  /** When return {@code r} was booked. */
  public long returnTime(int r) {
    return returnTime[r];
  }

  /** Quantity of return {@code r}, above 0. */
  public double returnQuantity(int r) {
    return returnQuantity[r];
  }

  /** Money given back for return {@code r}, in millionths. */
  public long returnAmount(int r) {
    return returnAmount[r];
  }

  /** Reason of return {@code r}, a number in {@link #reasons} or {@link Dictionary#NONE}. */
  public int returnReason(int r) {
    return returnReason[r];
  }

  /** Customer of ticket {@code k}, a number in {@link #customers}. */
  public int ticketCustomer(int k) {
    return ticketCustomer[k];
  }

  /** The store's own id of ticket {@code k}. */
  public String ticketId(int k) {
    return ticketId[k];
  }

  /** When ticket {@code k} was opened. */
  public long ticketTime(int k) {
    return ticketTime[k];
  }

  /** Channel of ticket {@code k}, a number in {@link #channels} or {@link Dictionary#NONE}. */
  public int ticketChannel(int k) {
    return ticketChannel[k];
  }

  /** Satisfaction of ticket {@code k} from 1 to 5, or NaN. */
  public float ticketSatisfaction(int k) {
    return ticketSatisfaction[k];
  }

  /** Whether ticket {@code k} was escalated. */
  public boolean ticketEscalated(int k) {
    return ticketEscalated[k];
  }

  /** The order that ticket {@code k} is about, or null. */
  public @Nullable String ticketOrderId(int k) {
    return ticketOrderId[k];
  }

  /** The readable name given to a product, or null. */
  public @Nullable String productName(int product) {
    return product < productNames.length ? productNames[product] : null;
  }

  /** Sorts everything and places the returns. These rows stay as they are. */
  public OrderBook toBook() {
    try (Workers alone = Workers.of(1)) {
      return toBook(alone);
    }
  }

  /** The same book, made by several threads. */
  public OrderBook toBook(Workers workers) {
    return new OrderBook(new Sorted(this, workers));
  }

  private int[] ordersWithLines() {
    int[] bought = new int[orderCount];
    int count = 0;
    for (int o = 0; o < orderCount; o++) {
      if (endLine(o) > firstLine(o)) {
        bought[count++] = o;
      }
    }
    return Arrays.copyOf(bought, count);
  }

  /** The columns in their final order. */
  static final class Sorted {
    private static final int BLOCK = 4096;

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

    private Sorted(OrderRows b, Workers workers) {
      zone = b.zone;
      int[] customerRank = b.customers.ranks();
      int[] productRank = b.products.ranks();
      int[] categoryRank = b.categories.ranks();
      int[] channelRank = b.channels.ranks();
      int[] reasonRank = b.reasons.ranks();
      customerIds = b.customers.sortedTexts(customerRank);
      productIds = b.products.sortedTexts(productRank);
      categories = b.categories.sortedTexts(categoryRank);
      channels = b.channels.sortedTexts(channelRank);
      reasons = b.reasons.sortedTexts(reasonRank);
      productNames = productIds.clone();
      for (int p = 0; p < Math.min(productRank.length, b.productNames.length); p++) {
        if (b.productNames[p] != null) {
          productNames[productRank[p]] = b.productNames[p];
        }
      }

      // Orders by customer, time, id. What has no bought line is a return slip, not an order.
      int[] bought = b.ordersWithLines();
      int n = bought.length;
      int[] customerOf = new int[n];
      for (int i = 0; i < n; i++) {
        customerOf[i] = b.orderCustomer[bought[i]];
      }
      orderStart = starts(customerOf, n, customerRank);
      int[] orders = grouped(customerOf, n, customerRank, orderStart);
      for (int i = 0; i < n; i++) {
        orders[i] = bought[orders[i]];
      }
      forEachBlock(
          workers,
          customerIds.length,
          (from, to) -> {
            for (int c = from; c < to; c++) {
              IndexSort.sort(orders, orderStart[c], orderStart[c + 1], b::compareOrders);
            }
          });
      orderIds = new String[n];
      orderTime = new long[n];
      orderLocalTime = new long[n];
      orderHasTime = new boolean[n];
      orderCancelledAt = new long[n];
      orderChannel = new int[n];
      lineStart = new int[n + 1];
      for (int o = 0; o < n; o++) {
        lineStart[o + 1] = lineStart[o] + b.endLine(orders[o]) - b.firstLine(orders[o]);
      }
      lineProduct = new int[lineStart[n]];
      lineCategory = new int[lineStart[n]];
      lineQuantity = new double[lineStart[n]];
      lineListTotal = new long[lineStart[n]];
      lineDiscount = new long[lineStart[n]];
      int[] lines = new int[lineStart[n]];
      int[] newPlace = new int[b.lineCount];
      forEachBlock(
          workers,
          n,
          (from, to) -> {
            takeOrders(b, orders, from, to, channelRank);
            takeLines(b, orders, from, to, lines, newPlace, productRank, categoryRank);
          });

      Refunds placed = new Refunds(b.refundCount + b.returnCount);
      for (int r = 0; r < b.refundCount; r++) {
        placed.add(
            newPlace[b.refundLine[r]],
            b.refundTime[r],
            b.refundAmount[r],
            rank(reasonRank, b.refundReason[r]));
      }
      returns = placeReturns(b, placed, customerRank, productRank, reasonRank);

      int[] customerOfLine = customerOfLine();
      int[] refundCustomer = new int[placed.count];
      for (int r = 0; r < placed.count; r++) {
        refundCustomer[r] = customerOfLine[placed.line[r]];
      }
      int[] same = identity(customerIds.length);
      refundStart = starts(refundCustomer, placed.count, same);
      int[] refunds = grouped(refundCustomer, placed.count, same, refundStart);
      for (int c = 0; c < customerIds.length; c++) {
        IndexSort.sort(refunds, refundStart[c], refundStart[c + 1], placed::compare);
      }
      refundLine = new int[placed.count];
      refundTime = new long[placed.count];
      refundAmount = new long[placed.count];
      refundReason = new int[placed.count];
      for (int r = 0; r < placed.count; r++) {
        int from = refunds[r];
        refundLine[r] = placed.line[from];
        refundTime[r] = placed.time[from];
        refundAmount[r] = placed.amount[from];
        refundReason[r] = placed.reason[from];
      }

      ticketStart = starts(b.ticketCustomer, b.ticketCount, customerRank);
      int[] tickets = grouped(b.ticketCustomer, b.ticketCount, customerRank, ticketStart);
      for (int c = 0; c < customerIds.length; c++) {
        IndexSort.sort(
            tickets,
            ticketStart[c],
            ticketStart[c + 1],
            (x, y) -> {
              int byTime = Long.compare(b.ticketTime[x], b.ticketTime[y]);
              return byTime != 0 ? byTime : b.ticketId[x].compareTo(b.ticketId[y]);
            });
      }
      ticketTime = new long[b.ticketCount];
      ticketLocalTime = new long[b.ticketCount];
      ticketChannel = new int[b.ticketCount];
      ticketSatisfaction = new float[b.ticketCount];
      ticketEscalated = new boolean[b.ticketCount];
      LocalClock clock = new LocalClock(zone);
      for (int k = 0; k < b.ticketCount; k++) {
        int from = tickets[k];
        ticketTime[k] = b.ticketTime[from];
        ticketLocalTime[k] = clock.localMicros(b.ticketTime[from]);
        ticketChannel[k] = rank(channelRank, b.ticketChannel[from]);
        ticketSatisfaction[k] = b.ticketSatisfaction[from];
        ticketEscalated[k] = b.ticketEscalated[from];
      }
    }

    private interface Block {
      void run(int from, int to);
    }

    private static void forEachBlock(Workers workers, int count, Block block) {
      workers.forEach(
          Math.ceilDiv(count, BLOCK), k -> block.run(k * BLOCK, Math.min(count, (k + 1) * BLOCK)));
    }

    private void takeOrders(OrderRows b, int[] orders, int begin, int end, int[] channelRank) {
      LocalClock clock = new LocalClock(zone);
      for (int o = begin; o < end; o++) {
        int from = orders[o];
        orderIds[o] = b.orderId[from];
        orderTime[o] = b.orderTime[from];
        orderLocalTime[o] = clock.localMicros(b.orderTime[from]);
        orderHasTime[o] = b.orderHasTime[from];
        orderCancelledAt[o] = b.orderCancelledAt[from];
        orderChannel[o] = rank(channelRank, b.orderChannel[from]);
      }
    }

    private void takeLines(
        OrderRows b,
        int[] orders,
        int begin,
        int end,
        int[] lines,
        int[] newPlace,
        int[] productRank,
        int[] categoryRank) {
      for (int o = begin; o < end; o++) {
        int first = b.firstLine(orders[o]);
        for (int l = lineStart[o]; l < lineStart[o + 1]; l++) {
          lines[l] = first + l - lineStart[o];
        }
        IndexSort.sort(
            lines,
            lineStart[o],
            lineStart[o + 1],
            (x, y) -> b.compareLines(x, y, productRank, categoryRank));
      }
      for (int l = lineStart[begin]; l < lineStart[end]; l++) {
        int from = lines[l];
        newPlace[from] = l;
        lineProduct[l] = rank(productRank, b.lineProduct[from]);
        lineCategory[l] = rank(categoryRank, b.lineCategory[from]);
        lineQuantity[l] = b.lineQuantity[from];
        lineListTotal[l] = b.lineListTotal[from];
        lineDiscount[l] = b.lineDiscount[from];
      }
    }

    private ReturnPlacement placeReturns(
        OrderRows b, Refunds placed, int[] customerRank, int[] productRank, int[] reasonRank) {
      if (b.returnCount == 0) {
        return new ReturnPlacement(0, 0, 0, 0);
      }
      double[] quantityLeft = lineQuantity.clone();
      int[] returnCustomer = new int[b.returnCount];
      for (int r = 0; r < b.returnCount; r++) {
        returnCustomer[r] = b.orderCustomer[b.returnOrder[r]];
      }
      int[] start = starts(returnCustomer, b.returnCount, customerRank);
      int[] rows = grouped(returnCustomer, b.returnCount, customerRank, start);
      int wholly = 0;
      int inPart = 0;
      long unplacedAmount = 0;
      for (int c = 0; c < customerIds.length; c++) {
        IndexSort.sort(rows, start[c], start[c + 1], (x, y) -> b.compareReturns(x, y, productRank));
        for (int i = start[c]; i < start[c + 1]; i++) {
          int row = rows[i];
          int product = rank(productRank, b.returnProduct[row]);
          double open = b.returnQuantity[row];
          long openAmount = b.returnAmount[row];
          for (int o = orderStart[c + 1] - 1; o >= orderStart[c] && open > QUANTITY_EPSILON; o--) {
            if (orderTime[o] > b.returnTime[row]) {
              continue;
            }
            for (int l = lineStart[o + 1] - 1; l >= lineStart[o] && open > QUANTITY_EPSILON; l--) {
              if (lineProduct[l] != product || quantityLeft[l] <= QUANTITY_EPSILON) {
                continue;
              }
              double taken = Math.min(open, quantityLeft[l]);
              quantityLeft[l] -= taken;
              long amount =
                  open - taken <= QUANTITY_EPSILON
                      ? openAmount
                      : Math.round(b.returnAmount[row] * (taken / b.returnQuantity[row]));
              open -= taken;
              openAmount -= amount;
              placed.add(l, b.returnTime[row], amount, rank(reasonRank, b.returnReason[row]));
            }
          }
          if (open > QUANTITY_EPSILON) {
            unplacedAmount += openAmount;
            if (open >= b.returnQuantity[row] - QUANTITY_EPSILON) {
              wholly++;
            } else {
              inPart++;
            }
          }
        }
      }
      return new ReturnPlacement(b.returnCount, wholly, inPart, unplacedAmount);
    }

    private int[] customerOfLine() {
      int[] customerOfLine = new int[lineProduct.length];
      for (int c = 0; c < customerIds.length; c++) {
        int from = lineStart[orderStart[c]];
        int to = lineStart[orderStart[c + 1]];
        Arrays.fill(customerOfLine, from, to, c);
      }
      return customerOfLine;
    }

    private static int rank(int[] ranks, int id) {
      return id == Dictionary.NONE ? Dictionary.NONE : ranks[id];
    }

    private static int[] identity(int n) {
      int[] identity = new int[n];
      for (int i = 0; i < n; i++) {
        identity[i] = i;
      }
      return identity;
    }

    private static int[] starts(int[] group, int count, int[] rank) {
      int[] start = new int[rank.length + 1];
      for (int i = 0; i < count; i++) {
        start[rank[group[i]] + 1]++;
      }
      for (int g = 0; g < rank.length; g++) {
        start[g + 1] += start[g];
      }
      return start;
    }

    private static int[] grouped(int[] group, int count, int[] rank, int[] start) {
      int[] next = start.clone();
      int[] index = new int[count];
      for (int i = 0; i < count; i++) {
        index[next[rank[group[i]]]++] = i;
      }
      return index;
    }
  }

  // Every column takes part, so that rows that compare as equal are the same row and the book does
  // not depend on the order in which they came.

  private int compareOrders(int x, int y) {
    int byTime = Long.compare(orderTime[x], orderTime[y]);
    return byTime != 0 ? byTime : orderId[x].compareTo(orderId[y]);
  }

  private int compareLines(int x, int y, int[] productRank, int[] categoryRank) {
    int order =
        Integer.compare(
            Sorted.rank(productRank, lineProduct[x]), Sorted.rank(productRank, lineProduct[y]));
    if (order == 0) {
      order =
          Integer.compare(
              Sorted.rank(categoryRank, lineCategory[x]),
              Sorted.rank(categoryRank, lineCategory[y]));
    }
    if (order == 0) {
      order = Double.compare(lineQuantity[x], lineQuantity[y]);
    }
    if (order == 0) {
      order = Long.compare(lineListTotal[x], lineListTotal[y]);
    }
    return order != 0 ? order : Long.compare(lineDiscount[x], lineDiscount[y]);
  }

  private int compareReturns(int x, int y, int[] productRank) {
    int order = Long.compare(returnTime[x], returnTime[y]);
    if (order == 0) {
      order = orderId[returnOrder[x]].compareTo(orderId[returnOrder[y]]);
    }
    if (order == 0) {
      order =
          Integer.compare(
              Sorted.rank(productRank, returnProduct[x]),
              Sorted.rank(productRank, returnProduct[y]));
    }
    if (order == 0) {
      order = Double.compare(returnQuantity[x], returnQuantity[y]);
    }
    return order != 0 ? order : Long.compare(returnAmount[x], returnAmount[y]);
  }

  /** Refunds of lines of the book, placed returns among them. */
  private static final class Refunds {
    private int count;
    private int[] line;
    private long[] time;
    private long[] amount;
    private int[] reason;

    Refunds(int capacity) {
      line = new int[capacity];
      time = new long[capacity];
      amount = new long[capacity];
      reason = new int[capacity];
    }

    void add(int ofLine, long at, long money, int why) {
      if (count == line.length) {
        int capacity = count * 2;
        line = Arrays.copyOf(line, capacity);
        time = Arrays.copyOf(time, capacity);
        amount = Arrays.copyOf(amount, capacity);
        reason = Arrays.copyOf(reason, capacity);
      }
      line[count] = ofLine;
      time[count] = at;
      amount[count] = money;
      reason[count] = why;
      count++;
    }

    int compare(int x, int y) {
      int order = Long.compare(time[x], time[y]);
      if (order == 0) {
        order = Integer.compare(line[x], line[y]);
      }
      if (order == 0) {
        order = Long.compare(amount[x], amount[y]);
      }
      return order != 0 ? order : Integer.compare(reason[x], reason[y]);
    }
  }

  /** Reads instants on the clock of a zone; remembers the offset until the next transition. */
  private static final class LocalClock {
    private final ZoneRules rules;
    private long validFrom = 0;
    private long validTo = 0;
    private long offsetMicros;

    LocalClock(ZoneId zone) {
      rules = zone.getRules();
    }

    long localMicros(long micros) {
      if (micros < validFrom || micros >= validTo) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
        offsetMicros = rules.getOffset(instant).getTotalSeconds() * 1_000_000L;
        var next = rules.nextTransition(instant);
        // The window of one offset: from the last transition at or before, to the next one.
        var previous = rules.previousTransition(instant.plusSeconds(1));
        validFrom = previous == null ? Long.MIN_VALUE : previous.toEpochSecond() * 1_000_000L;
        validTo = next == null ? Long.MAX_VALUE : next.toEpochSecond() * 1_000_000L;
      }
      return micros + offsetMicros;
    }
  }
}
