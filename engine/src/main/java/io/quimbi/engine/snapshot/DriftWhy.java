package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.AxisDrift;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.Contributions;
import io.quimbi.core.model.Contributions.Explained;
import io.quimbi.core.model.Standing;
import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.snapshot.DriftReport.Why;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why a customer moved: of the rise of the segment that rose most on an axis, what each feature
 * accounts for, from its value in the earlier snapshot to that in the later, both under one model.
 */
final class DriftWhy implements DriftReport.WhyOnAxis {
  private static final String NOT_KEPT =
      "the features behind a snapshot were not kept (SNAPSHOT_STORE_FEATURES)";

  private final KnownModel model;
  private final @Nullable FeatureMatrix before;
  private final @Nullable FeatureMatrix after;

  DriftWhy(KnownModel model, Snapshot before, Snapshot after) {
    this.model = model;
    this.before = matrix(before);
    this.after = matrix(after);
  }

  private static @Nullable FeatureMatrix matrix(Snapshot snapshot) {
    float[] features = snapshot.features();
    return features == null
        ? null
        : FeatureMatrix.kept(
            micros(snapshot.run().asOf()),
            features,
            new int[] {snapshot.orders()},
            new long[] {snapshot.value()},
            new long[] {micros(snapshot.firstOrderAt())},
            new long[] {micros(snapshot.lastOrderAt())});
  }

  @Override
  public @Nullable Why of(int axis, AxisDrift drift) {
    OptionalInt rising = drift.rising();
    if (rising.isEmpty()) {
      return null;
    }
    int leaf = rising.getAsInt();
    String segment = model.name(axis, leaf);
    if (before == null || after == null) {
      return Why.unknown(segment, NOT_KEPT);
    }
    Contributions contributions = new Contributions(model.model(), model.axis(axis).axis());
    Standing was = contributions.standing(before, 0);
    Standing is = contributions.standing(after, 0);
    if (was != is) {
      return Why.unknown(segment, crossed(was, is));
    }
    return switch (is) {
      case CLUSTERED -> {
        double[] from = contributions.point(before, 0);
        double[] to = contributions.point(after, 0);
        yield lacks(from) || lacks(to)
            ? Why.unknown(
                segment, "a snapshot lacks a feature that model " + model.modelNo() + " uses")
            : why(segment, contributions.between(leaf, from, to));
      }
      case ONE_ORDER_STAGE ->
          why(
              segment,
              contributions.betweenStages(
                  leaf,
                  Contributions.daysSinceLastOrder(before, 0),
                  Contributions.daysSinceLastOrder(after, 0)));
      // Wholly there before and after: what rose is the rounding of memberships at rest.
      case NOT_ENOUGH_ORDERS, EXCEPTIONAL -> null;
    };
  }

  private String crossed(Standing was, Standing is) {
    if (is == Standing.EXCEPTIONAL || was == Standing.EXCEPTIONAL) {
      return "the orders a month, first to last order, "
          + (is == Standing.EXCEPTIONAL ? "passed" : "fell below")
          + " the limit above which nobody is usual";
    }
    int from = before == null ? 0 : before.orders(0);
    int to = after == null ? 0 : after.orders(0);
    return "orders "
        + from
        + " → "
        + to
        + ": the axis "
        + (is == Standing.CLUSTERED ? "begins to say something" : "says something else");
  }

  private static boolean lacks(double[] point) {
    return Arrays.stream(point).anyMatch(Double::isNaN);
  }

  private static Why why(String segment, Explained explained) {
    return new Why(
        segment, explained.from(), explained.to(), null, FeatureContribution.ofChange(explained));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
