package io.quimbi.engine.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jobs in memory, kept as the port promises it. */
final class MemoryLedger implements JobLedger {
  private final Map<String, Instant> doneUntil = new HashMap<>();
  private final List<JobRun> runs = new ArrayList<>();

  @Override
  public Instant doneUntil(String storeId, Job job, Instant otherwise) {
    return doneUntil.computeIfAbsent(storeId + "/" + job.id(), key -> otherwise);
  }

  @Override
  public Recording begin(String storeId, Job job, Instant due) {
    return new Recording() {
      private boolean ended;

      private void end(String state, String summary) {
        runs.addFirst(new JobRun(runs.size() + 1L, job.id(), due, state, due, due, summary));
        ended = true;
      }

      @Override
      public void done(String summary) {
        doneUntil.merge(storeId + "/" + job.id(), due, (a, b) -> a.isAfter(b) ? a : b);
        end("done", summary);
      }

      @Override
      public void failed(String reason) {
        end("failed", reason);
      }

      @Override
      public void close() {
        if (!ended) {
          end("failed", "ended without a result");
        }
      }
    };
  }

  @Override
  public List<JobRun> history(String storeId, int limit) {
    return runs.stream().limit(limit).toList();
  }
}
