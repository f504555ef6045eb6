package io.quimbi.server.kill;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.jobs.Job;
import io.quimbi.engine.jobs.JobLedger.JobRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Jobs that become due while nobody is there to do them: the ledger and the scheduler's table are
 * put back to what they were before a job was last due, which is how an outage over that time
 * leaves them.
 */
final class DueJobs {
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final Duration YEAR = Duration.ofDays(370);

  private final String storeId;
  private final Instant since = Instant.now();
  private final Map<Job, Integer> due = new EnumMap<>(Job.class);

  DueJobs(String storeId) {
    this.storeId = storeId;
  }

  /** Makes a job due once more, unless it still is. */
  void missed(Quimbi quimbi, Job job) throws SQLException {
    Instant last = between(job, Instant.now().minus(YEAR), Instant.now()).getLast();
    try (Connection connection = quimbi.schedulerSource().getConnection();
        PreparedStatement ledger =
            connection.prepareStatement(
                "UPDATE job SET done_until = ? WHERE job = ? AND done_until >= ? AND store_no ="
                    + " (SELECT store_no FROM store WHERE store_id = ?)");
        PreparedStatement scheduler =
            connection.prepareStatement(
                "UPDATE scheduled_tasks SET execution_time = ? WHERE task_instance = ?")) {
      ledger.setObject(1, last.minusSeconds(1).atOffset(ZoneOffset.UTC));
      ledger.setString(2, job.id());
      ledger.setObject(3, last.atOffset(ZoneOffset.UTC));
      ledger.setString(4, storeId);
      if (ledger.executeUpdate() == 1) {
        scheduler.setObject(1, last.atOffset(ZoneOffset.UTC));
        scheduler.setString(2, storeId + "/" + job.id());
        scheduler.executeUpdate();
        due.merge(job, 1, Integer::sum);
      }
    }
  }

  /** How often each job was due: what was made up, and what the clock brought meanwhile. */
  Map<Job, Integer> due() {
    Map<Job, Integer> all = new EnumMap<>(due);
    for (Job job : Job.values()) {
      int byItself = between(job, since, Instant.now()).size();
      if (byItself > 0) {
        all.merge(job, byItself, Integer::sum);
      }
    }
    return all;
  }

  /** How often each job was done. */
  Map<Job, Integer> done(Quimbi quimbi) {
    Map<Job, Integer> done = new EnumMap<>(Job.class);
    for (JobRun run : quimbi.jobs().history(storeId, Integer.MAX_VALUE)) {
      if (run.state().equals("done")) {
        done.merge(Job.of(run.job()), 1, Integer::sum);
      }
    }
    return done;
  }

  private static List<Instant> between(Job job, Instant after, Instant until) {
    List<Instant> times = new ArrayList<>();
    for (Instant at = job.nextAfter(after, ZONE);
        !at.isAfter(until);
        at = job.nextAfter(at, ZONE)) {
      times.add(at);
    }
    return times;
  }
}
