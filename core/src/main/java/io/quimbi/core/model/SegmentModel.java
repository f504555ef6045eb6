package io.quimbi.core.model;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Reference;
import java.util.List;
import java.util.Map;

/**
 * The result of one discovery: what it was told, the reference of the store, and the segments of
 * every axis. Immutable; whoever is scored with it is scored the same, ever after.
 *
 * @param settings by which it was discovered
 * @param reference of the store at discovery
 * @param axes all 14 in the order of {@link Axis}
 */
public record SegmentModel(DiscoverySettings settings, Reference reference, List<AxisModel> axes) {
  /** Checks that every axis is there, in order. */
  public SegmentModel {
    axes = List.copyOf(axes);
    if (!axes.stream().map(AxisModel::axis).toList().equals(List.of(Axis.values()))) {
      throw new IllegalArgumentException(
          "a model has all axes in their order, had "
              + axes.stream().map(AxisModel::axis).toList());
    }
  }

  /**
   * The same model with other identities of segments, at every depth of their trees; reserved
   * segments keep theirs. Nobody's memberships change.
   *
   * @param byAxis for each axis the new identity by the present one; what is not named stays
   */
  public SegmentModel withIdentities(Map<Axis, Map<String, String>> byAxis) {
    return new SegmentModel(
        settings,
        reference,
        axes.stream()
            .map(axis -> axis.withIdentities(byAxis.getOrDefault(axis.axis(), Map.of())))
            .toList());
  }

  /** The axes that have segments. */
  public List<AxisModel> available() {
    return axes.stream().filter(axis -> axis.unavailable().isEmpty()).toList();
  }

  /** The model of one axis. */
  public AxisModel axis(Axis axis) {
    return axes.get(axis.ordinal());
  }
}
