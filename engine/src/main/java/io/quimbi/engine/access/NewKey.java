package io.quimbi.engine.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that was made this moment; the only time that its text is known.
 *
 * @param text what a caller presents, {@code qk_<key id>_<secret>}
 */
public record NewKey(
    String keyId,
    String storeId,
    Role role,
    @Nullable String label,
    Instant createdAt,
    String text) {
  /** Hides the secret: what is printed ends in logs. */
  @Override
  public String toString() {
    return "NewKey[" + keyId + ", " + storeId + ", " + role + "]";
  }
}
