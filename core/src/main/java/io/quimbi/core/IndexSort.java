package io.quimbi.core;

/** Stable sort of primitive indices, so that columns are sorted without a box per row. */
public final class IndexSort {
  private static final int INSERTION_MAX = 24;

  private IndexSort() {}

  /** Says which of two indices comes first, as {@link java.util.Comparator} does. */
  @FunctionalInterface
  public interface IndexOrder {
    /** Negative if {@code a} comes first, positive if {@code b} does, 0 if they are equal. */
    int compare(int a, int b);
  }

  /** Sorts {@code index[from..to)} by {@code order}, equal ones staying as they were. */
  public static void sort(int[] index, int from, int to, IndexOrder order) {
    if (to - from <= INSERTION_MAX) {
      insertionSort(index, from, to, order);
    } else {
      mergeSort(index, new int[to - from], from, to, order);
    }
  }

  private static void insertionSort(int[] index, int from, int to, IndexOrder order) {
    for (int i = from + 1; i < to; i++) {
      int moving = index[i];
      int j = i - 1;
      while (j >= from && order.compare(index[j], moving) > 0) {
        index[j + 1] = index[j];
        j--;
      }
      index[j + 1] = moving;
    }
  }

  private static void mergeSort(int[] index, int[] buffer, int from, int to, IndexOrder order) {
    if (to - from <= INSERTION_MAX) {
      insertionSort(index, from, to, order);
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(index, buffer, from, middle, order);
    mergeSort(index, buffer, middle, to, order);
    if (order.compare(index[middle - 1], index[middle]) <= 0) {
      return;
    }
    int leftSize = middle - from;
    System.arraycopy(index, from, buffer, 0, leftSize);
    int left = 0;
    int right = middle;
    int out = from;
    while (left < leftSize && right < to) {
      index[out++] =
          order.compare(buffer[left], index[right]) <= 0 ? buffer[left++] : index[right++];
    }
    System.arraycopy(buffer, left, index, out, leftSize - left);
  }
}
