package io.quimbi.store;

import io.quimbi.engine.audit.AuditTrail;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done, in PostgreSQL. */
final class PostgresAuditTrail implements AuditTrail {
  private final Connections connections;

  PostgresAuditTrail(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void add(Deed deed) {
    connections.use(
        "writing the audit trail",
        connection -> {
          add(connection, deed);
          return deed;
        });
  }

  /** Adds an entry within the transaction of what it tells of. */
  static void add(Connection connection, Deed deed) throws SQLException {
    byte @Nullable [] person =
        deed.personId() == null
            ? null
            : PersonHash.of(connection).of(deed.storeId(), deed.personId());
    Db.update(
        connection,
        "INSERT INTO audit (store_id, actor, action, subject, person_hash) VALUES (?, ?, ?, ?, ?)",
        deed.storeId(),
        deed.by().name(),
        deed.action(),
        deed.subject(),
        person);
  }

  @Override
  public List<Entry> list(String storeId, @Nullable String personId, long before, int limit) {
    return connections.use(
        "reading the audit trail",
        connection -> {
          String sql = "SELECT * FROM audit WHERE store_id = ? AND entry_no < ?";
          String latest = " ORDER BY entry_no DESC LIMIT ?";
          return personId == null
              ? Db.list(connection, PostgresAuditTrail::entry, sql + latest, storeId, before, limit)
              : Db.list(
                  connection,
                  PostgresAuditTrail::entry,
                  sql + " AND person_hash = ?" + latest,
                  storeId,
                  before,
                  PersonHash.of(connection).of(storeId, personId),
                  limit);
        });
  }

  private static Entry entry(ResultSet row) throws SQLException {
    byte @Nullable [] person = row.getBytes("person_hash");
    return new Entry(
        row.getLong("entry_no"),
        Db.instant(row, "at"),
        row.getString("store_id"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        person == null ? null : HexFormat.of().formatHex(person));
  }
}
