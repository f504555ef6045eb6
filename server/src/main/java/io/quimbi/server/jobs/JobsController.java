package io.quimbi.server.jobs;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.jobs.Job;
import io.quimbi.engine.jobs.JobLedger.JobRun;
import io.quimbi.engine.jobs.RunJobs.JobStatus;
import io.quimbi.server.names.NewNames;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.quimbi.server.work.BackgroundWork;
import io.quimbi.server.work.Started;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is done for the caller's store by itself. */
@RestController
@Tag(name = "Jobs", description = "What is done for the store by itself, in its time zone")
final class JobsController {
  private static final int HISTORY_MAX = 10_000;

  private final Quimbi quimbi;
  private final BackgroundWork work;
  private final NewNames names;

  JobsController(Quimbi quimbi, BackgroundWork work, NewNames names) {
    this.quimbi = quimbi;
    this.work = work;
    this.names = names;
  }

  /** The jobs of a store. */
  record JobList(String storeId, List<JobStatus> jobs) {}

  @GetMapping("/jobs")
  @Needs(Role.READ)
  @Operation(operationId = "jobs", summary = "The jobs, when they are due and what came of them")
  JobList list(Caller caller) {
    return new JobList(caller.storeId(), quimbi.jobs().list(caller.storeId()));
  }

  @GetMapping("/jobs/history")
  @Needs(Role.READ)
  @Operation(operationId = "job_history", summary = "What came of the jobs, newest first")
  Page<JobRun> history(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return Paging.of("job history", limit, cursor)
        .of(
            quimbi.jobs().history(caller.storeId(), HISTORY_MAX),
            run -> String.valueOf(run.runNo()));
  }

  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping("/jobs/{job}/run")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "run_job",
      summary = "Do a job now",
      description = "What was missed of it, or else what would be due now.")
  ResponseEntity<Started> run(
      Caller caller, @PathVariable @Parameter(description = "Its name") String job) {
    Job wanted = Job.of(job);
    if (wanted.ofSnapshots()) {
      quimbi.settings().snapshots().requireEnabled();
    }
    Optional<Long> runNo =
        work.start(
            caller.storeId(),
            "job",
            names.after(
                caller, progress -> quimbi.jobs().runNow(caller.storeId(), wanted, progress)));
    quimbi.audit().add(Deed.on(caller.storeId(), caller.actor(), "job.run", wanted.id()));
    Started started = Started.of(runNo);
    return ResponseEntity.accepted().location(URI.create(started.status())).body(started);
  }
}
