package io.quimbi.engine.jobs;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.insight.ModelHistory;
import io.quimbi.engine.insight.ModelsReport;
import io.quimbi.engine.jobs.JobLedger.JobRun;
import io.quimbi.engine.jobs.JobLedger.Recording;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does the jobs of a store, those that were missed included: of a snapshot that was missed, every
 * date that retention would still keep is made up as of that date, the oldest first; of the other
 * jobs once is enough. Thread-safe.
 *
 * <p>A snapshot is dated by the day on which its job is due, holds the orders known when the job
 * runs, and ages everybody to the end of that day, as a backfill does.
 */
public final class RunJobs {
  private final Stores stores;
  private final JobLedger ledger;
  private final TakeSnapshot takeSnapshot;
  private final Cleanup cleanup;
  private final DiscoverSegments discoverSegments;
  private final ModelHistory models;
  private final JobSettings settings;
  private final Clock clock;

  /** The jobs over the use cases that they start. */
  public RunJobs(
      Stores stores,
      JobLedger ledger,
      TakeSnapshot takeSnapshot,
      Cleanup cleanup,
      DiscoverSegments discoverSegments,
      ModelHistory models,
      JobSettings settings,
      Clock clock) {
    this.stores = stores;
    this.ledger = ledger;
    this.takeSnapshot = takeSnapshot;
    this.cleanup = cleanup;
    this.discoverSegments = discoverSegments;
    this.models = models;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A job of a store.
   *
   * @param schedule in words, in the store's time zone
   * @param enabled whether it is done at all
   * @param next when it is due next; in the past where it was missed; null where it is not enabled
   * @param last what came of it the last time; null before the first
   */
  public record JobStatus(
      String job,
      String schedule,
      boolean enabled,
      @Nullable Instant next,
      @Nullable JobRun last) {}

  /**
   * The jobs of a store.
   *
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store
   */
  public List<JobStatus> list(String storeId) {
    StoreSettings store = stores.require(storeId);
    List<JobRun> latest = ledger.history(storeId, Integer.MAX_VALUE);
    return Arrays.stream(Job.values())
        .map(
            job ->
                new JobStatus(
                    job.id(),
                    job.schedule(),
                    enabled(job),
                    enabled(job) ? next(store, job) : null,
                    latest.stream()
                        .filter(run -> run.job().equals(job.id()))
                        .findFirst()
                        .orElse(null)))
        .toList();
  }

  /** What came of a store's jobs, newest first. */
  public List<JobRun> history(String storeId, int limit) {
    stores.require(storeId);
    return ledger.history(storeId, limit);
  }

  /** Whether a job is done by itself. */
  public boolean enabled(Job job) {
    return !job.ofSnapshots() || settings.snapshots().enabled();
  }

  /** When a job is due next: in the past where it was missed. */
  public Instant next(String storeId, Job job) {
    return next(stores.require(storeId), job);
  }

  private Instant next(StoreSettings store, Job job) {
    Instant until = ledger.doneUntil(store.storeId(), job, clock.instant());
    return job.nextAfter(until, store.zone());
  }

  /**
   * Does what is due of a job by now, nothing if nothing is.
   *
   * @return the summaries of what was done, oldest first
   * @throws QuimbiException of kind ENVIRONMENT if the store is being written for too long or the
   *     database is away; it is still due then
   */
  public List<String> runDue(String storeId, Job job, Progress progress) {
    StoreSettings store = stores.require(storeId);
    if (!enabled(job)) {
      return List.of();
    }
    List<String> summaries = new ArrayList<>();
    for (Instant due : due(store, job)) {
      progress.checkCancelled();
      summaries.add(run(store, job, due, progress));
    }
    return summaries;
  }

  /**
   * Does a job now, whether it is due or not, after what was missed of it.
   *
   * @return what was done
   * @throws QuimbiException of kind USAGE if snapshots are switched off
   */
  public List<String> runNow(String storeId, Job job, Progress progress) {
    StoreSettings store = stores.require(storeId);
    if (job.ofSnapshots()) {
      settings.snapshots().requireEnabled();
    }
    List<String> summaries = new ArrayList<>(runDue(storeId, job, progress));
    if (summaries.isEmpty()) {
      summaries.add(run(store, job, clock.instant(), progress));
    }
    return summaries;
  }

  /** The times at which a job was due that still need it. */
  private List<Instant> due(StoreSettings store, Job job) {
    Instant now = clock.instant();
    List<Instant> all = new ArrayList<>();
    for (Instant due = next(store, job);
        !due.isAfter(now);
        due = job.nextAfter(due, store.zone())) {
      all.add(due);
    }
    Optional<SnapshotType> type = job.snapshot();
    if (type.isEmpty()) {
      return all.isEmpty() ? all : List.of(all.getLast());
    }
    LocalDate oldest =
        dateOf(now, store.zone()).minusDays(settings.snapshots().daysKept(type.get()));
    return all.stream().filter(due -> !dateOf(due, store.zone()).isBefore(oldest)).toList();
  }

  private static LocalDate dateOf(Instant instant, ZoneId zone) {
    return instant.atZone(zone).toLocalDate();
  }

  private String run(StoreSettings store, Job job, Instant due, Progress progress) {
    try (Recording recording = ledger.begin(store.storeId(), job, due)) {
      String summary;
      try {
        summary = done(store, job, due, progress);
      } catch (QuimbiException e) {
        if (e.kind() != QuimbiException.Kind.NOTHING_THERE) {
          recording.failed(e.getMessage() + " [" + e.code() + "]");
          throw e;
        }
        // A store without orders or segments has nothing to do, now or later for this date.
        summary = "nothing to do: " + e.getMessage();
      } catch (RuntimeException e) {
        recording.failed(String.valueOf(e));
        throw e;
      }
      recording.done(summary);
      return summary;
    }
  }

  private String done(StoreSettings store, Job job, Instant due, Progress progress) {
    String storeId = store.storeId();
    if (job.snapshot().isPresent()) {
      TakeSnapshot.Outcome outcome =
          takeSnapshot.everybody(
              storeId,
              job.snapshot().get(),
              dateOf(due, store.zone()).toString(),
              settings.threads(),
              progress);
      return String.format(
          Locale.ROOT,
          "%s snapshot of %s: %,d customers",
          outcome.snapshotType(),
          outcome.snapshotDate(),
          outcome.customers());
    }
    if (job == Job.CLEANUP) {
      Cleanup.Outcome outcome = cleanup.run(storeId);
      return String.format(
          Locale.ROOT,
          "%d runs of %,d snapshots dropped",
          outcome.deletedRuns(),
          outcome.deletedCount());
    }
    return rediscovered(storeId, progress);
  }

  /** A new model is proposed, or taken up where it is as good as the old one's continuation. */
  private String rediscovered(String storeId, Progress progress) {
    DiscoverSegments.Outcome found =
        discoverSegments.discover(
            storeId, null, settings.discovery(), false, settings.threads(), progress);
    Optional<Double> stability =
        models.models(storeId).models().stream()
            .filter(model -> model.model() == found.modelNo())
            .findFirst()
            .map(ModelsReport.Model::comparison)
            .map(ModelsReport.Likeness::softOverlap);
    @Nullable Double min = settings.activationStabilityMin();
    boolean first = found.previousModelNo() == null;
    boolean activate = first || (min != null && stability.filter(s -> s >= min).isPresent());
    if (activate) {
      discoverSegments.activate(storeId, found.modelNo(), null, settings.threads(), progress);
    }
    String like =
        stability
            .map(s -> String.format(Locale.ROOT, ", %.1f %% like the active one", s * 100))
            .orElse("");
    return "model "
        + found.modelNo()
        + like
        + (activate
            ? ": it is the active one now"
            : ": proposed; compare and activate it with quimbi models");
  }
}
