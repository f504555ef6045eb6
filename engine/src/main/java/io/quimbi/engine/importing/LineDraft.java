package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;

/**
 * What one row says, in numbers: texts as numbers in {@link OrderTexts}, money and quantities in
 * millionths, times in microseconds since the epoch. The same object serves every row.
 */
final class LineDraft {
  int order;
  int customer;
  long time;
  boolean hasTime;
  boolean midnight;
  int channel;
  int currency;

  int product;
  int productName;
  int category;
  long quantity;
  long listTotal;
  long discount;

  long refunded;
  long refundedAt;
  int reason;

  /** Whether the row is a return; then {@link #refunded} is the money given back for it. */
  boolean isReturn;

  void clear() {
    order = Dictionary.NONE;
    customer = Dictionary.NONE;
    time = 0;
    hasTime = false;
    midnight = true;
    channel = Dictionary.NONE;
    currency = Dictionary.NONE;
    product = Dictionary.NONE;
    productName = Dictionary.NONE;
    category = Dictionary.NONE;
    quantity = 0;
    listTotal = 0;
    discount = 0;
    refunded = 0;
    refundedAt = 0;
    reason = Dictionary.NONE;
    isReturn = false;
  }
}
