package io.quimbi.store;

import io.quimbi.store.TablesOfStores.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives back the room of deleted stores. A store is deleted by one row: from then on nobody can
 * name it. What it held goes in steps that each are whole and can be done again, so that a crash in
 * between leaves only work for whoever opens the database next.
 */
final class StoreDeletion {
  private static final int LOCK_ATTEMPTS_MAX = 40;
  private static final Duration LOCK_WAIT = Duration.ofMillis(100);

  private StoreDeletion() {}

  /** The name of a deleted store: no store id has a tilde. */
  static String nameOf(int storeNo) {
    return "~" + storeNo;
  }

  /**
   * Removes what is left of deleted stores, where nobody else is at it.
   *
   * @param connection without a transaction
   */
  static void finish(Connection connection) throws SQLException {
    for (int storeNo :
        Db.list(
            connection,
            row -> row.getInt(1),
            "SELECT store_no FROM store WHERE deleted_at IS NOT NULL ORDER BY store_no")) {
      boolean mine =
          Db.only(
              connection,
              row -> row.getBoolean(1),
              "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
              lock(storeNo));
      if (!mine) {
        continue;
      }
      try {
        remove(connection, storeNo);
      } finally {
        Db.list(
            connection,
            row -> row.getBoolean(1),
            "SELECT pg_advisory_unlock(hashtextextended(?, 0))",
            lock(storeNo));
      }
    }
  }

  private static String lock(int storeNo) {
    return "quimbi deletion of " + storeNo;
  }

  private static void remove(Connection connection, int storeNo) throws SQLException {
    // One by one: all of a long history at once is more locks than a server has to give.
    Db.update(connection, "UPDATE snapshot_run SET visible = false WHERE store_no = ?", storeNo);
    SnapshotTable.dropHidden(connection, storeNo);
    // The parents are locked for a moment, by all stores' readers waited for; not for long. Where
    // somebody reads on and on, the next who opens the database tries again.
    Db.drop(connection, LOCK_WAIT, LOCK_ATTEMPTS_MAX, () -> removeTables(connection, storeNo));
  }

  private static void removeTables(Connection connection, int storeNo) throws SQLException {
    Db.execute(connection, "DROP SCHEMA IF EXISTS quimbi_store_" + storeNo + " CASCADE");
    for (String table : StoreTables.names(storeNo)) {
      Db.execute(connection, "DROP TABLE IF EXISTS " + table + " CASCADE");
    }
    dropReader(connection, storeNo);
    Set<String> names =
        TablesOfStores.all(connection).stream().map(StoreTable::name).collect(Collectors.toSet());
    names.add("run");
    for (String table : TablesOfStores.inOrderOfDeletion(connection, names)) {
      if (table.equals("run")) {
        Db.update(connection, "DELETE FROM run WHERE store_id = ?", nameOf(storeNo));
      } else {
        Db.update(connection, "DELETE FROM " + table + " WHERE store_no = ?", storeNo);
      }
    }
  }

  private static void dropReader(Connection connection, int storeNo) throws SQLException {
    Optional<String> reader =
        Db.first(
            connection,
            row -> row.getString(1),
            "SELECT quote_ident(s.reader) FROM store s JOIN pg_roles r ON r.rolname = s.reader"
                + " WHERE s.store_no = ?",
            storeNo);
    if (reader.isPresent()) {
      // What else it was granted went with the store's own tables and views.
      Db.execute(
          connection,
          "REVOKE ALL ON %1$s FROM %2$s; DROP ROLE %2$s"
              .formatted(String.join(", ", StoreReader.sharedTables()), reader.get()));
    }
  }
}
