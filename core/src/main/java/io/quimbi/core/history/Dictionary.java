package io.quimbi.core.history;

import io.quimbi.core.IndexSort;
import java.util.Arrays;

/**
 * Gives each distinct text a number from 0 upwards, in the order of first sight. Not thread-safe.
 */
public final class Dictionary {
  /** The number that stands for "no text". */
  public static final int NONE = -1;

  private String[] texts = new String[16];
  private int[] slots = new int[32];
  private int size;

  /** An empty dictionary. */
  public Dictionary() {
    Arrays.fill(slots, NONE);
  }

  /** The number of {@code text}, new if it was not seen before. */
  public int idOf(String text) {
    int slot = slotOf(text);
    if (slots[slot] != NONE) {
      return slots[slot];
    }
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, size * 2);
    }
    texts[size] = text;
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** The number of {@code text}, or {@link #NONE} if it was not seen before. */
  public int find(String text) {
    return slots[slotOf(text)];
  }

  /**
   * The text of a number.
   *
   * @throws IndexOutOfBoundsException if no text has this number
   */
  public String text(int id) {
    if (id >= size) {
      throw new IndexOutOfBoundsException("id must be below " + size + ", was " + id);
    }
    return texts[id];
  }

  /** How many distinct texts there are. */
  public int size() {
    return size;
  }

  /** For each number, its rank among the texts in the order of {@link String#compareTo}. */
  int[] ranks() {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    IndexSort.sort(order, 0, size, (a, b) -> texts[a].compareTo(texts[b]));
    int[] ranks = new int[size];
    for (int rank = 0; rank < size; rank++) {
      ranks[order[rank]] = rank;
    }
    return ranks;
  }

  /** The texts in the order given by {@link #ranks}. */
  String[] sortedTexts(int[] ranks) {
    String[] sorted = new String[size];
    for (int id = 0; id < size; id++) {
      sorted[ranks[id]] = texts[id];
    }
    return sorted;
  }

  private int slotOf(String text) {
    int mask = slots.length - 1;
    int hash = text.hashCode();
    // String hashes of numbered ids differ in their low bits only in steps; spread them.
    int slot = (hash * 0x9E3779B9 ^ hash >>> 15) & mask;
    while (slots[slot] != NONE && !texts[slots[slot]].equals(text)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, NONE);
    for (int id = 0; id < size; id++) {
      slots[slotOf(texts[id])] = id;
    }
  }
}
