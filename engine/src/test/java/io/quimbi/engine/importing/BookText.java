package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;

/** Everything that an order book says, as text, so that two books can be compared. */
final class BookText {
  private BookText() {}

  static String of(OrderBook book) {
    StringBuilder text = new StringBuilder();
    text.append(book.zone()).append(' ').append(book.returns()).append('\n');
    for (int c = 0; c < book.customerCount(); c++) {
      text.append(book.customerId(c)).append('\n');
      for (int o = book.firstOrder(c); o < book.endOrder(c); o++) {
        text.append("  ")
            .append(book.orderId(o))
            .append(' ')
            .append(book.orderTime(o))
            .append(' ')
            .append(book.orderLocalTime(o))
            .append(' ')
            .append(book.orderHasTime(o))
            .append(' ')
            .append(book.orderCancelledAt(o))
            .append(' ')
            .append(
                book.orderChannel(o) == Dictionary.NONE ? "-" : book.channel(book.orderChannel(o)))
            .append('\n');
        for (int l = book.firstLine(o); l < book.endLine(o); l++) {
          int product = book.lineProduct(l);
          int category = book.lineCategory(l);
          text.append("    ")
              .append(l)
              .append(' ')
              .append(product == Dictionary.NONE ? "-" : book.productId(product))
              .append(' ')
              .append(product == Dictionary.NONE ? "-" : book.productName(product))
              .append(' ')
              .append(category == Dictionary.NONE ? "-" : book.category(category))
              .append(' ')
              .append(book.lineQuantity(l))
              .append(' ')
              .append(book.lineListTotal(l))
              .append(' ')
              .append(book.lineDiscount(l))
              .append('\n');
        }
      }
      for (int r = book.firstRefund(c); r < book.endRefund(c); r++) {
        int reason = book.refundReason(r);
        text.append("  refund of ")
            .append(book.refundLine(r))
            .append(' ')
            .append(book.refundTime(r))
            .append(' ')
            .append(book.refundAmount(r))
            .append(' ')
            .append(reason == Dictionary.NONE ? "-" : book.reason(reason))
            .append('\n');
      }
    }
    return text.toString();
  }
}
