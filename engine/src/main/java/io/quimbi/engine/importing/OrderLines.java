package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import java.util.Arrays;

/** Lines, refunds and returns of orders in columns, in the order in which they came. */
final class OrderLines implements LineSink {
  private final IntColumn lineOrder = new IntColumn();
  private final IntColumn lineProduct = new IntColumn();
  private final IntColumn lineCategory = new IntColumn();
  private final LongColumn lineQuantity = new LongColumn();
  private final LongColumn lineListTotal = new LongColumn();
  private final LongColumn lineDiscount = new LongColumn();

  private final IntColumn refundLine = new IntColumn();
  private final IntColumn refundReason = new IntColumn();
  private final LongColumn refundTime = new LongColumn();
  private final LongColumn refundAmount = new LongColumn();

  private final IntColumn returnOrder = new IntColumn();
  private final IntColumn returnProduct = new IntColumn();
  private final IntColumn returnReason = new IntColumn();
  private final LongColumn returnTime = new LongColumn();
  private final LongColumn returnQuantity = new LongColumn();
  private final LongColumn returnAmount = new LongColumn();

  @Override
  public void addLine(
      int order, int product, int category, long quantity, long listTotal, long discount) {
    lineOrder.add(order);
    lineProduct.add(product);
    lineCategory.add(category);
    lineQuantity.add(quantity);
    lineListTotal.add(listTotal);
    lineDiscount.add(discount);
  }

  @Override
  public void addRefund(long time, long amount, int reason) {
    addRefund(lineOrder.size() - 1, time, amount, reason);
  }

  /** Adds a refund of any line. */
  void addRefund(int line, long time, long amount, int reason) {
    refundLine.add(line);
    refundTime.add(time);
    refundAmount.add(amount);
    refundReason.add(reason);
  }

  @Override
  public void addReturn(int order, int product, long time, long quantity, long amount, int reason) {
    returnOrder.add(order);
    returnProduct.add(product);
    returnTime.add(time);
    returnQuantity.add(quantity);
    returnAmount.add(amount);
    returnReason.add(reason);
  }

  /** Hands everything to another; refunds must have come with their lines. */
  void copyTo(LineSink other) {
    int refund = 0;
    for (int line = 0; line < lineCount(); line++) {
      other.addLine(
          lineOrder.get(line),
          lineProduct.get(line),
          lineCategory.get(line),
          lineQuantity.get(line),
          lineListTotal.get(line),
          lineDiscount.get(line));
      for (; refund < refundLine.size() && refundLine.get(refund) == line; refund++) {
        other.addRefund(refundTime.get(refund), refundAmount.get(refund), refundReason.get(refund));
      }
    }
    for (int r = 0; r < returnCount(); r++) {
      other.addReturn(
          returnOrder.get(r),
          returnProduct.get(r),
          returnTime.get(r),
          returnQuantity.get(r),
          returnAmount.get(r),
          returnReason.get(r));
    }
  }

  int lineCount() {
    return lineOrder.size();
  }

  int returnCount() {
    return returnOrder.size();
  }

  int lineOrder(int line) {
    return lineOrder.get(line);
  }

  int lineProduct(int line) {
    return lineProduct.get(line);
  }

  int lineCategory(int line) {
    return lineCategory.get(line);
  }

  long lineQuantity(int line) {
    return lineQuantity.get(line);
  }

  long lineListTotal(int line) {
    return lineListTotal.get(line);
  }

  long lineDiscount(int line) {
    return lineDiscount.get(line);
  }

  void setDiscount(int line, long discount) {
    lineDiscount.set(line, discount);
  }

  /** For each line its refund, or {@link Dictionary#NONE}; empty where there are no refunds. */
  int[] refundOfLine() {
    if (refundLine.size() == 0) {
      return new int[0];
    }
    int[] refundOfLine = new int[lineOrder.size()];
    Arrays.fill(refundOfLine, Dictionary.NONE);
    for (int r = 0; r < refundLine.size(); r++) {
      refundOfLine[refundLine.get(r)] = r;
    }
    return refundOfLine;
  }

  long refundTime(int refund) {
    return refundTime.get(refund);
  }

  long refundAmount(int refund) {
    return refundAmount.get(refund);
  }

  int refundReason(int refund) {
    return refundReason.get(refund);
  }

  int returnProduct(int r) {
    return returnProduct.get(r);
  }

  long returnTime(int r) {
    return returnTime.get(r);
  }

  long returnQuantity(int r) {
    return returnQuantity.get(r);
  }

  long returnAmount(int r) {
    return returnAmount.get(r);
  }

  int returnReason(int r) {
    return returnReason.get(r);
  }

  /**
   * The lines by their orders.
   *
   * @param place of an order among those asked for, or {@link Dictionary#NONE}
   * @param orders how many are asked for
   */
  ByOrder linesByOrder(int[] place, int orders) {
    return new ByOrder(lineOrder, place, orders);
  }

  /** The returns by their orders. */
  ByOrder returnsByOrder(int[] place, int orders) {
    return new ByOrder(returnOrder, place, orders);
  }

  /** Numbers of lines (or returns) sorted by their order, those of one order as they came. */
  static final class ByOrder {
    private final int[] start;
    private final int[] line;

    private ByOrder(IntColumn orderOfLine, int[] place, int orders) {
      start = new int[orders + 1];
      for (int l = 0; l < orderOfLine.size(); l++) {
        int at = place[orderOfLine.get(l)];
        if (at != Dictionary.NONE) {
          start[at + 1]++;
        }
      }
      for (int o = 0; o < orders; o++) {
        start[o + 1] += start[o];
      }
      int[] next = start.clone();
      line = new int[start[orders]];
      for (int l = 0; l < orderOfLine.size(); l++) {
        int at = place[orderOfLine.get(l)];
        if (at != Dictionary.NONE) {
          line[next[at]++] = l;
        }
      }
    }

    /** How many orders were asked for. */
    int orders() {
      return start.length - 1;
    }

    /** Where the lines of the order at a place begin. */
    int from(int place) {
      return start[place];
    }

    int to(int place) {
      return start[place + 1];
    }

    int line(int index) {
      return line[index];
    }
  }
}
