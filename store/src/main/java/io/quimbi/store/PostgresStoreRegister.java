package io.quimbi.store;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.stores.StoreRegister;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Stores entered and struck off, in PostgreSQL. */
final class PostgresStoreRegister implements StoreRegister {
  private final Connections connections;
  private final Runs runs;

  PostgresStoreRegister(Connections connections, Runs runs) {
    this.connections = connections;
    this.runs = runs;
  }

  /** Enters a store; empty if there is one of this id. */
  static Optional<Integer> insert(Connection connection, StoreSettings store) throws SQLException {
    return Db.first(
        connection,
        row -> row.getInt(1),
        "INSERT INTO store (store_id, time_zone, currency) VALUES (?, ?, ?)"
            + " ON CONFLICT (store_id) DO NOTHING RETURNING store_no",
        store.storeId(),
        store.zone().getId(),
        store.currency());
  }

  @Override
  public boolean create(StoreSettings store, Deed deed) {
    return connections.change(
        "making a store",
        connection -> {
          Optional<Integer> storeNo = insert(connection, store);
          if (storeNo.isEmpty()) {
            return false;
          }
          StoreTables.create(connection, storeNo.get()).attach(connection);
          PostgresAuditTrail.add(connection, deed);
          return true;
        });
  }

  @Override
  public void delete(String storeId, Deed deed) {
    try (WorkSession session = WorkSession.begin(connections, runs, storeId, "deletion")) {
      session.step(
          "deleting the store",
          work -> {
            int storeNo = StoreRow.number(work, storeId);
            String gone = StoreDeletion.nameOf(storeNo);
            Db.update(work, "DELETE FROM api_key WHERE store_no = ?", storeNo);
            Db.update(
                work,
                "UPDATE store SET store_id = ?, deleted_at = clock_timestamp() WHERE store_no = ?",
                gone,
                storeNo);
            Db.update(work, "UPDATE run SET store_id = ? WHERE store_id = ?", gone, storeId);
            PostgresAuditTrail.add(work, deed);
            return gone;
          });
      session.commit("deleted");
    }
    connections.use(
        "removing what the store held",
        connection -> {
          StoreDeletion.finish(connection);
          return connection;
        });
  }
}
