package io.quimbi.engine.importing;

/** Takes lines, refunds and returns of orders in the order in which they are read. */
interface LineSink {
  /** Takes a line; quantity and money in millionths. */
  void addLine(int order, int product, int category, long quantity, long listTotal, long discount);

  /** Takes a refund of the line taken last. */
  void addRefund(long time, long amount, int reason);

  /** Takes a return. */
  void addReturn(int order, int product, long time, long quantity, long amount, int reason);
}
