package io.quimbi.engine.importing;

import io.quimbi.core.history.ReturnPlacement;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an import did. Counts of customers, lines, refunds and returns are of the files imported,
 * not of all that the store holds.
 *
 * @param store the store and its settings
 * @param orders what reading the orders gave
 * @param tickets what reading the tickets gave, if there were any to read
 * @param merged what became of orders and tickets in the store
 * @param customers distinct customers of orders and tickets
 * @param lines bought lines
 * @param refunds refunds of lines
 * @param returns how many returns found an earlier purchase of the same product by the same
 *     customer in the same file
 * @param oldestOrder time of the first order; empty without orders
 * @param newestOrder time of the last order; empty without orders
 * @param erased what was left out, since its customers were erased
 * @param notes what a person should know beside the counts
 */
public record ImportReport(
    StoreSettings store,
    FileReport orders,
    Optional<FileReport> tickets,
    MergeCounts merged,
    long customers,
    long lines,
    long refunds,
    ReturnPlacement returns,
    Optional<Instant> oldestOrder,
    Optional<Instant> newestOrder,
    LeftOut erased,
    List<String> notes)
    implements ImportOutcome {
  /** Copies the list. */
  public ImportReport {
    notes = List.copyOf(notes);
  }
}
