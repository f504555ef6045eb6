package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.FuzzyCMeans;
import io.quimbi.core.cluster.FuzzyCMeansOptions;
import io.quimbi.core.cluster.FuzzyPartition;
import io.quimbi.core.cluster.Points;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.FuzzyKMeansClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;

/** The same fuzzy c-means with m = 2 by this product and by Apache Commons Math. */
final class FuzzyFit {
  private static final double[][] NONE = {};

  /** Below every change that there can be, so that the number of iterations ends the run. */
  private static final double NEVER_SETTLED = -1;

  private FuzzyFit() {}

  /**
   * One run of exactly {@code iterations} from given centroids, memberships of everybody included.
   *
   * @param start shape (k, d)
   */
  static FuzzyPartition quimbi(Points points, double[][] start, int iterations, Workers workers) {
    FuzzyCMeansOptions options =
        FuzzyCMeansOptions.of(start.length, 0).withStarts(1).withStop(iterations, 0);
    FuzzyPartition partition = FuzzyCMeans.fitFrom(points, start, options, NONE, workers);
    if (partition.iterations() != iterations) {
      throw new IllegalStateException(
          "iterations differ: asked for " + iterations + ", made " + partition.iterations());
    }
    return partition;
  }

  /** Points as Commons Math wants them. */
  static List<DoublePoint> points(double[][] columns) {
    List<DoublePoint> points = new ArrayList<>(columns[0].length);
    for (int row = 0; row < columns[0].length; row++) {
      double[] point = new double[columns.length];
      for (int d = 0; d < point.length; d++) {
        point[d] = columns[d][row];
      }
      points.add(new DoublePoint(point));
    }
    return points;
  }

  /** One run of exactly {@code iterations} from random memberships; Commons Math knows no other. */
  static FuzzyKMeansClusterer<DoublePoint> commonsMath(
      List<DoublePoint> points, int groups, int iterations, long seed) {
    FuzzyKMeansClusterer<DoublePoint> clusterer =
        new FuzzyKMeansClusterer<>(
            groups,
            FuzzyCMeansOptions.FUZZIFIER,
            iterations,
            new EuclideanDistance(),
            NEVER_SETTLED,
            new Well19937c(seed));
    clusterer.cluster(points);
    return clusterer;
  }

  /** The centroids that Commons Math found, in lexicographic order as ours are; shape (k, d). */
  static double[][] centroids(FuzzyKMeansClusterer<DoublePoint> clusterer) {
    return clusterer.getClusters().stream()
        .map(CentroidCluster::getCenter)
        .map(centre -> centre.getPoint())
        .sorted(Comparator.comparing((double[] centre) -> centre, Arrays::compare))
        .toArray(double[][]::new);
  }

  /** The largest difference of two sets of centroids in any coordinate. */
  static double difference(double[][] a, double[][] b) {
    double largest = 0;
    for (int j = 0; j < a.length; j++) {
      for (int d = 0; d < a[j].length; d++) {
        largest = Math.max(largest, Math.abs(a[j][d] - b[j][d]));
      }
    }
    return largest;
  }
}
