package io.quimbi.core.evidence;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.AxisMemberships;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Division;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.core.model.SegmentModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * E, how active a customer's thumbprint says they are, from 0 to 2: the sum of two {@link
 * LevelScale levels}, of recent_orders_90d on purchase_frequency and of −churn_risk on
 * loyalty_trajectory. {@link LevelDrop} is how far it has fallen.
 *
 * <p>Immutable and thread-safe.
 */
public final class ActivityLevel {
  private final SegmentModel model;
  private final LevelScale frequency;
  private final int frequencyFirst;
  private final LevelScale loyalty;
  private final int loyaltyFirst;

  private ActivityLevel(
      SegmentModel model,
      LevelScale frequency,
      int frequencyFirst,
      LevelScale loyalty,
      int loyaltyFirst) {
    this.model = model;
    this.frequency = frequency;
    this.frequencyFirst = frequencyFirst;
    this.loyalty = loyalty;
    this.loyaltyFirst = loyaltyFirst;
  }

  /**
   * The level under a model.
   *
   * @return empty where one of the two axes has no ordinary segment, or its segments do not say how
   *     they differ in the feature
   */
  public static Optional<ActivityLevel> of(SegmentModel model) {
    Optional<LevelScale> frequency =
        scale(model.axis(Axis.PURCHASE_FREQUENCY), Feature.RECENT_ORDERS_90D, 1);
    Optional<LevelScale> loyalty =
        scale(model.axis(Axis.LOYALTY_TRAJECTORY), Feature.CHURN_RISK, -1);
    if (frequency.isEmpty() || loyalty.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ActivityLevel(
            model,
            frequency.get(),
            firstLeaf(model, Axis.PURCHASE_FREQUENCY),
            loyalty.get(),
            firstLeaf(model, Axis.LOYALTY_TRAJECTORY)));
  }

  private static int firstLeaf(SegmentModel model, Axis axis) {
    int first = 0;
    for (AxisModel one : model.available()) {
      if (one.axis() == axis) {
        return first;
      }
      first += one.leaves().size();
    }
    throw new IllegalStateException("axis " + axis + " has a level but no place");
  }

  private static Optional<LevelScale> scale(AxisModel axis, Feature feature, int sign) {
    if (axis.unavailable().isPresent() || axis.root().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> ofPath = new HashMap<>();
    collect(axis.root().get(), feature, Double.NaN, ofPath);
    List<AxisModel.Leaf> leaves = axis.leaves();
    double[] values = new double[leaves.size()];
    Arrays.setAll(values, leaf -> sign * ofPath.getOrDefault(leaves.get(leaf).path(), Double.NaN));
    SegmentKind[] kinds = leaves.stream().map(AxisModel.Leaf::kind).toArray(SegmentKind[]::new);
    for (int leaf = 0; leaf < values.length; leaf++) {
      if (!kinds[leaf].reserved() && Double.isNaN(values[leaf])) {
        return Optional.empty();
      }
    }
    return Optional.of(LevelScale.of(values, kinds));
  }

  /**
   * The plain value of a feature at the centroid of each segment; within a segment that was divided
   * by other features alone, that of the segment.
   */
  private static void collect(
      Division division, Feature feature, double inherited, Map<String, Double> to) {
    Scaler scaler = division.scaler();
    int f = scaler.features().indexOf(feature);
    double constant = inherited;
    for (Scaler.Constant one : scaler.constants()) {
      constant = one.feature() == feature ? one.value() : constant;
    }
    for (int j = 0; j < division.segments().size(); j++) {
      Division.Segment segment = division.segments().get(j);
      double value = f < 0 ? constant : scaler.unscale(f, division.centroid(j)[f]);
      to.put(segment.path(), value);
      segment.division().ifPresent(inner -> collect(inner, feature, value, to));
    }
  }

  /**
   * E of a thumbprint.
   *
   * @param memberships in the leaves of all available axes of the model, end to end
   */
  public double of(double[] memberships) {
    return frequency.levelAt(memberships, frequencyFirst)
        + loyalty.levelAt(memberships, loyaltyFirst);
  }

  /** A reader of levels, for one thread. */
  Reader reader() {
    return new Reader();
  }

  /**
   * E of one customer after the other, from the two axes that it is made of alone. Not thread-safe.
   */
  final class Reader {
    private final AxisMemberships onFrequency = AxisMemberships.of(model, Axis.PURCHASE_FREQUENCY);
    private final AxisMemberships onLoyalty = AxisMemberships.of(model, Axis.LOYALTY_TRAJECTORY);

    private Reader() {}

    double read(FeatureMatrix matrix, int row) {
      return frequency.level(onFrequency.read(matrix, row))
          + loyalty.level(onLoyalty.read(matrix, row));
    }
  }
}
