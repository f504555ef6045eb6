package io.quimbi.server.live;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.live.OrderEvent;
import io.quimbi.engine.live.OrderJson;
import io.quimbi.engine.live.OrderJson.Parsed;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.live.RecordOrders.CustomerResult;
import io.quimbi.engine.live.RecordOrders.Recorded;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.StoreOfCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Orders, the moment they happen. */
@RestController
@Tag(name = "Orders", description = "Orders as they happen, and what they change")
final class OrdersController {
  private static final int BATCH_MAX = 500;

  private final Quimbi quimbi;
  private final RecordOrders recorder;

  OrdersController(Quimbi quimbi, RecordOrders recorder) {
    this.quimbi = quimbi;
    this.recorder = recorder;
  }

  /**
   * What became of an order.
   *
   * @param outcome added, replaced, unchanged, or left_out where its customer was erased
   * @param archetype of the customer who ordered, now; null before the first discovery
   * @param customers whose history changed: who ordered, and who was said to have ordered before
   */
  record OrderRecorded(
      String orderId, String outcome, @Nullable String archetype, List<CustomerResult> customers) {
    static OrderRecorded of(String orderId, String customerId, Recorded recorded) {
      return new OrderRecorded(
          orderId,
          recorded.orders().getFirst().outcome(),
          recorded.customers().stream()
              .filter(customer -> customer.customerId().equals(customerId))
              // One of these, whose archetype may be null: before the first discovery, and where no
              // order is left that was not cancelled.
              .findFirst()
              .map(CustomerResult::archetype)
              .orElse(null),
          recorded.customers());
    }
  }

  @PostMapping(path = "/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "record_order",
      summary = "Store an order and score its customer anew",
      description =
          "An order that is known is replaced whole, unless updated_at says that this is an older"
              + " telling of it. The answer has the customer's profile before and after, and the"
              + " drift since the last snapshot. 201 for a new order, 200 for a known one.",
      responses = {
        @ApiResponse(responseCode = "200", useReturnTypeSchema = true),
        @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
      })
  ResponseEntity<OrderRecorded> order(
      Caller caller,
      @RequestBody
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = OrderBody.class)))
          byte[] body) {
    StoreOfCaller.agree(caller, OrderJson.storeId(body));
    OrderEvent.Stated told = OrderJson.parse(body, store(caller));
    OrderRecorded recorded = record(caller, told);
    return ResponseEntity.status(
            recorded.outcome().equals("added") ? HttpStatus.CREATED : HttpStatus.OK)
        .body(recorded);
  }

  private StoreSettings store(Caller caller) {
    return quimbi.stores().require(caller.storeId());
  }

  private OrderRecorded record(Caller caller, OrderEvent.Stated told) {
    return OrderRecorded.of(
        told.order().orderId(),
        told.order().customerId(),
        recorder.record(caller.storeId(), null, List.of(told)));
  }

  /**
   * What became of several orders.
   *
   * @param successCount orders that were stored, or known as they are
   * @param failedCount orders that were not
   */
  record BatchRecorded(int successCount, int failedCount, List<BatchResult> results) {}

  /**
   * One of them.
   *
   * @param outcome as of a single order; null where it failed
   * @param code why it failed
   * @param detail in words
   */
  record BatchResult(
      int index,
      @Nullable String orderId,
      @Nullable String outcome,
      @Nullable String archetype,
      @Nullable String code,
      @Nullable String detail) {}

  @PostMapping(path = "/orders/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "record_orders",
      summary = "Store up to 500 orders, each for itself",
      description = "One that cannot be stored does not keep the others from it.")
  BatchRecorded orders(
      Caller caller,
      @RequestBody
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = OrderBody.Batch.class)))
          byte[] body) {
    List<Parsed> orders = OrderJson.parseAll(body, store(caller), BATCH_MAX);
    orders.forEach(order -> StoreOfCaller.agree(caller, order.storeId()));
    List<BatchResult> results = new ArrayList<>();
    int failed = 0;
    for (int i = 0; i < orders.size(); i++) {
      BatchResult result = result(caller, i, orders.get(i));
      failed += result.code() == null ? 0 : 1;
      results.add(result);
    }
    return new BatchRecorded(results.size() - failed, failed, results);
  }

  private BatchResult result(Caller caller, int index, Parsed order) {
    QuimbiException failure = order.failure();
    if (failure != null) {
      return failed(index, null, failure);
    }
    OrderEvent.Stated told = Objects.requireNonNull(order.event());
    try {
      OrderRecorded recorded = record(caller, told);
      return new BatchResult(
          index, recorded.orderId(), recorded.outcome(), recorded.archetype(), null, null);
    } catch (QuimbiException e) {
      return failed(index, told.order().orderId(), e);
    }
  }

  private static BatchResult failed(int index, @Nullable String orderId, QuimbiException failure) {
    return new BatchResult(
        index, orderId, null, null, failure.code(), String.valueOf(failure.getMessage()));
  }
}
