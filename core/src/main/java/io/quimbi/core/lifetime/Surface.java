package io.quimbi.core.lifetime;

import io.quimbi.core.Workers;

/**
 * Sums of a log-likelihood, its gradient and its Hessian over rows. Blocks of rows add up in
 * surfaces of their own, merged in the order of the blocks, so that the number of threads does not
 * change a digit. Not thread-safe.
 */
final class Surface {
  private static final int BLOCK_ROWS = 16_384;

  double value;
  final double[] gradient;

  /** Only the lower triangle is kept up. */
  final double[][] hessian;

  Surface(int parameters) {
    gradient = new double[parameters];
    hessian = new double[parameters][parameters];
  }

  /** Adds the share of one row to a surface. */
  interface RowTerm {
    void addTo(Surface sum, int row);
  }

  /** The sum over rows. */
  static Surface sum(int parameters, int rows, Workers workers, RowTerm term) {
    int blocks = Math.ceilDiv(rows, BLOCK_ROWS);
    Surface[] parts = new Surface[blocks];
    workers.forEach(
        blocks,
        block -> {
          Surface part = new Surface(parameters);
          int end = Math.min(rows, (block + 1) * BLOCK_ROWS);
          for (int row = block * BLOCK_ROWS; row < end; row++) {
            term.addTo(part, row);
          }
          parts[block] = part;
        });
    Surface sum = new Surface(parameters);
    for (Surface part : parts) {
      sum.add(part);
    }
    return sum;
  }

  private void add(Surface other) {
    value += other.value;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += other.gradient[i];
      for (int j = 0; j <= i; j++) {
        hessian[i][j] += other.hessian[i][j];
      }
    }
  }

  /**
   * The same surface over the logarithms of the parameters: ∂/∂ln p = p·∂/∂p, and a further p·∂/∂p
   * on the diagonal of the Hessian. The result's Hessian is full.
   */
  Surface overLogarithms(double[] parameters) {
    Surface logs = new Surface(gradient.length);
    logs.value = value;
    for (int i = 0; i < gradient.length; i++) {
      logs.gradient[i] = parameters[i] * gradient[i];
      for (int j = 0; j <= i; j++) {
        double curvature = parameters[i] * parameters[j] * hessian[i][j];
        logs.hessian[i][j] = curvature;
        logs.hessian[j][i] = curvature;
      }
      logs.hessian[i][i] += logs.gradient[i];
    }
    return logs;
  }
}
