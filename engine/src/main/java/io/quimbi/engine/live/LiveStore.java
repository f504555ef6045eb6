package io.quimbi.engine.live;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Where orders are recorded as they happen, and what they change. */
public interface LiveStore {
  /** What is done in one transaction. It may be done again where others were in the way. */
  interface Work<T> {
    /** Does it. */
    T in(Session session);
  }

  /**
   * Does something in one transaction with one commit, beside other orders of other customers.
   *
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store; of kind ENVIRONMENT,
   *     with code STORE_BUSY, where a large import or a publication is just being made visible and
   *     that takes longer than a moment: nothing was stored, try again
   */
  <T> T record(String storeId, Work<T> work);

  /** What became of an order. */
  enum Outcome {
    /** It was not known. */
    ADDED,
    /** It was known in another form. */
    REPLACED,
    /** It was known as it is. */
    UNCHANGED
  }

  /**
   * What merging orders did.
   *
   * @param orders by their ids
   * @param customers whose history is another one now
   */
  record Merged(Map<String, Outcome> orders, SortedSet<String> customers) {}

  /**
   * The profiles that are visible.
   *
   * @param stamp changes with everything that scoring depends on: model, names, fit, snapshots
   */
  record Published(long publicationNo, int modelNo, Instant asOf, String stamp) {}

  /**
   * A profile as it was.
   *
   * @param dominants JSON, axis to segment
   * @param lifetimeValue paid less refunded, in millionths
   */
  record ProfileBefore(
      String archetypeId,
      String dominants,
      int orders,
      long lifetimeValue,
      @Nullable Double churnRisk,
      @Nullable Double predictedLtv) {}

  /**
   * What there is of a customer.
   *
   * @param history everything the customer did; empty rows where nothing is left
   * @param profile the visible one; null where there is none
   */
  record Past(OrderRows history, @Nullable ProfileBefore profile) {}

  /** One transaction. What it says of is settled until its commit. */
  interface Session {
    /** The store. */
    StoreSettings store();

    /** Settles the currency of a store whose orders had none until now. */
    void settleCurrency(String currency);

    /**
     * Whether a delivery comes for the first time in 30 days, and from now on no longer.
     *
     * @param source who numbers deliveries
     */
    boolean firstDelivery(String source, String deliveryId);

    /** Which of these customers were erased: nothing of them is stored again. */
    Set<String> erased(Set<String> customerIds);

    /** What has been said of orders so far, by their keys; nobody else says more until the end. */
    Map<String, OrderState> states(SortedSet<String> keys);

    /** Keeps what has been said. */
    void keep(Collection<OrderState> states);

    /**
     * Merges whole orders: one not yet known is added, one that is equal in all its lines is left,
     * one that differs is replaced whole.
     */
    Merged merge(OrderRows rows);

    /** What there is of a customer by now. */
    Past past(String customerId);

    /** The visible profiles; empty before the first discovery. */
    Optional<Published> published();

    /** The models that predictions of the visible profiles are by. */
    Optional<LifetimeFit> fit();

    /** The ids of the archetypes of the visible profiles. */
    NavigableSet<String> archetypeIds();

    /** A customer's newest snapshot of a day before another, the finest of that day. */
    Optional<Snapshot> lastSnapshot(String customerId, LocalDate before);

    /** Puts a customer's profile among the visible ones, in place of an earlier one. */
    void putProfile(ProfileRows row);

    /** Takes a customer's profile from the visible ones. */
    void removeProfile(String customerId);

    /**
     * Stores a drift event.
     *
     * @param event as JSON
     * @return its number
     */
    long addEvent(DriftEvent.Draft event);
  }
}
