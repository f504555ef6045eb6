package io.quimbi.core.cluster;

/**
 * Whether a cluster is found again when the data are drawn again. For each cluster C of a
 * clustering, the largest Jaccard coefficient |C ∩ D| / |C ∪ D| with a cluster D of another
 * clustering of the same rows (Hennig 2007, doi:10.1016/j.csda.2006.11.025): 1 where it is there
 * again, one half or less where it dissolved.
 */
public final class ClusterJaccard {
  private ClusterJaccard() {}

  /**
   * For each cluster of {@code reference} its likeness to the most similar cluster of {@code
   * other}.
   *
   * @param reference the cluster of each row, numbered from 0
   * @param other likewise
   * @param weights how many individuals each row stands for
   * @param count how many clusters the reference has; one without rows gets 0, since it was not
   *     found again
   * @return {@code count} values, 0 to 1
   * @throws IllegalArgumentException if the lengths differ, are 0, a label is negative or one of
   *     the reference is {@code count} or more
   */
  public static double[] of(int[] reference, int[] other, double[] weights, int count) {
    Contingency table = new Contingency(reference, other, weights);
    if (table.firstSizes.length > count) {
      throw new IllegalArgumentException(
          "label must be below " + count + ", was " + (table.firstSizes.length - 1));
    }
    double[] best = new double[count];
    for (int i = 0; i < table.cells.length; i++) {
      for (int j = 0; j < table.cells[i].length; j++) {
        double shared = table.cells[i][j];
        double union = table.firstSizes[i] + table.secondSizes[j] - shared;
        if (shared > 0) {
          best[i] = Math.max(best[i], shared / union);
        }
      }
    }
    return best;
  }
}
