package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.evidence.StorePast;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.CustomerScoring;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.discovery.SegmentNames;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The model in force with all that is needed to score a customer the moment an order comes in and
 * to say what changed since the last snapshot: read once, then used for every order until a model,
 * a name or the snapshots change.
 *
 * <p>Thread-safe.
 */
public final class LiveModel {
  /** Number of the run that a thumbprint of this moment belongs to: none. */
  static final long NO_RUN = 0;

  private final String storeId;
  private final SnapshotSettings settings;
  private final Rescoring rescoring;
  private final CustomerScoring scoring;
  private final @Nullable LifetimeFit fit;
  private final List<SnapshotRun> runs;
  private final Map<Long, StorePast> pasts = new ConcurrentHashMap<>();

  private LiveModel(
      String storeId,
      SnapshotSettings settings,
      Rescoring rescoring,
      SegmentNames names,
      Optional<LifetimeFit> fit,
      List<SnapshotRun> runs) {
    this.storeId = storeId;
    this.settings = settings;
    this.rescoring = rescoring;
    this.scoring =
        new CustomerScoring(rescoring.target().model(), names, fit, settings.lifetime().clv());
    this.fit = fit.orElse(null);
    this.runs = runs;
  }

  /**
   * A model of a store.
   *
   * @param fit of the publication whose profiles are visible
   * @throws QuimbiException of kind NOTHING_THERE where there is none of this number
   */
  public static LiveModel read(
      ModelStore models,
      SnapshotStore snapshots,
      String storeId,
      int modelNo,
      Optional<LifetimeFit> fit,
      SnapshotSettings settings) {
    return new LiveModel(
        storeId,
        settings,
        new Rescoring(models, storeId, modelNo, settings),
        SegmentNames.read(models, storeId, modelNo),
        fit,
        settings.enabled() ? snapshots.runs(storeId) : List.of());
  }

  /** Scores customers. */
  public CustomerScoring scoring() {
    return scoring;
  }

  /** Memberships by axis and segment of a row. */
  public Map<String, Map<String, Double>> memberships(ProfileRows rows, int row) {
    KnownModel model = rescoring.target();
    double[] all = new double[model.leafCount()];
    rows.memberships(row, all);
    Map<String, Map<String, Double>> memberships = new LinkedHashMap<>();
    for (int axis = 0; axis < model.axisCount(); axis++) {
      memberships.put(model.axisId(axis), model.memberships(axis, all));
    }
    return memberships;
  }

  /** The dominant segment of each axis of a row. */
  public Map<String, String> dominants(ProfileRows rows, int row) {
    Map<String, String> dominants = new LinkedHashMap<>();
    for (int axis = 0; axis < rows.axes().size(); axis++) {
      dominants.put(rows.axes().get(axis), rows.leafName(rows.dominantLeaf(row, axis)));
    }
    return dominants;
  }

  /** Whether a drift is worth telling: it reaches the threshold, or another segment dominates. */
  public boolean worthTelling(DriftReport drift) {
    Double overall = drift.overallDriftScore();
    return drift.transitionCount() > 0 || (overall != null && overall >= settings.driftMin());
  }

  /**
   * What changed between a customer's last snapshot and now.
   *
   * @param last made before the day of the as-of
   * @param now the customer's profile, one row
   * @param book with all orders of the customer and no other
   */
  public DriftReport drift(String customerId, Snapshot last, ProfileRows now, OrderBook book) {
    LocalDate date = now.asOf().atZone(book.zone()).toLocalDate();
    KnownModel model = rescoring.target();
    Thumbprint after = thumbprint(now, date, model);
    Thumbprint before;
    // It remembers models of before as it meets them.
    synchronized (rescoring) {
      before = rescoring.see(last);
    }
    return CustomerDrift.report(
        storeId,
        customerId,
        new SnapshotPair<>(last, after.snapshot()),
        before,
        after,
        model,
        book,
        settings,
        evidence(book, book.customerIndex(customerId), model, date));
  }

  private EvidenceReport evidence(OrderBook book, int customer, KnownModel model, LocalDate date) {
    try (Workers workers = Workers.of(1)) {
      return new CustomerEvidence(book, customer, model, runs, pasts, workers).at(date);
    }
  }

  private Thumbprint thumbprint(ProfileRows now, LocalDate date, KnownModel model) {
    double[] memberships = new double[model.leafCount()];
    now.memberships(0, memberships);
    short[] leaves = new short[model.axisCount()];
    int[] dominants = new int[leaves.length];
    for (int axis = 0; axis < leaves.length; axis++) {
      leaves[axis] = (short) now.dominantLeaf(0, axis);
      dominants[axis] = leaves[axis] - model.firstLeaf(axis);
    }
    double churnRisk = now.churnRisk(0);
    double ltv = now.predictedLtv(0);
    SnapshotRun moment =
        new SnapshotRun(
            NO_RUN,
            date,
            SnapshotType.DAILY,
            now.asOf(),
            model.modelNo(),
            "",
            1,
            now.asOf(),
            fit,
            null);
    return new Thumbprint(
        new Snapshot(
            NO_RUN,
            moment,
            0,
            new short[0],
            leaves,
            now.archetypeId(0),
            now.archetypeSignature(0),
            null,
            Double.isNaN(churnRisk) ? null : (Double) churnRisk,
            Double.isNaN(ltv) ? null : (Double) ltv,
            now.orders(0),
            now.lifetimeValue(0),
            AsOf.toInstant(now.firstOrderTime(0)),
            AsOf.toInstant(now.lastOrderTime(0)),
            new short[0]),
        memberships,
        dominants,
        false,
        false);
  }
}
