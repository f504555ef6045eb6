package io.quimbi.store;

import io.quimbi.engine.importing.RecordReader;
import io.quimbi.engine.importing.RecordWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a query by PostgreSQL's binary COPY, from the server or as they were kept of it in a
 * file. Fields are read in the order of the query's columns, each by the method of its type. Not
 * thread-safe.
 */
final class CopyReader implements FieldReader {
  private static final int SIGNATURE_BYTES = 11;

  private final Messages messages;
  private ByteBuffer row = ByteBuffer.allocate(0);
  private boolean begun;

  /** Where the row begins in its message, with the number of its fields. */
  private int rowStart;

  private CopyReader(Messages messages, boolean begun) {
    this.messages = messages;
    this.begun = begun;
  }

  CopyReader(Connection connection, String query) throws SQLException {
    this(
        new OfServer(
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT WITH (FORMAT binary)")),
        false);
  }

  /** The rows that were {@linkplain #keep kept} in a file. Closing closes the file. */
  static CopyReader kept(RecordReader file) {
    return new CopyReader(new OfFile(file), true);
  }

  /** What comes of the rows, whole rows at a time. */
  private interface Messages extends AutoCloseable {
    /** The next; null after the last. */
    byte @Nullable [] next() throws SQLException;

    @Override
    void close() throws SQLException;
  }

  private record OfServer(CopyOut copy) implements Messages {
    @Override
    public byte @Nullable [] next() throws SQLException {
      return copy.readFromCopy();
    }

    @Override
    public void close() throws SQLException {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private record OfFile(RecordReader file) implements Messages {
    @Override
    public byte @Nullable [] next() {
      return file.fill(Integer.BYTES) ? file.take(file.buffer().getInt()) : null;
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /**
   * Writes the row to a file as it came, however much of it was read, and is done with it. The
   * server sends each row in a message of its own (PostgreSQL documentation, Message Flow, COPY
   * Operations).
   */
  void keep(RecordWriter to) {
    int length = row.limit() - rowStart;
    to.room(Integer.BYTES).putInt(length);
    to.put(row.array(), rowStart, length);
    row.position(row.limit());
  }

  @Override
  public boolean next() throws SQLException {
    if (!row.hasRemaining() && !receive()) {
      return false;
    }
    if (!begun) {
      begun = true;
      // Signature, flags, and an extension that is skipped unread.
      row.position(SIGNATURE_BYTES + 4);
      int extension = row.getInt();
      row.position(row.position() + extension);
      if (!row.hasRemaining() && !receive()) {
        return false;
      }
    }
    rowStart = row.position();
    if (row.getShort() < 0) {
      // The trailer; let the server finish its protocol.
      boolean more;
      do {
        more = receive();
      } while (more);
      row.position(row.limit());
      return false;
    }
    return true;
  }

  @Override
  public int int4() {
    row.getInt();
    return row.getInt();
  }

  @Override
  public int int4OrNull(int none) {
    return row.getInt() < 0 ? none : row.getInt();
  }

  @Override
  public short int2OrNull(short none) {
    return row.getInt() < 0 ? none : row.getShort();
  }

  @Override
  public long int8() {
    row.getInt();
    return row.getLong();
  }

  @Override
  public double float8() {
    row.getInt();
    return row.getDouble();
  }

  @Override
  public double float8OrNull() {
    return row.getInt() < 0 ? Double.NaN : row.getDouble();
  }

  @Override
  public float float4OrNull() {
    return row.getInt() < 0 ? Float.NaN : row.getFloat();
  }

  @Override
  public boolean bool() {
    row.getInt();
    return row.get() != 0;
  }

  @Override
  public int dateOrNull(int none) {
    int day = int4OrNull(none);
    return day == none ? none : day + Micros.DAYS_1970_TO_2000;
  }

  @Override
  public long instant() {
    return Micros.fromDatabase(int8());
  }

  @Override
  public long instantOrNull(long none) {
    return row.getInt() < 0 ? none : Micros.fromDatabase(row.getLong());
  }

  @Override
  public String text() {
    int length = row.getInt();
    String text = new String(row.array(), row.position(), length, StandardCharsets.UTF_8);
    row.position(row.position() + length);
    return text;
  }

  @Override
  public @Nullable String textOrNull() {
    if (isNull()) {
      return null;
    }
    return text();
  }

  @Override
  public byte[] bytes() {
    byte[] bytes = new byte[row.getInt()];
    row.get(bytes);
    return bytes;
  }

  @Override
  public short[] smallints() {
    short[] values = new short[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getInt() < 0 ? 0 : row.getShort();
    }
    return values;
  }

  /**
   * Reads an array into a part of another, with 0 for an element that is null.
   *
   * @throws IllegalStateException if it has not {@code length} elements
   */
  void smallints(short[] to, int from, int length) {
    requireLength(length);
    for (int i = from; i < from + length; i++) {
      to[i] = row.getInt() < 0 ? 0 : row.getShort();
    }
  }

  /** As {@link #smallints(short[], int, int)}, with NaN in all places for null. */
  void floatsOrNaN(float[] to, int from, int length) {
    if (isNull()) {
      Arrays.fill(to, from, from + length, Float.NaN);
      return;
    }
    requireLength(length);
    for (int i = from; i < from + length; i++) {
      to[i] = row.getInt() < 0 ? 0 : row.getFloat();
    }
  }

  private void requireLength(int length) {
    int found = arrayLength();
    if (found != length) {
      throw new IllegalStateException(
          "an array must have " + length + " elements, has " + found + " in the database");
    }
  }

  @Override
  public float @Nullable [] floatsOrNull() {
    if (isNull()) {
      return null;
    }
    return floats();
  }

  @Override
  public long[] int8s() {
    long[] values = new long[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = int8();
    }
    return values;
  }

  @Override
  public double @Nullable [] float8sOrNull() {
    if (isNull()) {
      return null;
    }
    double[] values = new double[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = float8();
    }
    return values;
  }

  /** An array, with 0 for an element that is null. */
  float[] floats() {
    float[] values = new float[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getInt() < 0 ? 0 : row.getFloat();
    }
    return values;
  }

  /** Whether the next field is null, which then is passed over. */
  private boolean isNull() {
    if (row.getInt(row.position()) >= 0) {
      return false;
    }
    row.getInt();
    return true;
  }

  /** Reads the head of an array of one dimension. */
  private int arrayLength() {
    row.getInt();
    int dimensions = row.getInt();
    row.getInt();
    row.getInt();
    if (dimensions == 0) {
      return 0;
    }
    int length = row.getInt();
    row.getInt();
    return length;
  }

  @Override
  public void close() throws SQLException {
    messages.close();
  }

  private boolean receive() throws SQLException {
    byte[] message = messages.next();
    if (message == null) {
      return false;
    }
    row = ByteBuffer.wrap(message);
    return true;
  }
}
