package io.quimbi.engine.importing;

import java.util.Arrays;

/**
 * A growing column of whole numbers of 64 bits, in blocks, so that growing copies no values and
 * leaves no array behind.
 */
final class LongColumn {
  private static final int BLOCK_BITS = 12;
  private static final int BLOCK_SIZE = 1 << BLOCK_BITS;
  private static final int IN_BLOCK = BLOCK_SIZE - 1;

  private long[][] blocks = new long[16][];
  private int size;

  int size() {
    return size;
  }

  void add(long value) {
    int block = size >>> BLOCK_BITS;
    if ((size & IN_BLOCK) == 0) {
      if (block == blocks.length) {
        blocks = Arrays.copyOf(blocks, block * 2);
      }
      blocks[block] = new long[BLOCK_SIZE];
    }
    blocks[block][size & IN_BLOCK] = value;
    size++;
  }

  long get(int index) {
    return blocks[index >>> BLOCK_BITS][index & IN_BLOCK];
  }

  void set(int index, long value) {
    blocks[index >>> BLOCK_BITS][index & IN_BLOCK] = value;
  }

  /** Adds {@code value} until the column has {@code count} values. */
  void fillTo(int count, long value) {
    while (size < count) {
      add(value);
    }
  }
}
