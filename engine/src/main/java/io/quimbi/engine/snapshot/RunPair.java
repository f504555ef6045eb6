package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.snapshot.Rescoring.Population;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Everybody's thumbprints at two dates under the model of the later, matched by customer.
 *
 * @param rowBefore for each row of the later run the row of the same customer in the earlier, or −1
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; passed from reading to computing.
record RunPair(
    SnapshotColumns from,
    SnapshotColumns to,
    Population before,
    Population after,
    int[] rowBefore) {

  /** Reads both runs, each on a thread of its own. */
  static RunPair read(
      SnapshotStore snapshots,
      ModelStore models,
      String storeId,
      SnapshotPair<SnapshotRun> runs,
      Set<Column> wanted,
      SnapshotSettings settings,
      Workers workers) {
    Set<Column> columns = EnumSet.of(Column.MEMBERSHIPS);
    columns.addAll(wanted);
    Set<Column> ofEarlier = EnumSet.copyOf(columns);
    // It is the later run's that is asked about.
    ofEarlier.remove(Column.EVIDENCE);
    if (runs.from().modelNo() != runs.to().modelNo()) {
      ofEarlier.add(Column.FEATURES);
      ofEarlier.add(Column.TOTALS);
    }
    SnapshotColumns[] read = new SnapshotColumns[2];
    workers.forEach(
        2,
        i ->
            read[i] =
                i == 0
                    ? snapshots.read(storeId, runs.from().runNo(), ofEarlier)
                    : snapshots.read(storeId, runs.to().runNo(), columns));
    Rescoring under = new Rescoring(models, storeId, runs.to().modelNo(), settings);
    return new RunPair(
        read[0],
        read[1],
        under.see(read[0], workers),
        under.see(read[1], workers),
        match(read[0].customers(), read[1].customers()));
  }

  /** Where each of {@code to} stands in {@code from}, both ascending; −1 where it does not. */
  static int[] match(int[] from, int[] to) {
    int[] at = new int[to.length];
    Arrays.fill(at, -1);
    int i = 0;
    for (int j = 0; j < to.length; j++) {
      while (i < from.length && from[i] < to[j]) {
        i++;
      }
      if (i < from.length && from[i] == to[j]) {
        at[j] = i;
      }
    }
    return at;
  }

  double days() {
    return ChronoUnit.DAYS.between(from.run().date(), to.run().date());
  }
}
