package io.quimbi.core.lookalike;

import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Other axes for the same space, along which some vectors vary most, second most and so on: the
 * eigenvectors of their covariance (Pearson 1901, doi:10.1080/14786440109462720). Distances are the
 * same there but for rounding, and a few coordinates tell most of them. Immutable.
 */
final class PrincipalAxes {
  /** Which axes they are decides how fast a search is, never what it finds: so many tell enough. */
  private static final int SAMPLE_MAX = 4_096;

  private final double[][] axes;
  private final double error;

  private PrincipalAxes(double[][] axes) {
    this.axes = axes;
    int n = axes.length;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double beyond = dot(axes[i], axes[j]) - (i == j ? 1 : 0);
        squares += beyond * beyond;
      }
    }
    error = Math.sqrt(squares) + 2 * n * Math.sqrt(n) * Math.ulp(1.0);
  }

  /**
   * The axes of some vectors.
   *
   * @param vectors finite, of length {@code dimensions}
   */
  static PrincipalAxes of(List<double[]> vectors, int dimensions) {
    int step = Math.max(1, vectors.size() / SAMPLE_MAX);
    int count = 0;
    double[] mean = new double[dimensions];
    for (int i = 0; i < vectors.size(); i += step) {
      count++;
      for (int d = 0; d < dimensions; d++) {
        mean[d] += (vectors.get(i)[d] - mean[d]) / count;
      }
    }
    double[][] covariance = new double[dimensions][dimensions];
    double[] centred = new double[dimensions];
    for (int i = 0; i < vectors.size(); i += step) {
      for (int d = 0; d < dimensions; d++) {
        centred[d] = vectors.get(i)[d] - mean[d];
      }
      for (int d = 0; d < dimensions; d++) {
        for (int e = 0; e <= d; e++) {
          covariance[d][e] += centred[d] * centred[e] / count;
        }
      }
    }
    for (int d = 0; d < dimensions; d++) {
      for (int e = 0; e < d; e++) {
        covariance[e][d] = covariance[d][e];
      }
    }
    // Eigenvalues come in falling order.
    RealMatrix eigenvectors =
        new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(covariance)).getVT();
    return new PrincipalAxes(eigenvectors.getData());
  }

  /** The coordinates of a vector along these axes. */
  double[] rotate(double[] vector) {
    double[] rotated = new double[axes.length];
    for (int i = 0; i < rotated.length; i++) {
      rotated[i] = dot(axes[i], vector);
    }
    return rotated;
  }

  /**
   * By how much two vectors' distance here may differ from the true one, in parts of the sum of
   * their lengths: by how far the axes are from orthonormal, ‖AAᵀ − I‖ (Frobenius), and twice what
   * rounding n sums of n products may come to, √n·n·u each time.
   */
  double error() {
    return error;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
