package io.quimbi.engine.jobs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Up to when each job of a store is done, and what came of it. Implementations are thread-safe. */
public interface JobLedger {
  /**
   * Up to when a job is done: what was due by then needs nothing more.
   *
   * @param otherwise what to take, and keep, for a job that is heard of for the first time
   */
  Instant doneUntil(String storeId, Job job, Instant otherwise);

  /** Registers that a job is being done, as a run of the store. */
  Recording begin(String storeId, Job job, Instant due);

  /** The latest of a store, newest first. */
  List<JobRun> history(String storeId, int limit);

  /** A job that is being done. Closing it without a result says that it failed. */
  interface Recording extends AutoCloseable {
    /** It is done, and with it all that was due up to its time. */
    void done(String summary);

    /** It failed, and is still due. */
    void failed(String reason);

    @Override
    void close();
  }

  /**
   * What came of a job.
   *
   * @param due when it was due
   * @param state running, done, failed, cancelled or crashed
   */
  record JobRun(
      long runNo,
      String job,
      Instant due,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String summary) {}
}
