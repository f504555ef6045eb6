package io.quimbi.engine.importing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of one layout become orders. An object of a class of these reads one file once, from
 * its first row to its last.
 */
abstract class OrderRules {
  /**
   * Reads a row.
   *
   * @param draft overwritten with what the row says
   * @return null if the row is to be kept, else why it is passed over
   * @throws RowFault if the row cannot be read
   */
  abstract @Nullable SkipReason read(Row row, LineDraft draft) throws RowFault;

  /** Keeps the row read last. */
  void keep(LineDraft draft, OrderGatherer orders) {
    orders.add(draft);
  }

  /** Hears that the row could not be read. */
  void refused(Row row, OrderGatherer orders) {}

  /** When all rows are kept: settles what concerns whole orders, all but their lines. */
  void settle(OrderGatherer orders) {}

  /**
   * Settles the lines of some kept orders, after {@link #settle}. The same orders may come again
   * with their lines as they were read, and on another thread.
   *
   * @param byOrder which of the lines are those of the order at each place
   * @param order numbers of orders, whose place 0 is index {@code from}
   */
  void settleLines(
      OrderGatherer orders, OrderLines lines, OrderLines.ByOrder byOrder, int[] order, int from) {}

  /** What a person should know about how these orders were read. */
  List<String> notes() {
    return List.of();
  }
}
