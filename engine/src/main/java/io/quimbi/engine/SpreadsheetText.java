package io.quimbi.engine;

import java.util.regex.Pattern;

/**
 * Texts of customers in files that a person may open in a spreadsheet. In files for machines they
 * stay as they are.
 */
public final class SpreadsheetText {
  private SpreadsheetText() {}

  /** What begins a formula, half or full width (OWASP, CSV injection), or hides what does. */
  private static final String BEGINNINGS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?");

  /**
   * The text with an apostrophe before it where a spreadsheet would take it for a formula, and run
   * it: after {@code = + - @}, also in full width, a tab or the end of a line.
   */
  public static String guarded(String text) {
    return !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  /** The same for what may be a figure: a negative number is no formula and stays as it is. */
  public static String figureOrGuarded(String text) {
    return NUMBER.matcher(text).matches() ? text : guarded(text);
  }
}
