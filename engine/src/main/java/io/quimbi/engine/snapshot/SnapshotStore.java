package io.quimbi.engine.snapshot;

import io.quimbi.engine.Progress;
import io.quimbi.engine.RunRecord;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.lifetime.LifetimeFit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where snapshots are kept. Readers see whole runs only and never wait for a writer. */
public interface SnapshotStore {
  /** The runs that can be read, by date, the finest type first within a date. */
  List<SnapshotRun> runs(String storeId);

  /**
   * Starts work on the snapshots of a store: registers the run of work and waits for the store's
   * writer lock.
   *
   * @param kind {@code snapshot}, {@code backfill} or {@code cleanup}
   */
  SnapshotSession begin(StoreSettings store, String kind);

  /**
   * The snapshots of one customer, by date, the finest type first within a date; empty where there
   * is none.
   *
   * @param type null for all
   * @param from first date, or null
   * @param to last date, or null
   */
  List<Snapshot> history(
      String storeId,
      String customerId,
      @Nullable SnapshotType type,
      @Nullable LocalDate from,
      @Nullable LocalDate to);

  /**
   * Everybody's snapshot in one run, in columns, by customer number.
   *
   * @param columns what is wanted beside customer numbers and dominant segments
   */
  SnapshotColumns read(String storeId, long runNo, Collection<Column> columns);

  /** The store's own ids of customers by their numbers. */
  String[] customerIds(String storeId, int[] customerNumbers);

  /** The archetype of a number in {@link SnapshotColumns#archetypes}. */
  Optional<Archetype> archetype(String storeId, int archetypeNo);

  /** What of a run to read. */
  enum Column {
    MEMBERSHIPS,
    FEATURES,
    ARCHETYPES,
    TOTALS,
    EVIDENCE
  }

  /**
   * All snapshots of a store, date and type.
   *
   * @param asOf history up to here was counted
   * @param inputFingerprint of what the run was made from; where it, the model and the as-of are
   *     the same, so is the run
   * @param customers with a snapshot in it
   * @param lifetimeFit the models that churn risk and value are by; null where they were not kept
   * @param storePast what the store as a whole contributed to the evidence at the as-of, in JSON;
   *     null of a run without evidence
   */
  record SnapshotRun(
      long runNo,
      LocalDate date,
      SnapshotType type,
      Instant asOf,
      int modelNo,
      String inputFingerprint,
      int customers,
      Instant createdAt,
      @Nullable LifetimeFit lifetimeFit,
      @Nullable String storePast) {

    /** A run without predictions and evidence. */
    public SnapshotRun(
        long runNo,
        LocalDate date,
        SnapshotType type,
        Instant asOf,
        int modelNo,
        String inputFingerprint,
        int customers,
        Instant createdAt) {
      this(runNo, date, type, asOf, modelNo, inputFingerprint, customers, createdAt, null, null);
    }

    /** How far the predictions can be relied on, in a word; null where there are none. */
    public @Nullable String predictionState() {
      return lifetimeFit == null ? null : lifetimeFit.state().word();
    }
  }

  /**
   * One customer at one date.
   *
   * @param memberships over all leaves of the model, in units of 1/10,000
   * @param dominants the dominant leaf per axis, counted through all leaves of the model
   * @param features in the order of the catalogue, NaN where unavailable; null where not stored
   * @param churnRisk null where unknown
   * @param predictedLtv null where unknown
   * @param value paid less refunded to date, in millionths
   * @param evidence by {@link io.quimbi.core.evidence.EvidenceKind}, in hundredths, {@link
   *     io.quimbi.engine.discovery.ModelStore.EvidenceRows#NONE} where none was worth keeping
   */
  record Snapshot(
      long snapshotId,
      SnapshotRun run,
      int customerNo,
      short[] memberships,
      short[] dominants,
      String archetypeId,
      String archetypeName,
      float @Nullable [] features,
      @Nullable Double churnRisk,
      @Nullable Double predictedLtv,
      int orders,
      long value,
      Instant firstOrderAt,
      Instant lastOrderAt,
      short[] evidence) {}

  /** An archetype as snapshots name it. */
  record Archetype(int archetypeNo, String archetypeId, String name) {}

  /**
   * A run in columns, rows by ascending customer number; arrays are empty where not asked for.
   *
   * @param memberships shape (rows, leaves), row after row
   * @param dominants shape (rows, axes), row after row
   * @param features shape (rows, catalogue), row after row; empty also where not stored
   * @param firstOrderTimes microseconds since the epoch
   * @param lastOrderTimes microseconds since the epoch
   * @param evidence shape (rows, kinds), row after row, as in {@link Snapshot}
   */
  record SnapshotColumns(
      SnapshotRun run,
      int[] customers,
      short[] dominants,
      short[] memberships,
      float[] features,
      int[] archetypes,
      int[] orders,
      long[] values,
      double[] churnRisks,
      double[] predictedLtvs,
      long[] firstOrderTimes,
      long[] lastOrderTimes,
      short[] evidence) {}

  /** Work on snapshots under the store's writer lock. */
  interface SnapshotSession extends RunRecord, AutoCloseable {
    /**
     * Stores a run, all or nothing, in place of an earlier one of the same date and type; it can be
     * read when this returns.
     *
     * @param withFeatures whether raw features are stored
     */
    void write(
        LocalDate date,
        SnapshotType type,
        int modelNo,
        String inputFingerprint,
        ProfileRows rows,
        boolean withFeatures,
        Progress progress);

    /**
     * Puts the snapshots of some customers into the run of a date and type, made where there is
     * none, in place of earlier ones of the same customers; all of them or none.
     */
    void writeSome(
        LocalDate date, SnapshotType type, int modelNo, ProfileRows rows, boolean withFeatures);

    /** Hides and then drops runs; the number of snapshots that they held. */
    long delete(Collection<SnapshotRun> runs);

    /** Ends the work well. */
    void finish(String summary);

    /** Ends the work as failed or cancelled with the reason; whole runs written before stay. */
    @Override
    void fail(String state, String reason);

    @Override
    void close();
  }
}
