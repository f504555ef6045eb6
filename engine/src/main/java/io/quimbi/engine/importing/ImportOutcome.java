package io.quimbi.engine.importing;

import java.time.Instant;

/** How an import ended that did not fail. */
public sealed interface ImportOutcome permits ImportReport, ImportOutcome.AlreadyImported {
  /**
   * These very files were imported into the store before; nothing was done.
   *
   * @param storeId the store
   * @param at when they were imported
   */
  record AlreadyImported(String storeId, Instant at) implements ImportOutcome {}
}
