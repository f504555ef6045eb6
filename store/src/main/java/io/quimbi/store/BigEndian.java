package io.quimbi.store;

/**
 * Writes numbers into plain arrays, the highest byte first.
 *
 * <p>A {@link java.nio.ByteBuffer} is as quick once it is optimised, but not before, and takes the
 * compiler several times as long where many fields are written one after the other; most of an
 * import is over by then.
 */
final class BigEndian {
  private BigEndian() {}

  static void putShort(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  static void putLong(byte[] bytes, int at, long value) {
    putInt(bytes, at, (int) (value >>> 32));
    putInt(bytes, at + 4, (int) value);
  }
}
