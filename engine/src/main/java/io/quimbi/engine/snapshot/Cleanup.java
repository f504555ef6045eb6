package io.quimbi.engine.snapshot;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Drops the snapshots that retention has outlived. Days are counted back from the store's newest
 * snapshot, so that a shop whose orders end in the past keeps its history; what a backfill of that
 * day would build stays.
 */
public final class Cleanup {
  private final Stores stores;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;

  /** The use case on its ports. */
  public Cleanup(Stores stores, SnapshotStore snapshots, SnapshotSettings settings) {
    this.stores = stores;
    this.snapshots = snapshots;
    this.settings = settings;
  }

  /**
   * What was deleted.
   *
   * @param deletedCount snapshots
   * @param deletedRuns whole runs of snapshots
   * @param retentionPoliciesApplied days by type
   */
  public record Outcome(
      String storeId,
      long deletedCount,
      int deletedRuns,
      Map<String, Integer> retentionPoliciesApplied) {}

  /** Applies retention. */
  public Outcome run(String storeId) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    return SnapshotWork.in(
        snapshots,
        store,
        "cleanup",
        session -> {
          List<SnapshotRun> outlived = outlived(snapshots.runs(storeId));
          long deleted = outlived.isEmpty() ? 0 : session.delete(outlived);
          Outcome outcome = new Outcome(storeId, deleted, outlived.size(), settings.policies());
          return new SnapshotWork.Done<>(
              outcome, String.format("%d runs of %,d snapshots dropped", outlived.size(), deleted));
        });
  }

  private List<SnapshotRun> outlived(List<SnapshotRun> runs) {
    if (runs.isEmpty()) {
      return List.of();
    }
    LocalDate newest = runs.getLast().date();
    Map<SnapshotType, List<LocalDate>> kept =
        SnapshotCalendar.kept(newest, runs.getFirst().date(), settings);
    return runs.stream()
        .filter(run -> run.date().isBefore(newest.minusDays(settings.daysKept(run.type()))))
        .filter(run -> !kept.getOrDefault(run.type(), List.of()).contains(run.date()))
        .toList();
  }
}
