package io.quimbi.engine.importing;

/** Takes the rows of one file, from the first to the last. */
interface RowTaker {
  /**
   * Takes the next row, which is valid only during the call.
   *
   * @throws RowFault if the row cannot be taken
   */
  void take(Row row) throws RowFault;

  /** Hears of a row that could not be taken, by fault of its own or of {@link #take}. */
  void refuse(Row row, RowFault fault);
}
