package io.quimbi.core.cluster;

/** Stable merge sort of row numbers, without a box per row. */
final class RowSort {
  private static final int INSERTION_MAX = 16;

  private RowSort() {}

  /** Says which of two rows comes first, as {@link java.util.Comparator} does. */
  interface RowOrder {
    int compare(int a, int b);
  }

  static void sort(int[] rows, RowOrder order) {
    sort(rows.clone(), rows, 0, rows.length, order);
  }

  /** Sorts {@code [from, to)} of {@code source} into {@code target}; both hold the same rows. */
  private static void sort(int[] source, int[] target, int from, int to, RowOrder order) {
    if (to - from <= INSERTION_MAX) {
      for (int i = from + 1; i < to; i++) {
        int moving = target[i];
        int j = i - 1;
        while (j >= from && order.compare(target[j], moving) > 0) {
          target[j + 1] = target[j];
          j--;
        }
        target[j + 1] = moving;
      }
      return;
    }
    int middle = (from + to) >>> 1;
    sort(target, source, from, middle, order);
    sort(target, source, middle, to, order);
    int left = from;
    int right = middle;
    for (int out = from; out < to; out++) {
      boolean takeLeft =
          right == to || (left < middle && order.compare(source[left], source[right]) <= 0);
      target[out] = takeLeft ? source[left++] : source[right++];
    }
  }
}
