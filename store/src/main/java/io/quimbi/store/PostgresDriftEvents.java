package io.quimbi.store;

import io.quimbi.engine.live.DriftEvent;
import io.quimbi.engine.live.DriftEvents;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Drift events, in PostgreSQL. Events are numbered when they are read, not when they are stored:
 * transactions do not end in the order in which they draw numbers, and a reader that has seen a
 * higher one would miss a lower one that ends later. Numbering is one reader's at a time and
 * committed before the next begins.
 */
final class PostgresDriftEvents implements DriftEvents {
  private static final Duration NUMBERING_WAIT_MAX = Duration.ofSeconds(4);

  private final Connections connections;

  PostgresDriftEvents(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<DriftEvent> after(String storeId, long after, int limit) {
    number(storeId);
    return connections.use(
        "reading drift events",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          return Db.list(
              connection,
              row ->
                  new DriftEvent(
                      row.getLong("sequence_no"),
                      storeId,
                      row.getString("customer_id"),
                      Db.instant(row, "created_at"),
                      row.getString("detail")),
              "SELECT e.sequence_no, c.customer_id, e.created_at, e.detail::text AS detail"
                  + " FROM drift_event e JOIN customer c"
                  + " ON c.store_no = e.store_no AND c.customer_no = e.customer_no"
                  + " WHERE e.store_no = ? AND e.sequence_no > ?"
                  + " ORDER BY e.sequence_no LIMIT ?",
              storeNo,
              after,
              limit);
        });
  }

  @Override
  public long newest(String storeId) {
    number(storeId);
    return connections.use(
        "reading drift events",
        connection -> newest(connection, StoreRow.number(connection, storeId)));
  }

  private static long newest(Connection connection, int storeNo) throws SQLException {
    return Db.only(
        connection,
        row -> row.getLong(1),
        "SELECT coalesce(max(sequence_no), 0) FROM drift_event WHERE store_no = ?",
        storeNo);
  }

  private void number(String storeId) {
    connections
        .asOwner()
        .use(
            "numbering drift events",
            connection -> {
              number(connection, StoreRow.number(connection, storeId));
              return connection;
            });
  }

  private static void number(Connection connection, int storeNo) throws SQLException {
    boolean some =
        Db.only(
            connection,
            row -> row.getBoolean(1),
            "SELECT EXISTS (SELECT FROM drift_event WHERE store_no = ? AND sequence_no IS NULL)",
            storeNo);
    if (!some) {
      return;
    }
    connection.setAutoCommit(false);
    OrderLock.each(connection, "event numbers", storeNo, List.of(""), NUMBERING_WAIT_MAX);
    Db.update(
        connection,
        """
        UPDATE drift_event e SET sequence_no = n.sequence_no
        FROM (SELECT event_no,
                     (SELECT coalesce(max(sequence_no), 0) FROM drift_event WHERE store_no = ?)
                       + row_number() OVER (ORDER BY event_no) AS sequence_no
              FROM drift_event WHERE store_no = ? AND sequence_no IS NULL) n
        WHERE e.event_no = n.event_no
        """,
        storeNo,
        storeNo);
    connection.commit();
    connection.setAutoCommit(true);
  }
}
