package io.quimbi.engine.snapshot;

import io.quimbi.engine.Stores;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What snapshots a store has. */
public final class SnapshotStatus {
  private final Stores stores;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;

  /** The use case on its ports. */
  public SnapshotStatus(Stores stores, SnapshotStore snapshots, SnapshotSettings settings) {
    this.stores = stores;
    this.snapshots = snapshots;
    this.settings = settings;
  }

  /**
   * What there is.
   *
   * @param status healthy; empty where there is no snapshot yet; off where they are switched off
   * @param oldestSnapshot null without any
   * @param totalSnapshots of customers
   * @param snapshotRuns dates and types
   */
  public record Report(
      String status,
      boolean snapshotsEnabled,
      @Nullable LocalDate oldestSnapshot,
      @Nullable LocalDate newestSnapshot,
      long totalSnapshots,
      int snapshotRuns) {}

  /**
   * The status of a store.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store
   */
  public Report of(String storeId) {
    stores.require(storeId);
    List<SnapshotRun> runs = snapshots.runs(storeId);
    return new Report(
        !settings.enabled() ? "off" : runs.isEmpty() ? "empty" : "healthy",
        settings.enabled(),
        runs.stream().map(SnapshotRun::date).min(LocalDate::compareTo).orElse(null),
        runs.stream().map(SnapshotRun::date).max(LocalDate::compareTo).orElse(null),
        runs.stream().mapToLong(SnapshotRun::customers).sum(),
        runs.size());
  }
}
