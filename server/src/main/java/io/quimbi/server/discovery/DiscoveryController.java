package io.quimbi.server.discovery;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.server.names.NewNames;
import io.quimbi.server.web.Needs;
import io.quimbi.server.work.BackgroundWork;
import io.quimbi.server.work.Started;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Segments discovered anew. */
@RestController
@Tag(name = "Discovery", description = "Segments discovered anew, as long work")
final class DiscoveryController {
  private final Quimbi quimbi;
  private final BackgroundWork work;
  private final NewNames names;

  DiscoveryController(Quimbi quimbi, BackgroundWork work, NewNames names) {
    this.quimbi = quimbi;
    this.work = work;
    this.names = names;
  }

  /**
   * How to discover; all else is the service's configuration.
   *
   * @param asOf history up to this date or date-time; the end of the newest order's day if absent
   * @param activate whether the new model becomes the active one; true if absent
   */
  record DiscoveryRequest(@Nullable String asOf, @Nullable Boolean activate) {}

  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping("/discovery/runs")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "start_discovery",
      summary = "Discover segments anew",
      description =
          "It goes on after this answer, which says where to ask how far it is. Compare, activate"
              + " and undo are of the models. Where the service has a key for Claude, it names the"
              + " new segments afterwards, as a run of its own.")
  ResponseEntity<Started> start(Caller caller, @RequestBody DiscoveryRequest wanted) {
    @Nullable Boolean activate = wanted.activate();
    Optional<Long> runNo =
        work.start(
            caller.storeId(),
            "discovery",
            names.after(
                caller,
                progress ->
                    quimbi
                        .discoverSegments()
                        .discover(
                            caller.storeId(),
                            wanted.asOf(),
                            quimbi.settings().discovery(),
                            activate == null || activate,
                            quimbi.settings().threads(),
                            progress)));
    quimbi
        .audit()
        .add(
            Deed.on(
                caller.storeId(),
                caller.actor(),
                "discovery.start",
                runNo.map(no -> "run " + no).orElse(null)));
    Started started = Started.of(runNo);
    return ResponseEntity.accepted().location(URI.create(started.status())).body(started);
  }
}
