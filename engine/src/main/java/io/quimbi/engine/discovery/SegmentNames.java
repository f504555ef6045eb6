package io.quimbi.engine.discovery;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.AxisModel;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of segments by axis and path; what nobody named is called after its path. */
final class SegmentNames {
  private final Map<String, String> given = new HashMap<>();

  /** Nobody named anything. */
  SegmentNames() {}

  /** The names that stored segments have. */
  SegmentNames(List<SegmentRow> rows) {
    rows.forEach(row -> given.put(row.axis() + "/" + row.path(), row.name()));
  }

  String of(Axis axis, AxisModel.Leaf leaf) {
    return given.getOrDefault(axis.id() + "/" + leaf.path(), leaf.name());
  }
}
