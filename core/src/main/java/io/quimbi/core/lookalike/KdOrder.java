package io.quimbi.core.lookalike;

/**
 * An order of vectors in which those that lie together stand together: the leaves of a k-d tree
 * (Bentley 1975, doi:10.1145/361002.361007), each split being at the median of the coordinate that
 * varies most. O(n·d·log(n/leaf)).
 */
final class KdOrder {
  private final float[][] vectors;
  private final int leaf;
  private final int[] order;
  private final float[] values;

  private KdOrder(float[][] vectors, int leaf) {
    this.vectors = vectors;
    this.leaf = leaf;
    order = new int[vectors.length];
    values = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * The indices of the vectors in order; each run of {@code leaf} from the first on is a leaf.
   *
   * @param vectors of one length, finite
   */
  static int[] of(float[][] vectors, int leaf) {
    KdOrder kd = new KdOrder(vectors, leaf);
    kd.split(0, kd.order.length);
    return kd.order;
  }

  private void split(int from, int to) {
    int leaves = (to - from + leaf - 1) / leaf;
    if (leaves < 2) {
      return;
    }
    int coordinate = widest(from, to);
    for (int i = from; i < to; i++) {
      values[i] = vectors[order[i]][coordinate];
    }
    int middle = from + leaves / 2 * leaf;
    select(from, to - 1, middle);
    split(from, middle);
    split(middle, to);
  }

  private int widest(int from, int to) {
    int dimensions = vectors[order[from]].length;
    double[] mean = new double[dimensions];
    double[] square = new double[dimensions];
    for (int i = from; i < to; i++) {
      float[] vector = vectors[order[i]];
      for (int d = 0; d < dimensions; d++) {
        mean[d] += vector[d];
        square[d] += (double) vector[d] * vector[d];
      }
    }
    int count = to - from;
    int widest = 0;
    double most = -1;
    for (int d = 0; d < dimensions; d++) {
      double variance = square[d] / count - mean[d] / count * (mean[d] / count);
      if (variance > most) {
        most = variance;
        widest = d;
      }
    }
    return widest;
  }

  /** Puts the smaller values before {@code middle} (Hoare 1961, doi:10.1145/366622.366647). */
  private void select(int first, int last, int middle) {
    int low = first;
    int high = last;
    while (low < high) {
      float pivot = values[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          swap(i++, j--);
        }
      }
      if (middle <= j) {
        high = j;
      } else if (middle >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private void swap(int i, int j) {
    int index = order[i];
    order[i] = order[j];
    order[j] = index;
    float value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
