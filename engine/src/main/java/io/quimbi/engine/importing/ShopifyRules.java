package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.importing.OrderGatherer.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The orders export of Shopify, columns found by name, older exports with fewer of them too. One
 * row per line item; what concerns the order stands on its first row only, or on several. Rows
 * belong together by Name; a row without a Name belongs to the row before it.
 *
 * <p>In our terms: the customer is the e-mail in lower case, the product the SKU, or the name of
 * the line item where there is none, the channel the Source. Orders without an e-mail and test
 * orders (paid through the bogus gateway) are passed over. A voided or expired order is kept as
 * cancelled from its first moment, so that it never counts, and so that an order imported while its
 * payment was pending stops counting when a later export says it was voided. Any other cancelled
 * order counts until it was cancelled.
 *
 * <p><b>Discount.</b> Shipping and taxes are left out, and so must a discount on shipping be, which
 * Discount Amount contains without saying so. Subtotal is what was paid for the items. So the
 * items' discount is Σ quantity · price − Subtotal wherever that is between 0 and all discounts the
 * order names (Discount Amount + Σ Lineitem discount). Where it is not, because Subtotal is missing
 * or the order was edited, Lineitem discounts are taken as part of Discount Amount: the discount is
 * the larger of the two. Each line first gets its own Lineitem discount, the rest is split by what
 * is left of the lines' values ({@link AmountSplit}).
 *
 * <p><b>Refund.</b> Refunded Amount is one figure per order and does not say for what. It is split
 * by what was paid for the lines, and dated by the cancellation if the order was cancelled, else by
 * the order, for want of a better date. What exceeds the amount paid for the items, because
 * shipping or taxes were paid back, is left out.
 */
final class ShopifyRules extends OrderRules {
  private static final String VOIDED = "voided";
  private static final String EXPIRED = "expired";
  private static final String TEST_GATEWAY = "bogus";

  private final FieldReader fields;
  private final OrderTexts texts;
  private final CustomerIds customers;
  private final int chosenCurrency;

  private final int name;
  private final int email;
  private final int financialStatus;
  private final int currency;
  private final int subtotal;
  private final int discountAmount;
  private final int createdAt;
  private final int lineQuantity;
  private final int lineName;
  private final int linePrice;
  private final int lineSku;
  private final int lineDiscount;
  private final int cancelledAt;
  private final int paymentMethod;
  private final int refundedAmount;
  private final int source;

  private int lastOrder = Dictionary.NONE;
  private final OrderLevel draftOrder = new OrderLevel();
  private final List<@Nullable OrderLevel> orderLevels = new ArrayList<>();
  private int voided;
  private int refundsCapped;

  ShopifyRules(
      Header header,
      FieldReader fields,
      OrderTexts texts,
      CustomerIds customers,
      int chosenCurrency) {
    this.fields = fields;
    this.texts = texts;
    this.customers = customers;
    this.chosenCurrency = chosenCurrency;
    RequiredColumns columns = new RequiredColumns(OrderFormat.SHOPIFY, header);
    name = columns.require("Name");
    email = columns.require("Email");
    createdAt = columns.require("Created at");
    lineQuantity = columns.require("Lineitem quantity");
    lineName = columns.require("Lineitem name");
    linePrice = columns.require("Lineitem price");
    columns.check();
    financialStatus = header.find("Financial Status");
    currency = header.find("Currency");
    subtotal = header.find("Subtotal");
    discountAmount = header.find("Discount Amount");
    lineSku = header.find("Lineitem sku");
    lineDiscount = header.find("Lineitem discount");
    cancelledAt = header.find("Cancelled at");
    paymentMethod = header.find("Payment Method");
    refundedAmount = header.find("Refunded Amount");
    source = header.find("Source");
  }

  static boolean recognises(Header header) {
    return header.hasAll(
        List.of(
            "Name", "Email", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"));
  }

  /** What the rows of an order say of it as a whole. */
  private static final class OrderLevel {
    private long subtotal;
    private boolean hasSubtotal;
    private long discount;
    private long refunded;
    private long cancelledAt;
    private int currency;
    private int channel;
    private boolean voided;
    private boolean test;
    private boolean hasLine;

    /** Σ Lineitem discount of the lines. */
    private long lineDiscounts;

    OrderLevel() {
      clear();
    }

    void clear() {
      subtotal = 0;
      hasSubtotal = false;
      discount = 0;
      refunded = 0;
      cancelledAt = OrderGatherer.NO_TIME;
      currency = Dictionary.NONE;
      channel = Dictionary.NONE;
      voided = false;
      test = false;
      hasLine = false;
      lineDiscounts = 0;
    }

    /** What was taken off lines that are worth {@code list} together. */
    long discountOf(long list) {
      return ShopifyAmounts.discount(list, hasSubtotal ? subtotal : -1, discount, lineDiscounts);
    }
  }

  @Override
  @Nullable SkipReason read(Row row, LineDraft draft) throws RowFault {
    draft.clear();
    draft.order = orderOf(row);
    draft.customer = customers.of(row, email);
    draft.time = OrderGatherer.NO_TIME;
    if (FieldReader.present(row, createdAt)) {
      fields.time(row, createdAt);
      draft.time = fields.times().micros();
      draft.hasTime = fields.times().hasTime();
      draft.midnight = fields.times().midnight();
    }
    readOrderLevel(row);
    draftOrder.hasLine =
        !row.isEmpty(lineQuantity) || !row.isEmpty(lineName) || !row.isEmpty(linePrice);
    if (draftOrder.hasLine) {
      readLine(row, draft);
    }
    return null;
  }

  private int orderOf(Row row) throws RowFault {
    if (!row.isEmpty(name)) {
      lastOrder = fields.id(row, name, texts.orders);
    } else if (lastOrder == Dictionary.NONE) {
      throw new RowFault(
          RejectCode.IMPORT_MISSING_VALUE,
          name,
          "is empty, and no readable row before it says which order the row belongs to");
    }
    return lastOrder;
  }

  private void readOrderLevel(Row row) throws RowFault {
    draftOrder.clear();
    draftOrder.currency = fields.currency(row, currency, texts.currencies);
    draftOrder.channel = fields.text(row, source, texts.channels, FieldReader.ID_CHARS_MAX);
    draftOrder.discount = fields.amountOrZero(row, discountAmount);
    draftOrder.refunded = fields.amountOrZero(row, refundedAmount);
    if (FieldReader.present(row, subtotal)) {
      draftOrder.subtotal = fields.number(row, subtotal);
      draftOrder.hasSubtotal = true;
    }
    if (FieldReader.present(row, cancelledAt)) {
      // The row's own time is already in the draft: the parser keeps the last one only.
      fields.time(row, cancelledAt);
      draftOrder.cancelledAt = fields.times().micros();
    }
    if (FieldReader.present(row, financialStatus)) {
      String status = row.text(financialStatus);
      draftOrder.voided = status.equalsIgnoreCase(VOIDED) || status.equalsIgnoreCase(EXPIRED);
    }
    draftOrder.test =
        FieldReader.present(row, paymentMethod)
            && row.text(paymentMethod).toLowerCase(Locale.ROOT).contains(TEST_GATEWAY);
  }

  private void readLine(Row row, LineDraft draft) throws RowFault {
    FieldReader.requirePresent(row, lineQuantity);
    draft.quantity = fields.quantity(row, lineQuantity);
    if (draft.quantity < 0) {
      throw new RowFault(
          RejectCode.IMPORT_NEGATIVE_NUMBER,
          lineQuantity,
          "is below 0; the export tells of returns by Refunded Amount only");
    }
    draft.productName = fields.text(row, lineName, texts.productNames, FieldReader.NAME_CHARS_MAX);
    draft.product =
        FieldReader.present(row, lineSku)
            ? fields.id(row, lineSku, texts.products)
            : fields.text(row, lineName, texts.products, FieldReader.ID_CHARS_MAX);
    draft.listTotal = fields.total(draft.quantity, fields.amount(row, linePrice), linePrice);
    draft.discount = fields.amountOrZero(row, lineDiscount);
    if (draft.discount > draft.listTotal) {
      throw new RowFault(
          RejectCode.IMPORT_DISCOUNT_TOO_LARGE,
          lineDiscount,
          "is more than quantity · price of the line item");
    }
    if (draft.product == Dictionary.NONE) {
      draft.productName = Dictionary.NONE;
    }
  }

  @Override
  void keep(LineDraft draft, OrderGatherer orders) {
    if (draftOrder.hasLine) {
      orders.add(draft);
    } else {
      orders.addToOrder(draft);
    }
    while (orderLevels.size() <= draft.order) {
      orderLevels.add(null);
    }
    OrderLevel kept = orderLevels.get(draft.order);
    if (kept == null) {
      kept = new OrderLevel();
      orderLevels.set(draft.order, kept);
    }
    merge(draftOrder, kept);
    kept.lineDiscounts += draft.discount;
  }

  /** Rows of an order repeat what concerns it or leave it empty; the larger says what there is. */
  private void merge(OrderLevel row, OrderLevel order) {
    if (row.hasSubtotal && (!order.hasSubtotal || row.subtotal > order.subtotal)) {
      order.subtotal = row.subtotal;
      order.hasSubtotal = true;
    }
    order.discount = Math.max(order.discount, row.discount);
    order.refunded = Math.max(order.refunded, row.refunded);
    order.cancelledAt = Math.min(order.cancelledAt, row.cancelledAt);
    order.currency = Math.max(order.currency, row.currency);
    if (row.channel != Dictionary.NONE
        && (order.channel == Dictionary.NONE
            || texts.channels.compare(row.channel, order.channel) < 0)) {
      order.channel = row.channel;
    }
    order.voided |= row.voided;
    order.test |= row.test;
    order.hasLine |= row.hasLine;
  }

  @Override
  void refused(Row row, OrderGatherer orders) {
    // Without one of its rows an order's discounts and refunds cannot be split, and without its
    // first row little is known of it at all.
    boolean named = row.fieldCount() > name && !row.isEmpty(name);
    if (named && row.to(name) - row.from(name) <= FieldReader.ID_CHARS_MAX) {
      lastOrder = texts.orders.idOf(row.chars(), row.from(name), row.to(name));
    } else if (named || row.fieldCount() <= name) {
      lastOrder = Dictionary.NONE;
    }
    if (lastOrder != Dictionary.NONE) {
      orders.condemn(lastOrder, Fate.INCOMPLETE);
    }
  }

  @Override
  void settle(OrderGatherer orders) {
    for (int o = 0; o < orderLevels.size(); o++) {
      OrderLevel order = orderLevels.get(o);
      if (order == null || orders.fate(o) != Fate.KEPT) {
        continue;
      }
      if (orders.time(o) == OrderGatherer.NO_TIME) {
        orders.condemn(o, Fate.INCOMPLETE);
      } else if (orders.customer(o) == Dictionary.NONE) {
        orders.skipOrder(o, SkipReason.NO_EMAIL);
      } else if (order.test) {
        orders.skipOrder(o, SkipReason.TEST_ORDER);
      } else if (!order.hasLine) {
        orders.skipOrder(o, SkipReason.NO_LINE);
      } else if (chosenCurrency != Dictionary.NONE
          && order.currency != Dictionary.NONE
          && order.currency != chosenCurrency) {
        orders.skipOrder(o, SkipReason.OTHER_CURRENCY);
      } else {
        settle(o, order, orders);
      }
    }
  }

  private void settle(int o, OrderLevel order, OrderGatherer orders) {
    if (order.currency != Dictionary.NONE) {
      orders.countCurrency(order.currency, orders.rows(o));
    }
    orders.setChannel(o, order.channel);
    boolean cancelled = order.cancelledAt != OrderGatherer.NO_TIME;
    if (order.voided) {
      voided++;
      orders.cancel(o, orders.time(o));
    } else if (cancelled) {
      orders.cancel(o, Math.max(orders.time(o), order.cancelledAt));
    }
    long list = orders.listTotal(o);
    if (order.refunded > list - order.discountOf(list)) {
      refundsCapped++;
    }
  }

  @Override
  void settleLines(
      OrderGatherer orders, OrderLines lines, OrderLines.ByOrder byOrder, int[] order, int from) {
    for (int k = 0; k < byOrder.orders(); k++) {
      int o = order[from + k];
      OrderLevel level = orderLevels.get(o);
      if (level == null) {
        throw new IllegalStateException("order " + o + " was kept without its order level");
      }
      int[] sorted = sortedLines(k, lines, byOrder);
      long[] left = splitDiscount(orders.listTotal(o), level, lines, sorted);
      splitRefund(orders.time(o), level, lines, sorted, left);
    }
  }

  /** The lines of an order by content, so that no split depends on the order of rows. */
  private int[] sortedLines(int place, OrderLines lines, OrderLines.ByOrder byOrder) {
    List<Integer> sorted = new ArrayList<>();
    for (int i = byOrder.from(place); i < byOrder.to(place); i++) {
      sorted.add(byOrder.line(i));
    }
    sorted.sort(
        (a, b) -> {
          int order = compareProducts(lines.lineProduct(a), lines.lineProduct(b));
          if (order == 0) {
            order = Long.compare(lines.lineQuantity(a), lines.lineQuantity(b));
          }
          if (order == 0) {
            order = Long.compare(lines.lineListTotal(a), lines.lineListTotal(b));
          }
          return order != 0 ? order : Long.compare(lines.lineDiscount(a), lines.lineDiscount(b));
        });
    return sorted.stream().mapToInt(Integer::intValue).toArray();
  }

  private int compareProducts(int a, int b) {
    return a == Dictionary.NONE || b == Dictionary.NONE
        ? Integer.compare(a, b)
        : texts.products.compare(a, b);
  }

  /** Gives each line its discount; what is left of the lines' values is returned. */
  private static long[] splitDiscount(long list, OrderLevel order, OrderLines lines, int[] own) {
    long[] listTotals = new long[own.length];
    long[] named = new long[own.length];
    for (int i = 0; i < own.length; i++) {
      listTotals[i] = lines.lineListTotal(own[i]);
      named[i] = lines.lineDiscount(own[i]);
    }
    long[] parts = ShopifyAmounts.discounts(listTotals, named, order.discountOf(list));
    long[] left = new long[own.length];
    for (int i = 0; i < own.length; i++) {
      lines.setDiscount(own[i], parts[i]);
      left[i] = listTotals[i] - parts[i];
    }
    return left;
  }

  private static void splitRefund(
      long orderedAt, OrderLevel order, OrderLines lines, int[] own, long[] paid) {
    long paidInAll = 0;
    for (long value : paid) {
      paidInAll += value;
    }
    long[] parts = AmountSplit.split(Math.min(order.refunded, paidInAll), paid);
    boolean cancelled = order.cancelledAt != OrderGatherer.NO_TIME;
    long at = cancelled ? Math.max(orderedAt, order.cancelledAt) : orderedAt;
    for (int i = 0; i < own.length; i++) {
      if (parts[i] > 0) {
        lines.addRefund(own[i], at, parts[i], Dictionary.NONE);
      }
    }
  }

  @Override
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (voided > 0) {
      notes.add(
          voided
              + (voided == 1 ? " order was" : " orders were")
              + " voided or expired: kept as cancelled from the start, so that they never count");
    }
    if (refundsCapped > 0) {
      notes.add(
          refundsCapped
              + (refundsCapped == 1 ? " refund was" : " refunds were")
              + " above what the items cost, for shipping or taxes; only the items are counted");
    }
    return notes;
  }
}
