package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import io.quimbi.engine.importing.OrderStore.Source;

/** What every test of the store does first. */
final class Imports {
  static final Source SOURCE = new Source("orders.csv", "own", "ab12");

  private Imports() {}

  /** A store of a test's own. */
  static StoreSettings store(String id) {
    return new StoreSettings(id, RandomHistory.ZONE, "EUR");
  }

  /** Imports a history and commits. */
  static MergeCounts imported(Database database, StoreSettings store, RandomHistory history) {
    return imported(database, store, history, SOURCE);
  }

  static MergeCounts imported(
      Database database, StoreSettings store, RandomHistory history, Source source) {
    try (ImportSession session = database.orders().beginImport(store, source)) {
      MergeCounts counts = session.merge(history.rows(), Progress.NONE);
      session.commit("imported");
      return counts;
    }
  }
}
