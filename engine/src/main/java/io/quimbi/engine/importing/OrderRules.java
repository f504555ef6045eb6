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

  /** When all rows are kept: settles what concerns whole orders. */
  void settle(OrderGatherer orders) {}

  /** What a person should know about how these orders were read. */
  List<String> notes() {
    return List.of();
  }
}
