package io.quimbi.engine.importing;

/**
 * A row that cannot be taken, and why. Carries no stack trace: it is an expected outcome of reading
 * what others wrote, and a file may hold many.
 */
final class RowFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** The column of a fault that concerns the whole row. */
  static final int WHOLE_ROW = -1;

  private final RejectCode code;
  private final int column;

  /**
   * @param column index of the column at fault, or {@link #WHOLE_ROW}
   * @param reason follows the value, or stands alone for a whole row: "is not an ISO 8601 date"
   */
  RowFault(RejectCode code, int column, String reason) {
    super(reason, null, false, false);
    this.code = code;
    this.column = column;
  }

  RejectCode code() {
    return code;
  }

  int column() {
    return column;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
