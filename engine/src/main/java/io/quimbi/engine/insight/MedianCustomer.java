package io.quimbi.engine.insight;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Contributions;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Standing;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The store's median customer: on each axis the median of every feature among the customers that
 * have memberships by it, and of the days since the order among those with one order.
 */
final class MedianCustomer {
  private final Map<Axis, double[]> points;
  private final double stageDays;

  private MedianCustomer(Map<Axis, double[]> points, double stageDays) {
    this.points = points;
    this.stageDays = stageDays;
  }

  static MedianCustomer of(SegmentModel model, FeatureMatrix matrix) {
    Map<Axis, double[]> points = new EnumMap<>(Axis.class);
    double[] stageDays = {};
    for (AxisModel axis : model.available()) {
      Contributions contributions = new Contributions(model, axis.axis());
      int[] clustered = new int[matrix.rows()];
      double[] days = new double[matrix.rows()];
      int members = 0;
      int stages = 0;
      for (int row = 0; row < matrix.rows(); row++) {
        Standing standing = contributions.standing(matrix, row);
        if (standing == Standing.CLUSTERED) {
          clustered[members++] = row;
        } else if (standing == Standing.ONE_ORDER_STAGE) {
          days[stages++] = Contributions.daysSinceLastOrder(matrix, row);
        }
      }
      points.put(
          axis.axis(),
          medians(matrix, contributions.features(), Arrays.copyOf(clustered, members)));
      if (stages > 0) {
        stageDays = Arrays.copyOf(days, stages);
      }
    }
    return new MedianCustomer(points, median(stageDays));
  }

  private static double[] medians(FeatureMatrix matrix, List<Feature> features, int[] rows) {
    double[] medians = new double[features.size()];
    double[] values = new double[rows.length];
    for (int f = 0; f < medians.length; f++) {
      for (int i = 0; i < rows.length; i++) {
        values[i] = matrix.get(rows[i], features.get(f));
      }
      medians[f] = median(values);
    }
    return medians;
  }

  /** The median, of an even number the mean of the middle two; 0 of none, which nobody asks for. */
  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** The plain values of the axis's features in {@link Contributions#features}' order. */
  double[] point(Axis axis) {
    return points.getOrDefault(axis, new double[0]).clone();
  }

  /** Days since the order of those with one. */
  double stageDays() {
    return stageDays;
  }
}
