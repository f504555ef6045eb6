package io.quimbi.engine.access;

import io.quimbi.engine.audit.AuditTrail.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where keys are kept. Implementations are thread-safe. */
public interface KeyStore {
  /**
   * A key with what is kept of its secret.
   *
   * @param hash SHA-256 of the secret; the caller owns it
   */
  record Kept(KeyInfo key, byte[] hash) {}

  /**
   * Adds a key and remembers who made it, both or neither.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store
   */
  void add(Kept key, Deed deed);

  /** The keys of a store, revoked ones too, in the order in which they were made. */
  List<KeyInfo> list(String storeId);

  /**
   * Revokes a key and remembers who did, both or neither; one revoked before stays as it was.
   *
   * @return whether the store has such a key
   */
  boolean revoke(String storeId, String keyId, Instant at, Deed deed);

  /** A key that was not revoked. */
  Optional<Kept> find(String keyId);

  /** Writes down that a key was used; never moves it back. */
  void used(String keyId, Instant at);

  /** Whether any store has a key that was not revoked. */
  boolean any();
}
