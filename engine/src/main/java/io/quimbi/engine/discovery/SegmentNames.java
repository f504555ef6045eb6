package io.quimbi.engine.discovery;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.discovery.ModelComparison.AxisComparison;
import io.quimbi.engine.discovery.ModelComparison.SegmentFate;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.naming.Namer;
import io.quimbi.engine.naming.Population;
import io.quimbi.engine.naming.SegmentName;
import io.quimbi.engine.naming.SegmentNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the segments of a model are called. A name belongs to the identity of a segment, so it stays
 * with it through re-discoveries wherever the segment stands in the tree. What nobody named yet, in
 * a model that was stored before segments had names, is called after its path.
 */
public final class SegmentNames {
  /** Those that were given. */
  private final Map<String, SegmentName> given = new LinkedHashMap<>();

  /** Those that segments of older models have without anybody having given them. */
  private final Map<String, String> others = new HashMap<>();

  /** Nobody named anything. */
  SegmentNames() {}

  private SegmentNames(List<SegmentName> names) {
    names.forEach(name -> given.put(key(name.axis(), name.identity()), name));
  }

  /** The names that the segments of a stored model have. */
  public static SegmentNames read(ModelStore models, String storeId, int modelNo) {
    SegmentNames names = new SegmentNames(models.names(storeId, modelNo));
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
      names.others.put(key(row.axis(), row.identity()), row.name());
    }
    return names;
  }

  private void addDivided(ModelComparison comparison) {
    for (AxisComparison axis : comparison.axes()) {
      for (SegmentFate segment : axis.newerSegments()) {
        others.put(key(axis.axis(), segment.identity()), segment.name());
      }
    }
  }

  /** The names of a store's first model. */
  static SegmentNames first(SegmentModel model, Population population) {
    return new SegmentNames().completed(model, population);
  }

  /**
   * The names of a newer model: those of the older one where the identity is the same, and new ones
   * for the rest, which no segment of the older model has, whether it is still there or not: no two
   * segments that meet in a comparison share a name.
   *
   * @param newer with the identities that the lineage gave
   * @param population that the newer model was discovered in
   */
  static SegmentNames inherited(
      SegmentModel older, SegmentNames names, SegmentModel newer, Population population) {
    List<SegmentName> inherited = new ArrayList<>();
    for (AxisModel axis : newer.available()) {
      Set<String> taken = new HashSet<>();
      for (SegmentNode node : SegmentNode.of(older.axis(axis.axis()))) {
        taken.add(names.of(axis.axis(), node.identity(), node.path()));
      }
      inherited.addAll(names.named(axis, population, taken));
    }
    return new SegmentNames(inherited);
  }

  /** These names, and new ones for the segments of their own model that nobody named yet. */
  SegmentNames completed(SegmentModel model, Population population) {
    List<SegmentName> all = new ArrayList<>();
    for (AxisModel axis : model.available()) {
      all.addAll(named(axis, population, Set.of()));
    }
    return new SegmentNames(all);
  }

  /** The names of all segments of an axis: those that were given where the identity is the same. */
  private List<SegmentName> named(AxisModel axis, Population population, Set<String> taken) {
    List<SegmentName> reserved = new ArrayList<>();
    Set<String> used = new HashSet<>(taken);
    for (AxisModel.Leaf leaf : axis.leaves()) {
      if (leaf.kind().reserved()) {
        Optional<SegmentName> name = given(axis.axis(), leaf.identity());
        name.ifPresent(reserved::add);
        used.add(of(axis.axis(), leaf));
      }
    }
    Map<String, SegmentName> kept = new HashMap<>();
    for (SegmentNode node : SegmentNode.of(axis)) {
      given(axis.axis(), node.identity()).ifPresent(name -> kept.put(node.identity(), name));
    }
    List<SegmentName> names = new ArrayList<>(new Namer(axis, population).names(kept, used));
    names.addAll(reserved);
    return names;
  }

  /** Whether everything that a clustering found in a model was given a name. */
  boolean complete(SegmentModel model) {
    return model.available().stream()
        .flatMap(axis -> SegmentNode.of(axis).stream())
        .allMatch(node -> given(node.axis(), node.identity()).isPresent());
  }

  /** The name that a segment was given, with who gave it and why. */
  public Optional<SegmentName> given(Axis axis, String identity) {
    return Optional.ofNullable(given.get(key(axis.id(), identity)));
  }

  /** All names that were given, axis by axis. */
  List<SegmentName> given() {
    return List.copyOf(given.values());
  }

  /** The name of a segment at any depth. */
  public String of(Axis axis, String identity, String path) {
    String key = key(axis.id(), identity);
    SegmentName name = given.get(key);
    if (name != null) {
      return name.name();
    }
    // A reserved segment is identified by its path.
    return others.getOrDefault(key, identity.equals(path) ? path : AxisModel.defaultName(path));
  }

  String of(Axis axis, AxisModel.Leaf leaf) {
    return of(axis, leaf.identity(), leaf.path());
  }

  private static String key(String axis, String identity) {
    return axis + "/" + identity;
  }
}
