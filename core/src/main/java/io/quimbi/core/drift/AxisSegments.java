package io.quimbi.core.drift;

import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of an axis that membership vectors are given in, as far as drift needs to know them.
 *
 * @param axis its id, such as {@code purchase_value}
 * @param ids a stable text for each segment: the identity within a model, the name where there is
 *     no model
 * @param kinds for each segment, where it comes from
 */
public record AxisSegments(String axis, List<String> ids, List<SegmentKind> kinds) {
  /** Copies the lists and checks that they fit. */
  public AxisSegments {
    ids = List.copyOf(ids);
    kinds = List.copyOf(kinds);
    if (ids.isEmpty() || ids.size() != kinds.size()) {
      throw new IllegalArgumentException(
          "axis "
              + axis
              + " needs a kind for each of at least one segment, had "
              + kinds.size()
              + " for "
              + ids.size());
    }
    if (ids.stream().distinct().count() < ids.size()) {
      throw new IllegalArgumentException("axis " + axis + " has a segment twice: " + ids);
    }
  }

  /** The leaves of an axis of a model. */
  public static AxisSegments of(AxisModel axis) {
    return new AxisSegments(
        axis.axis().id(),
        axis.leaves().stream().map(AxisModel.Leaf::identity).toList(),
        axis.leaves().stream().map(AxisModel.Leaf::kind).toList());
  }

  /**
   * Segments known by their names alone. Those named like a reserved segment are taken for it; all
   * others are ordinary.
   */
  public static AxisSegments named(String axis, List<String> names) {
    List<SegmentKind> kinds = new ArrayList<>();
    for (String name : names) {
      kinds.add(
          switch (name) {
            case "not_enough_orders" -> SegmentKind.NOT_ENOUGH_ORDERS;
            case "exceptional" -> SegmentKind.EXCEPTIONAL;
            default ->
                AxisModel.STAGE_NAMES.contains(name)
                    ? SegmentKind.ONE_ORDER_STAGE
                    : SegmentKind.ORDINARY;
          });
    }
    return new AxisSegments(axis, names, kinds);
  }

  /** How many segments. */
  public int count() {
    return ids.size();
  }

  /** Whether a segment is reserved. */
  public boolean reserved(int segment) {
    return kinds.get(segment).reserved();
  }
}
