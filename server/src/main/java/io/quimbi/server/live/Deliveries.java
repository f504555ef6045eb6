package io.quimbi.server.live;

import io.quimbi.engine.live.OrderEvent;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.live.RecordOrders.Delivery;
import io.quimbi.engine.live.RecordOrders.Recorded;
import io.quimbi.server.live.WebhooksController.Delivered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What webhooks and tracked events have in common. */
final class Deliveries {
  private Deliveries() {}

  static Delivered record(
      RecordOrders recorder, String storeId, @Nullable Delivery delivery, List<OrderEvent> events) {
    Recorded recorded = recorder.record(storeId, delivery, events);
    return recorded.duplicate()
        ? new Delivered("duplicate", "this delivery came before", List.of())
        : new Delivered("recorded", null, recorded.orders());
  }
}
