package io.quimbi.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows into a table by PostgreSQL's binary COPY: the fastest way in, with every value exact. The
 * fields of a row are written in the order of the columns named, each in the format of its type's
 * {@code receive} function.
 *
 * <p>Closing without {@link #finish} takes back what was written. Not thread-safe.
 */
final class CopyWriter implements FieldWriter {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int NULL = -1;
  private static final int INT2_OID = 21;
  private static final int INT8_OID = 20;
  private static final int FLOAT4_OID = 700;
  private static final int FLOAT8_OID = 701;

  private final CopyIn copy;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int size;
  private final short columnCount;
  private boolean finished;

  /**
   * Begins to fill a table.
   *
   * @param columns the names of the columns, in the order in which fields will come
   * @param frozen whether the table was made in this transaction and its rows may be marked as seen
   *     by everybody, which spares a later rewrite
   */
  CopyWriter(Connection connection, String table, String columns, boolean frozen)
      throws SQLException {
    this.columnCount = (short) columns.split(",").length;
    this.copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY "
                    + table
                    + " ("
                    + columns
                    + ") FROM STDIN WITH (FORMAT binary"
                    + (frozen ? ", FREEZE)" : ")"));
    plain(SIGNATURE);
  }

  @Override
  public void row() throws SQLException {
    if (size > BUFFER_BYTES / 2) {
      flush();
    }
    plain2(columnCount);
  }

  /** A number, or null where it is {@code none}. */
  void int2OrNull(short value, short none) {
    if (value == none) {
      plain4(NULL);
    } else {
      int2(value);
    }
  }

  private void int2(short value) {
    plain4(2);
    plain2(value);
  }

  @Override
  public void int4(int value) {
    plain4(4);
    plain4(value);
  }

  @Override
  public void int4OrNull(int value, int none) {
    if (value == none) {
      plain4(NULL);
    } else {
      int4(value);
    }
  }

  @Override
  public void int8(long value) {
    plain4(8);
    BigEndian.putLong(buffer, size, value);
    size += Long.BYTES;
  }

  @Override
  public void float8(double value) {
    int8(Double.doubleToRawLongBits(value));
  }

  @Override
  public void float8OrNull(double value) {
    if (Double.isNaN(value)) {
      plain4(NULL);
    } else {
      float8(value);
    }
  }

  @Override
  public void dateOrNull(int day, int none) {
    int4OrNull(day == none ? none : day - Micros.DAYS_1970_TO_2000, none);
  }

  /** A number, or null where it is NaN. */
  void float4OrNull(float value) {
    if (Float.isNaN(value)) {
      plain4(NULL);
    } else {
      float4(value);
    }
  }

  private void float4(float value) {
    int4(Float.floatToRawIntBits(value));
  }

  @Override
  public void bool(boolean value) {
    plain4(1);
    buffer[size++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void instant(long micros) {
    int8(Micros.toDatabase(micros));
  }

  @Override
  public void instantOrNull(long micros, long none) {
    if (micros == none) {
      plain4(NULL);
    } else {
      instant(micros);
    }
  }

  @Override
  public void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void textOrNull(@Nullable String value) {
    if (value == null) {
      plain4(NULL);
    } else {
      text(value);
    }
  }

  @Override
  public void bytes(byte[] value) {
    room(value.length + 4);
    plain4(value.length);
    plain(value);
  }

  @Override
  public void ascii(byte[] value) {
    bytes(value);
  }

  @Override
  public void jsonb(byte[] utf8) {
    room(utf8.length + 5);
    plain4(utf8.length + 1);
    buffer[size++] = 1;
    plain(utf8);
  }

  @Override
  public void smallints(short[] values) {
    room(24 + values.length * 6);
    arrayHeader(INT2_OID, values.length, 2);
    for (short value : values) {
      int2(value);
    }
  }

  /** An array in which null, which takes a bit at rest, stands for 0. */
  void sparseSmallints(short[] values) {
    room(24 + values.length * 6);
    int length = lengthAndFlags(INT2_OID, values.length);
    for (short value : values) {
      if (value == 0) {
        plain4(NULL);
      } else {
        int2(value);
      }
    }
    BigEndian.putInt(buffer, length, size - length - 4);
  }

  /** As {@link #sparseSmallints}; null for null. */
  void sparseFloatsOrNull(float @Nullable [] values) {
    if (values == null) {
      plain4(NULL);
      return;
    }
    room(24 + values.length * 8);
    int length = lengthAndFlags(FLOAT4_OID, values.length);
    for (float value : values) {
      if (value == 0) {
        plain4(NULL);
      } else {
        float4(value);
      }
    }
    BigEndian.putInt(buffer, length, size - length - 4);
  }

  /** Begins an array with nulls; where its length in bytes goes once it is known. */
  private int lengthAndFlags(int elementOid, int length) {
    int at = size;
    plain4(0);
    dimension(1, elementOid, length);
    return at;
  }

  @Override
  public void floats(float[] values) {
    room(24 + values.length * 8);
    arrayHeader(FLOAT4_OID, values.length, 4);
    for (float value : values) {
      float4(value);
    }
  }

  @Override
  public void int8s(long[] values) {
    room(24 + values.length * 12);
    arrayHeader(INT8_OID, values.length, Long.BYTES);
    for (long value : values) {
      int8(value);
    }
  }

  @Override
  public void float8sOrNull(double @Nullable [] values) {
    if (values == null) {
      plain4(NULL);
      return;
    }
    room(24 + values.length * 12);
    arrayHeader(FLOAT8_OID, values.length, Double.BYTES);
    for (double value : values) {
      float8(value);
    }
  }

  private void arrayHeader(int elementOid, int length, int elementBytes) {
    if (length == 0) {
      // An empty array has no dimension at all.
      plain4(12);
      plain4(0);
      plain4(0);
      plain4(elementOid);
      return;
    }
    plain4(20 + length * (4 + elementBytes));
    dimension(0, elementOid, length);
  }

  /** The header of an array with one dimension that counts from 1. */
  private void dimension(int flags, int elementOid, int length) {
    plain4(1);
    plain4(flags);
    plain4(elementOid);
    plain4(length);
    plain4(1);
  }

  @Override
  public long finish() throws SQLException {
    room(2);
    plain2(-1);
    flush();
    finished = true;
    return copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (!finished && copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void plain2(int value) {
    BigEndian.putShort(buffer, size, value);
    size += Short.BYTES;
  }

  private void plain4(int value) {
    BigEndian.putInt(buffer, size, value);
    size += Integer.BYTES;
  }

  private void plain(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  /** Fields of known small size fit into the upper half of the buffer; the others ask here. */
  private void room(int bytes) {
    if (buffer.length - size < bytes + 1024) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + bytes + 1024));
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, size);
    size = 0;
  }
}
