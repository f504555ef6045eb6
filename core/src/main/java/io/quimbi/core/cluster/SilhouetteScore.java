package io.quimbi.core.cluster;

import io.quimbi.core.IndexSort;
import io.quimbi.core.IndexSort.IndexOrder;
import io.quimbi.core.Workers;
import java.util.ArrayList;
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
 * <p>Immutable and thread-safe. Cost n²/2 distances, each added twice, and for L labelings O(n·c·L)
 * with c the number of their common cells; memory 8·n·(d + 2·Σk + 1) bytes for labelings of k
 * clusters, and two rows of n per thread.
 */
public final class SilhouetteScore {
  private static final int ROWS_PER_STRIP = 128;
  private static final int STRIPS_PER_THREAD = 4;

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
    Cells cells = new Cells(points, prepared);
    addDistances(cells, prepared, workers);
    double[][] silhouettes = new double[prepared.length][points.rows()];
    for (int l = 0; l < prepared.length; l++) {
      for (int place = 0; place < points.rows(); place++) {
        int row = cells.order[place];
        silhouettes[l][row] = prepared[l].silhouette(row, place);
      }
    }
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

  /**
   * The points in cells: rows that every labeling puts together lie next to each other. Distances
   * are then summed once, however many labelings there are, and in plain loops; the clusters of a
   * labeling are unions of cells.
   */
  private static final class Cells {
    final int count;

    /** The row at each place. */
    final int[] order;

    /** The first place of each cell, and the number of places. */
    final int[] starts;

    /** For each labeling and cell, the cluster that the cell is part of. */
    final int[][] clusters;

    /** By place; shape (d, n). */
    final double[][] columns;

    /** By place. */
    final double[] weights;

    Cells(Points points, Labeling[] labelings) {
      int rows = points.rows();
      order = new int[rows];
      for (int row = 0; row < rows; row++) {
        order[row] = row;
      }
      IndexOrder byLabels =
          (x, y) -> {
            for (Labeling labeling : labelings) {
              int difference = Integer.compare(labeling.labels[x], labeling.labels[y]);
              if (difference != 0) {
                return difference;
              }
            }
            return 0;
          };
      IndexSort.sort(order, 0, rows, byLabels);
      int[] begins = new int[rows + 1];
      int found = 0;
      for (int i = 0; i < rows; i++) {
        if (i == 0 || byLabels.compare(order[i - 1], order[i]) != 0) {
          begins[found++] = i;
        }
      }
      begins[found] = rows;
      count = found;
      starts = Arrays.copyOf(begins, found + 1);
      clusters = new int[labelings.length][count];
      for (int l = 0; l < labelings.length; l++) {
        for (int cell = 0; cell < count; cell++) {
          clusters[l][cell] = labelings[l].labels[order[starts[cell]]];
        }
      }
      columns = new double[points.dimensions()][rows];
      weights = new double[rows];
      for (int i = 0; i < rows; i++) {
        weights[i] = points.weight(order[i]);
        for (int d = 0; d < columns.length; d++) {
          columns[d][i] = points.value(order[i], d);
        }
      }
    }

    double[] point(int place) {
      double[] point = new double[columns.length];
      for (int d = 0; d < point.length; d++) {
        point[d] = columns[d][place];
      }
      return point;
    }
  }

  /**
   * Some places of one cell that follow each other, with what they mean for the places before: the
   * weighted sum of the distances to them. Its length bounds how unevenly the work is shared.
   */
  private static final class Strip {
    final int cell;
    final int from;
    final int to;
    final double[] mirrored;
    final double[] distances;

    Strip(int cell, int from, int to) {
      this.cell = cell;
      this.from = from;
      this.to = to;
      mirrored = new double[to];
      distances = new double[to];
    }

    /**
     * Takes the distance of every place of the strip to every place before it, once: it counts for
     * both. What it is for the earlier one goes to {@link #mirrored}, for the later one to the
     * labelings.
     */
    void compute(Cells cells, Labeling[] labelings) {
      for (int place = from; place < to; place++) {
        Distances.squared(cells.columns, place, cells.point(place), distances);
        rootAndMirror(distances, cells.weights, cells.weights[place], mirrored, place);
        for (int before = 0; before <= cell; before++) {
          double sum =
              sum(distances, cells.starts[before], Math.min(cells.starts[before + 1], place));
          for (int l = 0; l < labelings.length; l++) {
            labelings[l].toEarlier[cells.clusters[l][before]][place] += sum;
          }
        }
      }
    }

    private static void rootAndMirror(
        double[] squared, double[] weights, double weight, double[] mirrored, int length) {
      for (int i = 0; i < length; i++) {
        double distance = Math.sqrt(squared[i]);
        squared[i] = distance * weights[i];
        mirrored[i] += distance * weight;
      }
    }

    /** Four accumulators, because with one each addition would wait for the one before. */
    private static double sum(double[] values, int from, int to) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      int i = from;
      for (; i + 3 < to; i += 4) {
        s0 += values[i];
        s1 += values[i + 1];
        s2 += values[i + 2];
        s3 += values[i + 3];
      }
      for (; i < to; i++) {
        s0 += values[i];
      }
      return (s0 + s1) + (s2 + s3);
    }

    /** Adds what was found for the places before, to be called strip after strip. */
    void addMirrored(Cells cells, Labeling[] labelings) {
      for (int l = 0; l < labelings.length; l++) {
        add(mirrored, labelings[l].toLater[cells.clusters[l][cell]]);
      }
    }

    private static void add(double[] values, double[] to) {
      for (int i = 0; i < values.length; i++) {
        to[i] += values[i];
      }
    }
  }

  /**
   * The weighted distances of every place to every cluster of every labeling. Strips are cut by
   * their length alone and added in their order, so threads do not show in the sums.
   */
  private static void addDistances(Cells cells, Labeling[] labelings, Workers workers) {
    List<Strip> strips = new ArrayList<>();
    int together = workers.threads() * STRIPS_PER_THREAD;
    for (int cell = 0; cell < cells.count; cell++) {
      int end = cells.starts[cell + 1];
      for (int from = cells.starts[cell]; from < end; from += ROWS_PER_STRIP) {
        strips.add(new Strip(cell, from, Math.min(from + ROWS_PER_STRIP, end)));
        if (strips.size() == together) {
          addDistances(strips, cells, labelings, workers);
        }
      }
    }
    addDistances(strips, cells, labelings, workers);
  }

  private static void addDistances(
      List<Strip> strips, Cells cells, Labeling[] labelings, Workers workers) {
    workers.forEach(strips.size(), i -> strips.get(i).compute(cells, labelings));
    strips.forEach(strip -> strip.addMirrored(cells, labelings));
    strips.clear();
  }

  /** A labeling, how many individuals each of its clusters has, and the distances to them. */
  private static final class Labeling {
    final int[] labels;

    /** Per cluster and place, Σ w·distance to the members at earlier places. */
    final double[][] toEarlier;

    /** The same to those at later places. */
    final double[][] toLater;

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
      toEarlier = new double[clusters][labels.length];
      toLater = new double[clusters][labels.length];
      sizes = new double[clusters];
      for (int row = 0; row < labels.length; row++) {
        sizes[labels[row]] += points.weight(row);
      }
    }

    /** The silhouette of a row, once all distances are added. */
    double silhouette(int row, int place) {
      int own = labels[row];
      double others = sizes[own] - 1;
      if (!(others > 0)) {
        return 0;
      }
      double b = Double.POSITIVE_INFINITY;
      for (int j = 0; j < sizes.length; j++) {
        if (j != own && sizes[j] > 0) {
          b = Math.min(b, (toEarlier[j][place] + toLater[j][place]) / sizes[j]);
        }
      }
      if (b == Double.POSITIVE_INFINITY) {
        return 0;
      }
      double a = (toEarlier[own][place] + toLater[own][place]) / others;
      double larger = Math.max(a, b);
      return larger == 0 ? 0 : (b - a) / larger;
    }
  }
}
