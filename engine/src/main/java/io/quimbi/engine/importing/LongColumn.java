package io.quimbi.engine.importing;

import java.util.Arrays;

/** A growing column of whole numbers of 64 bits. */
final class LongColumn {
  private long[] values = new long[64];
  private int size;

  int size() {
    return size;
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  long get(int index) {
    return values[index];
  }

  void set(int index, long value) {
    values[index] = value;
  }

  /** Adds {@code value} until the column has {@code count} values. */
  void fillTo(int count, long value) {
    while (size < count) {
      add(value);
    }
  }
}
