package io.quimbi.server.drift;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.snapshot.CustomerDrift.History;
import io.quimbi.engine.snapshot.CustomerDrift.TimelineReport;
import io.quimbi.engine.snapshot.CustomerDrift.TrendReport;
import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How one customer changed. */
@RestController
@Tag(name = "Drift", description = "How customers and stores change")
final class CustomerDriftController {
  private static final String ID = "The store's own id";
  private static final String DATE = "YYYY-MM-DD";

  private final Quimbi quimbi;

  CustomerDriftController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  @GetMapping("/drift_analysis/customer/{customer_id}/history")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_history",
      summary = "A customer's snapshots",
      description =
          "In a range, or with days_ago those nearest to so many days before the newest one.")
  History history(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = ID) String id,
      @RequestParam(name = "start_date", required = false) @Parameter(description = DATE)
          @Nullable String from,
      @RequestParam(name = "end_date", required = false) @Parameter(description = DATE)
          @Nullable String to,
      @RequestParam(name = "snapshot_type", required = false)
          @Parameter(description = "daily, weekly, monthly, quarterly or yearly")
          @Nullable String type,
      @RequestParam(name = "days_ago", required = false)
          @Parameter(description = "Such as 7,14,28; in place of a range and a type")
          @Nullable List<Integer> daysAgo) {
    if (daysAgo == null) {
      return quimbi
          .customerDrift()
          .history(caller.storeId(), id, type == null ? null : SnapshotType.of(type), from, to);
    }
    if (from != null || to != null || type != null) {
      throw new Refused(
          HttpStatus.BAD_REQUEST,
          "DAYS_AGO",
          "days_ago goes with none of start_date, end_date and snapshot_type; give one or the"
              + " other",
          "days_ago");
    }
    return quimbi.customerDrift().daysAgo(caller.storeId(), id, daysAgo);
  }

  @GetMapping("/drift_analysis/customer/{customer_id}/analysis")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_drift",
      summary = "What changed between two dates",
      description =
          "Between the newest snapshots at or before each date; without dates between the newest"
              + " one and that of 30 days before. The answer says which were used.")
  DriftReport analysis(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = ID) String id,
      @RequestParam(name = "start_date", required = false) @Parameter(description = DATE)
          @Nullable String from,
      @RequestParam(name = "end_date", required = false) @Parameter(description = DATE)
          @Nullable String to) {
    return quimbi.customerDrift().drift(caller.storeId(), id, from, to);
  }

  @GetMapping("/drift_analysis/customer/{customer_id}/timeline")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_timeline",
      summary = "A customer's snapshots in order, with what changed from each to the next")
  TimelineReport timeline(
      Caller caller, @PathVariable("customer_id") @Parameter(description = ID) String id) {
    return quimbi.customerDrift().timeline(caller.storeId(), id);
  }

  @GetMapping("/drift_analysis/customer/{customer_id}/trend")
  @Needs(Role.READ)
  @Operation(operationId = "customer_trend", summary = "Where a customer is heading, by axis")
  TrendReport trend(
      Caller caller, @PathVariable("customer_id") @Parameter(description = ID) String id) {
    return quimbi.customerDrift().trend(caller.storeId(), id);
  }
}
