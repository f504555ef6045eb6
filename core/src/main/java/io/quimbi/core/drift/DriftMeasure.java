package io.quimbi.core.drift;

import io.quimbi.core.model.SegmentModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures drift between thumbprints of one model, laid out as its readers give them: the leaves of
 * all available axes end to end, and the dominant leaf of each of these axes.
 *
 * <p>{@link #between} tells everything about one customer; {@link #scores} and {@link #overall} are
 * the same figures for passes over a whole store, without allocation. Immutable and thread-safe.
 */
public final class DriftMeasure {
  private final List<AxisSegments> axes;
  private final int[] firstLeaf;
  private final double[] weightOf;
  private final DriftWeights weights;
  private final Distance distance;

  /** A measure for one model. */
  public DriftMeasure(SegmentModel model, DriftWeights weights, Distance distance) {
    this(model.available().stream().map(AxisSegments::of).toList(), weights, distance);
  }

  DriftMeasure(List<AxisSegments> axes, DriftWeights weights, Distance distance) {
    this.axes = List.copyOf(axes);
    this.weights = weights;
    this.distance = distance;
    weightOf = axes.stream().mapToDouble(axis -> weights.of(axis.axis())).toArray();
    firstLeaf = new int[axes.size() + 1];
    for (int a = 0; a < axes.size(); a++) {
      firstLeaf[a + 1] = firstLeaf[a] + axes.get(a).count();
    }
  }

  /** Equal weights and Euclidean distance: what there is without calibration. */
  public static DriftMeasure plain(SegmentModel model) {
    return new DriftMeasure(model, DriftWeights.EQUAL, Distance.EUCLIDEAN);
  }

  private DriftMeasure(DriftMeasure other, DriftWeights weights) {
    axes = other.axes;
    firstLeaf = other.firstLeaf;
    distance = other.distance;
    this.weights = weights;
    weightOf = axes.stream().mapToDouble(axis -> weights.of(axis.axis())).toArray();
  }

  /** The same measure with other weights of the axes in the overall drift. */
  DriftMeasure weighted(DriftWeights other) {
    return new DriftMeasure(this, other);
  }

  /** The axes that vectors are laid out by. */
  public List<AxisSegments> axes() {
    return axes;
  }

  /** How many memberships a thumbprint has. */
  public int leafCount() {
    return firstLeaf[axes.size()];
  }

  /**
   * The drift from one thumbprint to a later one of the same customer.
   *
   * @param before {@link #leafCount} memberships
   * @param dominantBefore an index into its axis's leaves for each axis
   * @param days above 0
   * @throws IllegalArgumentException if {@code days} is not above 0 or a shape does not fit
   */
  public ThumbprintDrift between(
      double[] before, int[] dominantBefore, double[] after, int[] dominantAfter, double days) {
    AxisDrift.requireDays(days);
    requireShape("before", before, dominantBefore);
    requireShape("after", after, dominantAfter);
    List<ThumbprintDrift.OnAxis> drifts = new ArrayList<>();
    for (int a = 0; a < axes.size(); a++) {
      drifts.add(
          new ThumbprintDrift.OnAxis(
              axes.get(a),
              AxisDrift.of(
                  axes.get(a),
                  Arrays.copyOfRange(before, firstLeaf[a], firstLeaf[a + 1]),
                  Arrays.copyOfRange(after, firstLeaf[a], firstLeaf[a + 1]),
                  dominantBefore[a],
                  dominantAfter[a],
                  days,
                  distance)));
    }
    return ThumbprintDrift.of(drifts, days, weights);
  }

  private void requireShape(String what, double[] memberships, int[] dominants) {
    if (memberships.length != leafCount() || dominants.length != axes.size()) {
      throw new IllegalArgumentException(
          "thumbprint "
              + what
              + " has "
              + memberships.length
              + " memberships and "
              + dominants.length
              + " dominants where the model has "
              + leafCount()
              + " leaves on "
              + axes.size()
              + " axes");
    }
  }

  /**
   * The score of each axis, NaN where there is an eligibility event.
   *
   * @param scores one an axis, overwritten
   * @throws IllegalArgumentException if a shape does not fit
   */
  public void scores(
      double[] before, int[] dominantBefore, double[] after, int[] dominantAfter, double[] scores) {
    requireShape("before", before, dominantBefore);
    requireShape("after", after, dominantAfter);
    for (int a = 0; a < axes.size(); a++) {
      AxisSegments segments = axes.get(a);
      boolean event = segments.reserved(dominantBefore[a]) != segments.reserved(dominantAfter[a]);
      scores[a] =
          event ? Double.NaN : distance.between(before, after, firstLeaf[a], firstLeaf[a + 1]);
    }
  }

  /** The weighted mean of such scores; NaN where no axis has both a score and a weight. */
  public double overall(double[] scores) {
    double sum = 0;
    double total = 0;
    for (int a = 0; a < scores.length; a++) {
      if (!Double.isNaN(scores[a])) {
        sum += weightOf[a] * scores[a];
        total += weightOf[a];
      }
    }
    return total > 0 ? ThumbprintDrift.mean(sum, total) : Double.NaN;
  }

  /**
   * What each axis adds to the overall drift: its weight times its score, divided by the weights of
   * all axes with a score. These add up to {@link #overall}.
   *
   * @param scores as {@link #scores} gives them
   * @return one an axis, NaN where the axis has no score; all NaN where there is no overall drift
   */
  public double[] contributions(double[] scores) {
    double total = 0;
    for (int a = 0; a < scores.length; a++) {
      total += Double.isNaN(scores[a]) ? 0 : weightOf[a];
    }
    double[] contributions = new double[scores.length];
    for (int a = 0; a < scores.length; a++) {
      contributions[a] = total > 0 ? weightOf[a] * scores[a] / total : Double.NaN;
    }
    return contributions;
  }
}
