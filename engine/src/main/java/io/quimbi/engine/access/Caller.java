package io.quimbi.engine.access;

import io.quimbi.engine.audit.Actor;

/**
 * Who asks: the key that came with a request, once it was found to be right.
 *
 * @param keyId names the key; no secret
 * @param storeId the one store that it opens
 * @param role what it may do there
 */
public record Caller(String keyId, String storeId, Role role) {
  /** The same for the audit trail. */
  public Actor actor() {
    return new Actor(keyId);
  }
}
