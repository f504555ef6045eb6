package io.quimbi.store;

import io.quimbi.engine.access.KeyInfo;
import io.quimbi.engine.access.KeyStore;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.AuditTrail.Deed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Keys, in PostgreSQL. */
final class PostgresKeys implements KeyStore {
  private static final String KEYS =
      "SELECT k.*, s.store_id, s.time_zone, s.currency"
          + " FROM api_key k JOIN store s USING (store_no)";

  private final Connections connections;

  PostgresKeys(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void add(Kept kept, Deed deed) {
    KeyInfo key = kept.key();
    connections.change(
        "storing a key",
        connection -> {
          int storeNo = StoreRow.number(connection, key.storeId());
          Db.update(
              connection,
              "INSERT INTO api_key (key_id, store_no, role, label, secret_sha256, created_at)"
                  + " VALUES (?, ?, ?, ?, ?, ?)",
              key.keyId(),
              storeNo,
              key.role().id(),
              key.label(),
              kept.hash(),
              key.createdAt().atOffset(ZoneOffset.UTC));
          PostgresAuditTrail.add(connection, deed);
          return key;
        });
  }

  @Override
  public List<KeyInfo> list(String storeId) {
    return connections.use(
        "listing keys",
        connection ->
            Db.list(
                connection,
                PostgresKeys::key,
                KEYS + " WHERE s.store_id = ? ORDER BY k.created_at, k.key_id",
                storeId));
  }

  @Override
  public boolean revoke(String storeId, String keyId, Instant at, Deed deed) {
    return connections.change(
        "revoking a key",
        connection -> {
          long revoked =
              Db.update(
                  connection,
                  "UPDATE api_key k SET revoked_at = ? FROM store s WHERE s.store_no = k.store_no"
                      + " AND s.store_id = ? AND k.key_id = ? AND k.revoked_at IS NULL",
                  at.atOffset(ZoneOffset.UTC),
                  storeId,
                  keyId);
          if (revoked > 0) {
            PostgresAuditTrail.add(connection, deed);
            return true;
          }
          return Db.first(
                  connection,
                  PostgresKeys::key,
                  KEYS + " WHERE s.store_id = ? AND k.key_id = ?",
                  storeId,
                  keyId)
              .isPresent();
        });
  }

  @Override
  public Optional<Kept> find(String keyId) {
    return connections.use(
        "looking up a key",
        connection ->
            Db.first(
                connection,
                row -> {
                  Connections.visit(StoreRow.read(row));
                  return new Kept(key(row), row.getBytes("secret_sha256"));
                },
                KEYS + " WHERE k.key_id = ? AND k.revoked_at IS NULL",
                keyId));
  }

  @Override
  public void used(String keyId, Instant at) {
    connections.use(
        "noting the use of a key",
        connection ->
            Db.update(
                connection,
                "UPDATE api_key SET last_used_at = ?"
                    + " WHERE key_id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
                at.atOffset(ZoneOffset.UTC),
                keyId,
                at.atOffset(ZoneOffset.UTC)));
  }

  @Override
  public boolean any() {
    return connections.use(
        "looking for keys",
        connection ->
            Db.only(
                connection,
                row -> row.getBoolean(1),
                "SELECT EXISTS (SELECT FROM api_key WHERE revoked_at IS NULL)"));
  }

  private static KeyInfo key(ResultSet row) throws SQLException {
    return new KeyInfo(
        row.getString("key_id"),
        row.getString("store_id"),
        Role.of(row.getString("role")),
        row.getString("label"),
        Db.instant(row, "created_at"),
        Db.instantOrNull(row, "last_used_at"),
        Db.instantOrNull(row, "revoked_at"));
  }
}
