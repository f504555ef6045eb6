package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.store.server.ServerAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postgresql.util.PasswordUtil;

/**
 * The role that reads one store: it logs in as itself, is a member of nothing, owns nothing, and is
 * granted that store's partitions, the shared tables through their policies, and the views over
 * them. There is nothing to {@code SET} or {@code RESET} that would make it somebody else.
 *
 * <p>Roles, grants and views are made when a store is first read in this way.
 */
final class StoreReader {
  /** Raise it with the rights that a reader has; those of the views count by their own version. */
  private static final int GRANTS_VERSION = 4;

  private static final int VERSION = GRANTS_VERSION * 1000 + Schema.VIEWS_VERSION;
  private static final int LOCK_ATTEMPTS_MAX = 20;
  private static final String LOCK_WAIT = "250ms";

  private static final List<String> SHARED =
      List.of(
          "store (store_no, store_id, time_zone, currency, created_at, reader)",
          "product",
          "category",
          "channel",
          "return_reason",
          "import_log",
          "model (store_no, model_no, run_no, active, content_hash, provenance, comparison,"
              + " created_at)",
          "segment",
          "segment_name",
          "publication",
          "archetype",
          "lifetime_fit",
          "run",
          "activation",
          "snapshot_run",
          "snapshot_archetype");

  private StoreReader() {}

  /** The tables of all stores that readers have a right to. */
  static List<String> sharedTables() {
    return SHARED.stream().map(table -> table.split(" ", 2)[0]).toList();
  }

  /** Where the reader of a store logs in; makes the role and its rights where they are missing. */
  static ServerAddress prepared(Connections connections, String storeId) {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryPrepare(connections, storeId);
      } catch (SQLException e) {
        if (!DatabaseFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw failure(storeId, e);
        }
        if (attempt == LOCK_ATTEMPTS_MAX) {
          throw new QuimbiException(
              QuimbiException.Kind.ENVIRONMENT,
              "STORE_BUSY",
              "store \""
                  + storeId
                  + "\" is being written, and its reading role cannot be made meanwhile; run the"
                  + " command again when that is done",
              e);
        }
      }
    }
  }

  private static QuimbiException failure(String storeId, SQLException e) {
    if (DatabaseFailure.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
      return new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "SQL_ROLE_FORBIDDEN",
          "SQL on store \""
              + storeId
              + "\" runs as a role that can read this store only, and the user of DATABASE_URL may"
              + " not make it ("
              + DatabaseFailure.firstLine(e)
              + "); grant that user CREATEROLE and CREATE on the database",
          e);
    }
    return DatabaseFailure.of(e, "preparing the reading role");
  }

  private record Found(int storeNo, Optional<String> reader, int version) {}

  private static ServerAddress tryPrepare(Connections connections, String storeId)
      throws SQLException {
    Connection connection = connections.take();
    try {
      Found found =
          Db.first(
                  connection,
                  row ->
                      new Found(
                          row.getInt("store_no"),
                          Optional.ofNullable(row.getString("reader")),
                          row.getInt("reader_version")),
                  "SELECT store_no, reader, reader_version FROM store WHERE store_id = ?",
                  storeId)
              .orElse(null);
      if (found == null) {
        // Says what to do about it.
        StoreRow.require(connection, storeId);
        throw new IllegalStateException("store " + storeId + " came into being this moment");
      }
      byte[] secret =
          Db.only(connection, row -> row.getBytes(1), "SELECT reader_secret FROM installation");
      String role = found.reader().orElse(null);
      if (role == null || found.version() < VERSION) {
        role = make(connection, found.storeNo(), secret);
      }
      ServerAddress address = connections.address().as(role, password(secret, role));
      connections.give(connection);
      return address;
    } catch (SQLException | RuntimeException e) {
      connections.discard(connection);
      throw e;
    }
  }

  private static String make(Connection connection, int storeNo, byte[] secret)
      throws SQLException {
    connection.setAutoCommit(false);
    // The policies want each table for itself for a moment; whoever comes to read waits behind.
    Db.execute(connection, "SET LOCAL lock_timeout = '" + LOCK_WAIT + "'");
    // One at a time; the second finds everything made and makes it again.
    Db.list(
        connection,
        row -> row.getInt(1),
        "SELECT store_no FROM store WHERE store_no = ? FOR UPDATE",
        storeNo);
    String role =
        Db.only(
            connection,
            row -> row.getString(1),
            "SELECT 'quimbi_' || installation_id || '_store_' || ? FROM installation",
            storeNo);
    boolean exists =
        Db.only(
            connection,
            row -> row.getBoolean(1),
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)",
            role);
    if (!exists) {
      Db.execute(
          connection,
          "CREATE ROLE "
              + role
              + " LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 20");
    }
    String schema = "quimbi_store_" + storeNo;
    setPassword(connection, role, secret);
    for (Map.Entry<String, String> setting :
        Map.of(
                "search_path", schema,
                "default_transaction_read_only", "on",
                "statement_timeout", SqlSession.TIME_MAX.toMillis() + "ms",
                "idle_in_transaction_session_timeout", "10min",
                "timezone", "UTC")
            .entrySet()) {
      Db.execute(
          connection,
          "ALTER ROLE %s SET %s = '%s'".formatted(role, setting.getKey(), setting.getValue()));
    }
    Db.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + schema);
    Schema.views(connection, schema, Optional.of(storeNo));
    StringBuilder sql = new StringBuilder();
    sql.append("GRANT USAGE ON SCHEMA %s TO %s;\n".formatted(schema, role));
    sql.append("GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s;\n".formatted(schema, role));
    for (String table : StoreTables.names(storeNo)) {
      // True, and not a condition on store_no: the table's own constraint says that already, and
      // any condition here would keep what a reader asks for out of the indexes (ADR 2).
      sql.append(
          """
          GRANT SELECT ON %1$s TO %2$s;
          DROP POLICY IF EXISTS store_reader ON %1$s;
          CREATE POLICY store_reader ON %1$s FOR SELECT TO %2$s USING (true);
          """
              .formatted(table, role));
    }
    for (String table : SHARED) {
      String name = table.split(" ", 2)[0];
      String columns = table.substring(name.length());
      sql.append("GRANT SELECT%s ON %s TO %s;\n".formatted(columns, name, role));
    }
    Db.execute(connection, sql.toString());
    Db.update(
        connection,
        "UPDATE store SET reader = ?::name, reader_version = ? WHERE store_no = ?",
        role,
        VERSION,
        storeNo);
    connection.commit();
    connection.setAutoCommit(true);
    return role;
  }

  /** Sets the password anew, should somebody have changed it. */
  static void resetPassword(Connections connections, String role) {
    connections.use(
        "resetting the password of the reading role",
        connection -> {
          setPassword(
              connection,
              role,
              Db.only(
                  connection, row -> row.getBytes(1), "SELECT reader_secret FROM installation"));
          return role;
        });
  }

  static void setPassword(Connection connection, String role, byte[] secret) throws SQLException {
    // The verifier, so that the server's log and statistics never see the password.
    Db.execute(
        connection,
        "ALTER ROLE "
            + role
            + " PASSWORD '"
            + PasswordUtil.encodePassword(
                role, password(secret, role).toCharArray(), "scram-sha-256")
            + "'");
  }

  /** The password of a role of ours: known to who knows the owner's secret, and kept nowhere. */
  static String password(byte[] secret, String role) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
