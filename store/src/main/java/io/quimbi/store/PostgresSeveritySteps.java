package io.quimbi.store;

import io.quimbi.engine.snapshot.SeveritySteps;
import java.util.Map;
import java.util.stream.Collectors;

/** Severities between runs, in PostgreSQL. */
final class PostgresSeveritySteps implements SeveritySteps {
  private final Connections connections;

  PostgresSeveritySteps(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Map<Runs, String> known(String storeId, int modelNo, String what) {
    record Step(Runs runs, String counts) {}
    return connections
        .use(
            "reading severities",
            connection ->
                Db.list(
                    connection,
                    row ->
                        new Step(
                            new Runs(row.getLong("from_run"), row.getLong("to_run")),
                            row.getString("counts")),
                    "SELECT t.from_run, t.to_run, t.counts::text AS counts"
                        + " FROM severity_step t JOIN store s USING (store_no)"
                        + " WHERE s.store_id = ? AND t.model_no = ? AND t.what = ?",
                    storeId,
                    modelNo,
                    what))
        .stream()
        .collect(Collectors.toMap(Step::runs, Step::counts));
  }

  @Override
  public void keep(String storeId, int modelNo, String what, Runs runs, String counts) {
    connections.use(
        "keeping severities",
        connection ->
            Db.update(
                connection,
                // A run may have gone meanwhile; its severities are worth nothing then.
                """
                INSERT INTO severity_step (store_no, model_no, what, from_run, to_run, counts)
                SELECT f.store_no, ?, ?, f.run_no, t.run_no, ?::jsonb
                FROM snapshot_run f JOIN snapshot_run t USING (store_no)
                WHERE f.store_no = ? AND f.run_no = ? AND t.run_no = ?
                ON CONFLICT DO NOTHING
                """,
                modelNo,
                what,
                counts,
                StoreRow.number(connection, storeId),
                runs.from(),
                runs.to()));
  }
}
