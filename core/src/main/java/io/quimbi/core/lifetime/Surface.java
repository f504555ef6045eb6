package io.quimbi.core.lifetime;

/**
 * Sums of a log-likelihood, its gradient and its Hessian over rows. Blocks of rows add up in
 * surfaces of their own, merged in the order of the blocks, so that the number of threads does not
 * change a digit. Not thread-safe.
 */
final class Surface {
  double value;
  final double[] gradient;

  /** Only the lower triangle is kept up. */
  final double[][] hessian;

  Surface(int parameters) {
    gradient = new double[parameters];
    hessian = new double[parameters][parameters];
  }

  void add(Surface other) {
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
