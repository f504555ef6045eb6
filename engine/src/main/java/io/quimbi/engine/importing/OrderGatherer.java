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
 * 30 an order, besides the texts. Above a number of lines these go to disk ({@link LineSpill}); the
 * orders stay in memory.
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

  private final LineMemory memory;
  private @Nullable OrderLines lines = new OrderLines();
  private @Nullable LineSpill spill;

  private final IntColumn productName = new IntColumn();
  private final LongColumn productNamedAt = new LongColumn();
  private final LongColumn currencyRows = new LongColumn();

  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private boolean sawTimeOfDay;
  private boolean sawDateTime;
  private boolean condemned;

  /**
   * @param memory how many lines are kept in memory, and where they go when there are more
   */
  OrderGatherer(OrderTexts texts, LineMemory memory) {
    this.texts = texts;
    this.memory = memory;
  }

  /** Takes a row of an order: its order, and the line or return it is about. */
  void add(LineDraft row) {
    addToOrder(row);
    if (row.productName != Dictionary.NONE) {
      // A row without a time has no say where another one has.
      nameProduct(
          row.product, row.productName, row.time == NO_TIME ? Long.MIN_VALUE + 1 : row.time);
    }
    LineSink to = sink();
    if (row.isReturn) {
      to.addReturn(row.order, row.product, row.refundedAt, row.quantity, row.refunded, row.reason);
      return;
    }
    addValue(row.order, row.listTotal);
    to.addLine(row.order, row.product, row.category, row.quantity, row.listTotal, row.discount);
    if (row.refunded > 0) {
      to.addRefund(row.refundedAt, row.refunded, row.reason);
    }
  }

  /** Memory as long as there is room, then the disk. */
  private LineSink sink() {
    if (spill != null) {
      return spill;
    }
    if (lines == null) {
      throw new IllegalStateException("the lines were taken out; nothing can be added to them");
    }
    if (lines.lineCount() + lines.returnCount() < memory.linesMax()) {
      return lines;
    }
    LineSpill begun = new LineSpill(memory.folder().use());
    spill = begun;
    lines.copyTo(begun);
    lines = null;
    return begun;
  }

  /** Where the lines are that did not fit into memory; null where all did. */
  @Nullable LineSpill spill() {
    return spill;
  }

  /** The lines where all of them are in memory; they can be taken once. */
  OrderLines takeLines() {
    OrderLines taken = lines;
    if (taken == null) {
      throw new IllegalStateException("the lines are on disk, or were taken before");
    }
    lines = null;
    return taken;
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

  /** Whether an order is imported. */
  boolean isKept(int order) {
    return orderRows.get(order) > 0 && fate(order) == Fate.KEPT;
  }

  /**
   * Some kept orders with all that belongs to them.
   *
   * @param orders their numbers, from index {@code from} to before {@code to}
   * @param place of each order among them, or {@link Dictionary#NONE}
   * @param lines in which theirs are, as they were read
   * @param rules by which they were read
   */
  OrderRows toRows(
      ZoneId zone,
      OrderRules rules,
      int[] orders,
      int from,
      int to,
      int[] place,
      OrderLines lines,
      Progress progress) {
    OrderLines.ByOrder byOrder = lines.linesByOrder(place, to - from);
    OrderLines.ByOrder returns = lines.returnsByOrder(place, to - from);
    rules.settleLines(this, lines, byOrder, orders, from);
    int[] refundOfLine = lines.refundOfLine();
    OrderRows rows = new OrderRows(zone);
    Renumbering customers = new Renumbering(texts.customers, rows.customers());
    Renumbering products = new Renumbering(texts.products, rows.products());
    Renumbering categories = new Renumbering(texts.categories, rows.categories());
    Renumbering channels = new Renumbering(texts.channels, rows.channels());
    Renumbering reasons = new Renumbering(texts.reasons, rows.reasons());
    boolean datesAlone = allMidnight();
    for (int k = 0; k < to - from; k++) {
      if ((k & 0xFFF) == 0) {
        progress.checkCancelled();
      }
      int o = orders[from + k];
      rows.addOrder(
          customers.of(orderCustomer.get(o)),
          texts.orders.text(o),
          orderTime.get(o),
          orderHasTime.get(o) == 1 && !datesAlone,
          orderCancelledAt == null || o >= orderCancelledAt.size()
              ? OrderBook.NEVER
              : orderCancelledAt.get(o),
          channels.of(orderChannel.get(o)));
      for (int i = byOrder.from(k); i < byOrder.to(k); i++) {
        int line = byOrder.line(i);
        rows.addLine(
            products.of(lines.lineProduct(line)),
            categories.of(lines.lineCategory(line)),
            Money.toUnits(lines.lineQuantity(line)),
            lines.lineListTotal(line),
            lines.lineDiscount(line));
        int refund = refundOfLine.length == 0 ? Dictionary.NONE : refundOfLine[line];
        if (refund != Dictionary.NONE) {
          rows.addRefund(
              lines.refundTime(refund),
              lines.refundAmount(refund),
              reasons.of(lines.refundReason(refund)));
        }
      }
      for (int i = returns.from(k); i < returns.to(k); i++) {
        int r = returns.line(i);
        rows.addReturn(
            products.of(lines.returnProduct(r)),
            lines.returnTime(r),
            Money.toUnits(lines.returnQuantity(r)),
            lines.returnAmount(r),
            reasons.of(lines.returnReason(r)));
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
