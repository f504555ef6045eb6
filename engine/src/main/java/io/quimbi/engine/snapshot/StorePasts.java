package io.quimbi.engine.snapshot;

import io.quimbi.core.evidence.StorePast;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What runs of snapshots have kept of the store's past, for evidence computed later. */
final class StorePasts {
  private StorePasts() {}

  /**
   * The run with a store's past that is nearest to a date, the earlier of two as near.
   *
   * @param runs by date
   */
  static Optional<SnapshotRun> nearest(List<SnapshotRun> runs, LocalDate date) {
    SnapshotRun nearest = null;
    for (SnapshotRun run : runs) {
      if (run.storePast() != null
          && (nearest == null || daysBetween(run, date) < daysBetween(nearest, date))) {
        nearest = run;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static long daysBetween(SnapshotRun run, LocalDate date) {
    return Math.abs(ChronoUnit.DAYS.between(run.date(), date));
  }

  /**
   * The store's past of a run.
   *
   * @throws IllegalArgumentException if it has none
   */
  static StorePast of(SnapshotRun run) {
    if (run.storePast() == null) {
      throw new IllegalArgumentException("run " + run.runNo() + " was made without evidence");
    }
    return StorePastJson.parse(run.storePast());
  }
}
