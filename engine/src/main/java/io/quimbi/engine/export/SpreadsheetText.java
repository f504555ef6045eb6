package io.quimbi.engine.export;

/**
 * Texts of customers in files that a person may open in a spreadsheet. In files for machines they
 * stay as they are.
 */
public final class SpreadsheetText {
  private SpreadsheetText() {}

  /**
   * The text with an apostrophe before it where a spreadsheet would take it for a formula, and run
   * it: after {@code = + - @}, a tab or a carriage return.
   */
  public static String guarded(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
