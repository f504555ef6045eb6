package io.quimbi.core.lifetime;

import io.quimbi.core.IndexSort;
import io.quimbi.core.Workers;
import java.util.stream.IntStream;

/**
 * Log-likelihood of BG/NBD or MBG/NBD over customers, equal rows of {@code (x, tx, T)} folded into
 * one with a weight, with the exact gradient and Hessian over {@code (r, alpha, a, b)}.
 *
 * <p>With y the chances to drop out ({@code x} in BG/NBD, {@code x + 1} in MBG/NBD), a row adds
 *
 * <pre>
 *   Σ_{i&lt;x} ln(r+i) − r·ln(1 + T/α) − x·ln(α+T) − Σ_{i&lt;y} ln(1 + a/(b+i)) + [y&gt;0]·ln(1 + e^z)
 *   z = ln(a/(b+y−1)) + (r+x)·ln((α+T)/(α+tx))
 * </pre>
 *
 * which is equation 6 of Fader, Hardie & Lee (2005, doi:10.1287/mksc.1040.0098) with the factors of
 * the living taken out of the bracket. The gamma functions of the papers all come in quotients over
 * whole numbers; as sums they lose no digits, however large their arguments are.
 */
final class PurchaseLikelihood implements Likelihood {
  private static final int PARAMETERS = 4;
  private static final int R = 0;
  private static final int ALPHA = 1;
  private static final int A = 2;
  private static final int B = 3;

  private final Dropout dropout;
  private final int[] x;
  private final double[] tx;
  private final double[] age;
  private final double[] weight;
  private final int xMax;

  private PurchaseLikelihood(Dropout dropout, int[] x, double[] tx, double[] age, double[] weight) {
    this.dropout = dropout;
    this.x = x;
    this.tx = tx;
    this.age = age;
    this.weight = weight;
    int most = 0;
    for (int purchases : x) {
      most = Math.max(most, purchases);
    }
    xMax = most;
  }

  /** The likelihood over all rows, with times divided by {@code scale}. */
  static PurchaseLikelihood of(PurchaseSummaries summaries, Dropout dropout, double scale) {
    int[] order = IntStream.range(0, summaries.size()).toArray();
    IndexSort.sort(order, 0, order.length, (i, j) -> compare(summaries, i, j));
    int rows = 0;
    for (int k = 0; k < order.length; k++) {
      rows += k == 0 || compare(summaries, order[k - 1], order[k]) != 0 ? 1 : 0;
    }
    int[] x = new int[rows];
    double[] tx = new double[rows];
    double[] age = new double[rows];
    double[] weight = new double[rows];
    int row = -1;
    for (int k = 0; k < order.length; k++) {
      if (k == 0 || compare(summaries, order[k - 1], order[k]) != 0) {
        row++;
        x[row] = summaries.x(order[k]);
        tx[row] = summaries.tx(order[k]) / scale;
        age[row] = summaries.age(order[k]) / scale;
      }
      weight[row]++;
    }
    return new PurchaseLikelihood(dropout, x, tx, age, weight);
  }

  private static int compare(PurchaseSummaries summaries, int i, int j) {
    int byX = Integer.compare(summaries.x(i), summaries.x(j));
    if (byX != 0) {
      return byX;
    }
    int byTx = Double.compare(summaries.tx(i), summaries.tx(j));
    return byTx != 0 ? byTx : Double.compare(summaries.age(i), summaries.age(j));
  }

  /** Different rows. */
  int rows() {
    return x.length;
  }

  @Override
  public int parameters() {
    return PARAMETERS;
  }

  @Override
  public PurchaseLikelihood sample(int rowsMax) {
    int step = Math.max(1, (x.length + rowsMax - 1) / rowsMax);
    if (step == 1) {
      return this;
    }
    // Rows are sorted, so every step-th of them keeps the shares of small and large x.
    int rows = (x.length + step - 1) / step;
    int[] sampleX = new int[rows];
    double[] sampleTx = new double[rows];
    double[] sampleAge = new double[rows];
    double[] sampleWeight = new double[rows];
    for (int k = 0; k < rows; k++) {
      sampleX[k] = x[k * step];
      sampleTx[k] = tx[k * step];
      sampleAge[k] = age[k * step];
      sampleWeight[k] = weight[k * step];
    }
    return new PurchaseLikelihood(dropout, sampleX, sampleTx, sampleAge, sampleWeight);
  }

  /** What depends on {@code x} alone, for each x from 0 to the largest. */
  private record Tables(
      double[] value, double[] r, double[] rr, double[] a, double[] b, double[] aa, double[] bb) {}

  private Tables tables(double r, double a, double b) {
    int size = xMax + 1;
    Tables t =
        new Tables(
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            new double[size],
            new double[size]);
    double value = 0;
    double sumR = 0;
    double sumRr = 0;
    double sumA = 0;
    double sumB = 0;
    double sumAa = 0;
    double sumBb = 0;
    int chance = 0;
    for (int purchases = 0; purchases <= xMax; purchases++) {
      if (purchases > 0) {
        double rate = r + purchases - 1;
        value += Math.log(rate);
        sumR += 1 / rate;
        sumRr -= 1 / (rate * rate);
      }
      for (; chance < dropout.chances(purchases); chance++) {
        double stay = b + chance;
        double both = a + stay;
        value -= Math.log1p(a / stay);
        sumA -= 1 / both;
        sumB += a / (stay * both);
        sumAa += 1 / (both * both);
        sumBb -= a * (stay + both) / (stay * stay * both * both);
      }
      t.value[purchases] = value;
      t.r[purchases] = sumR;
      t.rr[purchases] = sumRr;
      t.a[purchases] = sumA;
      t.b[purchases] = sumB;
      t.aa[purchases] = sumAa;
      t.bb[purchases] = sumBb;
    }
    return t;
  }

  @Override
  public Surface at(double[] parameters, Workers workers) {
    Tables tables = tables(parameters[R], parameters[A], parameters[B]);
    return Surface.sum(
        PARAMETERS, x.length, workers, (part, row) -> addRow(part, row, parameters, tables));
  }

  private void addRow(Surface sum, int row, double[] parameters, Tables tables) {
    double r = parameters[R];
    double alpha = parameters[ALPHA];
    double a = parameters[A];
    double b = parameters[B];
    int purchases = x[row];
    double w = weight[row];
    double toAge = alpha + age[row];
    double toLast = alpha + tx[row];
    double shape = r + purchases;
    double logAge = Math.log1p(age[row] / alpha);

    sum.value += w * (tables.value[purchases] - r * logAge - purchases * Math.log(toAge));
    double[] gradient = sum.gradient;
    double[][] hessian = sum.hessian;
    gradient[R] += w * (tables.r[purchases] - logAge);
    gradient[ALPHA] += w * (r * age[row] - purchases * alpha) / (alpha * toAge);
    gradient[A] += w * tables.a[purchases];
    gradient[B] += w * tables.b[purchases];
    hessian[R][R] += w * tables.rr[purchases];
    hessian[ALPHA][R] += w * age[row] / (alpha * toAge);
    hessian[ALPHA][ALPHA] += w * (shape / (toAge * toAge) - r / (alpha * alpha));
    hessian[A][A] += w * tables.aa[purchases];
    hessian[B][A] += w * tables.aa[purchases];
    hessian[B][B] += w * tables.bb[purchases];

    int chances = dropout.chances(purchases);
    if (chances == 0) {
      return;
    }
    double stay = b + chances - 1;
    double silence = age[row] - tx[row];
    double zr = Math.log1p(silence / toLast);
    double z = Math.log(a / stay) + shape * zr;
    double dead = LogOdds.probability(z);
    sum.value += w * LogOdds.logOnePlusExp(z);
    double zAlphaR = -silence / (toAge * toLast);
    double zAlpha = shape * zAlphaR;
    double zA = 1 / a;
    double zB = -1 / stay;
    gradient[R] += w * dead * zr;
    gradient[ALPHA] += w * dead * zAlpha;
    gradient[A] += w * dead * zA;
    gradient[B] += w * dead * zB;
    // ∂²ln(1+e^z) = P·∂²z + P(1−P)·∂z·∂z
    double spread = w * dead * LogOdds.probability(-z);
    double wd = w * dead;
    hessian[R][R] += spread * zr * zr;
    hessian[ALPHA][R] += wd * zAlphaR + spread * zAlpha * zr;
    hessian[ALPHA][ALPHA] +=
        wd * -zAlpha * (toAge + toLast) / (toAge * toLast) + spread * zAlpha * zAlpha;
    hessian[A][R] += spread * zA * zr;
    hessian[A][ALPHA] += spread * zA * zAlpha;
    hessian[A][A] += -wd * zA * zA + spread * zA * zA;
    hessian[B][R] += spread * zB * zr;
    hessian[B][ALPHA] += spread * zB * zAlpha;
    hessian[B][A] += spread * zB * zA;
    hessian[B][B] += wd * zB * zB + spread * zB * zB;
  }
}
