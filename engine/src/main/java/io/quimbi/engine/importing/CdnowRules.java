package io.quimbi.engine.importing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CDNOW purchases that Fader and Hardie made public (doi:10.1287/mksc.1040.0098): each row is
 * an order of some CDs, by date. Rows with a value of 0 are orders too: the published figures count
 * them.
 *
 * <p>The file has no order ids. An order's id here is its customer, date, number of CDs, value and
 * its running number among rows equal in all of that, so that importing the file again gives the
 * same orders, and so does any order of its rows. The sample's rows carry the customer number of
 * the whole data set beside their own; it is the former that is taken, so that a person is the same
 * customer in both files.
 */
final class CdnowRules extends OrderRules {
  private final FieldReader fields;
  private final OrderTexts texts;
  private final CustomerIds customers;
  private final CharDictionary equalRows = new CharDictionary();
  private final IntColumn equalRowCount = new IntColumn();
  private final int customer;
  private final int date;
  private final int cds;
  private final int value;

  CdnowRules(Header header, FieldReader fields, OrderTexts texts, CustomerIds customers) {
    this.fields = fields;
    this.texts = texts;
    this.customers = customers;
    RequiredColumns columns = new RequiredColumns(OrderFormat.CDNOW, header);
    customer = columns.require("customer_id", "master_customer_id");
    date = columns.require("date");
    cds = columns.require("number_of_cds");
    value = columns.require("dollar_value");
    columns.check();
  }

  static boolean recognises(Header header) {
    return header.hasAll(List.of("date", "number_of_cds", "dollar_value"));
  }

  @Override
  @Nullable SkipReason read(Row row, LineDraft draft) throws RowFault {
    draft.clear();
    if (row.isEmpty(customer)) {
      return SkipReason.NO_CUSTOMER;
    }
    draft.customer = customers.of(row, customer);
    fields.time(row, date);
    draft.time = fields.times().micros();
    draft.hasTime = fields.times().hasTime();
    draft.midnight = fields.times().midnight();
    draft.quantity = fields.quantity(row, cds);
    if (draft.quantity < 0) {
      throw new RowFault(
          RejectCode.IMPORT_NEGATIVE_NUMBER, cds, "is below 0; the data set has no returns");
    }
    draft.listTotal = fields.amount(row, value);
    draft.order = orderOf(row, texts.customers.text(draft.customer));
    return null;
  }

  private int orderOf(Row row, String customerId) throws RowFault {
    String content = String.join("/", customerId, row.text(date), row.text(cds), row.text(value));
    if (content.length() > FieldReader.ID_CHARS_MAX - 12) {
      throw new RowFault(
          RejectCode.IMPORT_TEXT_TOO_LONG,
          RowFault.WHOLE_ROW,
          "the row's values are too long to make an order id of");
    }
    int equal = equalRows.idOf(content);
    equalRowCount.fillTo(equal + 1, 0);
    int number = equalRowCount.get(equal) + 1;
    equalRowCount.set(equal, number);
    return texts.orders.idOf(content + "/" + number);
  }
}
