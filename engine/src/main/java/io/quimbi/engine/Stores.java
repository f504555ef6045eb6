package io.quimbi.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stores there are. */
public interface Stores {
  /** A store's settings, or empty if nothing was ever imported into it. */
  Optional<StoreSettings> find(String storeId);

  /**
   * A store's settings.
   *
   * @throws QuimbiException of kind NOTHING_THERE if nothing was ever imported into it
   */
  default StoreSettings require(String storeId) {
    return find(storeId).orElseThrow(() -> noStore(storeId));
  }

  /** What to throw where nothing was ever imported into a store. */
  static QuimbiException noStore(String storeId) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_STORE",
        "there is no store \""
            + storeId
            + "\" yet; import orders with quimbi import, or run quimbi demo");
  }

  /** What to throw where a store that is there has not a single order. */
  static QuimbiException noOrders(String storeId) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_ORDERS",
        "store \"" + storeId + "\" has no orders yet; import some first");
  }

  /** All stores, by id. */
  List<StoreSettings> list();

  /** What a store holds. */
  StoreContents contents(String storeId);

  /** The latest runs of a store, newest first. */
  List<Run> runs(String storeId, int limit);

  /** The run of a number, if it is one of this store. */
  default Optional<Run> run(String storeId, long runNo) {
    return runs(storeId, Integer.MAX_VALUE).stream()
        .filter(run -> run.runNo() == runNo)
        .findFirst();
  }

  /**
   * What a store holds.
   *
   * @param oldestOrder null without orders
   * @param newestOrder null without orders
   */
  record StoreContents(
      long customers,
      long orders,
      long lines,
      long refunds,
      long returns,
      long tickets,
      @Nullable Instant oldestOrder,
      @Nullable Instant newestOrder) {}

  /**
   * One piece of long work.
   *
   * @param kind import or discovery
   * @param state running, done, failed, cancelled or crashed (its process went away)
   * @param summary what it did or why it failed, for a person to read
   */
  record Run(
      long runNo,
      String kind,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String stage,
      @Nullable String summary) {}
}
