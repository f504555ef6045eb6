package io.quimbi.core.cluster;

/** How much weight two labelings of the same rows have in common, for each pair of clusters. */
final class Contingency {
  final double[][] cells;
  final double[] firstSizes;
  final double[] secondSizes;
  final double total;

  Contingency(int[] first, int[] second, double[] weights) {
    if (first.length == 0 || first.length != second.length || first.length != weights.length) {
      throw new IllegalArgumentException(
          "labelings need the same rows, at least one: first "
              + first.length
              + ", second "
              + second.length
              + ", weights "
              + weights.length);
    }
    firstSizes = new double[clusters(first)];
    secondSizes = new double[clusters(second)];
    cells = new double[firstSizes.length][secondSizes.length];
    double sum = 0;
    for (int row = 0; row < first.length; row++) {
      double weight = weights[row];
      cells[first[row]][second[row]] += weight;
      firstSizes[first[row]] += weight;
      secondSizes[second[row]] += weight;
      sum += weight;
    }
    total = sum;
  }

  private static int clusters(int[] labels) {
    int most = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0) {
        throw new IllegalArgumentException(
            "label must be ≥ 0, was " + labels[row] + " in row " + row);
      }
      most = Math.max(most, labels[row]);
    }
    return most + 1;
  }
}
