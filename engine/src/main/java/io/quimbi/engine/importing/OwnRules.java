package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.QuimbiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The own layout, and by a {@link ColumnMapping} every other file with one row per order line.
 *
 * <p>Where a row has both a unit price and a line total, the unit price counts. A row with a
 * negative quantity is a return: the money given back is what is refunded, or, where nothing is
 * said, the list value less the discount; it is dated by the refund's date, or the row's. A refund
 * on the day of its order, given as a date alone, counts from the order's time on.
 */
final class OwnRules extends OrderRules {
  private final FieldReader fields;
  private final OrderTexts texts;
  private final CustomerIds customers;
  private final int chosenCurrency;

  private final int customerId;
  private final int orderId;
  private final int orderedAt;
  private final int productId;
  private final int productName;
  private final int category;
  private final int quantity;
  private final int unitPrice;
  private final int lineTotal;
  private final int discount;
  private final int refunded;
  private final int refundedAt;
  private final int returnReason;
  private final int channel;
  private final int currency;

  /**
   * @param chosenCurrency number of the currency to take, or {@link Dictionary#NONE} for any
   * @throws QuimbiException if required columns are missing
   */
  OwnRules(
      Header header,
      ColumnMapping mapping,
      FieldReader fields,
      OrderTexts texts,
      CustomerIds customers,
      int chosenCurrency) {
    this.fields = fields;
    this.texts = texts;
    this.customers = customers;
    this.chosenCurrency = chosenCurrency;
    Map<OrderColumn, String> named = mapping.headers();
    requireMapped(header, mapping);
    customerId = find(header, named, OrderColumn.CUSTOMER_ID);
    orderId = find(header, named, OrderColumn.ORDER_ID);
    orderedAt = find(header, named, OrderColumn.ORDERED_AT);
    productId = find(header, named, OrderColumn.PRODUCT_ID);
    productName = find(header, named, OrderColumn.PRODUCT_NAME);
    category = find(header, named, OrderColumn.CATEGORY);
    quantity = find(header, named, OrderColumn.QUANTITY);
    unitPrice = find(header, named, OrderColumn.UNIT_PRICE);
    lineTotal = find(header, named, OrderColumn.LINE_TOTAL);
    discount = find(header, named, OrderColumn.DISCOUNT);
    refunded = find(header, named, OrderColumn.REFUNDED);
    refundedAt = find(header, named, OrderColumn.REFUNDED_AT);
    returnReason = find(header, named, OrderColumn.RETURN_REASON);
    channel = find(header, named, OrderColumn.CHANNEL);
    currency = find(header, named, OrderColumn.CURRENCY);
    requireColumns(header);
  }

  /** Whether a header has the columns that the own layout requires, by their own names. */
  static boolean recognises(Header header) {
    return header.hasAll(List.of("customer_id", "order_id", "ordered_at"))
        && (header.has("unit_price") || header.has("line_total"));
  }

  @Override
  @Nullable SkipReason read(Row row, LineDraft draft) throws RowFault {
    draft.clear();
    FieldReader.requirePresent(row, customerId);
    draft.customer = customers.of(row, customerId);
    draft.order = fields.id(row, orderId, texts.orders);
    fields.time(row, orderedAt);
    TimeParser times = fields.times();
    draft.time = times.micros();
    draft.hasTime = times.hasTime();
    draft.midnight = times.midnight();
    long orderDay = times.epochDay();
    draft.productName =
        fields.text(row, productName, texts.productNames, FieldReader.NAME_CHARS_MAX);
    draft.product =
        FieldReader.present(row, productId)
            ? fields.id(row, productId, texts.products)
            : fields.text(row, productName, texts.products, FieldReader.ID_CHARS_MAX);
    draft.category = fields.text(row, category, texts.categories, FieldReader.ID_CHARS_MAX);
    draft.channel = fields.text(row, channel, texts.channels, FieldReader.ID_CHARS_MAX);
    draft.reason = fields.text(row, returnReason, texts.reasons, FieldReader.ID_CHARS_MAX);
    draft.currency = fields.currency(row, currency, texts.currencies);
    readAmounts(row, draft);
    readRefund(row, draft, orderDay);
    boolean otherCurrency =
        chosenCurrency != Dictionary.NONE
            && draft.currency != Dictionary.NONE
            && draft.currency != chosenCurrency;
    return otherCurrency ? SkipReason.OTHER_CURRENCY : null;
  }

  private void readAmounts(Row row, LineDraft draft) throws RowFault {
    long signed = fields.quantity(row, quantity);
    draft.isReturn = signed < 0;
    draft.quantity = Math.abs(signed);
    if (FieldReader.present(row, unitPrice)) {
      draft.listTotal = fields.total(draft.quantity, fields.amount(row, unitPrice), unitPrice);
    } else if (lineTotal != Header.ABSENT) {
      // The total of a return is written with either sign.
      draft.listTotal =
          draft.isReturn ? Math.abs(fields.number(row, lineTotal)) : fields.amount(row, lineTotal);
    } else {
      FieldReader.requirePresent(row, unitPrice);
    }
    draft.discount = fields.amountOrZero(row, discount);
    if (draft.discount > draft.listTotal) {
      throw new RowFault(
          RejectCode.IMPORT_DISCOUNT_TOO_LARGE,
          discount,
          "is more than the list value of the line; give the discount on the line in money");
    }
  }

  private void readRefund(Row row, LineDraft draft, long orderDay) throws RowFault {
    draft.refunded = fields.amountOrZero(row, refunded);
    draft.refundedAt = draft.time;
    if (FieldReader.present(row, refundedAt)) {
      fields.time(row, refundedAt);
      TimeParser times = fields.times();
      if (times.micros() < draft.time && times.epochDay() < orderDay) {
        throw new RowFault(
            RejectCode.IMPORT_REFUND_BEFORE_ORDER, refundedAt, "is before the order itself");
      }
      draft.refundedAt = Math.max(draft.time, times.micros());
    }
    if (draft.isReturn && draft.refunded == 0) {
      draft.refunded = draft.listTotal - draft.discount;
    }
  }

  private static int find(Header header, Map<OrderColumn, String> named, OrderColumn column) {
    String name = named.get(column);
    return header.find(name == null ? column.header() : name);
  }

  private static void requireMapped(Header header, ColumnMapping mapping) {
    mapping
        .headers()
        .forEach(
            (column, name) -> {
              if (!header.has(name)) {
                throw new QuimbiException(
                    QuimbiException.Kind.BAD_INPUT,
                    "IMPORT_MISSING_COLUMN",
                    header.file()
                        + " has no column \""
                        + name
                        + "\", which the map gives for "
                        + column.header()
                        + "; found: "
                        + header.listing());
              }
            });
  }

  private void requireColumns(Header header) {
    List<String> missing = new ArrayList<>();
    List<OrderColumn> toMap = new ArrayList<>();
    requireColumn(customerId, OrderColumn.CUSTOMER_ID, missing, toMap);
    requireColumn(orderId, OrderColumn.ORDER_ID, missing, toMap);
    requireColumn(orderedAt, OrderColumn.ORDERED_AT, missing, toMap);
    if (unitPrice == Header.ABSENT && lineTotal == Header.ABSENT) {
      missing.add("unit_price (or line_total)");
      toMap.add(OrderColumn.UNIT_PRICE);
    }
    if (!missing.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "IMPORT_MISSING_COLUMN",
          header.file()
              + " has no column "
              + String.join(", ", missing)
              + "; found: "
              + header.listing()
              + ". If they have other names, say which: --map "
              + MapSuggestion.of(toMap, header));
    }
  }

  private static void requireColumn(
      int index, OrderColumn column, List<String> missing, List<OrderColumn> toMap) {
    if (index == Header.ABSENT) {
      missing.add(column.header());
      toMap.add(column);
    }
  }
}
