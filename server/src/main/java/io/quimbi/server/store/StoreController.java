package io.quimbi.server.store;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores.StoreContents;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the caller's store is and holds. */
@RestController
@Tag(name = "Store", description = "The store that the key opens")
final class StoreController {
  private final Quimbi quimbi;

  StoreController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * A store.
   *
   * @param timeZone in which its days begin and its jobs run
   * @param currency of all amounts; null until orders say
   * @param oldestOrder null without orders
   * @param newestOrder null without orders
   */
  record StoreReport(
      String storeId,
      String timeZone,
      @Nullable String currency,
      String role,
      long customers,
      long orders,
      long tickets,
      @Nullable Instant oldestOrder,
      @Nullable Instant newestOrder) {}

  @GetMapping("/store")
  @Needs(Role.READ)
  @Operation(operationId = "store", summary = "The store that the key opens, and what it holds")
  StoreReport store(Caller caller) {
    StoreSettings store = quimbi.stores().require(caller.storeId());
    StoreContents has = quimbi.stores().contents(caller.storeId());
    return new StoreReport(
        store.storeId(),
        store.zone().getId(),
        store.currency(),
        caller.role().id(),
        has.customers(),
        has.orders(),
        has.tickets(),
        has.oldestOrder(),
        has.newestOrder());
  }
}
