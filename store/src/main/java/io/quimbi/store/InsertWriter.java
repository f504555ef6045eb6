package io.quimbi.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PGobject;

/**
 * A few rows into a table by a statement that is prepared once and run time and again. The rows go
 * to the server together. Not thread-safe.
 */
final class InsertWriter implements FieldWriter {
  private final PGConnection arrays;
  private final PreparedStatement statement;
  private int column;
  private long rows;

  /**
   * Begins to insert.
   *
   * @param columns the names of the columns, in the order in which fields will come
   * @param onConflict what ends the statement, such as {@code ON CONFLICT DO NOTHING}; may be empty
   */
  InsertWriter(Connection connection, String table, String columns, String onConflict)
      throws SQLException {
    this(
        connection,
        "INSERT INTO %s (%s) VALUES (%s) %s"
            .formatted(
                table,
                columns,
                String.join(", ", Collections.nCopies(columns.split(",").length, "?")),
                onConflict));
  }

  /**
   * Begins with a statement of another kind.
   *
   * @param sql with a parameter for each field, in the order in which they will come
   */
  InsertWriter(Connection connection, String sql) throws SQLException {
    arrays = connection.unwrap(PGConnection.class);
    statement = connection.prepareStatement(sql);
  }

  @Override
  public void row() throws SQLException {
    if (rows > 0) {
      statement.addBatch();
    }
    rows++;
    column = 0;
  }

  @Override
  public void int4(int value) throws SQLException {
    statement.setInt(++column, value);
  }

  @Override
  public void int4OrNull(int value, int none) throws SQLException {
    if (value == none) {
      statement.setNull(++column, Types.INTEGER);
    } else {
      int4(value);
    }
  }

  @Override
  public void int8(long value) throws SQLException {
    statement.setLong(++column, value);
  }

  @Override
  public void float8(double value) throws SQLException {
    statement.setDouble(++column, value);
  }

  @Override
  public void float8OrNull(double value) throws SQLException {
    if (Double.isNaN(value)) {
      statement.setNull(++column, Types.DOUBLE);
    } else {
      float8(value);
    }
  }

  @Override
  public void dateOrNull(int day, int none) throws SQLException {
    if (day == none) {
      statement.setNull(++column, Types.DATE);
    } else {
      statement.setObject(++column, LocalDate.ofEpochDay(day));
    }
  }

  @Override
  public void bool(boolean value) throws SQLException {
    statement.setBoolean(++column, value);
  }

  @Override
  public void instant(long micros) throws SQLException {
    statement.setObject(++column, Micros.toInstant(micros).atOffset(ZoneOffset.UTC));
  }

  @Override
  public void instantOrNull(long micros, long none) throws SQLException {
    if (micros == none) {
      statement.setNull(++column, Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      instant(micros);
    }
  }

  @Override
  public void text(String value) throws SQLException {
    statement.setString(++column, value);
  }

  @Override
  public void textOrNull(@Nullable String value) throws SQLException {
    statement.setString(++column, value);
  }

  @Override
  public void bytes(byte[] value) throws SQLException {
    // The row may wait for others before it is sent, and its array be used again meanwhile.
    statement.setBytes(++column, value.clone());
  }

  @Override
  public void ascii(byte[] value) throws SQLException {
    text(new String(value, StandardCharsets.US_ASCII));
  }

  @Override
  public void jsonb(byte[] utf8) throws SQLException {
    PGobject json = new PGobject();
    json.setType("jsonb");
    json.setValue(new String(utf8, StandardCharsets.UTF_8));
    statement.setObject(++column, json);
  }

  @Override
  public void smallints(short[] values) throws SQLException {
    statement.setArray(++column, arrays.createArrayOf("int2", values.clone()));
  }

  @Override
  public void floats(float[] values) throws SQLException {
    statement.setArray(++column, arrays.createArrayOf("float4", values.clone()));
  }

  /** Sends the one row; how many rows of the table that changed. */
  long finishOne() throws SQLException {
    if (rows != 1) {
      throw new IllegalStateException("there must be one row, were " + rows);
    }
    return statement.executeUpdate();
  }

  @Override
  public long finish() throws SQLException {
    if (rows == 1) {
      statement.executeUpdate();
    } else if (rows > 1) {
      statement.addBatch();
      statement.executeBatch();
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
