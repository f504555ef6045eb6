package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows that may come in any order into whole orders, in columns: some 40 bytes a line and
 * 30 an order, besides the texts.
 *
 * <p>An order's time is its earliest row's, its channel that of its earliest row that names one (of
 * several at one time, the smaller name). Nothing here depends on the order in which rows come.
 *
 * <p>An order whose rows name two customers is condemned: none of its rows is taken. So is one that
 * cannot be read without a row that was rejected.
 */
final class OrderGatherer {
  /** What becomes of an order. */
  enum Fate {
    /** It is imported. */
    KEPT,
    /** Its rows are passed over. */
    SKIPPED,
    /** Its rows are rejected: they name two customers. */
    TWO_CUSTOMERS,
    /** Its rows are rejected: without another one that was, the order cannot be read. */
    INCOMPLETE,
    /** Its rows are rejected: together they are worth more than is believable. */
    TOO_LARGE
  }

  /** The time of an order of which no row has said one. */
  static final long NO_TIME = Long.MAX_VALUE;

  private final OrderTexts texts;

  // By the number of the order in texts.orders; there are no rows of an order never gathered.
  private final IntColumn orderRows = new IntColumn();
  private final IntColumn orderCustomer = new IntColumn();
  private final IntColumn orderChannel = new IntColumn();
  private final IntColumn orderHasTime = new IntColumn();
  private final IntColumn orderFate = new IntColumn();
  private final LongColumn orderTime = new LongColumn();
  private final LongColumn orderListTotal = new LongColumn();
  private @Nullable LongColumn orderCancelledAt;

  private final IntColumn lineOrder = new IntColumn();
  private final IntColumn lineProduct = new IntColumn();
  private final IntColumn lineCategory = new IntColumn();
  private final LongColumn lineQuantity = new LongColumn();
  private final LongColumn lineListTotal = new LongColumn();
  private final LongColumn lineDiscount = new LongColumn();

  private final IntColumn refundLine = new IntColumn();
  private final IntColumn refundReason = new IntColumn();
  private final LongColumn refundTime = new LongColumn();
  private final LongColumn refundAmount = new LongColumn();

  private final IntColumn returnOrder = new IntColumn();
  private final IntColumn returnProduct = new IntColumn();
  private final IntColumn returnReason = new IntColumn();
  private final LongColumn returnTime = new LongColumn();
  private final LongColumn returnQuantity = new LongColumn();
  private final LongColumn returnAmount = new LongColumn();

  private final IntColumn productName = new IntColumn();
  private final LongColumn productNamedAt = new LongColumn();
  private final LongColumn currencyRows = new LongColumn();

  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private boolean sawTimeOfDay;
  private boolean sawDateTime;
  private boolean condemned;

  OrderGatherer(OrderTexts texts) {
    this.texts = texts;
  }

  /** Takes a row of an order: its order, and the line or return it is about. */
  void add(LineDraft row) {
    addToOrder(row);
    if (row.productName != Dictionary.NONE) {
      // A row without a time has no say where another one has.
      nameProduct(
          row.product, row.productName, row.time == NO_TIME ? Long.MIN_VALUE + 1 : row.time);
    }
    if (row.isReturn) {
      returnOrder.add(row.order);
      returnProduct.add(row.product);
      returnTime.add(row.refundedAt);
      returnQuantity.add(row.quantity);
      returnAmount.add(row.refunded);
      returnReason.add(row.reason);
      return;
    }
    addValue(row.order, row.listTotal);
    lineOrder.add(row.order);
    lineProduct.add(row.product);
    lineCategory.add(row.category);
    lineQuantity.add(row.quantity);
    lineListTotal.add(row.listTotal);
    lineDiscount.add(row.discount);
    if (row.refunded > 0) {
      addRefund(lineOrder.size() - 1, row.refundedAt, row.refunded, row.reason);
    }
  }

  private void addValue(int order, long listTotal) {
    // Each addend is within the limit, so that the sum of the two fits.
    long total = orderListTotal.get(order) + listTotal;
    if (total > Decimals.UNITS_MAX * Money.UNIT) {
      condemn(order, Fate.TOO_LARGE);
    } else {
      orderListTotal.set(order, total);
    }
  }

  /** Takes what a row says of its order as a whole; its time may be {@link #NO_TIME}. */
  void addToOrder(LineDraft row) {
    int order = row.order;
    grow(order);
    orderRows.set(order, orderRows.get(order) + 1);
    if (orderCustomer.get(order) == Dictionary.NONE) {
      orderCustomer.set(order, row.customer);
    } else if (row.customer != Dictionary.NONE && row.customer != orderCustomer.get(order)) {
      condemn(order, Fate.TWO_CUSTOMERS);
    }
    if (row.time < orderTime.get(order)) {
      orderTime.set(order, row.time);
      orderHasTime.set(order, row.hasTime ? 1 : 0);
      orderChannel.set(order, row.channel);
    } else if (row.time == orderTime.get(order)) {
      if (row.hasTime) {
        orderHasTime.set(order, 1);
      }
      orderChannel.set(order, smallerName(orderChannel.get(order), row.channel));
    }
    sawDateTime |= row.hasTime;
    sawTimeOfDay |= row.hasTime && !row.midnight;
    if (row.currency != Dictionary.NONE) {
      countCurrency(row.currency, 1);
    }
  }

  /** Adds a refund of a line. */
  void addRefund(int line, long time, long amount, int reason) {
    refundLine.add(line);
    refundTime.add(time);
    refundAmount.add(amount);
    refundReason.add(reason);
  }

  /** None of the order's rows will be taken. */
  void condemn(int order, Fate fate) {
    grow(order);
    // Of several reasons the first in Fate's list that ends in rejects, whichever row came first.
    Fate before = Fate.values()[orderFate.get(order)];
    if (before == Fate.KEPT || fate.ordinal() < before.ordinal()) {
      orderFate.set(order, fate.ordinal());
    }
    condemned = true;
  }

  /** Passes over a row that belongs to no order. */
  void skipRow(SkipReason reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  /** Passes over all rows of an order. */
  void skipOrder(int order, SkipReason reason) {
    orderFate.set(order, Fate.SKIPPED.ordinal());
    skipped.merge(reason, (long) orderRows.get(order), Long::sum);
  }

  void countCurrency(int currency, long rows) {
    currencyRows.fillTo(currency + 1, 0);
    currencyRows.set(currency, currencyRows.get(currency) + rows);
  }

  void cancel(int order, long at) {
    if (orderCancelledAt == null) {
      orderCancelledAt = new LongColumn();
    }
    orderCancelledAt.fillTo(orderRows.size(), OrderBook.NEVER);
    orderCancelledAt.set(order, at);
  }

  void setChannel(int order, int channel) {
    orderChannel.set(order, channel);
  }

  void setDiscount(int line, long discount) {
    lineDiscount.set(line, discount);
  }

  /** How many numbers of orders there are; some may have no rows. */
  int orderCount() {
    return orderRows.size();
  }

  int rows(int order) {
    return orderRows.get(order);
  }

  Fate fate(int order) {
    return order < orderFate.size() ? Fate.values()[orderFate.get(order)] : Fate.KEPT;
  }

  int customer(int order) {
    return orderCustomer.get(order);
  }

  long time(int order) {
    return orderTime.get(order);
  }

  /** Σ list value of the order's lines, in millionths. */
  long listTotal(int order) {
    return orderListTotal.get(order);
  }

  int lineProduct(int line) {
    return lineProduct.get(line);
  }

  long lineQuantity(int line) {
    return lineQuantity.get(line);
  }

  long lineListTotal(int line) {
    return lineListTotal.get(line);
  }

  long lineDiscount(int line) {
    return lineDiscount.get(line);
  }

  /** Whether some orders are condemned, so that their rows have to be named as rejects. */
  boolean anyCondemned() {
    return condemned;
  }

  /** Rows passed over, by reason. */
  Map<SkipReason, Long> skipped() {
    return new EnumMap<>(skipped);
  }

  /** Currencies with the number of rows that name them, in the order of their codes. */
  Map<String, Long> currencies() {
    Map<String, Long> counts = new TreeMap<>();
    for (int c = 0; c < currencyRows.size(); c++) {
      if (currencyRows.get(c) > 0) {
        counts.put(texts.currencies.text(c), currencyRows.get(c));
      }
    }
    return counts;
  }

  /**
   * Whether date-times were given, but every one of them is midnight: what a program writes that
   * has dates alone. They are taken as dates.
   */
  boolean allMidnight() {
    return sawDateTime && !sawTimeOfDay;
  }

  /** The lines of all orders; those of one order lie together. */
  LinesByOrder linesByOrder() {
    return new LinesByOrder(lineOrder, orderCount());
  }

  /** The kept orders with all that belongs to them. */
  OrderRows toRows(ZoneId zone, Progress progress) {
    LinesByOrder lines = linesByOrder();
    LinesByOrder returns = new LinesByOrder(returnOrder, orderCount());
    int[] refundOfLine = refundOfLine();
    OrderRows rows = new OrderRows(zone);
    Renumbering customers = new Renumbering(texts.customers, rows.customers());
    Renumbering products = new Renumbering(texts.products, rows.products());
    Renumbering categories = new Renumbering(texts.categories, rows.categories());
    Renumbering channels = new Renumbering(texts.channels, rows.channels());
    Renumbering reasons = new Renumbering(texts.reasons, rows.reasons());
    boolean datesAlone = allMidnight();
    for (int o = 0; o < orderCount(); o++) {
      if ((o & 0xFFF) == 0) {
        progress.checkCancelled();
      }
      if (orderRows.get(o) == 0 || fate(o) != Fate.KEPT) {
        continue;
      }
      rows.addOrder(
          customers.of(orderCustomer.get(o)),
          texts.orders.text(o),
          orderTime.get(o),
          orderHasTime.get(o) == 1 && !datesAlone,
          orderCancelledAt == null || o >= orderCancelledAt.size()
              ? OrderBook.NEVER
              : orderCancelledAt.get(o),
          channels.of(orderChannel.get(o)));
      for (int i = lines.from(o); i < lines.to(o); i++) {
        int line = lines.line(i);
        rows.addLine(
            products.of(lineProduct.get(line)),
            categories.of(lineCategory.get(line)),
            Money.toUnits(lineQuantity.get(line)),
            lineListTotal.get(line),
            lineDiscount.get(line));
        int refund = refundOfLine.length == 0 ? Dictionary.NONE : refundOfLine[line];
        if (refund != Dictionary.NONE) {
          rows.addRefund(
              refundTime.get(refund),
              refundAmount.get(refund),
              reasons.of(refundReason.get(refund)));
        }
      }
      for (int i = returns.from(o); i < returns.to(o); i++) {
        int r = returns.line(i);
        rows.addReturn(
            products.of(returnProduct.get(r)),
            returnTime.get(r),
            Money.toUnits(returnQuantity.get(r)),
            returnAmount.get(r),
            reasons.of(returnReason.get(r)));
      }
    }
    nameProducts(rows, products);
    return rows;
  }

  private void nameProducts(OrderRows rows, Renumbering products) {
    for (int p = 0; p < productName.size(); p++) {
      if (productName.get(p) != Dictionary.NONE && products.isUsed(p)) {
        rows.nameProduct(products.of(p), texts.productNames.text(productName.get(p)));
      }
    }
  }

  /** A product is called what its latest row calls it; of several at one time, the smaller name. */
  private void nameProduct(int product, int name, long time) {
    if (product >= productName.size()) {
      productName.fillTo(product + 1, Dictionary.NONE);
      productNamedAt.fillTo(product + 1, Long.MIN_VALUE);
    }
    long namedAt = productNamedAt.get(product);
    if (time > namedAt) {
      productNamedAt.set(product, time);
      productName.set(product, name);
    } else if (time == namedAt && texts.productNames.compare(name, productName.get(product)) < 0) {
      productName.set(product, name);
    }
  }

  private int smallerName(int a, int b) {
    if (a == Dictionary.NONE || b == Dictionary.NONE) {
      return Math.max(a, b);
    }
    return texts.channels.compare(a, b) <= 0 ? a : b;
  }

  private int[] refundOfLine() {
    if (refundLine.size() == 0) {
      return new int[0];
    }
    int[] refundOfLine = new int[lineOrder.size()];
    Arrays.fill(refundOfLine, Dictionary.NONE);
    for (int r = 0; r < refundLine.size(); r++) {
      refundOfLine[refundLine.get(r)] = r;
    }
    return refundOfLine;
  }

  private void grow(int order) {
    if (order >= orderRows.size()) {
      orderRows.fillTo(order + 1, 0);
      orderCustomer.fillTo(order + 1, Dictionary.NONE);
      orderChannel.fillTo(order + 1, Dictionary.NONE);
      orderHasTime.fillTo(order + 1, 0);
      orderFate.fillTo(order + 1, Fate.KEPT.ordinal());
      orderTime.fillTo(order + 1, NO_TIME);
      orderListTotal.fillTo(order + 1, 0);
    }
  }

  /** Numbers of lines (or returns) sorted by their order, those of one order as they came. */
  static final class LinesByOrder {
    private final int[] start;
    private final int[] line;

    LinesByOrder(IntColumn orderOfLine, int orderCount) {
      start = new int[orderCount + 1];
      for (int l = 0; l < orderOfLine.size(); l++) {
        start[orderOfLine.get(l) + 1]++;
      }
      for (int o = 0; o < orderCount; o++) {
        start[o + 1] += start[o];
      }
      int[] next = start.clone();
      line = new int[orderOfLine.size()];
      for (int l = 0; l < line.length; l++) {
        line[next[orderOfLine.get(l)]++] = l;
      }
    }

    int from(int order) {
      return start[order];
    }

    int to(int order) {
      return start[order + 1];
    }

    int line(int index) {
      return line[index];
    }
  }

  /** Moves texts that are used from one dictionary to another. */
  static final class Renumbering {
    private final CharDictionary from;
    private final Dictionary to;
    private final int[] numbers;

    Renumbering(CharDictionary from, Dictionary to) {
      this.from = from;
      this.to = to;
      this.numbers = new int[from.size()];
      Arrays.fill(numbers, Dictionary.NONE);
    }

    int of(int id) {
      if (id == Dictionary.NONE) {
        return Dictionary.NONE;
      }
      if (numbers[id] == Dictionary.NONE) {
        numbers[id] = to.idOf(from.text(id));
      }
      return numbers[id];
    }

    boolean isUsed(int id) {
      return numbers[id] != Dictionary.NONE;
    }
  }
}
