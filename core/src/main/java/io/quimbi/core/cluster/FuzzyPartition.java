package io.quimbi.core.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Points parted softly among centroids: how much each row belongs to each, and where the centroids
 * are. The result of {@link FuzzyCMeans} and {@link KMeans}; of the latter every membership is 0 or
 * 1.
 *
 * <p>Clusters are numbered from 0: the free ones in lexicographic order of their centroids, then
 * the pinned ones in the order they were given. Memberships are those of the centroids as they are,
 * so {@link #assign} gives a row of the points its own memberships again, within 1e-12.
 *
 * <p>Immutable and thread-safe. Memory 8·n·c bytes.
 */
public final class FuzzyPartition {
  private static final int BLOCK_SHIFT = Integer.numberOfTrailingZeros(Blocks.SIZE);
  private static final int BLOCK_MASK = Blocks.SIZE - 1;

  private final double[][] centroids;
  private final int freeCount;
  private final int requestedCount;
  private final double fuzzifier;
  private final double[] objectives;
  private final StopReason stopReason;
  private final double[][][] memberships;
  private final double[] sizes;
  private final int rows;

  /** For each row, where its memberships are stored; null where that is its own number. */
  private final int @Nullable [] storedRow;

  /**
   * A partition that owns its arrays.
   *
   * @param memberships per block and centroid, one per point
   */
  FuzzyPartition(
      double[][] centroids,
      int freeCount,
      int requestedCount,
      double fuzzifier,
      double[] objectives,
      StopReason stopReason,
      double[][][] memberships,
      double[] weights) {
    this.centroids = centroids;
    this.freeCount = freeCount;
    this.requestedCount = requestedCount;
    this.fuzzifier = fuzzifier;
    this.objectives = objectives;
    this.stopReason = stopReason;
    this.memberships = memberships;
    this.rows = weights.length;
    this.storedRow = null;
    this.sizes = new double[centroids.length];
    for (int row = 0; row < rows; row++) {
      sizes[label(row)] += weights[row];
    }
  }

  private FuzzyPartition(FuzzyPartition of, int[] storedRow) {
    this.centroids = of.centroids;
    this.freeCount = of.freeCount;
    this.requestedCount = of.requestedCount;
    this.fuzzifier = of.fuzzifier;
    this.objectives = of.objectives;
    this.stopReason = of.stopReason;
    this.memberships = of.memberships;
    this.sizes = of.sizes;
    this.rows = storedRow.length;
    this.storedRow = storedRow;
  }

  /**
   * This partition of folded points, with the rows there were before folding.
   *
   * @throws IllegalArgumentException if these are not the points that were parted
   */
  public FuzzyPartition unfolded(Points folded) {
    if (storedRow != null || folded.rows() != rows) {
      throw new IllegalArgumentException(
          "row count differs: partition " + rows + ", folded points " + folded.rows());
    }
    int[] stored = new int[folded.sourceRows()];
    for (int row = 0; row < stored.length; row++) {
      stored[row] = folded.foldOf(row);
    }
    return new FuzzyPartition(this, stored);
  }

  /** How many rows n were parted. */
  public int rows() {
    return rows;
  }

  /** How many clusters c there are, free and pinned. */
  public int clusterCount() {
    return centroids.length;
  }

  /** How many of the clusters have a centroid that was free to move; they come first. */
  public int freeCount() {
    return freeCount;
  }

  /**
   * How many free clusters were asked for: more than {@link #freeCount} where there were not as
   * many distinct rows.
   */
  public int requestedCount() {
    return requestedCount;
  }

  /** Whether the centroid of this cluster was pinned. */
  public boolean isPinned(int cluster) {
    return cluster >= freeCount;
  }

  /** The fuzzifier m; 1 where memberships are 0 or 1. */
  public double fuzzifier() {
    return fuzzifier;
  }

  /** The centroid of one cluster, copied; shape (d). */
  public double[] centroid(int cluster) {
    return centroids[cluster].clone();
  }

  /** All centroids, copied; shape (c, d). */
  public double[][] centroids() {
    return copy(0, centroids.length);
  }

  /** The centroids that were free to move, copied; shape (freeCount, d). */
  public double[][] freeCentroids() {
    return copy(0, freeCount);
  }

  /** The pinned centroids, copied. */
  public double[][] pinnedCentroids() {
    return copy(freeCount, centroids.length);
  }

  /** The membership of a row in a cluster, 0 to 1; those of a row sum to 1 within 1e-12. */
  public double u(int row, int cluster) {
    int stored = stored(row);
    return memberships[stored >>> BLOCK_SHIFT][cluster][stored & BLOCK_MASK];
  }

  /** The memberships of one row, copied; shape (c). */
  public double[] memberships(int row) {
    double[] copy = new double[centroids.length];
    for (int j = 0; j < copy.length; j++) {
      copy[j] = u(row, j);
    }
    return copy;
  }

  /** The cluster of highest membership; of equal ones the first. */
  public int label(int row) {
    return highest(row, 0, centroids.length);
  }

  /** The label of every row; shape (n). */
  public int[] labels() {
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = label(row);
    }
    return labels;
  }

  /** The cluster of highest membership among those not pinned; of equal ones the first. */
  public int freeLabel(int row) {
    return highest(row, 0, freeCount);
  }

  /** The label of every row among the clusters not pinned; shape (n). */
  public int[] freeLabels() {
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = freeLabel(row);
    }
    return labels;
  }

  /** The weight of the rows whose {@link #label} is each cluster, copied; shape (c). */
  public double[] sizes() {
    return sizes.clone();
  }

  /** The objective J = Σ_i w_i Σ_j u_ij^m ‖x_i − c_j‖² of these centroids and memberships. */
  public double objective() {
    return objectives[objectives.length - 1];
  }

  /** J after each iteration of the run that was kept, copied; but for rounding it never rises. */
  public double[] objectives() {
    return objectives.clone();
  }

  /** How many iterations the run that was kept took. */
  public int iterations() {
    return objectives.length;
  }

  /** Why the run that was kept ended. */
  public StopReason stopReason() {
    return stopReason;
  }

  /**
   * The memberships of any point in these clusters; shape (c).
   *
   * @param point shape (d), in the units of the points that were parted
   * @throws IllegalArgumentException if the dimension differs or a value is not finite
   */
  public double[] assign(double... point) {
    return assign(MembershipKernel.fuzzy(fuzzifier), point);
  }

  /**
   * The memberships of any point in these clusters by another kernel; shape (c).
   *
   * @throws IllegalArgumentException if the dimension differs or a value is not finite
   */
  public double[] assign(MembershipKernel kernel, double... point) {
    Arguments.requireCentroids("point", new double[][] {point}, centroids[0].length);
    double[] squaredDistances = new double[centroids.length];
    for (int j = 0; j < squaredDistances.length; j++) {
      squaredDistances[j] = Distances.squared(point, centroids[j]);
    }
    double[] row = new double[centroids.length];
    kernel.memberships(squaredDistances, row);
    return row;
  }

  /**
   * By how much the highest free membership exceeds the second highest; 1 with one free cluster.
   */
  double lead(int row) {
    double first = 0;
    double second = 0;
    for (int j = 0; j < freeCount; j++) {
      double membership = u(row, j);
      if (membership > first) {
        second = first;
        first = membership;
      } else if (membership > second) {
        second = membership;
      }
    }
    return freeCount == 1 ? 1 : first - second;
  }

  /** The centroids themselves, for this package, which does not write to them. */
  double[][] sharedCentroids() {
    return centroids;
  }

  private int highest(int row, int from, int to) {
    int stored = stored(row);
    double[][] block = memberships[stored >>> BLOCK_SHIFT];
    int at = stored & BLOCK_MASK;
    int highest = from;
    for (int j = from + 1; j < to; j++) {
      if (block[j][at] > block[highest][at]) {
        highest = j;
      }
    }
    return highest;
  }

  private int stored(int row) {
    return storedRow == null ? row : storedRow[row];
  }

  private double[][] copy(int from, int to) {
    double[][] copy = new double[to - from][];
    for (int j = from; j < to; j++) {
      copy[j - from] = centroids[j].clone();
    }
    return copy;
  }

  @Override
  public String toString() {
    return "FuzzyPartition[rows="
        + rows
        + ", centroids="
        + Arrays.deepToString(centroids)
        + ", objective="
        + objective()
        + ", iterations="
        + iterations()
        + ", "
        + stopReason
        + "]";
  }
}
