package io.quimbi.engine.importing;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;

/**
 * Reads dates and date-times from ranges of characters as microseconds since the epoch.
 *
 * <p>Understood are ISO 8601 dates (2024-05-01, 20240501) and date-times with T or a space between
 * date and time, hours and minutes, optionally seconds and a fraction (cut off after microseconds),
 * and optionally an offset (Z, UTC, +02:00, +0200, +02), with or without a space before it. Without
 * an offset the clock of the zone given is meant, by the rules of {@link LocalTimes}; a date alone
 * means its first instant there. {@link #parseMonthFirst} reads 12/1/2010 8:26.
 *
 * <p>Not thread-safe: the result stays in the parser until the next call.
 */
final class TimeParser {
  /** The outcome of parsing. */
  enum Outcome {
    /** The result can be read. */
    READ,
    /** Not a date or date-time. */
    NOT_A_TIME,
    /** A date whose year is not within {@link #YEAR_MIN} and {@link #YEAR_MAX}. */
    OUT_OF_RANGE
  }

  static final int YEAR_MIN = 1900;
  static final int YEAR_MAX = 2200;

  private static final long FIRST_DAY = LocalDate.of(YEAR_MIN, 1, 1).toEpochDay();
  private static final long END_DAY = LocalDate.of(YEAR_MAX + 1, 1, 1).toEpochDay();
  private static final int OFFSET_HOURS_MAX = 18;
  private static final int FRACTION_DIGITS = 6;

  private final LocalTimes localTimes;

  private char[] chars = new char[0];
  private int at;
  private int end;
  private int secondOfDay;
  private int fraction;
  private int offsetSeconds;

  private long micros;
  private long epochDay;
  private boolean hasTime;
  private boolean midnight;

  TimeParser(ZoneId zone) {
    this.localTimes = new LocalTimes(zone, FIRST_DAY, END_DAY);
  }

  /** The instant read last, in microseconds since the epoch. */
  long micros() {
    return micros;
  }

  /** The date read last, as it was written, in days since the epoch. */
  long epochDay() {
    return epochDay;
  }

  /** Whether a time of day was written. */
  boolean hasTime() {
    return hasTime;
  }

  /** Whether the time of day written, or meant by a date alone, is 00:00:00. */
  boolean midnight() {
    return midnight;
  }

  /** Reads {@code text[from..to)} in the forms of ISO 8601. */
  Outcome parse(char[] text, int from, int to) {
    start(text, from, to);
    int year = digits(4);
    boolean extended = at < end && chars[at] == '-';
    int month = extended ? digitsAfter('-', 2) : digits(2);
    int day = extended ? digitsAfter('-', 2) : digits(2);
    if (year < 0 || month < 0 || day < 0) {
      return Outcome.NOT_A_TIME;
    }
    if (at == end) {
      return finish(year, month, day, Clock.NONE);
    }
    if (chars[at] != 'T' && chars[at] != 't' && chars[at] != ' ') {
      return Outcome.NOT_A_TIME;
    }
    at++;
    return finish(year, month, day, clock(digits(2)));
  }

  /** Reads month/day/year, a space, and hours and minutes, as in 12/1/2010 8:26. */
  Outcome parseMonthFirst(char[] text, int from, int to) {
    start(text, from, to);
    int month = oneOrTwoDigits();
    int day = skip('/') ? oneOrTwoDigits() : -1;
    int year = skip('/') ? digits(4) : -1;
    if (year < 0 || month < 0 || day < 0) {
      return Outcome.NOT_A_TIME;
    }
    if (at == end) {
      return finish(year, month, day, Clock.NONE);
    }
    return skip(' ') ? finish(year, month, day, clock(oneOrTwoDigits())) : Outcome.NOT_A_TIME;
  }

  /** What was written after the date. */
  private enum Clock {
    NONE,
    LOCAL,
    OFFSET,
    WRONG
  }

  private void start(char[] text, int from, int to) {
    chars = text;
    at = from;
    end = to;
    secondOfDay = 0;
    fraction = 0;
    offsetSeconds = 0;
  }

  private Clock clock(int hour) {
    boolean extended = at < end && chars[at] == ':';
    int minute = extended ? digitsAfter(':', 2) : digits(2);
    int second = 0;
    if (minute < 0 || hour < 0 || hour > 23 || minute > 59) {
      return Clock.WRONG;
    }
    if (at < end && (extended ? chars[at] == ':' : isDigit(chars[at]))) {
      second = extended ? digitsAfter(':', 2) : digits(2);
      if (second < 0 || second > 59) {
        return Clock.WRONG;
      }
      if (at < end && (chars[at] == '.' || chars[at] == ',') && !fraction()) {
        return Clock.WRONG;
      }
    }
    secondOfDay = hour * 3600 + minute * 60 + second;
    while (at < end && chars[at] == ' ') {
      at++;
    }
    if (at == end) {
      return Clock.LOCAL;
    }
    return offset() && at == end ? Clock.OFFSET : Clock.WRONG;
  }

  private boolean fraction() {
    at++;
    int first = at;
    while (at < end && isDigit(chars[at])) {
      if (at - first < FRACTION_DIGITS) {
        fraction = fraction * 10 + (chars[at] - '0');
      }
      at++;
    }
    for (int d = at - first; d < FRACTION_DIGITS; d++) {
      fraction *= 10;
    }
    return at > first;
  }

  private boolean offset() {
    char sign = chars[at];
    if (sign == 'Z' || sign == 'z') {
      at++;
      return true;
    }
    if (end - at == 3) {
      String name = new String(chars, at, 3);
      if (name.equals("UTC") || name.equals("GMT")) {
        at = end;
        return true;
      }
    }
    if (sign != '+' && sign != '-') {
      return false;
    }
    at++;
    int hours = digits(2);
    int minutes = 0;
    if (at < end) {
      minutes = chars[at] == ':' ? digitsAfter(':', 2) : digits(2);
    }
    if (hours < 0 || minutes < 0 || minutes > 59 || hours > OFFSET_HOURS_MAX) {
      return false;
    }
    int seconds = hours * 3600 + minutes * 60;
    offsetSeconds = sign == '-' ? -seconds : seconds;
    return seconds <= OFFSET_HOURS_MAX * 3600;
  }

  private Outcome finish(int year, int month, int day, Clock clock) {
    if (clock == Clock.WRONG
        || month < 1
        || month > 12
        || day < 1
        || day > monthLength(year, month)) {
      return Outcome.NOT_A_TIME;
    }
    if (year < YEAR_MIN || year > YEAR_MAX) {
      return Outcome.OUT_OF_RANGE;
    }
    epochDay = LocalDate.of(year, month, day).toEpochDay();
    hasTime = clock != Clock.NONE;
    midnight = secondOfDay == 0 && fraction == 0;
    long second =
        clock == Clock.OFFSET
            ? epochDay * 86_400 + secondOfDay - offsetSeconds
            : localTimes.epochSecond(epochDay, secondOfDay);
    micros = second * 1_000_000 + fraction;
    return Outcome.READ;
  }

  private static int monthLength(int year, int month) {
    return switch (month) {
      case 2 -> IsoChronology.INSTANCE.isLeapYear(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private int digitsAfter(char separator, int count) {
    return skip(separator) ? digits(count) : -1;
  }

  private int digits(int count) {
    if (end - at < count) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < count; i++) {
      char c = chars[at + i];
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    at += count;
    return number;
  }

  private int oneOrTwoDigits() {
    return digits(at + 1 < end && isDigit(chars[at + 1]) ? 2 : 1);
  }

  private boolean skip(char c) {
    if (at < end && chars[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
