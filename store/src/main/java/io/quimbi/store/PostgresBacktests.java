package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.backtest.BacktestStore;
import java.util.Optional;

/** The last backtest of each store, in PostgreSQL. */
final class PostgresBacktests implements BacktestStore {
  private final Connections connections;
  private final Runs runs;

  PostgresBacktests(Connections connections, Runs runs) {
    this.connections = connections;
    this.runs = runs;
  }

  @Override
  public Recording begin(String storeId) {
    return new Recorded(runs.begin(storeId, "backtest"), storeId);
  }

  private final class Recorded implements Recording {
    private final Runs.Run run;
    private final String storeId;
    private boolean ended;

    Recorded(Runs.Run run, String storeId) {
      this.run = run;
      this.storeId = storeId;
    }

    @Override
    public Progress tracking(Progress progress) {
      return run.tracking(progress);
    }

    @Override
    public void done(String report, String summary) {
      connections
          .asOwner()
          .change(
              "keeping a backtest",
              connection -> {
                Db.update(
                    connection,
                    """
                    INSERT INTO backtest (store_no, run_no, report) VALUES (?, ?, ?::jsonb)
                    ON CONFLICT (store_no) DO UPDATE SET run_no = excluded.run_no,
                      made_at = excluded.made_at, report = excluded.report
                    """,
                    StoreRow.number(connection, storeId),
                    run.runNo(),
                    report);
                run.doneWith(connection, summary);
                return run;
              });
      ended = true;
      run.released();
    }

    @Override
    public void fail(String state, String reason) {
      ended = true;
      run.ended(state, reason);
    }

    @Override
    public void close() {
      if (!ended) {
        fail("failed", "ended without a result");
      }
    }
  }

  @Override
  public Optional<Kept> last(String storeId) {
    return connections.use(
        "reading a backtest",
        connection ->
            Db.first(
                connection,
                row ->
                    new Kept(
                        row.getLong("run_no"), Db.instant(row, "made_at"), row.getString("report")),
                "SELECT b.run_no, b.made_at, b.report::text AS report"
                    + " FROM backtest b JOIN store s USING (store_no) WHERE s.store_id = ?",
                storeId));
  }
}
