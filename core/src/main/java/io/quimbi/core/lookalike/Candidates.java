package io.quimbi.core.lookalike;

import java.util.Arrays;

/**
 * Who may be among the k nearest, by squares computed in single precision: everybody whose square
 * is within the reach of the k-th smallest seen. Not thread-safe.
 */
final class Candidates {
  private final int k;
  private final FloatBound precision;
  private final float[] nearest;
  private int full;
  private float reach;
  private int[] places;
  private float[] squares;
  private int count;

  /**
   * Nobody yet.
   *
   * @param reach of a search that found k already, or infinite
   */
  Candidates(int k, FloatBound precision, float reach) {
    this.k = k;
    this.reach = reach;
    this.precision = precision;
    nearest = new float[k];
    places = new int[Math.max(64, 2 * k)];
    squares = new float[places.length];
  }

  /** Beyond this nobody is a candidate. */
  float reach() {
    return reach;
  }

  /** Adds one whose square is within {@link #reach}. */
  void add(int place, float square) {
    if (count == places.length) {
      drop();
      if (count > places.length / 2) {
        places = Arrays.copyOf(places, 2 * places.length);
        squares = Arrays.copyOf(squares, places.length);
      }
    }
    places[count] = place;
    squares[count++] = square;
    if (full < k) {
      nearest[full++] = square;
      for (int i = full - 1; i > 0 && nearest[i] > nearest[(i - 1) / 2]; i = (i - 1) / 2) {
        swap(i, (i - 1) / 2);
      }
    } else if (square < nearest[0]) {
      nearest[0] = square;
      sink();
    } else {
      return;
    }
    if (full == k) {
      reach = Math.min(reach, precision.reach(nearest[0]));
    }
  }

  /** Adds those of another search over others. */
  void addAll(Candidates other) {
    for (int i = 0; i < other.count; i++) {
      if (other.squares[i] <= reach) {
        add(other.places[i], other.squares[i]);
      }
    }
  }

  /** The places of those within reach at the end. */
  int[] places() {
    drop();
    return Arrays.copyOf(places, count);
  }

  private void drop() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (squares[i] <= reach) {
        places[kept] = places[i];
        squares[kept++] = squares[i];
      }
    }
    count = kept;
  }

  /** Restores the heap, whose root is the largest of the k smallest. */
  private void sink() {
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child >= k) {
        return;
      }
      if (child + 1 < k && nearest[child + 1] > nearest[child]) {
        child++;
      }
      if (nearest[child] <= nearest[i]) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private void swap(int i, int j) {
    float value = nearest[i];
    nearest[i] = nearest[j];
    nearest[j] = value;
  }
}
