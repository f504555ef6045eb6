package io.quimbi.engine.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Rows of comma-separated values (RFC 4180 with LF line ends) gathered in memory as UTF-8. Numbers
 * and times are written digit by digit, since formatting is most of the work of writing a shop. Not
 * thread-safe.
 */
final class Csv {
  private byte[] bytes = new byte[1 << 16];
  private int size;
  private boolean rowOpen;

  /** The text of an enum constant in the files. */
  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** {@code prefix} and a number padded with zeros to at least {@code digits} digits. */
  static String id(String prefix, int number, int digits) {
    String text = Integer.toString(number);
    return prefix + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  /** The text as one or several cells' worth of UTF-8, quoted where it has to be. */
  static byte[] cell(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &= c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    String written = plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    return written.getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes there are. */
  int size() {
    return size;
  }

  /** The bytes; valid up to {@link #size} until the next write. */
  byte[] bytes() {
    return bytes;
  }

  /** A copy of the bytes. */
  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets everything written. */
  void clear() {
    size = 0;
    rowOpen = false;
  }

  /** Ends the row. */
  void endRow() {
    reserve(1);
    bytes[size++] = '\n';
    rowOpen = false;
  }

  /** An empty cell. */
  void empty() {
    separate(0);
  }

  /** A cell of any text. */
  void text(String text) {
    raw(cell(text));
  }

  /** A cell, or several with their commas, encoded by {@link #cell} before. */
  void raw(byte[] cells) {
    separate(cells.length);
    System.arraycopy(cells, 0, bytes, size, cells.length);
    size += cells.length;
  }

  /** A cell of ASCII text without anything to quote: ids and words of our own. */
  @SuppressWarnings("deprecation") // the bytes of ASCII text are its characters' low bytes
  void ascii(String text) {
    int length = text.length();
    separate(length);
    text.getBytes(0, length, bytes, size);
    size += length;
  }

  /** A whole number. */
  void number(long value) {
    separate(20);
    if (value < 0) {
      bytes[size++] = '-';
    }
    digits(Math.abs(value), 1);
  }

  /** An amount in hundredths as a decimal of two places, such as {@code 12.90}. */
  void hundredths(long value) {
    separate(22);
    if (value < 0) {
      bytes[size++] = '-';
    }
    long magnitude = Math.abs(value);
    digits(magnitude / 100, 1);
    bytes[size++] = '.';
    digits(magnitude % 100, 2);
  }

  /**
   * An instant as {@code 2024-11-29T18:42:07Z}.
   *
   * @param date the UTC date as ASCII, {@code 2024-11-29}
   * @param secondOfDay from 0 to 86,399
   */
  void instant(byte[] date, int secondOfDay) {
    separate(date.length + 10);
    System.arraycopy(date, 0, bytes, size, date.length);
    size += date.length;
    bytes[size++] = 'T';
    digits(secondOfDay / 3600, 2);
    bytes[size++] = ':';
    digits(secondOfDay / 60 % 60, 2);
    bytes[size++] = ':';
    digits(secondOfDay % 60, 2);
    bytes[size++] = 'Z';
  }

  private void digits(long value, int least) {
    int count = least;
    for (long rest = value; rest >= power(count); ) {
      count++;
    }
    long rest = value;
    for (int i = size + count - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
  }

  private static long power(int digits) {
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }

  private void separate(int needed) {
    reserve(needed + 1);
    if (rowOpen) {
      bytes[size++] = ',';
    }
    rowOpen = true;
  }

  private void reserve(int needed) {
    if (size + needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + needed, bytes.length * 2));
    }
  }
}
