package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.store.TablesOfStores.StoreTable;
import io.quimbi.store.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The second wall between stores: the role that a service works as for its callers. It logs in as
 * itself, owns nothing and is a member of nothing; on every table with a store's number it sees and
 * writes the rows of the one store that its transaction has set, and none where no store is set.
 * The first wall is that a key decides the store; this one stands where a query forgets to ask.
 *
 * <p>It is granted the parents of partitioned tables only. What a policy would keep out of an index
 * (ADR 7) it reads through views of the owner in a schema that its search path has first; they hold
 * rows to the store by the same setting.
 *
 * <p>Tables are found by their having a store's number, so a new one is behind the wall from the
 * start, and not left open or forgotten.
 */
final class ServiceRole {
  /** Its sessions look for a table among the owner's views first. */
  static final Map<String, String> SESSION = Map.of("search_path", "quimbi_service,quimbi");

  /** Raise it when what is granted changes. */
  private static final int GRANTS_VERSION = 4;

  private static final long VERSION =
      GRANTS_VERSION * 1_000_000L + Schema.VERSION * 1_000L + Schema.VIEWS_VERSION;

  private static final String SCHEMA = "quimbi_service";
  private static final int LOCK_ATTEMPTS_MAX = 40;
  private static final String LOCK_WAIT = "250ms";

  /** What no caller has a right to, not even to what is of the own store. */
  private static final Set<String> OWNERS_ALONE =
      Set.of("api_key", "erased_customer", "webhook_secret");

  /** What only runs write, as the owner. */
  private static final Set<String> WRITTEN_BY_RUNS =
      Set.of(
          "activation",
          "archetype",
          "backtest",
          "import_log",
          "lifetime_fit",
          "model",
          "publication",
          "segment",
          "segment_name",
          "snapshot",
          "snapshot_archetype",
          "snapshot_run",
          "store");

  private ServiceRole() {}

  /** Where the service's role logs in; makes the role and its rights where they are missing. */
  static ServerAddress prepared(Connections connections) {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryPrepare(connections);
      } catch (SQLException e) {
        if (DatabaseFailure.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
          throw forbidden(e);
        }
        boolean busy = DatabaseFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState());
        if (!busy || attempt == LOCK_ATTEMPTS_MAX) {
          throw DatabaseFailure.of(e, "preparing the service's role");
        }
      }
    }
  }

  private static QuimbiException forbidden(SQLException e) {
    return new QuimbiException(
        QuimbiException.Kind.ENVIRONMENT,
        "SERVICE_ROLE_FORBIDDEN",
        "the service works for its callers as a role that is held to their store, and the user of"
            + " DATABASE_URL may not make it ("
            + DatabaseFailure.firstLine(e)
            + "); grant that user CREATEROLE and CREATE on the database, as ALTER ROLE … CREATEROLE"
            + " and GRANT CREATE ON DATABASE … TO … do",
        e);
  }

  private static ServerAddress tryPrepare(Connections connections) throws SQLException {
    Connection connection = connections.take();
    try {
      byte[] secret =
          Db.only(connection, row -> row.getBytes(1), "SELECT reader_secret FROM installation");
      String role = "quimbi_" + installation(connection) + "_service";
      connection.setAutoCommit(false);
      // Of two services that start at once, the second waits and finds everything made.
      long version =
          Db.only(
              connection,
              row -> row.getLong(1),
              "SELECT service_version FROM installation FOR UPDATE");
      if (version < VERSION || !exists(connection, role)) {
        make(connection, role, secret);
      }
      connection.commit();
      connection.setAutoCommit(true);
      ServerAddress address = connections.address().as(role, StoreReader.password(secret, role));
      connections.give(connection);
      return address;
    } catch (SQLException | RuntimeException e) {
      connections.discard(connection);
      throw e;
    }
  }

  private static String installation(Connection connection) throws SQLException {
    return Db.only(connection, row -> row.getString(1), "SELECT installation_id FROM installation");
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    return Db.only(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)",
        role);
  }

  private static void make(Connection connection, String role, byte[] secret) throws SQLException {
    // The policies want each table for itself for a moment; whoever comes to read waits behind.
    Db.execute(connection, "SET LOCAL lock_timeout = '" + LOCK_WAIT + "'");
    if (!exists(connection, role)) {
      Db.execute(
          connection,
          "CREATE ROLE " + role + " LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE");
    }
    StoreReader.setPassword(connection, role, secret);
    Db.execute(
        connection,
        "ALTER ROLE %1$s SET timezone = 'UTC'; ALTER ROLE %1$s SET search_path = %2$s"
            .formatted(role, SESSION.get("search_path")));
    Db.execute(
        connection,
        "CREATE SCHEMA IF NOT EXISTS "
            + SCHEMA
            + ";\nGRANT USAGE ON SCHEMA quimbi, "
            + SCHEMA
            + " TO "
            + role
            + ";\n");
    ownersViews(connection, role);
    StringBuilder sql = new StringBuilder();
    for (String table : tablesOfStores(connection)) {
      sql.append(wall(table, role, "store_no = (SELECT quimbi.current_store())"));
    }
    sql.append(
        wall(
            "run",
            role,
            "store_id = (SELECT s.store_id FROM quimbi.store s"
                + " WHERE s.store_no = (SELECT quimbi.current_store()))"));
    for (int storeNo : Db.list(connection, row -> row.getInt(1), "SELECT store_no FROM store")) {
      sql.append(hold(storeNo, role));
    }
    sql.append(
        """
        GRANT SELECT ON ALL TABLES IN SCHEMA %1$s TO %2$s;
        -- The first order that names a currency settles the store's.
        GRANT UPDATE (currency) ON quimbi.store TO %2$s;
        GRANT SELECT ON %3$s TO %2$s;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA quimbi TO %2$s;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA quimbi TO %2$s;
        """
            .formatted(SCHEMA, role, String.join(", ", views(connection))));
    Db.execute(connection, sql.toString());
    letLock(connection, role);
    Db.update(
        connection,
        "UPDATE installation SET service_role = ?::name, service_version = ?",
        role,
        VERSION);
  }

  /** Rights and policy of a table. */
  private static String wall(String table, String role, String condition) {
    boolean writable = !WRITTEN_BY_RUNS.contains(table) && !table.equals("run");
    return """
        GRANT %3$s ON quimbi.%1$s TO %2$s;
        ALTER TABLE quimbi.%1$s ENABLE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS service ON quimbi.%1$s;
        CREATE POLICY service ON quimbi.%1$s TO %2$s USING (%4$s) WITH CHECK (%4$s);
        """
        .formatted(table, role, writable ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT", condition);
  }

  /**
   * What {@link SnapshotRows#hold} needs: to lock a store's snapshots against dropping takes the
   * right to read them. There is no policy for the role on that table, so reading it by name gives
   * no row.
   */
  private static String hold(int storeNo, String role) {
    return "GRANT SELECT ON quimbi.snapshot_%d TO %s;\n".formatted(storeNo, role);
  }

  /** Gives the service's role, where there is one, what it needs of a new store's tables. */
  static void grantNew(Connection connection, int storeNo) throws SQLException {
    Optional<String> role =
        Db.first(
            connection,
            row -> row.getString(1),
            "SELECT service_role FROM installation WHERE service_role IS NOT NULL");
    if (role.isPresent()) {
      StringBuilder sql = new StringBuilder(hold(storeNo, role.get()));
      for (String sequence :
          Db.list(
              connection,
              row -> row.getString(1),
              "SELECT format('quimbi.%I', relname) FROM pg_class WHERE relkind = 'S'"
                  + " AND relnamespace = 'quimbi'::regnamespace AND relname LIKE ?",
              "%\\_" + storeNo)) {
        sql.append("GRANT USAGE ON SEQUENCE %s TO %s;\n".formatted(sequence, role.get()));
      }
      Db.execute(connection, sql.toString());
    }
  }

  private static List<String> tablesOfStores(Connection connection) throws SQLException {
    return TablesOfStores.all(connection).stream()
        .map(StoreTable::name)
        .filter(table -> !OWNERS_ALONE.contains(table))
        .toList();
  }

  private static List<String> views(Connection connection) throws SQLException {
    return Db.list(
        connection,
        row -> row.getString(1),
        "SELECT format('quimbi.%I', viewname) FROM pg_views WHERE schemaname = 'quimbi'"
            + " ORDER BY viewname");
  }

  /**
   * Views that the owner reads through, so that no policy stands between a condition and its index:
   * those that people read, and the profiles as they are stored. None of them is asked in words of
   * a caller's own: where a condition may look at a row before the store is compared, its text is
   * ours.
   */
  private static void ownersViews(Connection connection, String role) throws SQLException {
    Schema.serviceViews(connection, SCHEMA);
    Db.execute(
        connection,
        """
        CREATE VIEW %1$s.profile AS
          SELECT * FROM quimbi.profile p WHERE p.store_no = (SELECT quimbi.current_store())
          WITH CHECK OPTION;
        GRANT INSERT, UPDATE, DELETE ON %1$s.profile TO %2$s;
        """
            .formatted(SCHEMA, role));
  }

  /** On our own server the locks that writers take are not for everybody; elsewhere they are. */
  private static void letLock(Connection connection, String role) throws SQLException {
    boolean superuser =
        Db.only(
            connection,
            row -> row.getBoolean(1),
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    if (superuser) {
      Db.execute(
          connection,
          """
          GRANT EXECUTE ON FUNCTION
            pg_catalog.pg_advisory_xact_lock(bigint), pg_catalog.pg_advisory_xact_lock(int, int),
            pg_catalog.pg_advisory_xact_lock_shared(bigint),
            pg_catalog.pg_try_advisory_xact_lock(bigint), pg_catalog.pg_notify(text, text),
            pg_catalog.pg_export_snapshot()
          TO %s;
          """
              .formatted(role));
    }
  }
}
