package io.quimbi.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
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
  private static final int FLOAT4_OID = 700;

  private final CopyIn copy;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
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
    buffer.put(SIGNATURE);
  }

  @Override
  public void row() throws SQLException {
    if (buffer.position() > BUFFER_BYTES / 2) {
      flush();
    }
    buffer.putShort(columnCount);
  }

  /** A number, or null where it is {@code none}. */
  void int2OrNull(short value, short none) {
    if (value == none) {
      buffer.putInt(NULL);
    } else {
      buffer.putInt(2).putShort(value);
    }
  }

  @Override
  public void int4(int value) {
    buffer.putInt(4).putInt(value);
  }

  @Override
  public void int4OrNull(int value, int none) {
    if (value == none) {
      buffer.putInt(NULL);
    } else {
      int4(value);
    }
  }

  @Override
  public void int8(long value) {
    buffer.putInt(8).putLong(value);
  }

  @Override
  public void float8(double value) {
    buffer.putInt(8).putDouble(value);
  }

  @Override
  public void float8OrNull(double value) {
    if (Double.isNaN(value)) {
      buffer.putInt(NULL);
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
      buffer.putInt(NULL);
    } else {
      buffer.putInt(4).putFloat(value);
    }
  }

  @Override
  public void bool(boolean value) {
    buffer.putInt(1).put((byte) (value ? 1 : 0));
  }

  @Override
  public void instant(long micros) {
    int8(Micros.toDatabase(micros));
  }

  @Override
  public void instantOrNull(long micros, long none) {
    if (micros == none) {
      buffer.putInt(NULL);
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
      buffer.putInt(NULL);
    } else {
      text(value);
    }
  }

  @Override
  public void bytes(byte[] value) {
    room(value.length + 4);
    buffer.putInt(value.length).put(value);
  }

  @Override
  public void ascii(byte[] value) {
    bytes(value);
  }

  @Override
  public void jsonb(byte[] utf8) {
    room(utf8.length + 5);
    buffer.putInt(utf8.length + 1).put((byte) 1).put(utf8);
  }

  @Override
  public void smallints(short[] values) {
    room(24 + values.length * 6);
    arrayHeader(INT2_OID, values.length, 2);
    for (short value : values) {
      buffer.putInt(2).putShort(value);
    }
  }

  /** An array in which null, which takes a bit at rest, stands for 0. */
  void sparseSmallints(short[] values) {
    room(24 + values.length * 6);
    int length = lengthAndFlags(INT2_OID, values.length);
    for (short value : values) {
      if (value == 0) {
        buffer.putInt(NULL);
      } else {
        buffer.putInt(2).putShort(value);
      }
    }
    buffer.putInt(length, buffer.position() - length - 4);
  }

  /** As {@link #sparseSmallints}; null for null. */
  void sparseFloatsOrNull(float @Nullable [] values) {
    if (values == null) {
      buffer.putInt(NULL);
      return;
    }
    room(24 + values.length * 8);
    int length = lengthAndFlags(FLOAT4_OID, values.length);
    for (float value : values) {
      if (value == 0) {
        buffer.putInt(NULL);
      } else {
        buffer.putInt(4).putFloat(value);
      }
    }
    buffer.putInt(length, buffer.position() - length - 4);
  }

  /** Begins an array with nulls; where its length in bytes goes once it is known. */
  private int lengthAndFlags(int elementOid, int length) {
    int at = buffer.position();
    buffer.putInt(0);
    buffer.putInt(1).putInt(1).putInt(elementOid).putInt(length).putInt(1);
    return at;
  }

  @Override
  public void floats(float[] values) {
    room(24 + values.length * 8);
    arrayHeader(FLOAT4_OID, values.length, 4);
    for (float value : values) {
      buffer.putInt(4).putFloat(value);
    }
  }

  private void arrayHeader(int elementOid, int length, int elementBytes) {
    if (length == 0) {
      // An empty array has no dimension at all.
      buffer.putInt(12).putInt(0).putInt(0).putInt(elementOid);
      return;
    }
    buffer.putInt(20 + length * (4 + elementBytes));
    buffer.putInt(1).putInt(0).putInt(elementOid).putInt(length).putInt(1);
  }

  @Override
  public long finish() throws SQLException {
    room(2);
    buffer.putShort((short) -1);
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

  /** Fields of known small size fit into the upper half of the buffer; the others ask here. */
  private void room(int bytes) {
    if (buffer.remaining() < bytes + 1024) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes + 1024));
      larger.put(buffer.flip());
      buffer = larger;
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
