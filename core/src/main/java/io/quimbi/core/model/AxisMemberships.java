package io.quimbi.core.model;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureMatrix;

/**
 * Memberships of customers on a single axis, one customer after the other: the same as {@link
 * Thumbprints.Reader} gives on this axis, without those of the others.
 *
 * <p>Not thread-safe: it holds the space to compute in.
 */
public final class AxisMemberships {
  private final AxisScorer scorer;
  private final double[] memberships;

  private AxisMemberships(AxisScorer scorer, int leaves) {
    this.scorer = scorer;
    memberships = new double[leaves];
  }

  /**
   * Memberships on an axis of a model.
   *
   * @throws IllegalArgumentException if the axis is unavailable under the model
   */
  public static AxisMemberships of(SegmentModel model, Axis axis) {
    AxisModel own = model.axis(axis);
    if (own.unavailable().isPresent()) {
      throw new IllegalArgumentException(
          "axis "
              + axis.id()
              + " must be available to have memberships, was not: "
              + own.unavailable().get());
    }
    return new AxisMemberships(new AxisScorer(own, model.reference()), own.leaves().size());
  }

  /**
   * Memberships of a customer in the leaves of the axis, adding up to 1; the array belongs to this
   * object and is overwritten by the next call.
   */
  @SuppressWarnings("ReturnsMutableArray") // Documented: read it before the next call.
  public double[] read(FeatureMatrix matrix, int row) {
    scorer.score(matrix, row, memberships, 0);
    return memberships;
  }
}
