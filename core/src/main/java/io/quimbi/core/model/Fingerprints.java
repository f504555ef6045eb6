package io.quimbi.core.model;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Fingerprints under a model: how far a customer lies from the centroid of every segment of every
 * axis. Memberships say where somebody belongs; the distances tell two who belong alike apart.
 *
 * <p><b>Order.</b> One distance for each leaf of each available axis, laid end to end in the order
 * of stored memberships ({@link Thumbprints#firstLeaf}), so that distance i and membership i are of
 * the same segment. A segment that is divided further is there as its leaves, a pinned one like any
 * other.
 *
 * <p><b>Units.</b> Distances on an axis are Euclidean in the scaled units of its root, at every
 * depth: a leaf below a subdivision has its centroid carried back from the subdivision's own units.
 * With d features on the axis:
 *
 * <ul>
 *   <li>Somebody of whom the axis says nothing (too few orders) has distance 0 to the reserved
 *       segment and to each cluster the root mean square distance of the customers it was found on,
 *       √(d + ‖c‖²), scaled features having mean 0 and variance 1: nothing known is everybody's
 *       average, near nobody in particular.
 *   <li>Who is not in a reserved segment is as far from it as two customers drawn at random from
 *       each other, √(2d).
 *   <li>Distances to the stages of customers with one order are |ln(1+R) − c| over the distance of
 *       two neighbouring stages.
 *   <li>An exceptional customer has distance 0 to that segment and real ones to the clusters.
 * </ul>
 *
 * <p><b>Coordinates</b> are the distances of each axis divided by the root mean square of that
 * axis's distances, √(Σ_j (d + ‖c_j‖²)) over its clusters, so that an axis with many segments or
 * many features does not outweigh the others.
 *
 * <p>Immutable and thread-safe; readers are for one thread.
 */
public final class Fingerprints {
  private final List<AxisModel> axes;
  private final Plane[] planes;
  private final int[] firstLeaf;
  private final SegmentModel model;

  private Fingerprints(SegmentModel model) {
    this.model = model;
    axes = model.available();
    planes = axes.stream().map(Plane::of).toArray(Plane[]::new);
    firstLeaf = new int[planes.length + 1];
    for (int a = 0; a < planes.length; a++) {
      firstLeaf[a + 1] = firstLeaf[a] + axes.get(a).leaves().size();
    }
  }

  /** Fingerprints under a model. */
  public static Fingerprints under(SegmentModel model) {
    return new Fingerprints(model);
  }

  /** The available axes, in the model's order. */
  public List<AxisModel> axes() {
    return axes;
  }

  /** Index of an axis's first distance. */
  public int firstLeaf(int axis) {
    return firstLeaf[axis];
  }

  /** How many distances a fingerprint has: the leaves of all available axes. */
  public int size() {
    return firstLeaf[planes.length];
  }

  /** A reader for one thread. */
  public Reader reader() {
    return new Reader();
  }

  /** Where the leaves of an axis lie in the scaled space of its root. */
  private record Plane(
      Scaler scaler,
      Feature[] features,
      double[][] centroids,
      double[] neutral,
      double apart,
      double scale) {

    static Plane of(AxisModel axis) {
      List<double[]> centroids = new ArrayList<>();
      Scaler scaler =
          axis.root().map(Division::scaler).orElseGet(() -> new Scaler(List.of(), List.of()));
      axis.root().ifPresent(root -> collect(root, scaler, centroids));
      int d = scaler.features().size();
      double[] neutral = new double[centroids.size()];
      double squares = 0;
      for (int j = 0; j < neutral.length; j++) {
        double norm2 = 0;
        for (double coordinate : centroids.get(j)) {
          norm2 += coordinate * coordinate;
        }
        neutral[j] = Math.sqrt(d + norm2);
        squares += neutral[j] * neutral[j];
      }
      return new Plane(
          scaler,
          scaler.features().toArray(Feature[]::new),
          centroids.toArray(double[][]::new),
          neutral,
          // An axis without clusters still tells its reserved segments apart.
          d == 0 ? 1 : Math.sqrt(2.0 * d),
          squares > 0 ? 1 / Math.sqrt(squares) : 1);
    }

    private static void collect(Division division, Scaler axis, List<double[]> to) {
      for (int j = 0; j < division.segments().size(); j++) {
        Division inner = division.segments().get(j).division().orElse(null);
        if (inner == null) {
          to.add(axis.rescale(division.scaler(), division.centroid(j)));
        } else {
          collect(inner, axis, to);
        }
      }
    }
  }

  /** Reads the fingerprint of one customer after the other. Not thread-safe. */
  public final class Reader {
    private final AxisScorer[] scorers = new AxisScorer[planes.length];
    private final double[][] scaled = new double[planes.length][];

    private Reader() {
      for (int a = 0; a < planes.length; a++) {
        scorers[a] = new AxisScorer(axes.get(a), model.reference());
        scaled[a] = new double[planes[a].features.length];
      }
    }

    /**
     * Writes a customer's distances, each at least 0.
     *
     * @param to {@link #size} values, overwritten
     */
    public void distances(FeatureMatrix matrix, int row, double[] to) {
      for (int a = 0; a < planes.length; a++) {
        distances(a, matrix, row, to);
      }
    }

    /**
     * Writes a customer's coordinates, in which customers are compared.
     *
     * @param to {@link #size} values, overwritten
     */
    public void coordinates(FeatureMatrix matrix, int row, double[] to) {
      for (int a = 0; a < planes.length; a++) {
        distances(a, matrix, row, to);
        for (int i = firstLeaf[a]; i < firstLeaf[a + 1]; i++) {
          to[i] *= planes[a].scale;
        }
      }
    }

    private void distances(int a, FeatureMatrix matrix, int row, double[] to) {
      Plane plane = planes[a];
      AxisModel axis = axes.get(a);
      Standing standing = scorers[a].standing(matrix, row);
      if (standing == Standing.CLUSTERED || standing == Standing.EXCEPTIONAL) {
        toCentroids(plane, scaled[a], matrix, row, to, firstLeaf[a]);
      } else {
        System.arraycopy(plane.neutral, 0, to, firstLeaf[a], plane.neutral.length);
      }
      for (int leaf = plane.centroids.length; leaf < axis.leaves().size(); leaf++) {
        to[firstLeaf[a] + leaf] =
            switch (axis.leaves().get(leaf).kind()) {
              case NOT_ENOUGH_ORDERS -> standing == Standing.NOT_ENOUGH_ORDERS ? 0 : plane.apart;
              case EXCEPTIONAL -> standing == Standing.EXCEPTIONAL ? 0 : plane.apart;
              case ONE_ORDER_STAGE ->
                  standing == Standing.ONE_ORDER_STAGE
                      ? toStage(axis, axis.leaves().get(leaf).path(), matrix, row)
                      : plane.apart;
              case ORDINARY, PINNED ->
                  throw new IllegalStateException("reserved segments stand last");
            };
      }
    }

    private static void toCentroids(
        Plane plane, double[] scaled, FeatureMatrix matrix, int row, double[] to, int offset) {
      for (int f = 0; f < scaled.length; f++) {
        scaled[f] = plane.scaler.scale(f, matrix.get(row, plane.features[f]));
      }
      for (int j = 0; j < plane.centroids.length; j++) {
        double sum = 0;
        double[] centroid = plane.centroids[j];
        for (int f = 0; f < scaled.length; f++) {
          sum += (scaled[f] - centroid[f]) * (scaled[f] - centroid[f]);
        }
        to[offset + j] = Math.sqrt(sum);
      }
    }

    private static double toStage(AxisModel axis, String name, FeatureMatrix matrix, int row) {
      OneOrderStages stages = axis.stages().orElseThrow();
      double first = stages.centroid(0);
      double step = stages.centroid(1) - first;
      // As memberships do, it ends at the outermost stages: longer ago is no more lapsed.
      double x =
          Math.clamp(
              Math.log1p(AxisScorer.daysSinceLastOrder(matrix, row)), first, stages.centroid(2));
      return Math.abs(x - stages.centroid(AxisModel.STAGE_NAMES.indexOf(name))) / step;
    }
  }
}
