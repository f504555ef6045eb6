package io.quimbi.app;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.OrderStore;
import java.util.function.Supplier;

/** The orders of a database that is being set up: whoever needs them waits until it is there. */
record OrdersInSetUp(Supplier<OrderStore> later) implements OrderStore {
  @Override
  public ImportSession beginImport(StoreSettings store, Source source) {
    return later.get().beginImport(store, source);
  }

  @Override
  public long lastImport(StoreSettings store) {
    return later.get().lastImport(store);
  }

  @Override
  public OrderRows read(StoreSettings store, Progress progress) {
    return later.get().read(store, progress);
  }

  @Override
  public OrderRows readCustomer(StoreSettings store, String customerId) {
    return later.get().readCustomer(store, customerId);
  }
}
