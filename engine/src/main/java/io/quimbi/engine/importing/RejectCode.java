package io.quimbi.engine.importing;

/**
 * Why a row could not be taken. The names are stable: they stand in the rejects file and in
 * answers.
 */
enum RejectCode {
  /** The row has more or fewer columns than the header. */
  IMPORT_COLUMN_COUNT,
  /** A quoted field is not closed, or goes on after its closing quote. */
  IMPORT_BROKEN_QUOTE,
  /** A field is longer than {@link CsvRows#FIELD_CHARS_MAX} characters. */
  IMPORT_FIELD_TOO_LONG,
  /** The row holds a NUL character. */
  IMPORT_NUL_CHARACTER,
  /** The row holds bytes that are no text in the file's character set. */
  IMPORT_BAD_ENCODING,
  /** A required value is empty. */
  IMPORT_MISSING_VALUE,
  /** An id or a name is longer than what is stored. */
  IMPORT_TEXT_TOO_LONG,
  /** Not a date or date-time. */
  IMPORT_BAD_DATE,
  /** A date outside the years that orders can have. */
  IMPORT_DATE_OUT_OF_RANGE,
  /** A refund dated before its order. */
  IMPORT_REFUND_BEFORE_ORDER,
  /** Not a decimal number. */
  IMPORT_BAD_NUMBER,
  /** A number below 0 where none may be. */
  IMPORT_NEGATIVE_NUMBER,
  /** A number that is too large to be meant. */
  IMPORT_NUMBER_TOO_LARGE,
  /** A quantity of 0. */
  IMPORT_ZERO_QUANTITY,
  /** A discount above the list value of its line. */
  IMPORT_DISCOUNT_TOO_LARGE,
  /** Not a currency code. */
  IMPORT_BAD_CURRENCY,
  /** The rows of one order name two customers. */
  IMPORT_TWO_CUSTOMERS,
  /** Another row of the order was rejected, and the order cannot be read without it. */
  IMPORT_ORDER_INCOMPLETE,
  /** Rows of one ticket id say different things. */
  IMPORT_TWO_TICKETS,
  /** A satisfaction that is not between 1 and 5. */
  IMPORT_BAD_SATISFACTION,
  /** Neither true nor false. */
  IMPORT_BAD_FLAG
}
