package io.quimbi.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A few rows into a table by statements that are prepared once and run time and again. They go to
 * the server with what else its pipeline holds. Not thread-safe.
 */
final class InsertWriter implements FieldWriter {
  /** As many rows as there are different statements to prepare, and few orders have more lines. */
  private static final int ROWS_AT_ONCE = 8;

  private final Pipeline pipeline;
  private final String start;
  private final String row;
  private final String end;
  private final List<@Nullable Object> fields = new ArrayList<>();
  private int pending;
  private long rows;

  /**
   * Begins to insert.
   *
   * @param columns the names of the columns, in the order in which fields will come
   * @param onConflict what ends the statement, such as {@code ON CONFLICT DO NOTHING}; may be empty
   */
  InsertWriter(Pipeline pipeline, String table, String columns, String onConflict) {
    this.pipeline = pipeline;
    start = "INSERT INTO %s (%s) VALUES ".formatted(table, columns);
    row = "(" + String.join(", ", Collections.nCopies(columns.split(",").length, "?")) + ")";
    end = " " + onConflict;
  }

  /**
   * Begins with a statement of another kind, for one row.
   *
   * @param sql with a parameter for each field, in the order in which they will come
   */
  InsertWriter(Pipeline pipeline, String sql) {
    this.pipeline = pipeline;
    start = sql;
    row = "";
    end = "";
  }

  @Override
  public void row() {
    if (pending == ROWS_AT_ONCE) {
      add();
    }
    pending++;
    rows++;
  }

  private Pipeline.Answer<Long> add() {
    String sql = start + String.join(", ", Collections.nCopies(pending, row)) + end;
    Pipeline.Answer<Long> changed = pipeline.update(sql, fields.toArray());
    fields.clear();
    pending = 0;
    return changed;
  }

  @Override
  public void int4(int value) {
    fields.add(value);
  }

  @Override
  public void int4OrNull(int value, int none) {
    fields.add(value == none ? null : (Integer) value);
  }

  @Override
  public void int8(long value) {
    fields.add(value);
  }

  @Override
  public void float8(double value) {
    fields.add(value);
  }

  @Override
  public void float8OrNull(double value) {
    fields.add(Double.isNaN(value) ? null : (Double) value);
  }

  @Override
  public void dateOrNull(int day, int none) {
    fields.add(day == none ? null : LocalDate.ofEpochDay(day));
  }

  @Override
  public void bool(boolean value) {
    fields.add(value);
  }

  @Override
  public void instant(long micros) {
    fields.add(Micros.toInstant(micros).atOffset(ZoneOffset.UTC));
  }

  @Override
  public void instantOrNull(long micros, long none) {
    if (micros == none) {
      fields.add(null);
    } else {
      instant(micros);
    }
  }

  @Override
  public void text(String value) {
    fields.add(value);
  }

  @Override
  public void textOrNull(@Nullable String value) {
    fields.add(value);
  }

  @Override
  public void bytes(byte[] value) {
    // It waits for others before it is sent, and the array may be used again meanwhile.
    fields.add(value.clone());
  }

  @Override
  public void ascii(byte[] value) {
    text(new String(value, StandardCharsets.US_ASCII));
  }

  @Override
  public void jsonb(byte[] utf8) throws SQLException {
    PGobject json = new PGobject();
    json.setType("jsonb");
    json.setValue(new String(utf8, StandardCharsets.UTF_8));
    fields.add(json);
  }

  @Override
  public void smallints(short[] values) throws SQLException {
    fields.add(pipeline.array("int2", values.clone()));
  }

  @Override
  public void floats(float[] values) throws SQLException {
    fields.add(pipeline.array("float4", values.clone()));
  }

  @Override
  public void int8s(long[] values) throws SQLException {
    fields.add(pipeline.array("int8", values.clone()));
  }

  @Override
  public void float8sOrNull(double @Nullable [] values) throws SQLException {
    fields.add(values == null ? null : pipeline.array("float8", values.clone()));
  }

  /** Adds the statement of one row; how many rows of the table that changes. */
  Pipeline.Answer<Long> finishOne() {
    if (rows != 1) {
      throw new IllegalStateException("there must be one row, were " + rows);
    }
    return add();
  }

  @Override
  public long finish() {
    if (pending > 0) {
      add();
    }
    return rows;
  }

  @Override
  public void close() {}
}
