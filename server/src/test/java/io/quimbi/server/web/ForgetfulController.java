package io.quimbi.server.web;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.live.OrderDocument;
import io.quimbi.engine.live.OrderDocument.Item;
import io.quimbi.engine.live.OrderEvent;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Routes as they must not be: they forget whom they answer. Only in the service of tests. */
@RestController
@Hidden
final class ForgetfulController {
  private final Quimbi quimbi;

  ForgetfulController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /** Asks for everybody's stores for nobody. */
  @GetMapping("/test/open")
  @Open("to see that it is refused all the same")
  List<StoreSettings> open() {
    return quimbi.stores().list();
  }

  /** Answers of whatever store is asked for. */
  @GetMapping("/test/stores")
  @Needs(Role.READ)
  List<String> stores(Caller caller, @RequestParam String store) {
    return quimbi.stores().list().stream()
        .map(StoreSettings::storeId)
        .filter(known -> known.equals(store) || known.equals(caller.storeId()))
        .toList();
  }

  /** Writes into whatever store is asked for. */
  @PostMapping("/test/orders")
  @Needs(Role.WRITE)
  int order(Caller caller, @RequestParam String store) {
    OrderDocument order =
        new OrderDocument(
            "forgetful-1",
            "forgetful",
            1_750_000_000_000_000L,
            true,
            Long.MAX_VALUE,
            null,
            null,
            OrderDocument.NO_VERSION,
            List.of(Item.line("1", "p1", null, null, 1_000_000, 5_000_000, 0)));
    return quimbi
        .recordOrders()
        .record(store, null, List.of(new OrderEvent.Stated("order:forgetful-1", order, List.of())))
        .orders()
        .size();
  }
}
