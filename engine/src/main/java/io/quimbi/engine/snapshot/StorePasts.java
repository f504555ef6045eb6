package io.quimbi.engine.snapshot;

import io.quimbi.core.evidence.StorePast;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs of snapshots have kept of the store's past, for evidence computed later. */
final class StorePasts {
  private StorePasts() {}

  /**
   * Of the run nearest to a date, the earlier of two as near; null where no run has any.
   *
   * @param runs by date
   */
  static @Nullable StorePast nearest(List<SnapshotRun> runs, LocalDate date) {
    SnapshotRun nearest = null;
    for (SnapshotRun run : runs) {
      if (run.storePast() != null
          && (nearest == null || daysBetween(run, date) < daysBetween(nearest, date))) {
        nearest = run;
      }
    }
    return nearest == null || nearest.storePast() == null
        ? null
        : StorePastJson.parse(nearest.storePast());
  }

  private static long daysBetween(SnapshotRun run, LocalDate date) {
    return Math.abs(ChronoUnit.DAYS.between(run.date(), date));
  }
}
