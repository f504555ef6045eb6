package io.quimbi.server.work;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores.Run;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.quimbi.server.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Long work: what there was, how far it is, and stopping it. */
@RestController
@Tag(name = "Runs", description = "Long work: imports, discoveries, snapshots of everybody")
final class RunsController {
  private static final int RUNS_MAX = 10_000;

  private final Quimbi quimbi;
  private final BackgroundWork work;

  RunsController(Quimbi quimbi, BackgroundWork work) {
    this.quimbi = quimbi;
    this.work = work;
  }

  /**
   * One piece of long work.
   *
   * @param kind import, discovery, assignment, activation, snapshot, backfill, cleanup, …
   * @param state running, done, failed, cancelled or crashed
   * @param stage what it is doing at the moment; null once it has ended
   * @param stageDone steps of that, where this instance of the service does the work
   * @param stageTotal of so many
   * @param notes what a person should know
   * @param summary what it did, or why it failed
   */
  record RunReport(
      long runNo,
      String kind,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String stage,
      @Nullable Long stageDone,
      @Nullable Long stageTotal,
      List<String> notes,
      @Nullable String summary) {}

  @GetMapping("/runs")
  @Needs(Role.READ)
  @Operation(operationId = "runs", summary = "Long work of the store, newest first")
  Page<RunReport> runs(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    Page<Run> page =
        Paging.of("runs", limit, cursor)
            .of(
                quimbi.stores().runs(caller.storeId(), RUNS_MAX),
                run -> String.valueOf(run.runNo()));
    return new Page<>(
        page.items().stream().map(run -> report(caller, run)).toList(), page.nextCursor());
  }

  @GetMapping("/runs/{run_no}")
  @Needs(Role.READ)
  @Operation(operationId = "run", summary = "One piece of long work, and how far it is")
  RunReport run(
      Caller caller, @PathVariable("run_no") @Parameter(description = "Its number") long runNo) {
    return report(caller, require(caller, runNo));
  }

  @PostMapping("/runs/{run_no}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "cancel_run",
      summary = "Stop long work",
      description = "It stops at its next check; nothing half done stays.")
  RunReport cancel(
      Caller caller, @PathVariable("run_no") @Parameter(description = "Its number") long runNo) {
    Run run = require(caller, runNo);
    if (!run.state().equals("running")) {
      throw new Refused(
          HttpStatus.CONFLICT,
          "RUN_ENDED",
          "run " + runNo + " is " + run.state() + "; only one that is running can be stopped");
    }
    if (!work.cancel(caller.storeId(), runNo)) {
      throw new Refused(
          HttpStatus.CONFLICT,
          "RUN_ELSEWHERE",
          "run "
              + runNo
              + " is done by another process; stop it there, or ask the instance that it is on");
    }
    return report(caller, run);
  }

  private Run require(Caller caller, long runNo) {
    return quimbi
        .stores()
        .run(caller.storeId(), runNo)
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.NOTHING_THERE,
                    "NO_RUN",
                    "the store has no run " + runNo + "; /runs lists those it has"));
  }

  private RunReport report(Caller caller, Run run) {
    BackgroundWork.@Nullable Stage now = work.stage(caller.storeId(), run.runNo()).orElse(null);
    return new RunReport(
        run.runNo(),
        run.kind(),
        run.state(),
        run.startedAt(),
        run.endedAt(),
        now == null ? run.stage() : now.stage(),
        now == null ? null : (Long) now.done(),
        now == null ? null : now.total(),
        now == null ? List.of() : now.notes(),
        run.summary());
  }
}
