package io.quimbi.server.health;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Open;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the service lives, whether it can answer, and figures about it. */
@RestController
@Tag(name = "Operation", description = "Of the service itself")
final class HealthController {
  private final Quimbi quimbi;
  private final StoreMeters meters;
  private final BusinessGauges gauges;

  HealthController(Quimbi quimbi, StoreMeters meters, BusinessGauges gauges) {
    this.quimbi = quimbi;
    this.meters = meters;
    this.gauges = gauges;
  }

  /**
   * The state of the service.
   *
   * @param status UP; otherwise there is a problem document in place of this
   * @param version of the program
   */
  record Health(String status, String version) {}

  @GetMapping("/health")
  @Open("tells nothing of a store, and whoever restarts the service has no key")
  @Operation(
      operationId = "health",
      summary = "Whether the process lives",
      description = "Looks at nothing else; /ready looks at the database too.")
  Health health() {
    return new Health("UP", Quimbi.version());
  }

  @GetMapping("/ready")
  @Open("tells nothing of a store, and whoever directs requests here has no key")
  @Operation(
      operationId = "ready",
      summary = "Whether requests can be answered",
      description = "Asks the database; 503 where it does not answer.")
  Health ready() {
    quimbi.ping();
    return new Health("UP", Quimbi.version());
  }

  @GetMapping(value = "/metrics", produces = MediaType.TEXT_PLAIN_VALUE)
  @Needs(Role.READ)
  @Operation(
      operationId = "metrics",
      summary = "Figures for Prometheus",
      description =
          "Of the process, and of the store of the key alone: Prometheus sends the key as"
              + " authorization.credentials of the job. Counts of the store are taken in the"
              + " background, at most once in half a minute.")
  String metrics(Caller caller) {
    gauges.refresh(caller.storeId());
    return meters.scrape(caller.storeId());
  }
}
