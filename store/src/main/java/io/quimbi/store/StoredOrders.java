package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Some of the orders of an import, or one that just happened, as the rows that the tables have of
 * them.
 *
 * @param orders which of the rows' orders
 * @param orderNo the number of each order
 * @param hashes of all orders, one after the other
 * @param customers the store's number of each customer of the rows, and so on
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; what a merge hands to its writing.
record StoredOrders(
    int storeNo,
    OrderRows rows,
    BitSet orders,
    int[] orderNo,
    byte[] hashes,
    int[] customers,
    int[] products,
    int[] categories,
    int[] channels,
    int[] reasons) {
  static final String ORDER_COLUMNS =
      "store_no, order_no, customer_no, channel_no, ordered_at, cancelled_at, line_count,"
          + " list_total, discount, has_time, order_id, content_hash, lines, quantities";
  static final String REFUND_COLUMNS =
      "store_no, order_no, line_no, reason_no, refunded_at, amount";
  static final String RETURN_COLUMNS =
      "store_no, order_no, return_no, product_no, reason_no, quantity, returned_at, amount";

  private static final int CHECK_EVERY = 4096;

  void writeOrders(FieldWriter out, Progress progress) throws SQLException {
    byte[] hash = new byte[OrderHash.BYTES];
    int written = 0;
    for (int o = orders.nextSetBit(0); o >= 0; o = orders.nextSetBit(o + 1)) {
      if (o % CHECK_EVERY == 0) {
        progress.checkCancelled();
      }
      int first = rows.firstLine(o);
      int lines = rows.endLine(o) - first;
      long listTotal = 0;
      long discount = 0;
      LineArrays arrays = new LineArrays(lines);
      for (int l = first; l < first + lines; l++) {
        listTotal += rows.lineListTotal(l);
        discount += rows.lineDiscount(l);
        arrays.set(
            l - first,
            number(products, rows.lineProduct(l)),
            number(categories, rows.lineCategory(l)),
            rows.lineQuantity(l),
            rows.lineListTotal(l),
            rows.lineDiscount(l));
      }
      System.arraycopy(hashes, o * OrderHash.BYTES, hash, 0, OrderHash.BYTES);
      out.row();
      out.int4(storeNo);
      out.int4(orderNo[o]);
      out.int4(customers[rows.orderCustomer(o)]);
      out.int4OrNull(number(channels, rows.orderChannel(o)), Dictionary.NONE);
      out.instant(rows.orderTime(o));
      out.instantOrNull(rows.orderCancelledAt(o), OrderBook.NEVER);
      out.int4(lines);
      out.int8(listTotal);
      out.int8(discount);
      out.bool(rows.orderHasTime(o));
      out.text(rows.orderId(o));
      out.bytes(hash);
      out.int8s(arrays.numbers());
      out.float8sOrNull(arrays.quantitiesOrNull());
      written += lines;
      if (written >= CHECK_EVERY) {
        progress.checkCancelled();
        progress.advance(written);
        written = 0;
      }
    }
    progress.advance(written);
  }

  void writeRefunds(FieldWriter out) throws SQLException {
    int r = 0;
    for (int o = orders.nextSetBit(0); o >= 0; o = orders.nextSetBit(o + 1)) {
      while (r < rows.refundCount() && rows.refundLine(r) < rows.firstLine(o)) {
        r++;
      }
      for (; r < rows.refundCount() && rows.refundLine(r) < rows.endLine(o); r++) {
        out.row();
        out.int4(storeNo);
        out.int4(orderNo[o]);
        out.int4(rows.refundLine(r) - rows.firstLine(o));
        out.int4OrNull(number(reasons, rows.refundReason(r)), Dictionary.NONE);
        out.instant(rows.refundTime(r));
        out.int8(rows.refundAmount(r));
      }
    }
  }

  void writeReturns(FieldWriter out) throws SQLException {
    for (int o = orders.nextSetBit(0); o >= 0; o = orders.nextSetBit(o + 1)) {
      for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
        out.row();
        out.int4(storeNo);
        out.int4(orderNo[o]);
        out.int4(r - rows.firstReturn(o));
        out.int4OrNull(number(products, rows.returnProduct(r)), Dictionary.NONE);
        out.int4OrNull(number(reasons, rows.returnReason(r)), Dictionary.NONE);
        out.float8(rows.returnQuantity(r));
        out.instant(rows.returnTime(r));
        out.int8(rows.returnAmount(r));
      }
    }
  }

  private static int number(int[] numbers, int id) {
    return id == Dictionary.NONE ? Dictionary.NONE : numbers[id];
  }
}
