package io.quimbi.engine.importing;

import io.quimbi.engine.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not taken, and why.
 *
 * @param file name of the file
 * @param line line on which the row begins, the header being on line 1
 * @param column header of the column at fault, or null where it is the row as a whole
 * @param value what stands in that column, at most {@value #VALUE_CHARS_MAX} characters of it
 * @param code stable, such as {@code IMPORT_BAD_DATE}
 * @param reason what is wrong and what would be right, to be read after the value
 */
public record Reject(
    String file, long line, @Nullable String column, String value, String code, String reason) {
  /** Longest value shown. */
  public static final int VALUE_CHARS_MAX = 200;

  /** Shortens the value where it is too long. */
  public Reject {
    if (value.length() > VALUE_CHARS_MAX) {
      value = value.substring(0, VALUE_CHARS_MAX) + "…";
    }
  }

  /** One sentence on one line: place, value, rule. */
  @Override
  public String toString() {
    String where = file + " line " + line;
    return PlainText.line(
        column == null
            ? where + ": " + reason
            : where
                + ", column "
                + column
                + (value.isEmpty() ? " " : ": \"" + value + "\" ")
                + reason);
  }
}
