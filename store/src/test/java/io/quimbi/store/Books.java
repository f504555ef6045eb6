package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import java.util.List;

/** Everything in an order book as text, so that two can be compared and a difference be seen. */
final class Books {
  private Books() {}

  static List<String> described(OrderBook book) {
    java.util.ArrayList<String> all = new java.util.ArrayList<>();
    all.add("zone " + book.zone() + " " + book.returns() + " newest " + book.newestOrderTime());
    for (int p = 0; p < book.productCount(); p++) {
      all.add("product " + book.productId(p) + " " + book.productName(p));
    }
    for (int k = 0; k < book.categoryCount(); k++) {
      all.add("category " + book.category(k));
    }
    for (int k = 0; k < book.channelCount(); k++) {
      all.add("channel " + book.channel(k));
    }
    for (int c = 0; c < book.customerCount(); c++) {
      all.add("customer " + book.customerId(c));
      for (int o = book.firstOrder(c); o < book.endOrder(c); o++) {
        all.add(
            String.join(
                " ",
                "order",
                book.orderId(o),
                "" + book.orderTime(o),
                "" + book.orderLocalTime(o),
                "" + book.orderHasTime(o),
                "" + book.orderCancelledAt(o),
                "" + book.orderChannel(o)));
        for (int l = book.firstLine(o); l < book.endLine(o); l++) {
          all.add(
              String.join(
                  " ",
                  "line",
                  "" + book.lineProduct(l),
                  "" + book.lineCategory(l),
                  "" + book.lineQuantity(l),
                  "" + book.lineListTotal(l),
                  "" + book.lineDiscount(l)));
        }
      }
      for (int r = book.firstRefund(c); r < book.endRefund(c); r++) {
        int reason = book.refundReason(r);
        all.add(
            String.join(
                " ",
                "refund",
                "" + book.refundLine(r),
                "" + book.refundTime(r),
                "" + book.refundAmount(r),
                reason == Dictionary.NONE ? "" : book.reason(reason)));
      }
      for (int k = book.firstTicket(c); k < book.endTicket(c); k++) {
        all.add(
            String.join(
                " ",
                "ticket",
                "" + book.ticketTime(k),
                "" + book.ticketLocalTime(k),
                "" + book.ticketChannel(k),
                "" + book.ticketSatisfaction(k),
                "" + book.ticketEscalated(k)));
      }
    }
    return all;
  }
}
