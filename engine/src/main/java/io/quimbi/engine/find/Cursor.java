package io.quimbi.engine.find;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Sha256;
import io.quimbi.engine.find.CustomerSearch.After;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a filter starts: behind the last customer of the page before. Its text is
 * nobody's business; it goes with one filter only.
 *
 * @param filter a hash of the filter
 * @param shown customers on the pages before
 */
record Cursor(String filter, long shown, After after) {
  private static final int HASH_BYTES = 8;
  private static final String SEPARATOR = "\n";

  /** The hash by which a cursor knows its filter. */
  static String hash(CustomerFilter filter) {
    byte[] digest = Sha256.of(FilterJson.write(filter).toString());
    return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
  }

  String text() {
    String key = after.key() == null ? "" : Double.toString(after.key());
    String plain = String.join(SEPARATOR, filter, String.valueOf(shown), key, after.customerId());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The cursor of a text.
   *
   * @throws QuimbiException of kind USAGE if it is none, or one of another filter
   */
  static Cursor parse(String text, CustomerFilter filter) {
    String[] parts;
    Cursor cursor;
    try {
      parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
              .split(SEPARATOR, 4);
      @Nullable Double key = parts[2].isEmpty() ? null : (Double) Double.parseDouble(parts[2]);
      cursor = new Cursor(parts[0], Long.parseLong(parts[1]), new After(key, parts[3]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw bad("the cursor is not one that a page of customers ended with", e);
    }
    if (cursor.shown < 1 || cursor.after.customerId().indexOf('\0') >= 0) {
      throw bad("the cursor is not one that a page of customers ended with", null);
    }
    if (!cursor.filter.equals(hash(filter))) {
      throw bad("the cursor belongs to another filter; start again without it", null);
    }
    return cursor;
  }

  private static QuimbiException bad(String message, @Nullable Exception cause) {
    return cause == null
        ? new QuimbiException(QuimbiException.Kind.USAGE, "CURSOR_BAD", message)
        : new QuimbiException(QuimbiException.Kind.USAGE, "CURSOR_BAD", message, cause);
  }
}
