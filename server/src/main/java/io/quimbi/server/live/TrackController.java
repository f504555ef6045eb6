package io.quimbi.server.live;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.live.RecordOrders.Delivery;
import io.quimbi.engine.live.SegmentEvent;
import io.quimbi.engine.live.Told;
import io.quimbi.server.live.WebhooksController.Delivered;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Events of orders in the layout of Segment's e-commerce spec. */
@RestController
@Tag(name = "Orders")
final class TrackController {
  private final Quimbi quimbi;
  private final RecordOrders recorder;

  TrackController(Quimbi quimbi, RecordOrders recorder) {
    this.quimbi = quimbi;
    this.recorder = recorder;
  }

  @PostMapping(path = "/v1/track", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "track",
      summary = "Take an event of an order in Segment's layout",
      description =
          "Order Completed, Order Updated, Order Refunded and Order Cancelled; others are passed"
              + " over. Its fields are named as Segment names them: userId, messageId. An event"
              + " whose messageId came before does nothing more.")
  Delivered track(
      Caller caller,
      @RequestBody
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(type = "object")))
          byte[] body) {
    return delivered(caller, SegmentEvent.parse(body, store(caller)));
  }

  /** What became of each message. */
  record BatchDelivered(List<Delivered> results) {}

  @PostMapping(path = "/v1/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "track_batch",
      summary = "Take several events in Segment's layout",
      description = "In the field batch; each is recorded for itself, in their order.")
  BatchDelivered batch(
      Caller caller,
      @RequestBody
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(type = "object")))
          byte[] body) {
    return new BatchDelivered(
        SegmentEvent.parseBatch(body, store(caller)).stream()
            .map(message -> delivered(caller, message))
            .toList());
  }

  private StoreSettings store(Caller caller) {
    return quimbi.stores().require(caller.storeId());
  }

  private Delivered delivered(Caller caller, SegmentEvent.Message message) {
    String id = message.messageId();
    return switch (message.told()) {
      case Told.Events events ->
          Deliveries.record(
              recorder,
              caller.storeId(),
              id == null ? null : new Delivery(SegmentEvent.SOURCE, id),
              events.events());
      case Told.PassedOver passed -> new Delivered("passed_over", passed.reason(), List.of());
      case Told.DataRequested _ -> throw new IllegalStateException("events ask for no data");
      case Told.ErasureRequested _ -> throw new IllegalStateException("events ask for no erasure");
    };
  }
}
