package io.quimbi.store;

import io.quimbi.engine.discovery.ModelStore.ProfileRows;

/**
 * Memberships as they are kept: whole numbers of ten-thousandths that add up to 10,000 on each axis
 * exactly.
 */
final class Shares {
  /** What the shares of one axis add up to. */
  static final int WHOLE = 10_000;

  private static final double SUM_TOLERANCE = 1e-6;

  private Shares() {}

  /**
   * The shares of one customer on all axes.
   *
   * @param memberships working space, overwritten
   * @param shares overwritten
   */
  static void of(ProfileRows rows, int row, double[] memberships, short[] shares) {
    rows.memberships(row, memberships);
    int axes = rows.axes().size();
    for (int axis = 0; axis < axes; axis++) {
      int end = axis + 1 < axes ? rows.firstLeaf(axis + 1) : rows.leafCount();
      round(memberships, rows.firstLeaf(axis), end, shares);
    }
  }

  /**
   * Rounds by largest remainder: each membership gets the whole part of its ten-thousandths, and
   * what is left of 10,000 goes, one each, to those with the largest fractions; of equal ones to
   * the first.
   *
   * @param memberships of one axis in {@code [from, to)}, each from 0 to 1, adding up to 1
   * @param shares overwritten in the same range
   * @throws IllegalArgumentException if they do not add up to 1 within 1e-6
   */
  static void round(double[] memberships, int from, int to, short[] shares) {
    double sum = 0;
    int given = 0;
    for (int j = from; j < to; j++) {
      sum += memberships[j];
      shares[j] = (short) (memberships[j] * WHOLE);
      given += shares[j];
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException("memberships of an axis must add up to 1, was " + sum);
    }
    for (; given < WHOLE; given++) {
      int largest = from;
      double fraction = Double.NEGATIVE_INFINITY;
      for (int j = from; j < to; j++) {
        double left = memberships[j] * WHOLE - shares[j];
        if (left > fraction) {
          fraction = left;
          largest = j;
        }
      }
      shares[largest]++;
    }
    // A sum a hair above 1 can have given one too many; it comes from the smallest fraction.
    for (; given > WHOLE; given--) {
      int smallest = from;
      double fraction = Double.POSITIVE_INFINITY;
      for (int j = from; j < to; j++) {
        double left = memberships[j] * WHOLE - shares[j];
        if (shares[j] > 0 && left < fraction) {
          fraction = left;
          smallest = j;
        }
      }
      shares[smallest]--;
    }
  }
}
