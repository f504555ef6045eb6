package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.RunNumbers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a row for each piece of long work, with its state and a heartbeat, on a connection of its
 * own: it shows while the work's transaction shows nothing.
 *
 * <p>Whether a run is alive is not read off a clock. Each holds an advisory lock for as long as its
 * process is connected; a run said to be running whose lock is free has crashed.
 *
 * <p>Thread-safe.
 */
final class Runs implements AutoCloseable {
  /** The first of two keys of the lock of a run; the second is its number. */
  private static final int RUN_LOCK = 0x51524e31;

  private static final long HEARTBEAT_MILLIS = 2_000;

  private final Connections connections;
  private final Duration waitMax;
  private final List<Run> open = new ArrayList<>();
  private @Nullable Connection own;
  private @Nullable Thread heart;

  /**
   * The runs of a database.
   *
   * @param waitMax how long to wait for another writer of the same store
   */
  Runs(Connections connections, Duration waitMax) {
    this.connections = connections;
    this.waitMax = waitMax;
  }

  /** One piece of work under way. */
  final class Run {
    private final String storeId;
    private final long runNo;
    private volatile @Nullable String stage;
    private volatile long stageTotal = Progress.UNKNOWN;
    private final java.util.concurrent.atomic.AtomicLong stageDone =
        new java.util.concurrent.atomic.AtomicLong();

    private Run(String storeId, long runNo) {
      this.storeId = storeId;
      this.runNo = runNo;
    }

    long runNo() {
      return runNo;
    }

    /** Passes progress on, and remembers it for the heartbeat. */
    Progress tracking(Progress progress) {
      return new Progress() {
        @Override
        public void stage(String name, long total) {
          stage = name;
          stageTotal = total;
          stageDone.set(0);
          progress.stage(name, total);
        }

        @Override
        public void advance(long by) {
          stageDone.addAndGet(by);
          progress.advance(by);
        }

        @Override
        public void note(String message) {
          progress.note(message);
        }

        @Override
        public boolean cancelled() {
          return progress.cancelled();
        }
      };
    }

    /**
     * Makes this run the store's only writer until the transaction ends.
     *
     * @throws QuimbiException naming the run that writes, if that takes too long
     */
    void awaitTurn(Connection work) throws SQLException {
      lockStore(work, "SET LOCAL", "pg_advisory_xact_lock");
    }

    /**
     * Makes this run the store's only writer for as long as the connection lasts, through several
     * transactions.
     *
     * @param work without a transaction
     * @throws QuimbiException naming the run that writes, if that takes too long
     */
    void awaitTurns(Connection work) throws SQLException {
      lockStore(work, "SET", "pg_advisory_lock");
    }

    /** Ends {@link #awaitTurns} on a connection that lasts longer. */
    void endTurns(Connection work) throws SQLException {
      Db.list(
          work,
          row -> row.getBoolean(1),
          "SELECT pg_advisory_unlock(hashtextextended(?, 0))",
          writer());
    }

    private String writer() {
      return "quimbi writer of " + storeId;
    }

    private void lockStore(Connection work, String set, String lock) throws SQLException {
      Db.execute(work, set + " lock_timeout = " + waitMax.toMillis());
      try {
        Db.list(
            work,
            row -> row.getString(1),
            "SELECT " + lock + "(hashtextextended(?, 0))::text",
            writer());
      } catch (SQLException e) {
        if (DatabaseFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw busy(e);
        }
        throw e;
      }
      Db.execute(work, set + " lock_timeout = 0");
    }

    private QuimbiException busy(SQLException cause) {
      String holder =
          connections
              .asOwner()
              .use(
                  "looking at runs",
                  connection ->
                      Db.first(
                              connection,
                              row ->
                                  "run %d (%s, begun %s by %s%s)"
                                      .formatted(
                                          row.getLong("run_no"),
                                          row.getString("kind"),
                                          Db.instant(row, "started_at"),
                                          row.getString("owner"),
                                          row.getString("stage") == null
                                              ? ""
                                              : ", now at \"" + row.getString("stage") + "\""),
                              "SELECT * FROM run WHERE store_id = ? AND state = 'running'"
                                  + " AND run_no <> ? ORDER BY run_no LIMIT 1",
                              storeId,
                              runNo)
                          .orElse("another program"));
      return new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "STORE_BUSY",
          "store \""
              + storeId
              + "\" is being written by "
              + holder
              + "; waited "
              + waitMax.toSeconds()
              + " s. Run the command again when that is done, or stop that process",
          cause);
    }

    /** Ends the run well, as part of the transaction that makes its result visible. */
    void doneWith(Connection work, String summary) throws SQLException {
      stopHeartbeat(this);
      Db.update(
          work,
          "UPDATE run SET state = 'done', summary = ?, ended_at = clock_timestamp(),"
              + " heartbeat_at = clock_timestamp(), stage = NULL, stage_done = NULL,"
              + " stage_total = NULL WHERE run_no = ?",
          summary,
          runNo);
    }

    /** Lets go of the run's lock, after the commit of {@link #doneWith}. */
    void released() {
      onOwnConnection("ending a run", this::unlock);
    }

    /** Ends the run as failed or cancelled. */
    void ended(String state, String reason) {
      stopHeartbeat(this);
      onOwnConnection(
          "ending a run",
          connection -> {
            Db.update(
                connection,
                "UPDATE run SET state = ?, summary = ?, ended_at = clock_timestamp()"
                    + " WHERE run_no = ? AND state = 'running'",
                state,
                reason,
                runNo);
            return unlock(connection);
          });
    }

    private Connection unlock(Connection connection) throws SQLException {
      Db.list(
          connection,
          row -> row.getBoolean(1),
          "SELECT pg_advisory_unlock(?, ?)",
          RUN_LOCK,
          (int) runNo);
      return connection;
    }

    private void beat() {
      onOwnConnection(
          "reporting progress",
          connection ->
              Db.update(
                  connection,
                  "UPDATE run SET heartbeat_at = clock_timestamp(), stage = ?, stage_done = ?,"
                      + " stage_total = ? WHERE run_no = ? AND state = 'running'",
                  stage,
                  stageDone.get(),
                  stageTotal == Progress.UNKNOWN ? null : (Long) stageTotal,
                  runNo));
    }
  }

  /** Registers a run. */
  Run begin(String storeId, String kind) {
    Run run =
        onOwnConnection(
            "registering a run",
            connection -> {
              // Seen only once its lock is held, or others would take it for crashed.
              connection.setAutoCommit(false);
              long runNo =
                  Db.only(
                      connection,
                      row -> row.getLong(1),
                      "INSERT INTO run (store_id, kind, state, owner)"
                          + " VALUES (?, ?, 'running', ?) RETURNING run_no",
                      storeId,
                      kind,
                      owner());
              Db.list(
                  connection,
                  row -> row.getString(1),
                  "SELECT pg_advisory_lock(?, ?)::text",
                  RUN_LOCK,
                  (int) runNo);
              connection.commit();
              connection.setAutoCommit(true);
              return new Run(storeId, runNo);
            });
    synchronized (this) {
      open.add(run);
      if (heart == null) {
        heart = Thread.ofPlatform().daemon().name("quimbi-heartbeat").start(this::beatOnAndOn);
      }
    }
    RunNumbers.begun(run.runNo());
    return run;
  }

  /** Marks the runs whose process went away, and says so. */
  static void sweep(Connection connection, Progress progress) throws SQLException {
    record Stale(long runNo, String storeId, String kind) {}
    List<Stale> running =
        Db.list(
            connection,
            row -> new Stale(row.getLong(1), row.getString(2), row.getString(3)),
            "SELECT run_no, store_id, kind FROM run WHERE state = 'running' ORDER BY run_no");
    for (Stale run : running) {
      boolean free =
          Db.only(
              connection,
              row -> row.getBoolean(1),
              "SELECT pg_try_advisory_lock(?, ?)",
              RUN_LOCK,
              (int) run.runNo());
      if (!free) {
        continue;
      }
      long marked =
          Db.update(
              connection,
              "UPDATE run SET state = 'crashed', ended_at = heartbeat_at,"
                  + " summary = 'its process went away; ' || ?"
                  + " WHERE run_no = ? AND state = 'running'",
              stays(run.kind()),
              run.runNo());
      Db.list(
          connection,
          row -> row.getBoolean(1),
          "SELECT pg_advisory_unlock(?, ?)",
          RUN_LOCK,
          (int) run.runNo());
      if (marked > 0) {
        progress.note(
            "the %s of store \"%s\" that was under way (run %d) ended with its process; %s"
                .formatted(run.kind(), run.storeId(), run.runNo(), stays(run.kind())));
      }
    }
  }

  /** What is left of work of a kind that ended with its process. */
  private static String stays(String kind) {
    return switch (kind) {
      case "snapshot", "backfill", "cleanup" ->
          "what it had finished stays, nothing half done does";
      default -> "nothing of it was stored";
    };
  }

  /** Ends every open run as cancelled: the process is being stopped. */
  void cancelAll(String reason) {
    List<Run> all;
    synchronized (this) {
      all = List.copyOf(open);
    }
    all.forEach(run -> run.ended("cancelled", reason));
  }

  @Override
  public void close() {
    synchronized (this) {
      if (heart != null) {
        heart.interrupt();
        heart = null;
      }
      if (own != null) {
        connections.discard(own);
        own = null;
      }
    }
  }

  private void beatOnAndOn() {
    while (true) {
      try {
        Thread.sleep(HEARTBEAT_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      List<Run> all;
      synchronized (this) {
        all = List.copyOf(open);
      }
      try {
        all.forEach(Run::beat);
      } catch (QuimbiException ignored) {
        // A heartbeat that does not arrive is itself the sign; the work finds out what is wrong.
      }
    }
  }

  private synchronized void stopHeartbeat(Run run) {
    open.remove(run);
  }

  private synchronized <T> T onOwnConnection(String doing, Connections.Work<T> work) {
    try {
      Connection connection = own;
      if (connection == null) {
        connection = connections.take();
        own = connection;
      }
      return work.with(connection);
    } catch (SQLException e) {
      connections.discard(own);
      own = null;
      throw DatabaseFailure.of(e, doing);
    }
  }

  private static String owner() {
    String host = System.getenv("HOSTNAME");
    return "process " + ProcessHandle.current().pid() + (host == null ? "" : " on " + host);
  }
}
