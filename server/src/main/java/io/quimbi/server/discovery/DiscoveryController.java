package io.quimbi.server.discovery;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.server.web.Needs;
import io.quimbi.server.work.BackgroundWork;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Segments discovered anew. */
@RestController
@Tag(name = "Discovery", description = "Segments discovered anew, as long work")
final class DiscoveryController {
  private final Quimbi quimbi;
  private final BackgroundWork work;

  DiscoveryController(Quimbi quimbi, BackgroundWork work) {
    this.quimbi = quimbi;
    this.work = work;
  }

  /**
   * How to discover; all else is the service's configuration.
   *
   * @param asOf history up to this date or date-time; the end of the newest order's day if absent
   * @param activate whether the new model becomes the active one; true if absent
   */
  record DiscoveryRequest(@Nullable String asOf, @Nullable Boolean activate) {}

  /**
   * Work that goes on.
   *
   * @param runNo its number; null where it was over at once
   * @param location where to ask how far it is, and to stop it with {@code POST …/cancel}
   */
  record Started(@Nullable Long runNo, String location) {}

  @PostMapping("/discovery/runs")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "start_discovery",
      summary = "Discover segments anew",
      description =
          "It goes on after this answer, which says where to ask how far it is. Compare, activate"
              + " and undo are of the models.",
      responses = @ApiResponse(responseCode = "202", description = "It is under way"))
  ResponseEntity<Started> start(Caller caller, @RequestBody DiscoveryRequest wanted) {
    @Nullable Boolean activate = wanted.activate();
    @Nullable Long runNo =
        work.start(
                caller.storeId(),
                "discovery",
                progress ->
                    quimbi
                        .discoverSegments()
                        .discover(
                            caller.storeId(),
                            wanted.asOf(),
                            quimbi.settings().discovery(),
                            activate == null || activate,
                            quimbi.settings().threads(),
                            progress))
            .orElse(null);
    quimbi
        .audit()
        .add(
            Deed.on(
                caller.storeId(),
                caller.actor(),
                "discovery.start",
                runNo == null ? null : "run " + runNo));
    String location = runNo == null ? "/runs" : "/runs/" + runNo;
    return ResponseEntity.accepted()
        .location(URI.create(location))
        .body(new Started(runNo, location));
  }
}
