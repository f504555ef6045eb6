package io.quimbi.engine.discovery;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Division;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.discovery.ModelComparison.AxisComparison;
import io.quimbi.engine.discovery.ModelComparison.SegmentFate;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the segments of a model are called. A name belongs to the identity of a segment, so it stays
 * with it through re-discoveries wherever the segment stands in the tree; what nobody named is
 * called after its path.
 */
public final class SegmentNames {
  private final Map<String, String> byIdentity = new HashMap<>();

  /** Nobody named anything. */
  SegmentNames() {}

  /** The names that the segments of a stored model have. */
  public static SegmentNames read(ModelStore models, String storeId, int modelNo) {
    SegmentNames names = new SegmentNames();
    // Segments that are divided further have no row; their names were kept with the comparison.
    models.models(storeId).stream()
        .filter(model -> model.modelNo() == modelNo)
        .map(ModelStore.ModelRow::comparison)
        .forEach(
            comparison -> {
              if (comparison != null) {
                names.addDivided(ModelComparison.parse(comparison));
              }
            });
    for (SegmentRow row : models.segments(storeId, modelNo)) {
      names.byIdentity.put(key(row.axis(), row.identity()), row.name());
    }
    return names;
  }

  private void addDivided(ModelComparison comparison) {
    for (AxisComparison axis : comparison.axes()) {
      for (SegmentFate segment : axis.newerSegments()) {
        byIdentity.put(key(axis.axis(), segment.identity()), segment.name());
      }
    }
  }

  /**
   * The names of a newer model: those of the older one where the identity is the same. What is new
   * is called after its path, with a number behind it where a segment of the older model, still
   * there or not, is called so: no two segments that meet in a comparison share a name.
   *
   * @param newer with the identities that the lineage gave
   */
  static SegmentNames inherited(SegmentModel older, SegmentNames names, SegmentModel newer) {
    SegmentNames inherited = new SegmentNames();
    for (AxisModel axis : newer.available()) {
      Map<String, String> known = new HashMap<>();
      for (Segment segment : segments(older.axis(axis.axis()))) {
        known.put(segment.identity, names.of(axis.axis(), segment.identity, segment.path));
      }
      Set<String> taken = new HashSet<>(known.values());
      for (AxisModel.Leaf leaf : axis.leaves()) {
        if (leaf.kind().reserved()) {
          String name = names.of(axis.axis(), leaf);
          taken.add(name);
          inherited.byIdentity.put(key(axis.axis().id(), leaf.identity()), name);
        }
      }
      for (Segment segment : segments(axis)) {
        String name = known.get(segment.identity);
        if (name == null) {
          name = free(AxisModel.defaultName(segment.path), taken);
          taken.add(name);
        }
        inherited.byIdentity.put(key(axis.axis().id(), segment.identity), name);
      }
    }
    return inherited;
  }

  private static String free(String wanted, Set<String> taken) {
    String name = wanted;
    for (int number = 2; taken.contains(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  /** A segment at any depth of an axis that a clustering found. */
  private record Segment(String path, String identity) {}

  private static List<Segment> segments(AxisModel axis) {
    List<Segment> segments = new ArrayList<>();
    axis.root().ifPresent(root -> collect(root, segments));
    return segments;
  }

  private static void collect(Division division, List<Segment> to) {
    for (Division.Segment segment : division.segments()) {
      to.add(new Segment(segment.path(), segment.identity()));
      segment.division().ifPresent(inner -> collect(inner, to));
    }
  }

  /** The name of a segment at any depth. */
  public String of(Axis axis, String identity, String path) {
    // A reserved segment is identified by its path.
    return byIdentity.getOrDefault(
        key(axis.id(), identity), identity.equals(path) ? path : AxisModel.defaultName(path));
  }

  String of(Axis axis, AxisModel.Leaf leaf) {
    return of(axis, leaf.identity(), leaf.path());
  }

  private static String key(String axis, String identity) {
    return axis + "/" + identity;
  }
}
