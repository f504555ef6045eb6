package io.quimbi.engine.backtest;

import io.quimbi.core.evidence.LevelScale;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.core.model.Thumbprints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * E, how high a customer stands: the level on purchase_frequency by recent_orders_90d plus that on
 * loyalty_trajectory by −churn_risk.
 */
final class CustomerLevels {
  private record OnAxis(LevelScale scale, int first, int end) {}

  private final List<OnAxis> axes = new ArrayList<>();

  private CustomerLevels() {}

  /** Levels under a model; empty where one of the two axes has no segment to stand on. */
  static Optional<CustomerLevels> of(Thumbprints thumbprints) {
    CustomerLevels levels = new CustomerLevels();
    boolean both =
        levels.add(thumbprints, Axis.PURCHASE_FREQUENCY, Feature.RECENT_ORDERS_90D, 1)
            && levels.add(thumbprints, Axis.LOYALTY_TRAJECTORY, Feature.CHURN_RISK, -1);
    return both ? Optional.of(levels) : Optional.empty();
  }

  private boolean add(Thumbprints thumbprints, Axis axis, Feature feature, int sign) {
    for (int a = 0; a < thumbprints.axes().size(); a++) {
      AxisModel model = thumbprints.axes().get(a);
      if (model.axis() == axis) {
        SegmentKind[] kinds =
            model.leaves().stream().map(AxisModel.Leaf::kind).toArray(SegmentKind[]::new);
        double[] values = Arrays.stream(model.leafValues(feature)).map(v -> sign * v).toArray();
        boolean ordinary = false;
        for (int j = 0; j < kinds.length; j++) {
          if (!kinds[j].reserved()) {
            ordinary = true;
            if (Double.isNaN(values[j])) {
              return false;
            }
          }
        }
        if (ordinary) {
          axes.add(
              new OnAxis(
                  LevelScale.of(values, kinds),
                  thumbprints.firstLeaf(a),
                  thumbprints.firstLeaf(a) + kinds.length));
        }
        return ordinary;
      }
    }
    return false;
  }

  /** E of the memberships in the leaves of all available axes, from 0 to 2. */
  double level(double[] memberships) {
    double level = 0;
    for (OnAxis axis : axes) {
      level += axis.scale.level(Arrays.copyOfRange(memberships, axis.first, axis.end));
    }
    return level;
  }
}
