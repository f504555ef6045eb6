package io.quimbi.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Rows into a table, whose fields are written in the order of the columns named, each by the method
 * of its type: in bulk by {@link CopyWriter}, a few by {@link InsertWriter}.
 */
interface FieldWriter extends AutoCloseable {
  /** Begins the next row. */
  void row() throws SQLException;

  void int4(int value) throws SQLException;

  /** A number, or null where it is {@code none}. */
  void int4OrNull(int value, int none) throws SQLException;

  void int8(long value) throws SQLException;

  void float8(double value) throws SQLException;

  /** A number, or null where it is NaN. */
  void float8OrNull(double value) throws SQLException;

  /** A date in days since 1970, or null where it is {@code none}. */
  void dateOrNull(int day, int none) throws SQLException;

  void bool(boolean value) throws SQLException;

  /** An instant in microseconds since 1970, as timestamptz. */
  void instant(long micros) throws SQLException;

  void instantOrNull(long micros, long none) throws SQLException;

  void text(String value) throws SQLException;

  void textOrNull(@Nullable String value) throws SQLException;

  /** A bytea. */
  void bytes(byte[] value) throws SQLException;

  /** A text of ASCII characters. */
  void ascii(byte[] value) throws SQLException;

  /** JSON in UTF-8, as jsonb. */
  void jsonb(byte[] utf8) throws SQLException;

  void smallints(short[] values) throws SQLException;

  void floats(float[] values) throws SQLException;

  void int8s(long[] values) throws SQLException;

  void float8sOrNull(double @Nullable [] values) throws SQLException;

  /** Ends the table. Returns the number of rows. */
  long finish() throws SQLException;

  @Override
  void close() throws SQLException;
}
