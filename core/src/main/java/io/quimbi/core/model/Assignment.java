package io.quimbi.core.model;

import java.util.Arrays;

/**
 * The one-to-one assignment of rows to columns with the largest sum of weights, by shortest
 * augmenting paths with potentials (Kuhn 1955, doi:10.1002/nav.3800020109; in the O(n²·m) form of
 * Jonker and Volgenant 1987, doi:10.1007/BF02278710). Exact. Of several best ones always the same.
 */
final class Assignment {
  private Assignment() {}

  /**
   * The column of each row, −1 for those left over where there are more rows than columns.
   *
   * @param weights shape (rows, columns), finite; either may be 0
   */
  static int[] heaviest(double[][] weights) {
    int rows = weights.length;
    int columns = rows == 0 ? 0 : weights[0].length;
    if (columns == 0) {
      int[] none = new int[rows];
      Arrays.fill(none, -1);
      return none;
    }
    return rows <= columns ? lightest(negated(weights)) : inverse(weights, rows, columns);
  }

  private static int[] inverse(double[][] weights, int rows, int columns) {
    double[][] turned = new double[columns][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j][i] = weights[i][j];
      }
    }
    int[] rowOfColumn = lightest(negated(turned));
    int[] columnOfRow = new int[rows];
    Arrays.fill(columnOfRow, -1);
    for (int j = 0; j < columns; j++) {
      columnOfRow[rowOfColumn[j]] = j;
    }
    return columnOfRow;
  }

  private static double[][] negated(double[][] weights) {
    double[][] costs = new double[weights.length][];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = Arrays.stream(weights[i]).map(w -> -w).toArray();
    }
    return costs;
  }

  /** The column of each row at the least sum of costs; no more rows than columns. */
  private static int[] lightest(double[][] costs) {
    int n = costs.length;
    int m = costs[0].length;
    double[] ofRow = new double[n];
    double[] ofColumn = new double[m];
    int[] rowAt = new int[m];
    Arrays.fill(rowAt, -1);
    int[] previous = new int[m];
    double[] reduced = new double[m];
    boolean[] reached = new boolean[m];
    for (int i = 0; i < n; i++) {
      Arrays.fill(reduced, Double.POSITIVE_INFINITY);
      Arrays.fill(reached, false);
      int row = i;
      int column = -1;
      // The shortest path from row i over taken columns to a free one; potentials keep all reduced
      // costs from falling below 0 on the way.
      while (row >= 0) {
        int nearest = -1;
        for (int j = 0; j < m; j++) {
          if (reached[j]) {
            continue;
          }
          double cost = costs[row][j] - ofRow[row] - ofColumn[j];
          if (cost < reduced[j]) {
            reduced[j] = cost;
            previous[j] = column;
          }
          if (nearest < 0 || reduced[j] < reduced[nearest]) {
            nearest = j;
          }
        }
        double step = reduced[nearest];
        ofRow[i] += step;
        for (int j = 0; j < m; j++) {
          if (reached[j]) {
            ofRow[rowAt[j]] += step;
            ofColumn[j] -= step;
          } else {
            reduced[j] -= step;
          }
        }
        reached[nearest] = true;
        column = nearest;
        row = rowAt[nearest];
      }
      // Shift every row on the path to the next column.
      while (column >= 0) {
        int before = previous[column];
        rowAt[column] = before < 0 ? i : rowAt[before];
        column = before;
      }
    }
    int[] columnOf = new int[n];
    for (int j = 0; j < m; j++) {
      if (rowAt[j] >= 0) {
        columnOf[rowAt[j]] = j;
      }
    }
    return columnOf;
  }
}
