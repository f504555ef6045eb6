package io.quimbi.server.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.jobs.Job;
import io.quimbi.engine.jobs.RunJobs;
import io.quimbi.server.names.NewNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that jobs are done when they are due, by one of the instances of the service that
 * share a database. What is due, and what was missed, the engine knows; the table of the scheduler
 * only says when to ask it next, and which instance is at it.
 */
final class JobScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);
  private static final String JOB_OF_STORE = "job of a store";
  private static final String STORES = "stores";
  private static final String BETWEEN = "/";
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);
  private static final Duration STORES_EVERY = Duration.ofMinutes(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(20);
  private static final int MISSED_MAX = 4;

  private final RunJobs jobs;
  private final InStore inStore;
  private final NewNames names;
  private final Supplier<List<StoreSettings>> stores;
  private final CustomTask<Void> ofStore;
  private final Scheduler scheduler;
  private volatile boolean stopping;

  /** Does something in a store, and is held to it. */
  interface InStore {
    <T> T inStore(String storeId, Callable<T> work) throws Exception;
  }

  /**
   * A scheduler, not started.
   *
   * @param inStore within which the jobs of a store are done
   * @param names what a job discovers is named by them
   * @param stores those whose jobs are done
   * @param name of this instance, different for each
   * @param polling how often to look for what is due
   */
  JobScheduler(
      RunJobs jobs,
      InStore inStore,
      NewNames names,
      Supplier<List<StoreSettings>> stores,
      DataSource source,
      Clock clock,
      String name,
      Duration polling) {
    this.jobs = jobs;
    this.inStore = inStore;
    this.names = names;
    this.stores = stores;
    this.ofStore =
        Tasks.custom(JOB_OF_STORE, Void.class)
            .onFailure(
                (failed, operations) ->
                    operations.reschedule(failed, clock.instant().plus(AGAIN_AFTER)))
            // Of an instance that went away: what it had not done is still due.
            .onDeadExecutionRevive()
            .execute(this::run);
    RecurringTask<Void> allStores =
        Tasks.recurring(STORES, FixedDelay.of(STORES_EVERY))
            .execute((instance, context) -> schedule());
    this.scheduler =
        Scheduler.create(source, ofStore)
            .startTasks(allStores)
            .clock(clock::instant)
            .schedulerName(new SchedulerName.Fixed(name))
            .threads(1)
            .pollingInterval(polling)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_MAX)
            .shutdownMaxWait(STOP_MAX)
            .build();
  }

  void start() {
    schedule();
    scheduler.start();
  }

  /** Enters the jobs of stores that have none yet; what is there stays. */
  private void schedule() {
    for (StoreSettings store : stores.get()) {
      for (Job job : Job.values()) {
        if (jobs.enabled(job)) {
          scheduler.scheduleIfNotExists(
              ofStore.instance(store.storeId() + BETWEEN + job.id()),
              jobs.next(store.storeId(), job));
        }
      }
    }
  }

  private CompletionHandler<Void> run(TaskInstance<Void> instance, ExecutionContext context) {
    String[] parts = instance.getId().split(BETWEEN, -1);
    String storeId = parts[0];
    Job job = Job.of(parts[1]);
    boolean known = stores.get().stream().anyMatch(store -> store.storeId().equals(storeId));
    if (!known || !jobs.enabled(job)) {
      return (complete, operations) -> operations.remove();
    }
    for (String summary : runDue(storeId, job)) {
      LOG.atInfo()
          .addKeyValue("store", storeId)
          .addKeyValue("job", job.id())
          .addKeyValue("summary", summary)
          .log("job done");
    }
    Instant next = jobs.next(storeId, job);
    return (complete, operations) -> operations.reschedule(complete, next);
  }

  private List<String> runDue(String storeId, Job job) {
    try {
      Progress progress = Progress.NONE.beside(() -> stopping);
      return inStore.inStore(
          storeId,
          () ->
              names.after(
                  storeId, Actor.SCHEDULER, progress, () -> jobs.runDue(storeId, job, progress)));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("jobs throw nothing else", e);
    }
  }

  /** Stops what is under way, which is due again at the next start, and lets go. */
  @Override
  public void close() {
    stopping = true;
    scheduler.stop();
  }
}
