package io.quimbi.engine.insight;

import io.quimbi.engine.Stores;
import io.quimbi.engine.Stores.StoreContents;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.insight.StoreFigures.RunCount;
import io.quimbi.engine.snapshot.SnapshotStore;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what a store holds. */
public final class CountStore {
  private static final int RUNS = 200;
  private static final double MILLIS = 1000.0;

  private final Stores stores;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final Clock clock;

  /** The use case on its ports. */
  public CountStore(Stores stores, ModelStore models, SnapshotStore snapshots, Clock clock) {
    this.stores = stores;
    this.models = models;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /**
   * The figures of a store.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE where there is no such store
   */
  public StoreFigures of(String storeId) {
    stores.require(storeId);
    StoreContents contents = stores.contents(storeId);
    List<SnapshotRun> made = snapshots.runs(storeId);
    List<ModelStore.ModelRow> all = models.models(storeId);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("customers", contents.customers());
    counts.put("orders", contents.orders());
    counts.put("order_lines", contents.lines());
    counts.put("refunds", contents.refunds());
    counts.put("tickets", contents.tickets());
    counts.put("models", (long) all.size());
    counts.put("snapshot_dates", (long) made.size());
    Map<String, Double> ages = new LinkedHashMap<>();
    Instant now = clock.instant();
    if (contents.newestOrder() != null) {
      ages.put("order", age(contents.newestOrder(), now));
    }
    made.stream()
        .map(SnapshotRun::asOf)
        .max(Comparator.naturalOrder())
        .ifPresent(asOf -> ages.put("snapshot", age(asOf, now)));
    if (!all.isEmpty()) {
      ages.put("model", age(all.getLast().createdAt(), now));
    }
    record Of(String kind, String state) {}
    Map<Of, Long> runs =
        stores.runs(storeId, RUNS).stream()
            .collect(
                Collectors.groupingBy(
                    run -> new Of(run.kind(), run.state()),
                    () -> new TreeMap<>(Comparator.comparing(Of::kind).thenComparing(Of::state)),
                    Collectors.counting()));
    return new StoreFigures(
        counts,
        ages,
        runs.entrySet().stream()
            .map(
                entry ->
                    new RunCount(entry.getKey().kind(), entry.getKey().state(), entry.getValue()))
            .toList());
  }

  private static double age(Instant of, Instant now) {
    return Duration.between(of, now).toMillis() / MILLIS;
  }
}
