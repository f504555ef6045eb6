package io.quimbi.engine.snapshot;

import io.quimbi.core.evidence.StorePast;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.snapshot.PopulationDrift.EvidenceFound;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Everybody's snapshots of a store at two dates, as they were when they were read: whoever asks
 * about one axis after the other reads them once. In columns, some 450 bytes a customer, 40 MB for
 * 93,500; what is found out on the way (whose evidence is told in which words) is kept with them.
 * Thread-safe.
 */
public final class Movements {
  /** Of a list of all customers it would be more than what it is read from. */
  private static final int TOLD_MAX = 5_000;

  private final StoreSettings store;
  private final RunPair pair;
  private final List<SnapshotRun> past;
  private final Map<Long, StorePast> pasts = new ConcurrentHashMap<>();
  private final Map<Told, EvidenceFound> told = new ConcurrentHashMap<>();

  /** What of which row of the later run is told. */
  private record Told(int row, int kind) {}

  Movements(StoreSettings store, RunPair pair, List<SnapshotRun> past) {
    this.store = store;
    this.pair = pair;
    this.past = List.copyOf(past);
  }

  /** Whose customers they are. */
  public String storeId() {
    return store.storeId();
  }

  StoreSettings store() {
    return store;
  }

  RunPair pair() {
    return pair;
  }

  /** All runs of the store. */
  List<SnapshotRun> past() {
    return past;
  }

  /** What the store as a whole contributed to the evidence, by run; read as it is needed. */
  Map<Long, StorePast> pasts() {
    return pasts;
  }

  /** The evidence of a kind in the words of the customer's orders, told once. */
  EvidenceFound told(int row, int kind, Supplier<EvidenceFound> telling) {
    Told key = new Told(row, kind);
    EvidenceFound known = told.get(key);
    if (known != null) {
      return known;
    }
    EvidenceFound now = telling.get();
    if (told.size() < TOLD_MAX) {
      told.put(key, now);
    }
    return now;
  }
}
