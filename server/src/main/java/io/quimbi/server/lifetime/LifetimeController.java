package io.quimbi.server.lifetime;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.CustomerReport;
import io.quimbi.engine.insight.CustomerReport.Outlook;
import io.quimbi.engine.lifetime.CalibrationReport;
import io.quimbi.server.web.HeavyReads;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is predicted, and how well that holds. */
@RestController
@Tag(name = "Lifetime", description = "Churn risk and lifetime value")
final class LifetimeController {
  private static final int HOLDOUT_DAYS = 91;

  private final Quimbi quimbi;
  private final HeavyReads reads;

  LifetimeController(Quimbi quimbi, HeavyReads reads) {
    this.quimbi = quimbi;
    this.reads = reads;
  }

  /**
   * What is predicted of a customer.
   *
   * @param asOf of the prediction; null where there is none
   * @param lifetimeValue to date; null without an order
   * @param message why there is no prediction; null where there is
   */
  record CustomerOutlook(
      String storeId,
      String customerId,
      @Nullable Instant asOf,
      int totalOrders,
      @Nullable BigDecimal lifetimeValue,
      @Nullable Outlook outlook,
      @Nullable String message) {}

  @GetMapping("/lifetime/customer/{customer_id}")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_lifetime",
      summary = "A customer's churn risk, next order and lifetime value",
      description = "By the models that were fitted when everybody was last scored.")
  CustomerOutlook customer(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = "The store's own id") String id) {
    CustomerReport report = quimbi.insight().customer(caller.storeId(), id);
    Outlook outlook = report.outlook();
    return new CustomerOutlook(
        report.storeId(),
        report.customerId(),
        report.asOf(),
        report.totalOrders(),
        report.lifetimeValue(),
        outlook,
        outlook != null || report.message() != null
            ? report.message()
            : "nothing is predicted: the purchase model did not converge on this store's orders");
  }

  @GetMapping("/lifetime/calibration")
  @Needs(Role.READ)
  @Operation(
      operationId = "lifetime_calibration",
      summary = "Predicted against actual purchases in a held-out period, by decile",
      description = "Fits the purchase model on what came before that period, which takes a while.")
  CalibrationReport calibration(
      Caller caller,
      @RequestParam(name = "holdout_days", required = false)
          @Parameter(description = "Length of the held-out period; 91 where it is left out")
          @Nullable Integer holdoutDays)
      throws Exception {
    return reads.read(
        () ->
            quimbi
                .lifetimes()
                .calibration(
                    caller.storeId(),
                    null,
                    holdoutDays == null ? HOLDOUT_DAYS : holdoutDays,
                    quimbi.settings().lifetime(),
                    quimbi.settings().threads(),
                    Progress.NONE));
  }
}
