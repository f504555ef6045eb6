package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * How much nearer the members of a cluster are to each other than to the next cluster: near 1 for
 * groups that stand apart, near 0 for a continuum cut in pieces, below 0 for a member that sits in
 * the wrong group.
 *
 * <p>For each row, s = (b − a)/max(a, b), where a is its mean Euclidean distance to the other
 * members of its cluster and b the least of its mean distances to the members of another (Rousseeuw
 * 1987, doi:10.1016/0377-0427(87)90125-7). Exact, over all pairs. A weight counts individuals at
 * the same place, so folded rows give what they gave before folding: a is the sum of distances over
 * the cluster's weight less 1. The only member of a cluster has s = 0, and so has everybody where
 * there is only one cluster.
 *
 * <p>Immutable and thread-safe. Cost O(n²·(d + L)) for L labelings, memory 8·n·L bytes and two rows
 * of n per thread.
 */
public final class SilhouetteScore {
  private static final int ROWS_PER_TASK = 64;

  private final double[] rows;
  private final double[] weights;
  private final double mean;

  private SilhouetteScore(double[] rows, double[] weights) {
    this.rows = rows;
    this.weights = weights;
    double sum = 0;
    double total = 0;
    for (int row = 0; row < rows.length; row++) {
      sum += weights[row] * rows[row];
      total += weights[row];
    }
    this.mean = sum / total;
  }

  /**
   * The silhouette of one labeling.
   *
   * @param labels the cluster of each row, numbered from 0; numbers may be left out
   * @throws IllegalArgumentException if the lengths differ or a label is negative
   */
  public static SilhouetteScore of(Points points, int[] labels, Workers workers) {
    return ofAll(points, List.of(labels), workers).getFirst();
  }

  /**
   * The silhouettes of several labelings of the same points in one pass over the pairs, so that
   * distances are taken once.
   *
   * @throws IllegalArgumentException if the lengths differ or a label is negative
   */
  public static List<SilhouetteScore> ofAll(Points points, List<int[]> labelings, Workers workers) {
    Labeling[] prepared = new Labeling[labelings.size()];
    for (int l = 0; l < prepared.length; l++) {
      prepared[l] = new Labeling(points, labelings.get(l));
    }
    double[][] silhouettes = new double[prepared.length][points.rows()];
    int tasks =
        Math.min((points.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK, workers.threads() * 4);
    workers.forEach(
        tasks,
        task -> {
          double[] distances = new double[points.rows()];
          int end = (int) ((long) points.rows() * (task + 1) / tasks);
          for (int row = (int) ((long) points.rows() * task / tasks); row < end; row++) {
            weightedDistances(points, row, distances);
            for (int l = 0; l < prepared.length; l++) {
              silhouettes[l][row] = prepared[l].silhouette(row, distances);
            }
          }
        });
    return Arrays.stream(silhouettes)
        .map(rows -> new SilhouetteScore(rows, points.weights()))
        .toList();
  }

  /** How many rows there are. */
  public int rows() {
    return rows.length;
  }

  /** The silhouette of one row, −1 to 1. */
  public double row(int row) {
    return rows[row];
  }

  /** The mean over all individuals, Σ w s / Σ w. */
  public double mean() {
    return mean;
  }

  /**
   * The fuzzy silhouette Σ w (u₁ − u₂)^α s / Σ w (u₁ − u₂)^α, with u₁ and u₂ the highest two
   * memberships of a row in clusters that are not pinned: rows between two clusters count little
   * (Campello and Hruschka 2006, doi:10.1016/j.fss.2006.07.006). 0 where every row is equally
   * between two.
   *
   * @param partition of the same rows
   * @param alpha α ≥ 0; 1 is usual, 0 gives {@link #mean}
   * @throws IllegalArgumentException if the partition has other rows or alpha is negative
   */
  public double fuzzy(FuzzyPartition partition, double alpha) {
    Arguments.requireNotNegative("alpha", alpha);
    if (partition.rows() != rows.length) {
      throw new IllegalArgumentException(
          "row count differs: silhouettes " + rows.length + ", partition " + partition.rows());
    }
    double sum = 0;
    double total = 0;
    for (int row = 0; row < rows.length; row++) {
      double lead = partition.lead(row);
      double counts = weights[row] * (alpha == 1 ? lead : Math.pow(lead, alpha));
      sum += counts * rows[row];
      total += counts;
    }
    return total == 0 ? 0 : sum / total;
  }

  private static void weightedDistances(Points points, int row, double[] out) {
    Distances.squared(points.columns(), out.length, points.row(row), out);
    rootAndWeigh(out, points.weights());
  }

  private static void rootAndWeigh(double[] squared, double[] weights) {
    for (int i = 0; i < squared.length; i++) {
      squared[i] = Math.sqrt(squared[i]) * weights[i];
    }
  }

  /** The rows of each cluster, next to each other, so that their distances are summed in a loop. */
  private static final class Labeling {
    private final int[] labels;
    private final int[] members;
    private final int[] starts;
    private final double[] sizes;

    Labeling(Points points, int[] labels) {
      if (labels.length != points.rows()) {
        throw new IllegalArgumentException(
            "row count differs: points " + points.rows() + ", labels " + labels.length);
      }
      int clusters = 0;
      for (int row = 0; row < labels.length; row++) {
        if (labels[row] < 0) {
          throw new IllegalArgumentException(
              "label must be ≥ 0, was "
                  + labels[row]
                  + " in row "
                  + row
                  + "; select the rows that have one");
        }
        clusters = Math.max(clusters, labels[row] + 1);
      }
      this.labels = labels.clone();
      sizes = new double[clusters];
      starts = new int[clusters + 1];
      for (int row = 0; row < labels.length; row++) {
        sizes[labels[row]] += points.weight(row);
        starts[labels[row] + 1]++;
      }
      for (int j = 0; j < clusters; j++) {
        starts[j + 1] += starts[j];
      }
      members = new int[labels.length];
      int[] next = starts.clone();
      for (int row = 0; row < labels.length; row++) {
        members[next[labels[row]]++] = row;
      }
    }

    double silhouette(int row, double[] weightedDistances) {
      int own = labels[row];
      double others = sizes[own] - 1;
      if (!(others > 0)) {
        return 0;
      }
      double b = Double.POSITIVE_INFINITY;
      for (int j = 0; j < sizes.length; j++) {
        if (j != own && sizes[j] > 0) {
          b = Math.min(b, sum(weightedDistances, j) / sizes[j]);
        }
      }
      if (b == Double.POSITIVE_INFINITY) {
        return 0;
      }
      double a = sum(weightedDistances, own) / others;
      double larger = Math.max(a, b);
      return larger == 0 ? 0 : (b - a) / larger;
    }

    /** Four accumulators, because with one each addition would wait for the one before. */
    private double sum(double[] weightedDistances, int cluster) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      int end = starts[cluster + 1];
      int i = starts[cluster];
      for (; i + 3 < end; i += 4) {
        s0 += weightedDistances[members[i]];
        s1 += weightedDistances[members[i + 1]];
        s2 += weightedDistances[members[i + 2]];
        s3 += weightedDistances[members[i + 3]];
      }
      for (; i < end; i++) {
        s0 += weightedDistances[members[i]];
      }
      return (s0 + s1) + (s2 + s3);
    }
  }
}
