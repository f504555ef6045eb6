package io.quimbi.engine.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key.
 *
 * @param label what its maker calls it, or null
 * @param lastUsedAt to the minute or so; null if it never was
 * @param revokedAt null while it is good
 */
public record KeyInfo(
    String keyId,
    String storeId,
    Role role,
    @Nullable String label,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {}
