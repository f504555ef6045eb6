package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;

/** Reads the fields of rows as what they are meant to be, or says what is wrong with them. */
final class FieldReader {
  /** Longest id, category, channel or reason: what the database can index. */
  static final int ID_CHARS_MAX = 255;

  /** Longest product name. */
  static final int NAME_CHARS_MAX = 1_000;

  private static final int CURRENCY_LENGTH = 3;

  private final TimeParser times;
  private final boolean decimalComma;

  FieldReader(TimeParser times, boolean decimalComma) {
    this.times = times;
    this.decimalComma = decimalComma;
  }

  /** The time read last. */
  TimeParser times() {
    return times;
  }

  /** Whether there is such a column and something stands in it. */
  static boolean present(Row row, int column) {
    return column != Header.ABSENT && !row.isEmpty(column);
  }

  /** The number of an id, which may not be empty. */
  int id(Row row, int column, CharDictionary dictionary) throws RowFault {
    requirePresent(row, column);
    return text(row, column, dictionary, ID_CHARS_MAX);
  }

  /** The number of a text, or {@link Dictionary#NONE} where it is empty or there is no column. */
  int text(Row row, int column, CharDictionary dictionary, int lengthMax) throws RowFault {
    if (!present(row, column)) {
      return Dictionary.NONE;
    }
    requireLength(row, column, lengthMax);
    return dictionary.idOf(row.chars(), row.from(column), row.to(column));
  }

  static void requirePresent(Row row, int column) throws RowFault {
    if (row.isEmpty(column)) {
      throw new RowFault(
          RejectCode.IMPORT_MISSING_VALUE, column, "is empty; every row needs this value");
    }
  }

  static void requireLength(Row row, int column, int lengthMax) throws RowFault {
    if (row.to(column) - row.from(column) > lengthMax) {
      throw new RowFault(
          RejectCode.IMPORT_TEXT_TOO_LONG, column, "is longer than " + lengthMax + " characters");
    }
  }

  /** Reads a date or date-time into {@link #times}. */
  void time(Row row, int column) throws RowFault {
    requirePresent(row, column);
    check(times.parse(row.chars(), row.from(column), row.to(column)), column);
  }

  /** The same, month/day/year being understood too. */
  void timeOrMonthFirst(Row row, int column) throws RowFault {
    requirePresent(row, column);
    TimeParser.Outcome outcome = times.parse(row.chars(), row.from(column), row.to(column));
    if (outcome == TimeParser.Outcome.NOT_A_TIME) {
      outcome = times.parseMonthFirst(row.chars(), row.from(column), row.to(column));
    }
    check(outcome, column);
  }

  /** A number in millionths. */
  long number(Row row, int column) throws RowFault {
    requirePresent(row, column);
    long number = Decimals.parse(row.chars(), row.from(column), row.to(column), decimalComma);
    if (number == Decimals.NOT_A_NUMBER) {
      throw new RowFault(RejectCode.IMPORT_BAD_NUMBER, column, Decimals.explain(row.text(column)));
    }
    if (number == Decimals.TOO_LARGE) {
      throw tooLarge(column);
    }
    return number;
  }

  /** An amount of money in millionths, at least 0. */
  long amount(Row row, int column) throws RowFault {
    long amount = number(row, column);
    if (amount < 0) {
      throw new RowFault(RejectCode.IMPORT_NEGATIVE_NUMBER, column, "is below 0; it may not be");
    }
    return amount;
  }

  /** An amount of money, 0 where the column is empty or absent. */
  long amountOrZero(Row row, int column) throws RowFault {
    return present(row, column) ? amount(row, column) : 0;
  }

  /** A quantity in millionths, 1 where the column is empty or absent; never 0. */
  long quantity(Row row, int column) throws RowFault {
    if (!present(row, column)) {
      return Money.UNIT;
    }
    long quantity = number(row, column);
    if (quantity == 0) {
      throw new RowFault(
          RejectCode.IMPORT_ZERO_QUANTITY,
          column,
          "is a quantity of 0: a purchase has more, a return less");
    }
    return quantity;
  }

  /** {@code quantity} · {@code price}, both at least 0, in millionths. */
  long total(long quantity, long price, int column) throws RowFault {
    long total = Decimals.multiply(quantity, price);
    if (total == Decimals.TOO_LARGE) {
      throw tooLarge(column);
    }
    return total;
  }

  /** The number of a currency code in capitals, or {@link Dictionary#NONE} where it is empty. */
  int currency(Row row, int column, CharDictionary currencies) throws RowFault {
    if (!present(row, column)) {
      return Dictionary.NONE;
    }
    int from = row.from(column);
    boolean plain = row.to(column) - from == CURRENCY_LENGTH;
    for (int i = from; plain && i < row.to(column); i++) {
      plain = row.chars()[i] >= 'A' && row.chars()[i] <= 'Z';
    }
    if (plain) {
      return currencies.idOf(row.chars(), from, row.to(column));
    }
    String code = Currencies.normalised(row.text(column));
    if (code.isEmpty()) {
      throw new RowFault(
          RejectCode.IMPORT_BAD_CURRENCY, column, "is not a currency code such as EUR");
    }
    return currencies.idOf(code);
  }

  private static RowFault tooLarge(int column) {
    return new RowFault(
        RejectCode.IMPORT_NUMBER_TOO_LARGE,
        column,
        "gives a number above " + Decimals.UNITS_MAX + ", more than is believable for one line");
  }

  private static void check(TimeParser.Outcome outcome, int column) throws RowFault {
    switch (outcome) {
      case READ -> {}
      case NOT_A_TIME ->
          throw new RowFault(
              RejectCode.IMPORT_BAD_DATE,
              column,
              "is not an ISO 8601 date or date-time, such as 2024-05-01 or"
                  + " 2024-05-01T09:58:12-04:00");
      case OUT_OF_RANGE ->
          throw new RowFault(
              RejectCode.IMPORT_DATE_OUT_OF_RANGE,
              column,
              "is outside the years " + TimeParser.YEAR_MIN + " to " + TimeParser.YEAR_MAX);
    }
  }
}
