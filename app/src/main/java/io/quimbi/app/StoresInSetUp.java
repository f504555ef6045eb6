package io.quimbi.app;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import java.util.List;
import java.util.Optional;

/**
 * The stores of a database that is being set up. That it has none is known before it is there;
 * should another process be quicker and make one, an import finds it when it begins to store.
 */
record StoresInSetUp(Stores later) implements Stores {
  @Override
  public Optional<StoreSettings> find(String storeId) {
    return Optional.empty();
  }

  @Override
  public List<StoreSettings> list() {
    return later.list();
  }

  @Override
  public StoreContents contents(String storeId) {
    return later.contents(storeId);
  }

  @Override
  public List<Run> runs(String storeId, int limit) {
    return later.runs(storeId, limit);
  }
}
