package io.quimbi.engine.naming;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Division;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A segment that a clustering found, at any depth of an axis, with its centroid.
 *
 * @param leaf whether customers are assigned to it; else it is divided further
 * @param centroid by feature in plain units, also of features that are the same for everybody
 * @param scores by feature the distance of the centroid from the mean of those among whom it was
 *     found, in spreads: of a part of a segment, how it differs from that segment
 * @param kept why it was not divided further, or how it was
 */
public record SegmentNode(
    Axis axis,
    String path,
    String identity,
    SegmentKind kind,
    boolean leaf,
    Map<Feature, Double> centroid,
    Map<Feature, Double> scores,
    String kept) {
  /** Copies the maps, in their order. */
  public SegmentNode {
    centroid = Collections.unmodifiableMap(new LinkedHashMap<>(centroid));
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /** The segments of an axis at all depths, each before its parts. */
  public static List<SegmentNode> of(AxisModel axis) {
    List<SegmentNode> nodes = new ArrayList<>();
    axis.root().ifPresent(root -> collect(axis.axis(), root, nodes));
    return nodes;
  }

  private static void collect(Axis axis, Division division, List<SegmentNode> to) {
    Scaler scaler = division.scaler();
    for (int j = 0; j < division.segments().size(); j++) {
      Division.Segment segment = division.segments().get(j);
      double[] scaled = division.centroid(j);
      Map<Feature, Double> centroid = new LinkedHashMap<>();
      Map<Feature, Double> scores = new LinkedHashMap<>();
      for (int f = 0; f < scaled.length; f++) {
        Feature feature = scaler.features().get(f);
        centroid.put(feature, scaler.unscale(f, scaled[f]));
        scores.put(feature, scaled[f]);
      }
      for (Scaler.Constant constant : scaler.constants()) {
        centroid.put(constant.feature(), constant.value());
        scores.put(constant.feature(), 0.0);
      }
      to.add(
          new SegmentNode(
              axis,
              segment.path(),
              segment.identity(),
              segment.kind(),
              segment.division().isEmpty(),
              centroid,
              scores,
              segment.kept()));
      segment.division().ifPresent(inner -> collect(axis, inner, to));
    }
  }

  /** The path of the segment it is a part of; empty on the top level. */
  public String parentPath() {
    int end = path.lastIndexOf('.');
    return end < 0 ? "" : path.substring(0, end);
  }

  /** Whether both are parts of the same, or both stand on the top level. */
  boolean siblingOf(SegmentNode other) {
    return !path.equals(other.path) && parentPath().equals(other.parentPath());
  }

  /** Whether one is a part of the other, at any depth. */
  boolean inLineWith(SegmentNode other) {
    return path.equals(other.path)
        || path.startsWith(other.path + ".")
        || other.path.startsWith(path + ".");
  }
}
