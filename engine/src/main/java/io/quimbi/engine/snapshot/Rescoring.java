package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelComparison;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ModelRow;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Snapshots of any model seen under one model, since drift is only taken within one. A snapshot of
 * another model is scored again from the features kept in it; where they were not kept, or this
 * model needs one that they lack, its memberships are carried over through the overlap of the two
 * models, and the answer is approximate.
 */
final class Rescoring {
  private static final double UNITS_AT_REST = 10_000;

  private final ModelStore models;
  private final String storeId;
  private final SnapshotSettings settings;
  private final KnownModel target;
  private final Map<Integer, KnownModel> known = new HashMap<>();
  private final Map<Integer, double[][][]> through = new HashMap<>();

  Rescoring(ModelStore models, String storeId, int targetModel, SnapshotSettings settings) {
    this.models = models;
    this.storeId = storeId;
    this.settings = settings;
    target = KnownModel.read(models, storeId, targetModel, settings);
    known.put(targetModel, target);
  }

  KnownModel target() {
    return target;
  }

  private KnownModel known(int modelNo) {
    return known.computeIfAbsent(
        modelNo, number -> KnownModel.read(models, storeId, number, settings));
  }

  /** One snapshot under the model. */
  Thumbprint see(Snapshot snapshot) {
    KnownModel own = known(snapshot.run().modelNo());
    Thumbprint stored = Thumbprint.asStored(snapshot, own);
    if (own.modelNo() == target.modelNo()) {
      return stored;
    }
    float[] features = snapshot.features();
    if (features != null && suffices(features)) {
      FeatureMatrix matrix =
          FeatureMatrix.kept(
              micros(snapshot.run().asOf()),
              features,
              new int[] {snapshot.orders()},
              new long[] {snapshot.value()},
              new long[] {micros(snapshot.firstOrderAt())},
              new long[] {micros(snapshot.lastOrderAt())});
      try (Workers workers = Workers.of(1)) {
        Population scored = scored(matrix, workers);
        return new Thumbprint(snapshot, scored.memberships(0), scored.dominants(0), true, false);
      }
    }
    double[] carried = carry(own, stored.memberships());
    return new Thumbprint(snapshot, carried, dominants(carried), true, true);
  }

  /** A whole run under the model. */
  Population see(SnapshotColumns columns, Workers workers) {
    KnownModel own = known(columns.run().modelNo());
    int rows = columns.customers().length;
    if (own.modelNo() == target.modelNo()) {
      return Population.atRest(columns, target);
    }
    if (columns.features().length == rows * Feature.COUNT && sufficesForAll(columns, workers)) {
      FeatureMatrix matrix =
          FeatureMatrix.kept(
              micros(columns.run().asOf()),
              columns.features(),
              columns.orders(),
              columns.values(),
              columns.firstOrderTimes(),
              columns.lastOrderTimes());
      return scored(matrix, workers);
    }
    int leaves = own.leafCount();
    double[] memberships = new double[rows * target.leafCount()];
    short[] dominants = new short[rows * target.axisCount()];
    double[] stored = new double[leaves];
    for (int row = 0; row < rows; row++) {
      for (int leaf = 0; leaf < leaves; leaf++) {
        stored[leaf] = columns.memberships()[row * leaves + leaf] / UNITS_AT_REST;
      }
      double[] carried = carry(own, stored);
      System.arraycopy(carried, 0, memberships, row * target.leafCount(), carried.length);
      for (int axis = 0; axis < target.axisCount(); axis++) {
        dominants[row * target.axisCount() + axis] = (short) target.dominant(axis, carried);
      }
    }
    return new Population(target, new short[0], memberships, dominants, true, true);
  }

  private Population scored(FeatureMatrix matrix, Workers workers) {
    Thumbprints thumbprints = Thumbprints.of(target.model(), matrix, workers);
    int leaves = target.leafCount();
    short[] units = new short[matrix.rows() * leaves];
    short[] dominants = new short[matrix.rows() * target.axisCount()];
    int rowsPerBlock = 1024;
    workers.forEach(
        Math.ceilDiv(matrix.rows(), rowsPerBlock),
        block -> {
          Thumbprints.Reader reader = thumbprints.reader();
          int end = Math.min(matrix.rows(), (block + 1) * rowsPerBlock);
          for (int row = block * rowsPerBlock; row < end; row++) {
            // Rounded as at rest, so that the same thumbprint is the same from either source.
            double[] scored = reader.read(row);
            for (int leaf = 0; leaf < leaves; leaf++) {
              units[row * leaves + leaf] = (short) Math.rint(scored[leaf] * UNITS_AT_REST);
            }
            for (int axis = 0; axis < target.axisCount(); axis++) {
              dominants[row * target.axisCount() + axis] =
                  (short) thumbprints.dominantLeaf(row, axis);
            }
          }
        });
    return new Population(target, units, new double[0], dominants, true, false);
  }

  private boolean suffices(float[] features) {
    return suffices(features, 0);
  }

  /** Whether every feature that the model measures distances by is there. */
  private boolean suffices(float[] features, int offset) {
    for (int a = 0; a < target.axisCount(); a++) {
      for (Feature feature : target.axis(a).axis().features()) {
        if (feature.inDistance()
            && target.model().reference().has(feature)
            && Float.isNaN(features[offset + feature.ordinal()])) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean sufficesForAll(SnapshotColumns columns, Workers workers) {
    workers.checkCancelled();
    for (int row = 0; row < columns.customers().length; row++) {
      if (!suffices(columns.features(), row * Feature.COUNT)) {
        return false;
      }
    }
    return true;
  }

  private double[] carry(KnownModel own, double[] stored) {
    double[][][] shares = through.computeIfAbsent(own.modelNo(), number -> through(own));
    double[] carried = new double[target.leafCount()];
    for (int b = 0; b < target.axisCount(); b++) {
      double[][] matrix = shares[b];
      int a = own.indexOf(target.axis(b).axis()).orElseThrow(() -> notComparable(own.modelNo()));
      for (int from = 0; from < matrix.length; from++) {
        for (int to = 0; to < matrix[from].length; to++) {
          carried[target.firstLeaf(b) + to] += stored[own.firstLeaf(a) + from] * matrix[from][to];
        }
      }
    }
    return carried;
  }

  private int[] dominants(double[] memberships) {
    int[] dominants = new int[target.axisCount()];
    Arrays.setAll(dominants, axis -> target.dominant(axis, memberships));
    return dominants;
  }

  /**
   * For each axis of the model how another model's leaves hand their memberships on, over the
   * models between if need be: each was compared with the one that was active when it was made, and
   * is reached from there and leads back there.
   */
  private double[][][] through(KnownModel own) {
    List<Step> way = way(own.modelNo());
    double[][][] shares = new double[target.axisCount()][][];
    for (int b = 0; b < shares.length; b++) {
      String axis = target.axis(b).axis().id();
      double[][] product = new double[0][];
      for (Step step : way) {
        double[][] carry = step.carry(axis).orElseThrow(() -> notComparable(own.modelNo()));
        product = product.length == 0 ? carry : product(product, carry);
      }
      shares[b] = product;
    }
    return shares;
  }

  /**
   * From one model to another that it was compared with.
   *
   * @param back whether to the older of the two
   */
  private record Step(int from, int to, ModelComparison comparison, boolean back) {
    Optional<double[][]> carry(String axis) {
      return back ? comparison.carryBack(axis) : comparison.carry(axis);
    }
  }

  /** The shortest way from a model to this one: each step costs some of what is known. */
  private List<Step> way(int from) {
    List<Step> steps = new ArrayList<>();
    for (ModelRow row : models.models(storeId)) {
      if (row.comparison() != null) {
        ModelComparison comparison = ModelComparison.parse(row.comparison());
        steps.add(new Step(comparison.previousModel(), row.modelNo(), comparison, false));
        steps.add(new Step(row.modelNo(), comparison.previousModel(), comparison, true));
      }
    }
    Map<Integer, List<Step>> ways = new HashMap<>();
    ways.put(from, List.of());
    Deque<Integer> reached = new ArrayDeque<>(List.of(from));
    while (!ways.containsKey(target.modelNo())) {
      Integer at = reached.poll();
      if (at == null) {
        throw notComparable(from);
      }
      for (Step step : steps) {
        if (step.from == at && !ways.containsKey(step.to)) {
          List<Step> way = new ArrayList<>(ways.getOrDefault(at, List.of()));
          way.add(step);
          ways.put(step.to, way);
          reached.add(step.to);
        }
      }
    }
    return ways.getOrDefault(target.modelNo(), List.of());
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        for (int k = 0; k < b[0].length; k++) {
          product[i][k] += a[i][j] * b[j][k];
        }
      }
    }
    return product;
  }

  private QuimbiException notComparable(int other) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "MODELS_NOT_COMPARABLE",
        "snapshots of model "
            + other
            + " cannot be seen under model "
            + target.modelNo()
            + ": their features were not kept and the models were never compared; run quimbi"
            + " backfill to rebuild the snapshots under the active model");
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /**
   * Everybody's thumbprint in one run under the model, rows as in the run.
   *
   * @param units memberships as they are at rest, shape (rows, leaves); empty where they were
   *     carried over, which leaves them between units
   * @param carried memberships, shape (rows, leaves); empty where there are units
   * @param dominants shape (rows, axes), counted within the axis
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; its owner reads it.
  record Population(
      KnownModel model,
      short[] units,
      double[] carried,
      short[] dominants,
      boolean rescored,
      boolean approximate) {
    static Population atRest(SnapshotColumns columns, KnownModel model) {
      short[] dominants = new short[columns.dominants().length];
      for (int i = 0; i < dominants.length; i++) {
        dominants[i] = (short) (columns.dominants()[i] - model.firstLeaf(i % model.axisCount()));
      }
      return new Population(model, columns.memberships(), new double[0], dominants, false, false);
    }

    void memberships(int row, double[] to) {
      if (carried.length > 0) {
        System.arraycopy(carried, row * to.length, to, 0, to.length);
        return;
      }
      for (int leaf = 0; leaf < to.length; leaf++) {
        to[leaf] = units[row * to.length + leaf] / UNITS_AT_REST;
      }
    }

    double[] memberships(int row) {
      double[] memberships = new double[model.leafCount()];
      memberships(row, memberships);
      return memberships;
    }

    void dominants(int row, int[] to) {
      for (int axis = 0; axis < to.length; axis++) {
        to[axis] = dominants[row * to.length + axis];
      }
    }

    int[] dominants(int row) {
      int[] dominants = new int[model.axisCount()];
      dominants(row, dominants);
      return dominants;
    }
  }
}
