package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import java.util.BitSet;
import java.util.Iterator;

/**
 * Keeps customers who were erased from coming back with a file that still has them: leaves out
 * their orders and tickets, and counts what it left out. Where nobody was erased the rows go on as
 * they are.
 */
final class ErasedCustomers implements Iterator<OrderRows> {
  private final Iterator<OrderRows> parts;
  private final ImportSession session;
  private final boolean allowed;
  private long customers;
  private long orders;
  private long tickets;

  /**
   * @param allowed whether they may come back, and are no longer taken for erased then
   */
  ErasedCustomers(Iterator<OrderRows> parts, ImportSession session, boolean allowed) {
    this.parts = parts;
    this.session = session;
    this.allowed = allowed;
  }

  /** What was left out so far. */
  LeftOut leftOut() {
    return new LeftOut(customers, orders, tickets);
  }

  @Override
  public boolean hasNext() {
    return parts.hasNext();
  }

  @Override
  public OrderRows next() {
    OrderRows rows = parts.next();
    BitSet erased = session.erased(rows.customers());
    if (erased.isEmpty()) {
      return rows;
    }
    if (allowed) {
      session.readmit(rows.customers(), erased);
      return rows;
    }
    customers += erased.cardinality();
    return without(rows, erased);
  }

  private OrderRows without(OrderRows rows, BitSet erased) {
    OrderRows rest = new OrderRows(rows.zone());
    for (int id = 0; id < rows.products().size(); id++) {
      String name = rows.productName(id);
      if (name != null) {
        rest.nameProduct(rest.products().idOf(rows.products().text(id)), name);
      }
    }
    int refund = 0;
    for (int o = 0; o < rows.orderCount(); o++) {
      boolean left = erased.get(rows.orderCustomer(o));
      if (left) {
        orders++;
      } else {
        rest.addOrder(
            rest.customers().idOf(rows.customers().text(rows.orderCustomer(o))),
            rows.orderId(o),
            rows.orderTime(o),
            rows.orderHasTime(o),
            rows.orderCancelledAt(o),
            id(rows.channels(), rows.orderChannel(o), rest.channels()));
      }
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        if (!left) {
          rest.addLine(
              id(rows.products(), rows.lineProduct(l), rest.products()),
              id(rows.categories(), rows.lineCategory(l), rest.categories()),
              rows.lineQuantity(l),
              rows.lineListTotal(l),
              rows.lineDiscount(l));
        }
        for (; refund < rows.refundCount() && rows.refundLine(refund) == l; refund++) {
          if (!left) {
            rest.addRefund(
                rows.refundTime(refund),
                rows.refundAmount(refund),
                id(rows.reasons(), rows.refundReason(refund), rest.reasons()));
          }
        }
      }
      for (int r = rows.firstReturn(o); r < rows.endReturn(o) && !left; r++) {
        rest.addReturn(
            id(rows.products(), rows.returnProduct(r), rest.products()),
            rows.returnTime(r),
            rows.returnQuantity(r),
            rows.returnAmount(r),
            id(rows.reasons(), rows.returnReason(r), rest.reasons()));
      }
    }
    for (int k = 0; k < rows.ticketCount(); k++) {
      if (erased.get(rows.ticketCustomer(k))) {
        tickets++;
      } else {
        rest.addTicket(
            rest.customers().idOf(rows.customers().text(rows.ticketCustomer(k))),
            rows.ticketId(k),
            rows.ticketTime(k),
            id(rows.channels(), rows.ticketChannel(k), rest.channels()),
            rows.ticketSatisfaction(k),
            rows.ticketEscalated(k),
            rows.ticketOrderId(k));
      }
    }
    return rest;
  }

  private static int id(Dictionary from, int id, Dictionary to) {
    return id == Dictionary.NONE ? Dictionary.NONE : to.idOf(from.text(id));
  }
}
