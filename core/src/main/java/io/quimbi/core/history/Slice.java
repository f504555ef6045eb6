package io.quimbi.core.history;

import java.util.Arrays;

/**
 * A slice of a history.
 *
 * @param book the orders of its customers
 * @param firstCustomer how many customers the slices before it have: the number, through all
 *     slices, of its first
 */
public record Slice(OrderBook book, int firstCustomer) {
  /** The number, through all slices, of the first customer after it. */
  public int endCustomer() {
    return firstCustomer + book.customerCount();
  }

  /**
   * Those of some customers that are in this slice, by their numbers in its book.
   *
   * @param customers numbers through all slices, rising
   */
  public int[] own(int[] customers) {
    int from = firstAtLeast(customers, firstCustomer);
    int end = firstAtLeast(customers, endCustomer());
    int[] own = Arrays.copyOfRange(customers, from, end);
    for (int i = 0; i < own.length; i++) {
      own[i] -= firstCustomer;
    }
    return own;
  }

  private static int firstAtLeast(int[] rising, int value) {
    int at = Arrays.binarySearch(rising, value);
    return at >= 0 ? at : -at - 1;
  }
}
