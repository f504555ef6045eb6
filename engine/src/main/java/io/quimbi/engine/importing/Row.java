package io.quimbi.engine.importing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file: its fields as ranges of one array of characters, with blanks around them left
 * out. The same object serves every row of a file.
 */
final class Row {
  /** Fields beyond this many are counted but not kept. */
  static final int FIELDS_MAX = 1_000;

  private char[] chars = new char[1024];
  private int length;
  private int[] from = new int[32];
  private int[] to = new int[32];
  private int fieldCount;
  private boolean blank;
  private int tooLong;

  private long line;
  private String text = "";
  private @Nullable RowFault fault;

  /** Line of the file on which the row begins, from 1. */
  long line() {
    return line;
  }

  /** How many fields the row has. */
  int fieldCount() {
    return fieldCount;
  }

  /** What is wrong with the row as a whole, before any field is looked at; or null. */
  @Nullable RowFault fault() {
    return fault;
  }

  /** The characters in which {@link #from} and {@link #to} mark the fields. */
  char[] chars() {
    return chars;
  }

  int from(int field) {
    return from[field];
  }

  int to(int field) {
    return to[field];
  }

  boolean isEmpty(int field) {
    return from[field] == to[field];
  }

  /** The text of a field. */
  String text(int field) {
    return field < Math.min(fieldCount, FIELDS_MAX)
        ? new String(chars, from[field], to[field] - from[field])
        : "";
  }

  /** The row as it stands in the file, where it was kept because of a fault; else empty. */
  String text() {
    return text;
  }

  /** Whether no field holds anything. */
  boolean isBlank() {
    return blank;
  }

  /** The first field that was too long to keep, or −1. */
  int tooLong() {
    return tooLong;
  }

  void begin(long atLine) {
    line = atLine;
    length = 0;
    fieldCount = 0;
    blank = true;
    tooLong = -1;
    fault = null;
    text = "";
  }

  void add(char[] source, int offset, int count) {
    int field = fieldCount++;
    if (field >= FIELDS_MAX) {
      blank &= count == 0;
      return;
    }
    int kept = count;
    if (count > CsvRows.FIELD_CHARS_MAX || length + count > CsvRows.ROW_CHARS_MAX) {
      kept = Math.min(count, Reject.VALUE_CHARS_MAX);
      tooLong = tooLong < 0 ? field : tooLong;
    }
    if (length + kept > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + kept));
    }
    if (field == from.length) {
      from = Arrays.copyOf(from, field * 2);
      to = Arrays.copyOf(to, field * 2);
    }
    System.arraycopy(source, offset, chars, length, kept);
    int first = length;
    int last = length + kept;
    while (first < last && isBlank(chars[first])) {
      first++;
    }
    while (last > first && isBlank(chars[last - 1])) {
      last--;
    }
    from[field] = first;
    to[field] = last;
    blank &= first == last;
    length += kept;
  }

  boolean contains(char c) {
    for (int i = 0; i < length; i++) {
      if (chars[i] == c) {
        return true;
      }
    }
    return false;
  }

  void setFault(RowFault why) {
    fault = why;
  }

  void setText(String rowText) {
    text = rowText;
  }

  private static boolean isBlank(char c) {
    if (c < 0x80) {
      return c <= ' ' && c != 0;
    }
    // The wide, thin and no-break spaces of Unicode, and its ends of line.
    return Character.isSpaceChar(c) || Character.isWhitespace(c);
  }
}
