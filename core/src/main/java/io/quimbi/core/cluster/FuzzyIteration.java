package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.Arrays;

/**
 * One run of fuzzy c-means with m above 1, step by step. With squared distances q_j and e =
 * 1/(m−1), memberships are u_j = q_j^(−e) / Σ_l q_l^(−e). What a point adds to the objective, Σ_j
 * u_j^m q_j, is then (Σ_l q_l^(−e))^(1−m): for m = 2 that is 1 / Σ_l 1/q_l and takes no power.
 *
 * <p>Every loop of m = 2 runs over neighbouring points of a block. Cost O(n·c·d) per {@link #step};
 * memory 8·n·(c + d + 1) bytes.
 */
final class FuzzyIteration implements ClusterIteration {
  /**
   * Where the nearest squared distance is below this, its inverse loses digits or overflows: the
   * point is on a centroid, or all but, and is worked out by itself.
   */
  private static final double NEAREST_MIN = 1e-290;

  private static final int QUARTER = Blocks.SIZE / 4;

  private final Blocks blocks;
  private final double[][] centroids;
  private final int free;
  private final double fuzzifier;
  private final double tolerance;
  private final Scratch[] scratch;

  /** Per block and centroid, a membership per point. */
  private final double[][][] memberships;

  /** Per block, its part of the objective. */
  private final double[] objectives;

  /** Per block, whether a membership changed by the tolerance or more. */
  private final boolean[] moved;

  /** Per block and free centroid, Σ w·u^m and, per dimension, Σ w·u^m·x. */
  private final double[][][] moments;

  FuzzyIteration(
      Points points,
      double[][] start,
      int free,
      double fuzzifier,
      double tolerance,
      Workers workers) {
    this.blocks = new Blocks(points, workers);
    this.free = free;
    this.fuzzifier = fuzzifier;
    this.tolerance = tolerance;
    int count = start.length;
    centroids = new double[count][];
    for (int j = 0; j < count; j++) {
      centroids[j] = start[j].clone();
    }
    scratch = new Scratch[blocks.tasks()];
    for (int task = 0; task < scratch.length; task++) {
      scratch[task] = new Scratch(count);
    }
    memberships = new double[blocks.count()][count][];
    for (int block = 0; block < memberships.length; block++) {
      for (int j = 0; j < count; j++) {
        memberships[block][j] = new double[blocks.length(block)];
      }
    }
    objectives = new double[blocks.count()];
    moved = new boolean[blocks.count()];
    moments = new double[blocks.count()][free][blocks.dimensions() + 1];
  }

  /** Work space of one task. */
  private static final class Scratch {
    /** Squared distances of a block, then w·u^m; one array per centroid. */
    final double[][] q;

    final double[] sums = new double[Blocks.SIZE];
    final double[] quarter = new double[QUARTER];
    final double[] rowDistances;
    final double[] rowMemberships;

    Scratch(int count) {
      q = new double[count][Blocks.SIZE];
      rowDistances = new double[count];
      rowMemberships = new double[count];
    }
  }

  @Override
  public double step(Workers workers) {
    blocks.forEach(workers, (task, block) -> stepBlock(scratch[task], block));
    double objective = 0;
    for (double part : objectives) {
      objective += part;
    }
    return objective;
  }

  @Override
  public boolean moved() {
    for (boolean blockMoved : moved) {
      if (blockMoved) {
        return true;
      }
    }
    return false;
  }

  /** A centroid to which no point belongs, because all lie on others, stays where it is. */
  @Override
  public void move() {
    double[] sums = new double[blocks.dimensions() + 1];
    for (int j = 0; j < free; j++) {
      Arrays.fill(sums, 0);
      for (double[][] blockMoments : moments) {
        for (int s = 0; s < sums.length; s++) {
          sums[s] += blockMoments[j][s];
        }
      }
      if (sums[0] > 0) {
        for (int d = 0; d < blocks.dimensions(); d++) {
          centroids[j][d] = sums[d + 1] / sums[0];
        }
      }
    }
  }

  @Override
  public double[][] centroids() {
    return centroids;
  }

  @Override
  public double[][][] memberships() {
    return memberships;
  }

  private void stepBlock(Scratch scratch, int block) {
    double[][] columns = blocks.columns(block);
    int length = blocks.length(block);
    double[][] q = scratch.q;
    for (int j = 0; j < centroids.length; j++) {
      Distances.squared(columns, length, centroids[j], q[j]);
    }
    if (fuzzifier == 2) {
      squareBlock(scratch, block);
    } else {
      powerBlock(scratch, block);
    }
    for (int j = 0; j < free; j++) {
      double[] sums = moments[block][j];
      // Past the last point of the last block there are zeros, which add nothing.
      Arrays.fill(q[j], length, Blocks.SIZE, 0);
      sums[0] = total(q[j], scratch.quarter);
      for (int d = 0; d < columns.length; d++) {
        sums[d + 1] = dot(q[j], columns[d], scratch.quarter);
      }
    }
  }

  /** A block for m = 2: squared distances become w·u². */
  private void squareBlock(Scratch scratch, int block) {
    double[][] q = scratch.q;
    double[] shares = scratch.sums;
    double[] weights = blocks.weights(block);
    int length = weights.length;
    Arrays.fill(shares, 0, length, 0);
    for (double[] column : q) {
      invertAndAdd(column, shares, length);
    }
    double objective = 0;
    for (int i = 0; i < length; i++) {
      double inverseSum = shares[i];
      if (inverseSum <= 1 / NEAREST_MIN) {
        double share = 1 / inverseSum;
        shares[i] = share;
        objective += weights[i] * share;
      } else {
        objective += settle(scratch, block, i);
        // The memberships take the place of the inverses, each with a share of 1.
        shares[i] = 1;
        for (int j = 0; j < q.length; j++) {
          q[j][i] = scratch.rowMemberships[j];
        }
      }
    }
    objectives[block] = objective;
    boolean blockMoved = false;
    for (int j = 0; j < q.length; j++) {
      double[] u = memberships[block][j];
      blockMoved = blockMoved || differs(q[j], shares, u, tolerance);
      shareAndWeigh(q[j], shares, weights, u);
    }
    moved[block] = blockMoved;
  }

  private static void invertAndAdd(double[] q, double[] sums, int length) {
    for (int i = 0; i < length; i++) {
      double inverse = 1 / q[i];
      q[i] = inverse;
      sums[i] += inverse;
    }
  }

  /** Ends at the first difference, so that only the last iterations look at every membership. */
  private static boolean differs(double[] q, double[] shares, double[] u, double tolerance) {
    for (int i = 0; i < u.length; i++) {
      if (Math.abs(q[i] * shares[i] - u[i]) >= tolerance) {
        return true;
      }
    }
    return false;
  }

  private static void shareAndWeigh(double[] q, double[] shares, double[] weights, double[] u) {
    for (int i = 0; i < u.length; i++) {
      double membership = q[i] * shares[i];
      u[i] = membership;
      q[i] = membership * membership * weights[i];
    }
  }

  /**
   * A block for any m above 1: squared distances become w·u^m. They are taken relative to the
   * nearest, so that no power overflows; with T = Σ_l (q_min/q_l)^e, u^m is u·(q_min/q_j)·T^(1−m),
   * which saves a power per centroid.
   */
  private void powerBlock(Scratch scratch, int block) {
    double[][] q = scratch.q;
    double[] weights = blocks.weights(block);
    double exponent = 1 / (fuzzifier - 1);
    double objective = 0;
    boolean blockMoved = false;
    double[] powers = scratch.rowMemberships;
    for (int i = 0; i < weights.length; i++) {
      double nearest = q[0][i];
      for (int j = 1; j < q.length; j++) {
        nearest = Math.min(nearest, q[j][i]);
      }
      double total;
      double scale;
      if (nearest < NEAREST_MIN) {
        objective += settle(scratch, block, i);
        total = 1;
        scale = 1;
        for (int j = 0; j < q.length; j++) {
          q[j][i] = Math.pow(powers[j], fuzzifier - 1);
        }
      } else {
        total = 0;
        for (int j = 0; j < q.length; j++) {
          double ratio = nearest / q[j][i];
          q[j][i] = ratio;
          powers[j] = Math.pow(ratio, exponent);
          total += powers[j];
        }
        scale = Math.pow(total, 1 - fuzzifier);
        objective += weights[i] * nearest * scale;
      }
      for (int j = 0; j < q.length; j++) {
        double membership = powers[j] / total;
        double[] u = memberships[block][j];
        blockMoved = blockMoved || Math.abs(membership - u[i]) >= tolerance;
        u[i] = membership;
        q[j][i] *= membership * scale * weights[i];
      }
    }
    objectives[block] = objective;
    moved[block] = blockMoved;
  }

  /** Memberships of one point, into the scratch; returns its part of the objective. */
  private double settle(Scratch scratch, int block, int i) {
    for (int j = 0; j < centroids.length; j++) {
      scratch.rowDistances[j] = Distances.squared(blocks.columns(block), i, centroids[j]);
    }
    FuzzyMemberships.row(scratch.rowDistances, fuzzifier, scratch.rowMemberships);
    double objective = 0;
    for (int j = 0; j < centroids.length; j++) {
      objective += Math.pow(scratch.rowMemberships[j], fuzzifier) * scratch.rowDistances[j];
    }
    return blocks.weights(block)[i] * objective;
  }

  /**
   * Σ p over a block. Its four quarters are added point by point first: that is a loop the JIT
   * turns into vector instructions, while it keeps the order of a plain sum and adds one by one.
   */
  private static double total(double[] p, double[] quarter) {
    for (int i = 0; i < QUARTER; i++) {
      quarter[i] = (p[i] + p[i + QUARTER]) + (p[i + 2 * QUARTER] + p[i + 3 * QUARTER]);
    }
    return sum(quarter);
  }

  /** Σ p·x over a block, in the order of {@link #total}. */
  private static double dot(double[] p, double[] x, double[] quarter) {
    for (int i = 0; i < QUARTER; i++) {
      quarter[i] =
          (p[i] * x[i] + p[i + QUARTER] * x[i + QUARTER])
              + (p[i + 2 * QUARTER] * x[i + 2 * QUARTER] + p[i + 3 * QUARTER] * x[i + 3 * QUARTER]);
    }
    return sum(quarter);
  }

  /** Four accumulators, because with one each addition would wait for the one before. */
  private static double sum(double[] quarter) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int i = 0; i < QUARTER; i += 4) {
      s0 += quarter[i];
      s1 += quarter[i + 1];
      s2 += quarter[i + 2];
      s3 += quarter[i + 3];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
