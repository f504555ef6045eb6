package io.quimbi.store;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The stores, in PostgreSQL. */
final class PostgresStores implements Stores {
  private final Connections connections;

  PostgresStores(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Optional<StoreSettings> find(String storeId) {
    return Connections.visited(storeId)
        .or(
            () ->
                connections.use(
                    "looking up a store",
                    connection -> StoreRow.find(connection, storeId).map(StoreRow::settings)));
  }

  @Override
  public List<StoreSettings> list() {
    return connections.use(
        "listing stores",
        connection ->
            Db.list(
                connection,
                row -> StoreRow.read(row).settings(),
                "SELECT "
                    + StoreRow.COLUMNS
                    + " FROM store WHERE deleted_at IS NULL ORDER BY store_id"));
  }

  @Override
  public StoreContents contents(String storeId) {
    return connections.read(
        "counting what a store holds",
        connection -> {
          int no = StoreRow.number(connection, storeId);
          return Db.only(
              connection,
              row ->
                  new StoreContents(
                      row.getLong("customers"),
                      row.getLong("orders"),
                      row.getLong("lines"),
                      row.getLong("refunds"),
                      row.getLong("returns"),
                      row.getLong("tickets"),
                      Db.instantOrNull(row, "oldest"),
                      Db.instantOrNull(row, "newest")),
              """
              SELECT o.*,
                     (SELECT count(*) FROM customer WHERE store_no = %1$d) AS customers,
                     (SELECT count(*) FROM refund WHERE store_no = %1$d) AS refunds,
                     (SELECT count(*) FROM return_line WHERE store_no = %1$d) AS returns,
                     (SELECT count(*) FROM ticket WHERE store_no = %1$d) AS tickets
              FROM (SELECT count(*) AS orders, coalesce(sum(line_count), 0) AS lines,
                           min(ordered_at) AS oldest, max(ordered_at) AS newest
                    FROM shop_order WHERE store_no = %1$d AND line_count > 0) o
              """
                  .formatted(no));
        });
  }

  @Override
  public List<Run> runs(String storeId, int limit) {
    return connections.use(
        "listing runs",
        connection ->
            Db.list(
                connection,
                PostgresStores::run,
                "SELECT * FROM run WHERE store_id = ? ORDER BY run_no DESC LIMIT ?",
                storeId,
                limit));
  }

  @Override
  public Optional<Run> run(String storeId, long runNo) {
    return connections.use(
        "looking up a run",
        connection ->
            Db.first(
                connection,
                PostgresStores::run,
                "SELECT * FROM run WHERE store_id = ? AND run_no = ?",
                storeId,
                runNo));
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getLong("run_no"),
        row.getString("kind"),
        row.getString("state"),
        Db.instant(row, "started_at"),
        Db.instantOrNull(row, "ended_at"),
        row.getString("stage"),
        row.getString("summary"));
  }
}
