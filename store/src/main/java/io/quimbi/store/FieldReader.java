package io.quimbi.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, whose fields are read in the order of its columns, each by the method of its
 * type: in bulk by {@link CopyReader}, a few by {@link ResultReader}.
 */
interface FieldReader extends AutoCloseable {
  /** Goes to the next row; false after the last. */
  boolean next() throws SQLException;

  short int2OrNull(short none) throws SQLException;

  int int4() throws SQLException;

  int int4OrNull(int none) throws SQLException;

  long int8() throws SQLException;

  double float8() throws SQLException;

  /** A number, NaN for null. */
  double float8OrNull() throws SQLException;

  /** A number, NaN for null. */
  float float4OrNull() throws SQLException;

  boolean bool() throws SQLException;

  /** A date in days since 1970, {@code none} for null. */
  int dateOrNull(int none) throws SQLException;

  /** A timestamptz in microseconds since 1970. */
  long instant() throws SQLException;

  long instantOrNull(long none) throws SQLException;

  String text() throws SQLException;

  @Nullable String textOrNull() throws SQLException;

  byte[] bytes() throws SQLException;

  /** An array, with 0 for an element that is null. */
  short[] smallints() throws SQLException;

  /** An array, with 0 for an element that is null. */
  float @Nullable [] floatsOrNull() throws SQLException;

  /** An array in which no element is null. */
  long[] int8s() throws SQLException;

  /** An array in which no element is null. */
  double @Nullable [] float8sOrNull() throws SQLException;

  @Override
  void close() throws SQLException;
}
