package io.quimbi.core.cluster;

import java.util.Arrays;

/**
 * How far two labelings of the same rows agree, whatever the clusters are called: 1 where they are
 * the same, 0 on average where they are unrelated, below 0 where they agree less than chance.
 *
 * <p>ARI = (Σ_ij C(n_ij, 2) − E) / (½(A + B) − E) with A = Σ_i C(a_i, 2), B = Σ_j C(b_j, 2), E =
 * A·B/C(n, 2) (Hubert and Arabie 1985, doi:10.1007/BF01908075, eq. 5).
 */
public final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  /**
   * The index of two labelings of rows that count once each.
   *
   * @param first the cluster of each row, numbered from 0
   * @param second likewise
   * @return at most 1; 1 where both labelings put all rows together or all apart
   * @throws IllegalArgumentException if the lengths differ, are 0, or a label is negative
   */
  public static double of(int[] first, int[] second) {
    double[] ones = new double[first.length];
    Arrays.fill(ones, 1);
    return of(first, second, ones);
  }

  /**
   * The index of two labelings of weighted rows, a weight being the number of individuals.
   *
   * @throws IllegalArgumentException if the lengths differ, are 0, or a label is negative
   */
  public static double of(int[] first, int[] second, double[] weights) {
    Contingency table = new Contingency(first, second, weights);
    double together = 0;
    for (double[] row : table.cells) {
      together += pairs(row);
    }
    double inFirst = pairs(table.firstSizes);
    double inSecond = pairs(table.secondSizes);
    double all = table.total * (table.total - 1) / 2;
    double expected = all == 0 ? 0 : inFirst * inSecond / all;
    double most = (inFirst + inSecond) / 2;
    // Both trivial in the same way: no pair could be placed otherwise.
    return most == expected ? 1 : (together - expected) / (most - expected);
  }

  private static double pairs(double[] sizes) {
    double sum = 0;
    for (double size : sizes) {
      sum += size * (size - 1) / 2;
    }
    return sum;
  }
}
