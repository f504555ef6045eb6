package io.quimbi.engine.privacy;

import io.quimbi.engine.audit.AuditTrail.Deed;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where what is held of a person lies. Implementations are thread-safe. */
public interface PersonalData {
  /** Whether a store knows a customer by this id. */
  boolean knows(String storeId, String customerId);

  /**
   * Everything held of a customer, as of one moment.
   *
   * @return what it is, such as {@code orders}, to a JSON array of it; in a stable order
   */
  Map<String, String> held(String storeId, String customerId);

  /**
   * Erases a customer everywhere in one transaction, remembers who did, and keeps a hash of the id
   * by which later imports recognise it. Other customers are not touched.
   *
   * @return empty if the store knows no such customer
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT naming the run that writes the
   *     store, if that takes too long
   */
  Optional<Erased> erase(String storeId, String customerId, Deed deed);

  /**
   * What was erased.
   *
   * @param rows by table, in the order of their names; those with none left out
   */
  record Erased(Map<String, Long> rows) {
    /** Copies the map. */
    public Erased {
      rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
  }
}
