package io.quimbi.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query that is prepared once and run time and again: for a few rows its planning, of
 * which COPY is not spared, is most of the work. Not thread-safe.
 */
final class ResultReader implements FieldReader {
  // None where the rows are of a statement that others still read from.
  private final @Nullable PreparedStatement statement;
  private final ResultSet rows;
  private int column;

  ResultReader(Connection connection, String query, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement own = Db.prepared(connection, query, parameters);
    try {
      rows = own.executeQuery();
    } catch (SQLException e) {
      own.close();
      throw e;
    }
    statement = own;
  }

  /** Reads rows of a statement that somebody else closes. */
  ResultReader(ResultSet rows) {
    this.statement = null;
    this.rows = rows;
  }

  @Override
  public boolean next() throws SQLException {
    column = 0;
    return rows.next();
  }

  @Override
  public int int4() throws SQLException {
    return rows.getInt(++column);
  }

  @Override
  public int int4OrNull(int none) throws SQLException {
    int value = rows.getInt(++column);
    return rows.wasNull() ? none : value;
  }

  @Override
  public long int8() throws SQLException {
    return rows.getLong(++column);
  }

  @Override
  public double float8() throws SQLException {
    return rows.getDouble(++column);
  }

  @Override
  public float float4OrNull() throws SQLException {
    float value = rows.getFloat(++column);
    return rows.wasNull() ? Float.NaN : value;
  }

  @Override
  public boolean bool() throws SQLException {
    return rows.getBoolean(++column);
  }

  @Override
  public int dateOrNull(int none) throws SQLException {
    LocalDate day = rows.getObject(++column, LocalDate.class);
    return day == null ? none : Math.toIntExact(day.toEpochDay());
  }

  @Override
  public long instant() throws SQLException {
    return Micros.of(rows.getObject(++column, OffsetDateTime.class).toInstant());
  }

  @Override
  public long instantOrNull(long none) throws SQLException {
    OffsetDateTime time = rows.getObject(++column, OffsetDateTime.class);
    return time == null ? none : Micros.of(time.toInstant());
  }

  @Override
  public String text() throws SQLException {
    return rows.getString(++column);
  }

  @Override
  public @Nullable String textOrNull() throws SQLException {
    return rows.getString(++column);
  }

  @Override
  public short int2OrNull(short none) throws SQLException {
    short value = rows.getShort(++column);
    return rows.wasNull() ? none : value;
  }

  @Override
  public double float8OrNull() throws SQLException {
    double value = rows.getDouble(++column);
    return rows.wasNull() ? Double.NaN : value;
  }

  @Override
  public byte[] bytes() throws SQLException {
    return rows.getBytes(++column);
  }

  @Override
  public short[] smallints() throws SQLException {
    @Nullable Short[] found = (@Nullable Short[]) rows.getArray(++column).getArray();
    short[] values = new short[found.length];
    for (int i = 0; i < values.length; i++) {
      Short value = found[i];
      values[i] = value == null ? 0 : value;
    }
    return values;
  }

  @Override
  public float @Nullable [] floatsOrNull() throws SQLException {
    Array array = rows.getArray(++column);
    if (array == null) {
      return null;
    }
    @Nullable Float[] found = (@Nullable Float[]) array.getArray();
    float[] values = new float[found.length];
    for (int i = 0; i < values.length; i++) {
      Float value = found[i];
      values[i] = value == null ? 0 : value;
    }
    return values;
  }

  @Override
  public long[] int8s() throws SQLException {
    return Arrays.stream((Long[]) rows.getArray(++column).getArray())
        .mapToLong(Long::longValue)
        .toArray();
  }

  @Override
  public double @Nullable [] float8sOrNull() throws SQLException {
    Array array = rows.getArray(++column);
    return array == null
        ? null
        : Arrays.stream((Double[]) array.getArray()).mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public void close() throws SQLException {
    if (statement == null) {
      rows.close();
    } else {
      statement.close();
    }
  }
}
