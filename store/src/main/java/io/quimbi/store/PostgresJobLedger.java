package io.quimbi.store;

import io.quimbi.engine.jobs.Job;
import io.quimbi.engine.jobs.JobLedger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Jobs, in PostgreSQL. */
final class PostgresJobLedger implements JobLedger {
  private final Connections connections;
  private final Runs runs;

  PostgresJobLedger(Connections connections, Runs runs) {
    this.connections = connections;
    this.runs = runs;
  }

  @Override
  public Instant doneUntil(String storeId, Job job, Instant otherwise) {
    return connections.change(
        "looking up a job",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          Db.update(
              connection,
              "INSERT INTO job (store_no, job, done_until) VALUES (?, ?, ?)"
                  + " ON CONFLICT (store_no, job) DO NOTHING",
              storeNo,
              job.id(),
              otherwise.atOffset(ZoneOffset.UTC));
          return Db.only(
              connection,
              row -> Db.instant(row, "done_until"),
              "SELECT done_until FROM job WHERE store_no = ? AND job = ?",
              storeNo,
              job.id());
        });
  }

  @Override
  public Recording begin(String storeId, Job job, Instant due) {
    Runs.Run run = runs.begin(storeId, "job");
    try {
      connections.use(
          "registering a job",
          connection ->
              Db.update(
                  connection,
                  "UPDATE run SET job = ?, due_at = ? WHERE run_no = ?",
                  job.id(),
                  due.atOffset(ZoneOffset.UTC),
                  run.runNo()));
    } catch (RuntimeException e) {
      run.ended("failed", String.valueOf(e.getMessage()));
      throw e;
    }
    return new Recorded(run, storeId, job, due);
  }

  private final class Recorded implements Recording {
    private final Runs.Run run;
    private final String storeId;
    private final Job job;
    private final Instant due;
    private boolean ended;

    Recorded(Runs.Run run, String storeId, Job job, Instant due) {
      this.run = run;
      this.storeId = storeId;
      this.job = job;
      this.due = due;
    }

    @Override
    public void done(String summary) {
      connections.change(
          "ending a job",
          connection -> {
            Db.update(
                connection,
                "UPDATE job j SET done_until = greatest(j.done_until, ?) FROM store s"
                    + " WHERE s.store_no = j.store_no AND s.store_id = ? AND j.job = ?",
                due.atOffset(ZoneOffset.UTC),
                storeId,
                job.id());
            run.doneWith(connection, summary);
            return run;
          });
      ended = true;
      run.released();
    }

    @Override
    public void failed(String reason) {
      ended = true;
      run.ended("failed", reason);
    }

    @Override
    public void close() {
      if (!ended) {
        failed("ended without a result");
      }
    }
  }

  @Override
  public List<JobRun> history(String storeId, int limit) {
    return connections.use(
        "reading what came of jobs",
        connection ->
            Db.list(
                connection,
                PostgresJobLedger::jobRun,
                "SELECT * FROM run WHERE store_id = ? AND job IS NOT NULL"
                    + " ORDER BY run_no DESC LIMIT ?",
                storeId,
                limit));
  }

  private static JobRun jobRun(ResultSet row) throws SQLException {
    return new JobRun(
        row.getLong("run_no"),
        row.getString("job"),
        Db.instant(row, "due_at"),
        row.getString("state"),
        Db.instant(row, "started_at"),
        Db.instantOrNull(row, "ended_at"),
        row.getString("summary"));
  }
}
