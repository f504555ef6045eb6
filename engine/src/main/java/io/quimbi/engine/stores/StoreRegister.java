package io.quimbi.engine.stores;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.AuditTrail.Deed;

/** Where stores are entered and struck off. Implementations are thread-safe. */
public interface StoreRegister {
  /**
   * Makes an empty store and remembers who did, both or neither.
   *
   * @return false if there is one of this id, which stays as it is
   */
  boolean create(StoreSettings store, Deed deed);

  /**
   * Deletes a store with everything it holds, and remembers who did. It is gone at once and whole;
   * the room that it takes is given back afterwards, if need be by whoever opens the database next.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store,
   *     ENVIRONMENT naming the run that writes it if that takes too long
   */
  void delete(String storeId, Deed deed);
}
