package io.quimbi.engine.importing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data set "Online Retail" (Chen, Sain and Guo 2012, doi:10.1057/dbm.2012.17), the second
 * edition with its other headers too. An invoice number that starts with C is a cancellation: its
 * rows are returns. One that starts with A is an adjustment of the accounts. Both, like rows
 * without a customer, with a price of 0 or less, or with a quantity of 0 or less that cancel
 * nothing, are no orders.
 *
 * <p>The file has no categories. Its times are British local time without a zone.
 */
final class OnlineRetailRules extends OrderRules {
  private final FieldReader fields;
  private final OrderTexts texts;
  private final CustomerIds customers;
  private final int invoice;
  private final int product;
  private final int description;
  private final int quantity;
  private final int invoiceDate;
  private final int price;
  private final int customer;

  OnlineRetailRules(Header header, FieldReader fields, OrderTexts texts, CustomerIds customers) {
    this.fields = fields;
    this.texts = texts;
    this.customers = customers;
    RequiredColumns columns = new RequiredColumns(OrderFormat.ONLINE_RETAIL, header);
    invoice = columns.require("InvoiceNo", "Invoice");
    product = columns.require("StockCode");
    description = header.find("Description");
    quantity = columns.require("Quantity");
    invoiceDate = columns.require("InvoiceDate");
    price = columns.require("UnitPrice", "Price");
    customer = columns.require("CustomerID", "Customer ID");
    columns.check();
  }

  static boolean recognises(Header header) {
    return header.hasAll(List.of("StockCode", "Quantity", "InvoiceDate"))
        && (header.has("InvoiceNo") || header.has("Invoice"))
        && (header.has("CustomerID") || header.has("Customer ID"));
  }

  @Override
  @Nullable SkipReason read(Row row, LineDraft draft) throws RowFault {
    draft.clear();
    FieldReader.requirePresent(row, invoice);
    char start = Character.toUpperCase(row.chars()[row.from(invoice)]);
    if (start == 'A') {
      return SkipReason.ADJUSTMENT;
    }
    if (row.isEmpty(customer)) {
      return SkipReason.NO_CUSTOMER;
    }
    long unitPrice = fields.number(row, price);
    long signed = fields.number(row, quantity);
    if (unitPrice <= 0) {
      return SkipReason.NO_PRICE;
    }
    draft.isReturn = start == 'C';
    if (draft.isReturn && signed >= 0) {
      return SkipReason.CANCELLATION_WITHOUT_RETURN;
    }
    if (!draft.isReturn && signed <= 0) {
      return SkipReason.NO_QUANTITY;
    }
    draft.order = fields.id(row, invoice, texts.orders);
    draft.customer = customers.of(row, customer);
    draft.product = fields.id(row, product, texts.products);
    draft.productName =
        fields.text(row, description, texts.productNames, FieldReader.NAME_CHARS_MAX);
    fields.timeOrMonthFirst(row, invoiceDate);
    draft.time = fields.times().micros();
    draft.hasTime = fields.times().hasTime();
    draft.midnight = fields.times().midnight();
    draft.quantity = Math.abs(signed);
    draft.listTotal = fields.total(draft.quantity, unitPrice, price);
    draft.refundedAt = draft.time;
    if (draft.isReturn) {
      draft.refunded = draft.listTotal;
    }
    return null;
  }
}
