package io.quimbi.engine.snapshot;

import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot's thumbprint under the model that it is looked at with, which need not be the one it
 * was made with. Arrays are its owner's and not changed.
 *
 * @param memberships of all leaves, 0 to 1
 * @param dominants for each axis, counted within it
 * @param approximate whether it was carried over through the overlap of the two models
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Never compared; passed from one computation to the next.
record Thumbprint(
    Snapshot snapshot,
    double[] memberships,
    int[] dominants,
    boolean rescored,
    boolean approximate) {
  private static final double UNITS_AT_REST = 10_000;

  /** The thumbprint as stored, under its own model. */
  static Thumbprint asStored(Snapshot snapshot, KnownModel model) {
    double[] memberships = new double[model.leafCount()];
    for (int leaf = 0; leaf < memberships.length; leaf++) {
      memberships[leaf] = snapshot.memberships()[leaf] / UNITS_AT_REST;
    }
    int[] dominants = new int[model.axisCount()];
    for (int axis = 0; axis < dominants.length; axis++) {
      dominants[axis] = snapshot.dominants()[axis] - model.firstLeaf(axis);
    }
    return new Thumbprint(snapshot, memberships, dominants, false, false);
  }

  /** Later less earlier churn risk; null where one is not known. */
  static @Nullable Double difference(@Nullable Double before, @Nullable Double after) {
    return before == null || after == null ? null : after - before;
  }
}
