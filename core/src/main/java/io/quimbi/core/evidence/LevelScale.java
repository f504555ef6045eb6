package io.quimbi.core.evidence;

import io.quimbi.core.model.SegmentKind;

/**
 * How high a customer stands on one axis, in plain words between 0 (the least active segment) and 1
 * (the most active): Σ_j h_j·u_j over the axis's segments j, with h the segments' centroids of one
 * feature in plain units, scaled to [0, 1] over the ordinary leaves. One-order stages and
 * not_enough_orders stand at 0, exceptional at 1.
 *
 * <p>E, the level whose fall warns of churn, is the sum of two: recent_orders_90d on
 * purchase_frequency and −churn_risk on loyalty_trajectory.
 *
 * <p>Immutable and thread-safe.
 */
public final class LevelScale {
  private final double[] heights;

  private LevelScale(double[] heights) {
    this.heights = heights;
  }

  /**
   * A scale from the segments of an axis.
   *
   * @param leafValues the feature of each segment's centroid in plain units, the more the better
   *     (churn_risk comes with its sign turned); what stands at a reserved segment is not read
   * @param kinds kind of each segment. Segments found by clustering or pinned are ordinary leaves
   *     here. Where all ordinary leaves have one value, they stand at ½
   * @throws IllegalArgumentException if the lengths differ, no leaf is ordinary, or the value of an
   *     ordinary leaf is not finite
   */
  public static LevelScale of(double[] leafValues, SegmentKind[] kinds) {
    if (leafValues.length != kinds.length) {
      throw new IllegalArgumentException(
          "segment count differs: values " + leafValues.length + ", kinds " + kinds.length);
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < kinds.length; j++) {
      if (!kinds[j].reserved()) {
        if (!Double.isFinite(leafValues[j])) {
          throw new IllegalArgumentException(
              "centroid value must be finite, was " + leafValues[j] + " at segment " + j);
        }
        least = Math.min(least, leafValues[j]);
        most = Math.max(most, leafValues[j]);
      }
    }
    if (most < least) {
      throw new IllegalArgumentException(
          "an axis needs an ordinary segment to have a level, had none of " + kinds.length);
    }
    double[] heights = new double[kinds.length];
    for (int j = 0; j < heights.length; j++) {
      heights[j] =
          switch (kinds[j]) {
            case NOT_ENOUGH_ORDERS, ONE_ORDER_STAGE -> 0;
            case EXCEPTIONAL -> 1;
            case ORDINARY, PINNED -> most == least ? 0.5 : (leafValues[j] - least) / (most - least);
          };
    }
    return new LevelScale(heights);
  }

  /** h_j, where segment {@code j} stands, from 0 to 1. */
  public double height(int j) {
    return heights[j];
  }

  /**
   * Σ_j h_j·u_j.
   *
   * @param memberships u, by segment, summing to 1
   * @throws IllegalArgumentException if there are not as many as segments
   */
  public double level(double... memberships) {
    if (memberships.length != heights.length) {
      throw new IllegalArgumentException(
          "segment count differs: scale " + heights.length + ", memberships " + memberships.length);
    }
    return levelAt(memberships, 0);
  }

  /** The same, the memberships of this axis beginning at an index of a longer array. */
  double levelAt(double[] memberships, int first) {
    double level = 0;
    for (int j = 0; j < heights.length; j++) {
      level += heights[j] * memberships[first + j];
    }
    return level;
  }
}
