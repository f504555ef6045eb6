package io.quimbi.core.lifetime;

import io.quimbi.core.Workers;
import org.hipparchus.special.Beta;
import org.hipparchus.special.Gamma;

/**
 * Log-likelihood of Gamma-Gamma over customers with a repeat purchase of a value, with the exact
 * gradient and Hessian over {@code (p, q, gamma)}. A customer with x such purchases of mean z adds
 * (Fader & Hardie 2013, "The Gamma-Gamma Model of Monetary Value", note 025, equation 1a)
 *
 * <pre>
 *   −ln B(px, q) + q·ln(γ/(γ+xz)) + px·ln(xz/(γ+xz)) − ln z
 * </pre>
 */
final class ValueLikelihood implements Likelihood {
  private static final int PARAMETERS = 3;
  private static final int P = 0;
  private static final int Q = 1;
  private static final int GAMMA = 2;

  private final int[] x;
  private final double[] z;
  private final int xMax;
  private final boolean[] xOccurs;

  private ValueLikelihood(int[] x, double[] z) {
    this.x = x;
    this.z = z;
    int most = 0;
    for (int purchases : x) {
      most = Math.max(most, purchases);
    }
    xMax = most;
    xOccurs = new boolean[most + 1];
    for (int purchases : x) {
      xOccurs[purchases] = true;
    }
  }

  /** The likelihood over the customers that have a value, values divided by {@code scale}. */
  static ValueLikelihood of(PurchaseSummaries summaries, double scale) {
    int rows = 0;
    for (int row = 0; row < summaries.size(); row++) {
      rows += summaries.valueDays(row) > 0 ? 1 : 0;
    }
    int[] x = new int[rows];
    double[] z = new double[rows];
    int next = 0;
    for (int row = 0; row < summaries.size(); row++) {
      if (summaries.valueDays(row) > 0) {
        x[next] = summaries.valueDays(row);
        z[next] = summaries.meanValue(row) / scale;
        next++;
      }
    }
    return new ValueLikelihood(x, z);
  }

  int rows() {
    return x.length;
  }

  @Override
  public int parameters() {
    return PARAMETERS;
  }

  @Override
  public ValueLikelihood sample(int rowsMax) {
    int step = Math.max(1, (x.length + rowsMax - 1) / rowsMax);
    if (step == 1) {
      return this;
    }
    int rows = (x.length + step - 1) / step;
    int[] sampleX = new int[rows];
    double[] sampleZ = new double[rows];
    for (int k = 0; k < rows; k++) {
      sampleX[k] = x[k * step];
      sampleZ[k] = z[k * step];
    }
    return new ValueLikelihood(sampleX, sampleZ);
  }

  /** What depends on {@code x} alone, for each x that occurs. */
  private record Tables(
      double[] logBeta,
      double[] digammaP,
      double[] digammaBoth,
      double[] trigammaP,
      double[] trigammaBoth,
      double digammaQ,
      double trigammaQ) {}

  private Tables tables(double p, double q) {
    int size = xMax + 1;
    Tables t =
        new Tables(
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            Gamma.digamma(q),
            Gamma.trigamma(q));
    for (int purchases = 1; purchases <= xMax; purchases++) {
      if (xOccurs[purchases]) {
        double shape = p * purchases;
        t.logBeta[purchases] = Beta.logBeta(shape, q);
        t.digammaP[purchases] = Gamma.digamma(shape);
        t.digammaBoth[purchases] = Gamma.digamma(shape + q);
        t.trigammaP[purchases] = Gamma.trigamma(shape);
        t.trigammaBoth[purchases] = Gamma.trigamma(shape + q);
      }
    }
    return t;
  }

  @Override
  public Surface at(double[] parameters, Workers workers) {
    Tables tables = tables(parameters[P], parameters[Q]);
    return Surface.sum(
        PARAMETERS,
        x.length,
        workers,
        (part, row) -> addRow(part, x[row], z[row], parameters, tables));
  }

  private static void addRow(Surface sum, int x, double z, double[] parameters, Tables tables) {
    double p = parameters[P];
    double q = parameters[Q];
    double gamma = parameters[GAMMA];
    double total = x * z;
    double both = gamma + total;
    double logGammaShare = -Math.log1p(total / gamma);
    double logTotalShare = -Math.log1p(gamma / total);
    sum.value += -tables.logBeta[x] + q * logGammaShare + p * x * logTotalShare - Math.log(z);
    double[] gradient = sum.gradient;
    gradient[P] += x * (tables.digammaBoth[x] - tables.digammaP[x] + logTotalShare);
    gradient[Q] += tables.digammaBoth[x] - tables.digammaQ + logGammaShare;
    gradient[GAMMA] += x * (q * z - p * gamma) / (gamma * both);
    double[][] hessian = sum.hessian;
    hessian[P][P] += (double) x * x * (tables.trigammaBoth[x] - tables.trigammaP[x]);
    hessian[Q][P] += x * tables.trigammaBoth[x];
    hessian[Q][Q] += tables.trigammaBoth[x] - tables.trigammaQ;
    hessian[GAMMA][P] -= x / both;
    hessian[GAMMA][Q] += total / (gamma * both);
    hessian[GAMMA][GAMMA] += (p * x + q) / (both * both) - q / (gamma * gamma);
  }
}
