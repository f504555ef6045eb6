package io.quimbi.bench;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.importing.OrderStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Ports that take everything and keep nothing, to measure what comes before the database. */
public final class Nowhere {
  /** Takes orders. */
  public static final OrderStore ORDERS = new Orders();

  /** Knows no store. */
  public static final Stores STORES = new NoStores();

  private Nowhere() {}

  private static final class Orders implements OrderStore {
    @Override
    public ImportSession beginImport(StoreSettings store, Source source) {
      return new Session();
    }

    @Override
    public long lastImport(StoreSettings store) {
      return 0;
    }

    @Override
    public OrderRows read(StoreSettings store, Progress progress) {
      return new OrderRows(store.zone());
    }

    @Override
    public OrderRows readCustomers(StoreSettings store, Collection<String> customerIds) {
      return new OrderRows(store.zone());
    }
  }

  private static final class Session implements OrderStore.ImportSession {
    @Override
    public Optional<Instant> importedBefore() {
      return Optional.empty();
    }

    @Override
    public boolean isFirst() {
      return true;
    }

    @Override
    public OrderStore.MergeCounts merge(OrderRows rows, Progress progress) {
      return new OrderStore.MergeCounts(rows.orderCount(), 0, 0, rows.ticketCount(), 0, 0);
    }

    @Override
    public void commit(String summary) {}

    @Override
    public long number() {
      return 1;
    }

    @Override
    public void fail(String state, String reason) {}

    @Override
    public void close() {}
  }

  private static final class NoStores implements Stores {
    @Override
    public Optional<StoreSettings> find(String storeId) {
      return Optional.empty();
    }

    @Override
    public List<StoreSettings> list() {
      return List.of();
    }

    @Override
    public StoreContents contents(String storeId) {
      throw new UnsupportedOperationException("there is no store " + storeId);
    }

    @Override
    public List<Run> runs(String storeId, int limit) {
      return List.of();
    }
  }
}
