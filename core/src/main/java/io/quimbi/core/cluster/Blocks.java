package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.Arrays;

/**
 * Points cut in blocks of fixed size. What is summed is summed per block, and the blocks are added
 * in their order, so the threads that share the work do not show in the result.
 *
 * <p>The values are copied, an array per block and column, because the JIT turns a loop into vector
 * instructions only where all its arrays have the same index: with an offset into a long column it
 * cannot rule out that a buffer overlaps it.
 */
final class Blocks {
  /** A power of two, small enough for the buffers of a few centroids to stay near the core. */
  static final int SIZE = 1 << 10;

  private static final int TASKS_PER_THREAD = 4;

  private final double[][][] columns;
  private final double[][] weights;
  private final int tasks;

  Blocks(Points points, Workers workers) {
    int count = (points.rows() + SIZE - 1) / SIZE;
    int dimensions = points.dimensions();
    columns = new double[count][dimensions][];
    weights = new double[count][];
    for (int block = 0; block < count; block++) {
      int from = block * SIZE;
      int to = Math.min(points.rows(), from + SIZE);
      weights[block] = Arrays.copyOfRange(points.weights(), from, to);
      for (int d = 0; d < dimensions; d++) {
        columns[block][d] = new double[SIZE];
        System.arraycopy(points.columns()[d], from, columns[block][d], 0, to - from);
      }
    }
    tasks = workers.threads() == 1 ? 1 : Math.min(count, workers.threads() * TASKS_PER_THREAD);
  }

  int count() {
    return weights.length;
  }

  int dimensions() {
    return columns[0].length;
  }

  /** How many points a block has: {@link #SIZE}, or fewer in the last. */
  int length(int block) {
    return weights[block].length;
  }

  /** The columns of one block, with zeros past its length; shape (d, {@link #SIZE}). */
  double[][] columns(int block) {
    return columns[block];
  }

  double[] weights(int block) {
    return weights[block];
  }

  /** How many tasks share the blocks; each needs scratch memory of its own. */
  int tasks() {
    return tasks;
  }

  /** What to do with one block. */
  interface BlockWork {
    /** Works on one block; blocks of the same task come one after the other. */
    void run(int task, int block);
  }

  void forEach(Workers workers, BlockWork work) {
    workers.forEach(
        tasks,
        task -> {
          int end = (int) ((long) count() * (task + 1) / tasks);
          for (int block = (int) ((long) count() * task / tasks); block < end; block++) {
            work.run(task, block);
          }
        });
  }
}
