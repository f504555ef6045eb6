package io.quimbi.engine.importing;

import java.util.Arrays;

/** A growing column of whole numbers. */
final class IntColumn {
  private int[] values = new int[64];
  private int size;

  int size() {
    return size;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  void set(int index, int value) {
    values[index] = value;
  }

  /** Adds {@code value} until the column has {@code count} values. */
  void fillTo(int count, int value) {
    while (size < count) {
      add(value);
    }
  }
}
