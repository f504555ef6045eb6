package io.quimbi.server.access;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.AuditTrail.Entry;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who did what to the caller's store. */
@RestController
@Tag(name = "Access", description = "Keys to the store, and who did what")
final class AuditController {
  private final Quimbi quimbi;

  AuditController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * Something that was done.
   *
   * @param actor the id of a key, or "command line", "service", "scheduler"
   * @param subject what it was done to, where that is no person
   * @param customerHash of whom it was done to: the same for the same customer, and no id
   */
  record AuditEntry(
      long entryNo,
      Instant at,
      String actor,
      String action,
      @Nullable String subject,
      @Nullable String customerHash) {}

  @GetMapping("/audit")
  @Needs(Role.ADMIN)
  @Operation(operationId = "audit", summary = "Who did what to the store, newest first")
  Page<AuditEntry> list(
      Caller caller,
      @RequestParam(name = "customer_id", required = false)
          @Parameter(description = "Only what was done to this customer")
          @Nullable String customerId,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    Paging paging = Paging.of("audit", limit, cursor);
    @Nullable Long before = paging.number();
    List<Entry> entries =
        quimbi
            .audit()
            .list(
                caller.storeId(),
                customerId,
                before == null ? Long.MAX_VALUE : before,
                paging.limit() + 1);
    List<AuditEntry> items =
        entries.stream()
            .limit(paging.limit())
            .map(
                entry ->
                    new AuditEntry(
                        entry.entryNo(),
                        entry.at(),
                        entry.actor(),
                        entry.action(),
                        entry.subject(),
                        entry.personHash()))
            .toList();
    return new Page<>(
        items,
        entries.size() > paging.limit()
            ? paging.cursor(String.valueOf(items.getLast().entryNo()))
            : null);
  }
}
