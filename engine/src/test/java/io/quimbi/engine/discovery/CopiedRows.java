package io.quimbi.engine.discovery;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Puts rows into other rows. */
final class CopiedRows {
  private CopiedRows() {}

  /** Copies everything of some customers. */
  static void copy(OrderRows from, OrderRows to, Predicate<String> customers) {
    for (int o = 0; o < from.orderCount(); o++) {
      if (customers.test(from.customers().text(from.orderCustomer(o)))) {
        order(from, o, to, UnaryOperator.identity());
      }
    }
    for (int k = 0; k < from.ticketCount(); k++) {
      String customer = from.customers().text(from.ticketCustomer(k));
      if (customers.test(customer)) {
        to.addTicket(
            to.customers().idOf(customer),
            from.ticketId(k),
            from.ticketTime(k),
            same(from.channels(), from.ticketChannel(k), to.channels()),
            from.ticketSatisfaction(k),
            from.ticketEscalated(k),
            from.ticketOrderId(k));
      }
    }
  }

  /** Copies the first order with lines, as another one of another customer. */
  static void copyOneAs(String customer, OrderRows from, OrderRows to) {
    int o = 0;
    while (from.firstLine(o) == from.endLine(o)) {
      o++;
    }
    order(from, o, to, ignored -> customer);
  }

  private static void order(OrderRows from, int o, OrderRows to, UnaryOperator<String> renamed) {
    String customer = from.customers().text(from.orderCustomer(o));
    String other = renamed.apply(customer);
    to.addOrder(
        to.customers().idOf(other),
        other.equals(customer) ? from.orderId(o) : from.orderId(o) + " of " + other,
        from.orderTime(o),
        from.orderHasTime(o),
        from.orderCancelledAt(o),
        same(from.channels(), from.orderChannel(o), to.channels()));
    int refund = 0;
    while (refund < from.refundCount() && from.refundLine(refund) < from.firstLine(o)) {
      refund++;
    }
    for (int l = from.firstLine(o); l < from.endLine(o); l++) {
      int product = same(from.products(), from.lineProduct(l), to.products());
      to.addLine(
          product,
          same(from.categories(), from.lineCategory(l), to.categories()),
          from.lineQuantity(l),
          from.lineListTotal(l),
          from.lineDiscount(l));
      String name = product == Dictionary.NONE ? null : from.productName(from.lineProduct(l));
      if (name != null) {
        to.nameProduct(product, name);
      }
      for (; refund < from.refundCount() && from.refundLine(refund) == l; refund++) {
        to.addRefund(
            from.refundTime(refund),
            from.refundAmount(refund),
            same(from.reasons(), from.refundReason(refund), to.reasons()));
      }
    }
    for (int r = from.firstReturn(o); r < from.endReturn(o); r++) {
      to.addReturn(
          same(from.products(), from.returnProduct(r), to.products()),
          from.returnTime(r),
          from.returnQuantity(r),
          from.returnAmount(r),
          same(from.reasons(), from.returnReason(r), to.reasons()));
    }
  }

  private static int same(Dictionary from, int id, Dictionary to) {
    return id == Dictionary.NONE ? Dictionary.NONE : to.idOf(from.text(id));
  }
}
