package io.quimbi.core.backtest;

/**
 * Stretches of as-ofs within which an alarm would be right: after a change, or before one is
 * confirmed.
 *
 * @param customer whose, by their place in the signals
 * @param from index of the first as-of
 * @param to index after the last
 */
public record Watch(int customer, int from, int to) {
  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException unless 0 ≤ from ≤ to
   */
  public Watch {
    if (customer < 0 || from < 0 || to < from) {
      throw new IllegalArgumentException(
          "a watch needs 0 ≤ from ≤ to of a customer, was "
              + from
              + " to "
              + to
              + " of "
              + customer);
    }
  }
}
