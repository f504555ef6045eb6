package io.quimbi.server.segments;

import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.CustomerReport;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What segments there are, and where a customer is in them. */
@RestController
@Tag(name = "Segments", description = "Axes, segments, thumbprints")
final class SegmentsController {
  private final Quimbi quimbi;

  SegmentsController(Quimbi quimbi) {
    this.quimbi = quimbi;
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

  @GetMapping({"/segments/customer/{customer_id}", "/api/customers/{customer_id}/segments"})
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_segments",
      summary = "A customer's thumbprint",
      description = "A customer without an order has none: archetype is null and message says why.")
  CustomerReport customer(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = "The store's own id") String id) {
    return quimbi.insight().customer(caller.storeId(), id);
  }
}
