package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import java.util.Arrays;

/**
 * Gives each distinct text a number from 0 upwards, in the order of first sight, looked up by a
 * range of characters: a text seen before costs no object. The texts lie one after the other in one
 * array. Not thread-safe.
 *
 * <p>{@link Dictionary} is the same for strings, and is where the texts go once rows have become
 * orders.
 */
final class CharDictionary {
  private char[] pool = new char[256];
  private int[] ends = new int[16];
  private int[] hashes = new int[16];
  private int[] slots = new int[32];
  private int size;

  /** The number given last. */
  private int last;

  CharDictionary() {
    Arrays.fill(slots, Dictionary.NONE);
  }

  int size() {
    return size;
  }

  /** The number of {@code chars[from..to)}, new if the text was not seen before. */
  int idOf(char[] chars, int from, int to) {
    // Rows of one order, customer or channel mostly come one after the other.
    if (size > 0 && isLast(chars, from, to)) {
      return last;
    }
    last = lookUp(chars, from, to);
    return last;
  }

  private boolean isLast(char[] chars, int from, int to) {
    int start = start(last);
    int length = to - from;
    return ends[last] - start == length
        // Numbered ids differ at their ends.
        && (length == 0 || pool[start + length - 1] == chars[to - 1])
        && Arrays.equals(pool, start, start + length, chars, from, to);
  }

  private int lookUp(char[] chars, int from, int to) {
    int hash = hash(chars, from, to);
    int slot = slotOf(hash, chars, from, to);
    if (slots[slot] != Dictionary.NONE) {
      return slots[slot];
    }
    int start = start(size);
    int end = start + (to - from);
    if (end > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(end, pool.length + pool.length / 2));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    System.arraycopy(chars, from, pool, start, to - from);
    ends[size] = end;
    hashes[size] = hash;
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** The number of a text, new if it was not seen before. */
  int idOf(String text) {
    return idOf(text.toCharArray(), 0, text.length());
  }

  /** The text of a number. */
  String text(int id) {
    int start = start(id);
    return new String(pool, start, ends[id] - start);
  }

  /** Compares two texts as {@link String#compareTo} does. */
  int compare(int a, int b) {
    return a == b ? 0 : Arrays.compare(pool, start(a), ends[a], pool, start(b), ends[b]);
  }

  private int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  private int slotOf(int hash, char[] chars, int from, int to) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (true) {
      int id = slots[slot];
      if (id == Dictionary.NONE
          || (hashes[id] == hash && Arrays.equals(pool, start(id), ends[id], chars, from, to))) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  private void rehash() {
    int capacity = slots.length * 2;
    slots = new int[capacity];
    Arrays.fill(slots, Dictionary.NONE);
    for (int id = 0; id < size; id++) {
      int slot = hashes[id] & (capacity - 1);
      while (slots[slot] != Dictionary.NONE) {
        slot = (slot + 1) & (capacity - 1);
      }
      slots[slot] = id;
    }
  }

  private static int hash(char[] chars, int from, int to) {
    int h = 0;
    for (int i = from; i < to; i++) {
      h = 31 * h + chars[i];
    }
    // Numbered ids differ in their last characters only; spread the difference over all bits.
    h *= 0x9E3779B9;
    return h ^ h >>> 15;
  }
}
