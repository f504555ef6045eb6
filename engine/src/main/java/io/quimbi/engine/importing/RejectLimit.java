package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.math.BigDecimal;

/**
 * How many rows of a file may be rejected before the import is refused as a whole. What is counted
 * is rows: rejected rows (each once, whatever is wrong with it) against all rows read, without the
 * header and blank lines, with those that were skipped.
 *
 * @param amount rows, or millionths of the rows read where {@code relative}
 * @param relative whether the limit is a share of the rows read
 */
public record RejectLimit(long amount, boolean relative) {
  /** One row in a hundred. */
  public static final RejectLimit ONE_PERCENT = new RejectLimit(10_000, true);

  private static final long WHOLE = 1_000_000;

  /**
   * Checks the range.
   *
   * @throws QuimbiException of kind USAGE if the limit is negative or above 100 %
   */
  public RejectLimit {
    if (amount < 0 || (relative && amount > WHOLE)) {
      throw unreadable(relative ? amount / 10_000.0 + "%" : String.valueOf(amount));
    }
  }

  /**
   * Reads {@code 1%}, {@code 0.5%} or a number of rows such as {@code 20}.
   *
   * @throws QuimbiException of kind USAGE if the text is neither
   */
  public static RejectLimit parse(String text) {
    String trimmed = text.strip();
    boolean relative = trimmed.endsWith("%");
    String number = relative ? trimmed.substring(0, trimmed.length() - 1).stripTrailing() : trimmed;
    long millionths = Decimals.parse(number.toCharArray(), 0, number.length(), false);
    boolean wholeRows = millionths % WHOLE == 0;
    if (millionths < 0 || millionths == Decimals.TOO_LARGE || (!relative && !wholeRows)) {
      throw unreadable(text);
    }
    // A percentage in millionths is a share in units of 10⁻⁸; the share is kept in millionths.
    return relative
        ? new RejectLimit(millionths / 100, true)
        : new RejectLimit(millionths / WHOLE, false);
  }

  /** Whether so many rejects of so many rows are too many. */
  boolean exceededBy(long rejects, long rows) {
    return relative ? rejects * WHOLE > amount * rows : rejects > amount;
  }

  @Override
  public String toString() {
    return relative
        ? new BigDecimal(amount).movePointLeft(4).stripTrailingZeros().toPlainString() + " %"
        : amount + (amount == 1 ? " row" : " rows");
  }

  private static QuimbiException unreadable(String text) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE,
        "IMPORT_BAD_REJECT_LIMIT",
        "max-rejects \""
            + text
            + "\" is neither a share from 0% to 100% such as 1% nor a number of rows such as 20");
  }
}
