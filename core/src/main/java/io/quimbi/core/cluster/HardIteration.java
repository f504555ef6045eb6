package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.Arrays;

/**
 * One run of weighted k-means (Lloyd 1982, doi:10.1109/TIT.1982.1056489), step by step: each point
 * belongs to its nearest centroid, the first of equally near ones. Cost O(n·c·d) per {@link #step}.
 */
final class HardIteration implements ClusterIteration {
  private final Blocks blocks;
  private final double[][] centroids;
  private final int free;
  private final double[][][] scratch;
  private final int[][] labels;

  /** Per block, the squared distance of each point to its centroid. */
  private final double[][] nearest;

  private final double[] objectives;
  private final boolean[] moved;

  /** Per block and centroid, Σ w and, per dimension, Σ w·x. */
  private final double[][][] moments;

  HardIteration(Points points, double[][] start, int free, Workers workers) {
    this.blocks = new Blocks(points, workers);
    this.free = free;
    int count = start.length;
    centroids = new double[count][];
    for (int j = 0; j < count; j++) {
      centroids[j] = start[j].clone();
    }
    scratch = new double[blocks.tasks()][count][Blocks.SIZE];
    labels = new int[blocks.count()][];
    nearest = new double[blocks.count()][];
    for (int block = 0; block < labels.length; block++) {
      labels[block] = new int[blocks.length(block)];
      Arrays.fill(labels[block], -1);
      nearest[block] = new double[blocks.length(block)];
    }
    objectives = new double[blocks.count()];
    moved = new boolean[blocks.count()];
    moments = new double[blocks.count()][count][blocks.dimensions() + 1];
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

  private void stepBlock(double[][] q, int block) {
    double[][] columns = blocks.columns(block);
    double[] weights = blocks.weights(block);
    for (int j = 0; j < centroids.length; j++) {
      Distances.squared(columns, weights.length, centroids[j], q[j]);
      Arrays.fill(moments[block][j], 0);
    }
    double objective = 0;
    boolean blockMoved = false;
    for (int i = 0; i < weights.length; i++) {
      int label = 0;
      for (int j = 1; j < centroids.length; j++) {
        if (q[j][i] < q[label][i]) {
          label = j;
        }
      }
      blockMoved |= labels[block][i] != label;
      labels[block][i] = label;
      nearest[block][i] = q[label][i];
      objective += weights[i] * q[label][i];
      double[] sums = moments[block][label];
      sums[0] += weights[i];
      for (int d = 0; d < columns.length; d++) {
        sums[d + 1] += weights[i] * columns[d][i];
      }
    }
    objectives[block] = objective;
    moved[block] = blockMoved;
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

  /**
   * Moves the free centroids to the means of their points. One that has none moves onto the point
   * that adds most to the objective, which lowers it; where every point lies on a centroid, it
   * stays.
   */
  @Override
  public void move() {
    double[] sums = new double[blocks.dimensions() + 1];
    boolean[] empty = new boolean[free];
    for (int j = 0; j < free; j++) {
      Arrays.fill(sums, 0);
      for (double[][] blockMoments : moments) {
        for (int s = 0; s < sums.length; s++) {
          sums[s] += blockMoments[j][s];
        }
      }
      empty[j] = sums[0] == 0;
      if (!empty[j]) {
        for (int d = 0; d < blocks.dimensions(); d++) {
          centroids[j][d] = sums[d + 1] / sums[0];
        }
      }
    }
    for (int j = 0; j < free; j++) {
      if (empty[j]) {
        moveToFarthest(j);
      }
    }
  }

  private void moveToFarthest(int emptyCentroid) {
    int farthestBlock = 0;
    int farthest = 0;
    double most = 0;
    for (int block = 0; block < blocks.count(); block++) {
      for (int i = 0; i < nearest[block].length; i++) {
        double adds = blocks.weights(block)[i] * nearest[block][i];
        if (adds > most) {
          most = adds;
          farthestBlock = block;
          farthest = i;
        }
      }
    }
    if (most == 0) {
      return;
    }
    double[] target = centroids[emptyCentroid];
    for (int d = 0; d < target.length; d++) {
      target[d] = blocks.columns(farthestBlock)[d][farthest];
    }
    // Another empty centroid must not take the same place, nor one beside it.
    for (int block = 0; block < blocks.count(); block++) {
      for (int i = 0; i < nearest[block].length; i++) {
        nearest[block][i] =
            Math.min(nearest[block][i], Distances.squared(blocks.columns(block), i, target));
      }
    }
  }

  @Override
  public double[][] centroids() {
    return centroids;
  }

  @Override
  public double[][][] memberships() {
    double[][][] memberships = new double[blocks.count()][centroids.length][];
    for (int block = 0; block < memberships.length; block++) {
      for (int j = 0; j < centroids.length; j++) {
        memberships[block][j] = new double[blocks.length(block)];
      }
      for (int i = 0; i < labels[block].length; i++) {
        memberships[block][labels[block][i]][i] = 1;
      }
    }
    return memberships;
  }
}
