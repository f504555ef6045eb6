package io.quimbi.core.model;

/** Where a segment comes from. */
public enum SegmentKind {
  /** A cluster found among the eligible customers. */
  ORDINARY,
  /** One behaviour that a fifth or more of the eligible customers share to the digit. */
  PINNED,
  /** Reserved: too few orders for the axis to say anything. */
  NOT_ENOUGH_ORDERS,
  /** Reserved: one of the three stages of a customer with one order. */
  ONE_ORDER_STAGE,
  /** Reserved: orders so often that no cluster fits. */
  EXCEPTIONAL;

  /** Whether it is one of the reserved segments, which no clustering found. */
  public boolean reserved() {
    return this != ORDINARY && this != PINNED;
  }
}
