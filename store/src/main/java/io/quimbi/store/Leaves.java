package io.quimbi.store;

import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import java.util.ArrayList;
import java.util.List;

/**
 * The leaves of a model as {@code axis/name}, through all axes. Memberships are kept by the places
 * of segments, so whatever is stored with a model must have its leaves in its order.
 */
final class Leaves {
  private Leaves() {}

  /** Those of profiles. */
  static List<String> of(ProfileRows rows) {
    List<String> leaves = new ArrayList<>();
    for (int axis = 0; axis < rows.axes().size(); axis++) {
      int end = axis + 1 < rows.axes().size() ? rows.firstLeaf(axis + 1) : rows.leafCount();
      for (int leaf = rows.firstLeaf(axis); leaf < end; leaf++) {
        leaves.add(rows.axes().get(axis) + "/" + rows.leafName(leaf));
      }
    }
    return leaves;
  }

  /**
   * Refuses profiles whose leaves are not the segments.
   *
   * @param segments as {@code axis/name}
   */
  static void requireSame(List<String> segments, ProfileRows rows) {
    List<String> leaves = of(rows);
    if (!segments.equals(leaves)) {
      throw new IllegalArgumentException(
          "segments must be the leaves of the profiles in their order; the segments are "
              + segments
              + ", the leaves are "
              + leaves);
    }
  }
}
