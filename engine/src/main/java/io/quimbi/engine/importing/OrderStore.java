package io.quimbi.engine.importing;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.RunRecord;
import io.quimbi.engine.StoreSettings;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where orders are kept. */
public interface OrderStore {
  /**
   * Starts an import: registers the run, waits for the store's writer lock, opens the transaction.
   * Creates the store if there is none of this id yet.
   *
   * @throws io.quimbi.engine.QuimbiException if another writer holds the store for too long, or the
   *     settings differ from those the store was made with
   */
  ImportSession beginImport(StoreSettings store, Source source);

  /** The {@link ImportSession#number} of the store's last import; 0 before the first. */
  long lastImport(StoreSettings store);

  /** Every order, line, refund, return and ticket of a store. */
  OrderRows read(StoreSettings store, Progress progress);

  /**
   * The same, sorted, in as many slices of customers as it takes to have each in memory. What does
   * not fit is kept on disk until the history is closed, so that it stays what it was when it was
   * read, whatever is stored meanwhile.
   *
   * @param progress is asked whether to stop as long as the history is used
   */
  default OrderHistory history(StoreSettings store, Workers workers, Progress progress) {
    return OrderHistory.of(read(store, progress).toBook(workers));
  }

  /** The rows of one customer; empty rows if the store does not know the id. */
  default OrderRows readCustomer(StoreSettings store, String customerId) {
    return readCustomers(store, List.of(customerId));
  }

  /** The rows of some customers; ids that the store does not know have none. */
  OrderRows readCustomers(StoreSettings store, Collection<String> customerIds);

  /**
   * The file being imported.
   *
   * @param name for people
   * @param format the layout it was read as
   * @param sha256 lower-case hex of the bytes of all files given, and of the options that change
   *     their meaning
   */
  record Source(String name, String format, String sha256) {}

  /** One import, all or nothing. Closing without {@link #commit} undoes everything. */
  interface ImportSession extends RunRecord, AutoCloseable {
    /** When this very source was imported before, if it was. */
    Optional<Instant> importedBefore();

    /** Whether this session made the store: until its commit nothing else can be in it. */
    boolean isFirst();

    /**
     * Which of these customers were erased from the store. Asked within the import, so that nobody
     * is erased between being asked for and being stored.
     *
     * @return of the dictionary's numbers
     */
    default BitSet erased(Dictionary customers) {
      return new BitSet();
    }

    /** Takes customers off the list of those who were erased. */
    default void readmit(Dictionary customers, BitSet erased) {}

    /**
     * Merges whole orders and tickets. An order not yet known is added; one that is equal in all
     * its lines is left; one that differs is replaced whole. May be called again with other orders;
     * all rows of one order come in one call.
     */
    MergeCounts merge(OrderRows rows, Progress progress);

    /**
     * Merges a history in parts, one after the other: no order, ticket or customer is in two of
     * them. At a store's first import they are new to it, which makes each as cheap as the first.
     */
    default MergeCounts merge(Iterator<OrderRows> parts, Progress progress) {
      MergeCounts counts = new MergeCounts(0, 0, 0, 0, 0, 0);
      while (parts.hasNext()) {
        counts = counts.plus(merge(parts.next(), progress));
      }
      return counts;
    }

    /** Makes everything merged visible at once. */
    void commit(String summary);

    /** The number of this import among all of the stores' imports; later ones have higher ones. */
    long number();

    /** Ends the run as failed or cancelled with the reason, undoing everything. */
    @Override
    void fail(String state, String reason);

    @Override
    void close();
  }

  /** What merging did. */
  record MergeCounts(
      long ordersAdded,
      long ordersReplaced,
      long ordersUnchanged,
      long ticketsAdded,
      long ticketsReplaced,
      long ticketsUnchanged) {
    /** The counts of both. */
    public MergeCounts plus(MergeCounts other) {
      return new MergeCounts(
          ordersAdded + other.ordersAdded,
          ordersReplaced + other.ordersReplaced,
          ordersUnchanged + other.ordersUnchanged,
          ticketsAdded + other.ticketsAdded,
          ticketsReplaced + other.ticketsReplaced,
          ticketsUnchanged + other.ticketsUnchanged);
    }
  }
}
