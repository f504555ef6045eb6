package io.quimbi.store;

import io.quimbi.engine.Beside;
import io.quimbi.engine.Progress;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Reading on a connection and a thread of its own, beside reading on another connection and of the
 * very state that the other sees: both the server and this program then work on two cores.
 */
final class BesideRead {
  private BesideRead() {}

  /** What is read. */
  interface Work<T> {
    /**
     * Reads.
     *
     * @param progress to be asked between rows whether to stop
     */
    T with(Connection connection, Progress progress) throws SQLException;
  }

  /**
   * Begins to read.
   *
   * @param first within a transaction that sees one state; it stays open until the result is closed
   */
  static <T> Beside<T> begin(
      Connections connections, Connection first, String doing, Progress progress, Work<T> work)
      throws SQLException {
    String snapshot = Db.only(first, row -> row.getString(1), "SELECT pg_export_snapshot()");
    Connections.Scope scope = connections.scope();
    return Beside.begin(
        "quimbi-reading",
        progress,
        stop ->
            scope.call(
                () ->
                    connections.read(
                        doing,
                        connection -> {
                          Db.execute(connection, "SET TRANSACTION SNAPSHOT '" + snapshot + "'");
                          return work.with(connection, stop);
                        })));
  }
}
