package io.quimbi.server.drift;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.SnapshotStatus;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.StoreOfCaller;
import io.quimbi.server.work.BackgroundWork;
import io.quimbi.server.work.Started;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Snapshots: made, dropped, counted. */
@RestController
@Tag(name = "Drift", description = "How customers and stores change")
final class SnapshotController {
  private final Quimbi quimbi;
  private final BackgroundWork work;

  SnapshotController(Quimbi quimbi, BackgroundWork work) {
    this.quimbi = quimbi;
    this.work = work;
  }

  /**
   * Whose snapshot to take.
   *
   * @param storeId may be left out; the key says it
   * @param snapshotType daily, weekly, monthly, quarterly or yearly; daily where it is left out
   * @param snapshotDate YYYY-MM-DD; the day of the newest order where it is left out
   */
  record CreateSnapshot(
      String customerId,
      @Nullable String storeId,
      @Nullable String snapshotType,
      @Nullable String snapshotDate) {}

  /** The same for several, at most 10,000. */
  record CreateSnapshots(
      List<String> customerIds,
      @Nullable String storeId,
      @Nullable String snapshotType,
      @Nullable String snapshotDate) {}

  /** The same for everybody. */
  record SnapshotOfEverybody(
      @Nullable String storeId, @Nullable String snapshotType, @Nullable String snapshotDate) {}

  @PostMapping("/drift_analysis/snapshot/create")
  @ResponseStatus(HttpStatus.CREATED)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "create_snapshot",
      summary = "Take one customer's snapshot",
      description = "In place of an earlier one of the same date and type.")
  TakeSnapshot.Outcome create(Caller caller, @RequestBody CreateSnapshot wanted) {
    return quimbi
        .takeSnapshot()
        .ofCustomer(
            StoreOfCaller.agree(caller, wanted.storeId()),
            type(wanted.snapshotType()),
            wanted.snapshotDate(),
            wanted.customerId());
  }

  @PostMapping("/drift_analysis/snapshot/batch")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "create_snapshots",
      summary = "Take the snapshots of several customers",
      description = "Each by itself; the answer says of whom none could be taken, and why.")
  TakeSnapshot.Batch batch(Caller caller, @RequestBody CreateSnapshots wanted) {
    return quimbi
        .takeSnapshot()
        .ofCustomers(
            StoreOfCaller.agree(caller, wanted.storeId()),
            type(wanted.snapshotType()),
            wanted.snapshotDate(),
            wanted.customerIds(),
            Progress.NONE);
  }

  @PostMapping("/drift_analysis/snapshot/everybody")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "snapshot_everybody",
      summary = "Take everybody's snapshot",
      description = "Long work: the answer has the number of its run.")
  Started everybody(Caller caller, @RequestBody SnapshotOfEverybody wanted) {
    String store = StoreOfCaller.agree(caller, wanted.storeId());
    SnapshotType type = type(wanted.snapshotType());
    return Started.of(
        work.start(
            store,
            "snapshot",
            progress ->
                quimbi
                    .takeSnapshot()
                    .everybody(
                        store,
                        type,
                        wanted.snapshotDate(),
                        quimbi.settings().threads(),
                        progress)));
  }

  @PostMapping("/drift_analysis/snapshot/backfill")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "backfill",
      summary = "Rebuild the snapshots of the past",
      description = "Long work: the answer has the number of its run.")
  Started backfill(Caller caller) {
    return Started.of(
        work.start(
            caller.storeId(),
            "backfill",
            progress ->
                quimbi.backfill().run(caller.storeId(), quimbi.settings().threads(), progress)));
  }

  @DeleteMapping("/drift_analysis/snapshot/cleanup")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "cleanup_snapshots",
      summary = "Drop the snapshots that retention has outlived")
  Cleanup.Outcome cleanup(Caller caller) {
    return quimbi.cleanup().run(caller.storeId());
  }

  @GetMapping("/drift_analysis/health")
  @Needs(Role.READ)
  @Operation(operationId = "snapshot_health", summary = "What snapshots there are")
  SnapshotStatus.Report health(Caller caller) {
    return quimbi.snapshotStatus().of(caller.storeId());
  }

  private static SnapshotType type(@Nullable String word) {
    return word == null ? SnapshotType.DAILY : SnapshotType.of(word);
  }
}
