package io.quimbi.server.access;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.KeyInfo;
import io.quimbi.engine.access.NewKey;
import io.quimbi.engine.access.Role;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keys to the caller's store. */
@RestController
@Tag(name = "Access", description = "Keys to the store, and who did what")
final class KeysController {
  private final Quimbi quimbi;

  KeysController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * What kind of key is wanted.
   *
   * @param role read, write or admin
   * @param label what to call it, at most 100 characters
   */
  record KeyRequest(String role, @Nullable String label) {}

  /**
   * A key that was just made.
   *
   * @param key its text, which is shown this once
   */
  record KeyMade(
      String keyId, String role, @Nullable String label, Instant createdAt, String key) {}

  /**
   * A key.
   *
   * @param lastUsedAt to the minute; null if it never was
   * @param revokedAt null while it is good
   */
  record KeyReport(
      String keyId,
      String role,
      @Nullable String label,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {
    static KeyReport of(KeyInfo key) {
      return new KeyReport(
          key.keyId(),
          key.role().id(),
          key.label(),
          key.createdAt(),
          key.lastUsedAt(),
          key.revokedAt());
    }
  }

  @GetMapping("/keys")
  @Needs(Role.ADMIN)
  @Operation(operationId = "keys", summary = "The keys of the store, revoked ones too")
  Page<KeyReport> list(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    Page<KeyInfo> page =
        Paging.of("keys", limit, cursor)
            .of(quimbi.accessKeys().list(caller.storeId()), KeyInfo::keyId);
    return new Page<>(page.items().stream().map(KeyReport::of).toList(), page.nextCursor());
  }

  @PostMapping("/keys")
  @ResponseStatus(HttpStatus.CREATED)
  @Needs(Role.ADMIN)
  @Operation(
      operationId = "create_key",
      summary = "Make a key to the store",
      description = "Its text is in this answer and nowhere else.")
  KeyMade create(Caller caller, @RequestBody KeyRequest wanted) {
    NewKey key =
        quimbi
            .accessKeys()
            .create(caller.storeId(), Role.of(wanted.role()), wanted.label(), caller.actor());
    return new KeyMade(key.keyId(), key.role().id(), key.label(), key.createdAt(), key.text());
  }

  @DeleteMapping("/keys/{key_id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Needs(Role.ADMIN)
  @Operation(operationId = "revoke_key", summary = "Make a key useless from the next request on")
  void revoke(
      Caller caller,
      @PathVariable("key_id") @Parameter(description = "Its id, not its text") String keyId) {
    quimbi.accessKeys().revoke(caller.storeId(), keyId, caller.actor());
  }
}
