package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.AxisSegments;
import io.quimbi.core.drift.CalibratedDrift;
import io.quimbi.core.drift.Distance;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelCalibration;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A model as drift needs it: how thumbprints are laid out, what segments are called, and the
 * measure. Axes are the available ones; leaves are counted through all of them.
 */
final class KnownModel {
  private final int modelNo;
  private final SegmentModel model;
  private final List<AxisModel> axes;
  private final int[] firstLeaf;
  private final String[] names;
  private final int[] topOfLeaf;
  private final CalibratedDrift drift;
  private final OptionalDouble levelDropBeyond;
  private final String notCalibrated;

  /**
   * A model of a store.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is none of this number
   */
  static KnownModel read(
      ModelStore models, String storeId, int modelNo, SnapshotSettings settings) {
    StoredModel stored = models.requireModel(storeId, modelNo);
    return new KnownModel(
        modelNo,
        new ModelCodec().decode(stored.content()),
        models.segments(storeId, modelNo),
        models.calibration(storeId, modelNo).map(ModelCalibration::parse),
        settings.equalWeights());
  }

  private KnownModel(
      int modelNo,
      SegmentModel model,
      List<SegmentRow> segments,
      Optional<ModelCalibration> calibration,
      boolean equalWeights) {
    this.modelNo = modelNo;
    this.model = model;
    axes = model.available();
    ModelCalibration usual = calibration.orElse(ModelCalibration.NONE);
    drift = new CalibratedDrift(model, usual.drift(), equalWeights, Distance.EUCLIDEAN);
    levelDropBeyond = usual.levelDropBeyond();
    if (calibration.isEmpty()) {
      notCalibrated =
          "model " + modelNo + " was made without a calibration; run quimbi discover again";
    } else if (equalWeights) {
      notCalibrated = "all axes count the same by the settings, which nothing is calibrated for";
    } else {
      notCalibrated =
          "too few customers had ordered so many days before model " + modelNo + " was made";
    }
    firstLeaf = new int[axes.size() + 1];
    for (int a = 0; a < axes.size(); a++) {
      firstLeaf[a + 1] = firstLeaf[a] + axes.get(a).leaves().size();
    }
    names = new String[leafCount()];
    topOfLeaf = new int[leafCount()];
    Map<String, String> given = new HashMap<>();
    segments.forEach(row -> given.put(row.axis() + "/" + row.path(), row.name()));
    for (int a = 0; a < axes.size(); a++) {
      AxisModel axis = axes.get(a);
      for (int leaf = 0; leaf < axis.leaves().size(); leaf++) {
        AxisModel.Leaf segment = axis.leaves().get(leaf);
        names[firstLeaf[a] + leaf] =
            given.getOrDefault(axis.axis().id() + "/" + segment.path(), segment.name());
        topOfLeaf[firstLeaf[a] + leaf] = top(axis, segment.path());
      }
    }
  }

  /** The top-level segment of a leaf: that whose path its own begins with. */
  private static int top(AxisModel axis, String path) {
    for (int top = 0; top < axis.top().size(); top++) {
      String own = axis.top().get(top).path();
      if (path.equals(own) || path.startsWith(own + ".")) {
        return top;
      }
    }
    throw new IllegalStateException("leaf " + path + " of " + axis.axis() + " is in no segment");
  }

  int modelNo() {
    return modelNo;
  }

  SegmentModel model() {
    return model;
  }

  /** Drift under the model, with what is usual. */
  CalibratedDrift drift() {
    return drift;
  }

  /** From where on a level drop is beyond the usual; empty where that is not known. */
  OptionalDouble levelDropBeyond() {
    return levelDropBeyond;
  }

  /** Why it cannot be said how usual an overall drift is, where it cannot. */
  String notCalibrated() {
    return notCalibrated;
  }

  int axisCount() {
    return axes.size();
  }

  AxisModel axis(int a) {
    return axes.get(a);
  }

  String axisId(int a) {
    return axes.get(a).axis().id();
  }

  /** The index of an axis among the available ones. */
  Optional<Integer> indexOf(Axis axis) {
    return IntStream.range(0, axes.size())
        .filter(a -> axes.get(a).axis() == axis)
        .boxed()
        .findFirst();
  }

  int firstLeaf(int axis) {
    return firstLeaf[axis];
  }

  int leafCount() {
    return firstLeaf[axes.size()];
  }

  int leaves(int axis) {
    return firstLeaf[axis + 1] - firstLeaf[axis];
  }

  /** The name of a leaf of an axis, counted within it. */
  String name(int axis, int leaf) {
    return names[firstLeaf[axis] + leaf];
  }

  /** The names of an axis's leaves. */
  List<String> names(int axis) {
    return List.of(names).subList(firstLeaf[axis], firstLeaf[axis + 1]);
  }

  boolean reserved(int axis, int leaf) {
    return axes.get(axis).leaves().get(leaf).kind().reserved();
  }

  AxisSegments segments(int axis) {
    return drift.equal().axes().get(axis);
  }

  /** Memberships on an axis by name. */
  Map<String, Double> memberships(int axis, double[] all) {
    Map<String, Double> byName = new LinkedHashMap<>();
    for (int leaf = 0; leaf < leaves(axis); leaf++) {
      byName.put(name(axis, leaf), all[firstLeaf[axis] + leaf]);
    }
    return byName;
  }

  /**
   * The dominant leaf of an axis, counted within it: down the tree, the highest membership at each
   * level, of equal ones the first.
   */
  int dominant(int axis, double[] all) {
    List<AxisModel.Leaf> leaves = axes.get(axis).leaves();
    int from = 0;
    int to = leaves.size();
    for (int depth = 0; to - from > 1; depth++) {
      int bestFrom = from;
      int bestTo = from;
      double best = -1;
      for (int start = from; start < to; ) {
        String branch = branch(leaves.get(start).path(), depth);
        double sum = 0;
        int end = start;
        while (end < to && branch(leaves.get(end).path(), depth).equals(branch)) {
          sum += all[firstLeaf[axis] + end++];
        }
        if (sum > best) {
          best = sum;
          bestFrom = start;
          bestTo = end;
        }
        start = end;
      }
      from = bestFrom;
      to = bestTo;
    }
    return from;
  }

  /** The first parts of a path: of 0.1.2 at depth 1, 0.1. */
  private static String branch(String path, int depth) {
    int end = -1;
    for (int d = 0; d <= depth; d++) {
      end = path.indexOf('.', end + 1);
      if (end < 0) {
        return path;
      }
    }
    return path.substring(0, end);
  }

  /** How clearly a customer belongs to one top-level segment of an axis. */
  Strength strength(int axis, double[] all, int offset) {
    double[] top = new double[axes.get(axis).top().size()];
    for (int leaf = firstLeaf[axis]; leaf < firstLeaf[axis + 1]; leaf++) {
      top[topOfLeaf[leaf]] += all[offset + leaf];
    }
    double primary = 0;
    double secondary = 0;
    for (double u : top) {
      secondary = Math.max(secondary, Math.min(primary, u));
      primary = Math.max(primary, u);
    }
    return Strength.of(primary, secondary);
  }

  /** The axis of an id that this model has, in an error that names those there are. */
  int require(Axis axis) {
    return indexOf(axis)
        .orElseThrow(
            () -> {
              List<String> there = new ArrayList<>();
              axes.forEach(one -> there.add(one.axis().id()));
              return new QuimbiException(
                  QuimbiException.Kind.NOTHING_THERE,
                  "AXIS_UNAVAILABLE",
                  "axis "
                      + axis.id()
                      + " has no segments in this store; those with segments are "
                      + String.join(", ", there));
            });
  }
}
