package io.quimbi.server.segments;

import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.insight.CustomerReport;
import io.quimbi.engine.insight.SegmentStats;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.live.AssignOrders;
import io.quimbi.engine.live.AssignOrders.Assigned;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.quimbi.server.web.StoreOfCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What segments there are, and where a customer is in them. */
@RestController
@Tag(name = "Segments", description = "Axes, segments, thumbprints")
final class SegmentsController {
  private static final String ID = "The store's own id";

  private final Quimbi quimbi;
  // One for all requests: it remembers the models in force.
  private final AssignOrders assignOrders;

  SegmentsController(Quimbi quimbi) {
    this.quimbi = quimbi;
    this.assignOrders = quimbi.assignOrders();
  }

  @GetMapping("/segments/axes")
  @Needs(Role.READ)
  @Operation(
      operationId = "axes",
      summary = "The axes, with their features, segments and quality",
      description = "Of the active model.")
  SegmentsReport axes(
      Caller caller,
      @RequestParam(required = false) @Parameter(description = "Only this one")
          @Nullable String axis) {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    return quimbi.insight().segments(caller.storeId(), only);
  }

  @GetMapping("/segments/stats")
  @Needs(Role.READ)
  @Operation(operationId = "segment_stats", summary = "How customers are spread over segments")
  SegmentStats stats(Caller caller) {
    return quimbi.insight().stats(caller.storeId());
  }

  @GetMapping("/segments/customer/{customer_id}")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_segments",
      summary = "A customer's thumbprint",
      description = "A customer without an order has none: archetype is null and message says why.")
  CustomerReport customer(
      Caller caller, @PathVariable("customer_id") @Parameter(description = ID) String id) {
    return quimbi.insight().customer(caller.storeId(), id);
  }

  @GetMapping("/api/customers/{customer_id}/segments")
  @Needs(Role.READ)
  @Operation(operationId = "customer_segments_by_customer", summary = "The same by another path")
  CustomerReport sameCustomer(
      Caller caller, @PathVariable("customer_id") @Parameter(description = ID) String id) {
    return customer(caller, id);
  }

  @GetMapping("/api/mcp/customer/{customer_id}")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_profile",
      summary = "A customer's profile",
      description = "Thumbprint, features and what is predicted, for a help desk or a model.")
  CustomerReport profile(
      Caller caller, @PathVariable("customer_id") @Parameter(description = ID) String id) {
    return customer(caller, id);
  }

  @GetMapping("/api/mcp/archetypes/top")
  @Needs(Role.READ)
  @Operation(
      operationId = "top_archetypes",
      summary = "The archetypes, those with most customers first")
  Page<ArchetypeRow> archetypes(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return Paging.of("archetypes", limit, cursor)
        .of(
            quimbi.insight().archetypes(caller.storeId(), Integer.MAX_VALUE),
            ArchetypeRow::archetypeId);
  }

  @PostMapping("/segments/assign")
  @Needs(Role.READ)
  @Operation(
      operationId = "assign",
      summary = "The thumbprint of orders in the body, without storing anything")
  Assigned assign(Caller caller, @RequestBody AssignRequest request) {
    return assignOrders.assign(
        StoreOfCaller.agree(caller, request.storeId()), request.customerId(), request.drafts());
  }
}
