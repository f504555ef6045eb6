package io.quimbi.engine.access;

import io.quimbi.engine.PlainText;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys to a store: made, listed, revoked, and recognised when somebody presents one. A revoked key
 * is refused from the next request on, everywhere: nothing is remembered between requests.
 *
 * <p>Thread-safe.
 */
public final class AccessKeys {
  private static final int LABEL_LENGTH_MAX = 100;

  // Of a use, the time is worth knowing and not worth a write for each request.
  private static final Duration USE_WRITTEN_AFTER = Duration.ofMinutes(1);

  // Compared with where there is no such key, so that both take the same time.
  private static final byte[] NO_HASH = new byte[32];

  private final KeyStore keys;
  private final Stores stores;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Keys over their port, by this clock. */
  public AccessKeys(KeyStore keys, Stores stores, Clock clock) {
    this.keys = keys;
    this.stores = stores;
    this.clock = clock;
  }

  /**
   * Makes a key.
   *
   * @param label what to call it, at most 100 characters, or null
   * @return the key with its text, which is nowhere else
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store, USAGE if the label is
   *     too long
   */
  public NewKey create(String storeId, Role role, @Nullable String label, Actor by) {
    stores.require(storeId);
    @Nullable String said = label == null || label.isBlank() ? null : PlainText.line(label.strip());
    if (said != null && said.length() > LABEL_LENGTH_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "ACCESS_LABEL_LONG",
          "a label has at most "
              + LABEL_LENGTH_MAX
              + " characters, this had "
              + said.length()
              + "; say less");
    }
    KeyText text = KeyText.random(random);
    Instant now = clock.instant();
    keys.add(
        new KeyStore.Kept(
            new KeyInfo(text.keyId(), storeId, role, said, now, null, null), text.hash()),
        Deed.on(storeId, by, "key.create", text.keyId() + " " + role.id()));
    return new NewKey(text.keyId(), storeId, role, said, now, text.text());
  }

  /**
   * The keys of a store, revoked ones too, oldest first.
   *
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store
   */
  public List<KeyInfo> list(String storeId) {
    stores.require(storeId);
    return keys.list(storeId);
  }

  /**
   * Makes a key useless at once. Revoking it again changes nothing.
   *
   * @throws QuimbiException of kind NOTHING_THERE if the store has no such key
   */
  public void revoke(String storeId, String keyId, Actor by) {
    Deed deed = Deed.on(storeId, by, "key.revoke", keyId);
    if (!keys.revoke(storeId, keyId, clock.instant(), deed)) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_KEY",
          "store \""
              + storeId
              + "\" has no key \""
              + keyId
              + "\"; quimbi keys list shows those it has");
    }
  }

  /**
   * Recognises a key.
   *
   * @param presented whatever somebody sent
   * @return who it is; empty if it is no key, an unknown one, has a wrong secret or was revoked,
   *     which nobody is told apart
   */
  public Optional<Caller> authenticate(String presented) {
    Optional<KeyText> text = KeyText.parse(presented);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<KeyStore.Kept> kept = keys.find(text.get().keyId());
    byte[] expected = kept.map(KeyStore.Kept::hash).orElse(NO_HASH);
    // In constant time: how many bytes agree must not be told by how long it takes.
    boolean right = MessageDigest.isEqual(expected, text.get().hash());
    if (kept.isEmpty() || !right) {
      return Optional.empty();
    }
    KeyInfo key = kept.get().key();
    Instant now = clock.instant();
    if (key.lastUsedAt() == null || !key.lastUsedAt().plus(USE_WRITTEN_AFTER).isAfter(now)) {
      keys.used(key.keyId(), now);
    }
    return Optional.of(new Caller(key.keyId(), key.storeId(), key.role()));
  }

  /** Whether there is any key that was not revoked: without one nobody can call from afar. */
  public boolean any() {
    return keys.any();
  }
}
