package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.store.server.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The version of the tables, and how they get there. */
final class Schema {
  /** The version that this code reads and writes: that of the newest migration. */
  static final int VERSION = 16;

  /**
   * Counts up with every change of {@code views.sql}; views are made anew where theirs is lower.
   */
  static final int VIEWS_VERSION = 7;

  private static final int POSTGRES_VERSION_MIN = 15;

  private Schema() {}

  /**
   * Brings the tables to this code's version; does nothing where they have it already.
   *
   * @param ownServer whether the server is ours alone
   * @throws QuimbiException if a newer version of Quimbi made them, or the server is too old
   */
  static void prepare(
      Connection connection, ServerAddress address, boolean ownServer, Progress progress)
      throws SQLException {
    int server =
        Db.only(
            connection, row -> row.getInt(1), "SELECT current_setting('server_version_num')::int");
    if (server / 10_000 < POSTGRES_VERSION_MIN) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "DATABASE_TOO_OLD",
          "the database server is PostgreSQL "
              + server / 10_000
              + ", Quimbi needs "
              + POSTGRES_VERSION_MIN
              + " or later; name a newer one in DATABASE_URL, or leave it out to use the embedded"
              + " database");
    }
    Versions versions = versions(connection);
    int found = versions.tables();
    if (found > VERSION) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "DATABASE_NEWER",
          "the database has tables of version "
              + found
              + ", made by a newer Quimbi; this one knows version "
              + VERSION
              + ". Use the newer one, or another --data-dir or DATABASE_URL");
    }
    if (found == VERSION && versions.views() >= VIEWS_VERSION) {
      return;
    }
    // Of two programs that come at once, the second waits and finds everything done.
    Db.only(
        connection,
        row -> row.getString(1),
        "SELECT pg_advisory_lock(hashtextextended('quimbi schema', 0))::text");
    try {
      versions = versions(connection);
      if (versions.tables() < VERSION) {
        progress.stage("Preparing the tables", Progress.UNKNOWN);
        migrate(address);
      }
      if (versions.views() < VIEWS_VERSION) {
        ownerViews(connection, ownServer);
      }
    } finally {
      Db.only(
          connection,
          row -> row.getString(1),
          "SELECT pg_advisory_unlock(hashtextextended('quimbi schema', 0))::text");
    }
  }

  /**
   * What a database has, 0 for nothing.
   *
   * @param tables version of the newest migration
   * @param views version of the owner's views
   */
  private record Versions(int tables, int views) {}

  private static Versions versions(Connection connection) throws SQLException {
    boolean made =
        Db.only(
            connection,
            row -> row.getBoolean(1),
            "SELECT to_regclass('quimbi.schema_version') IS NOT NULL"
                + " AND to_regclass('quimbi.installation') IS NOT NULL");
    if (!made) {
      return new Versions(0, 0);
    }
    return Db.only(
        connection,
        row -> new Versions(row.getInt(1), row.getInt(2)),
        "SELECT (SELECT coalesce(max(version::int), 0) FROM quimbi.schema_version WHERE success),"
            + " (SELECT views_version FROM quimbi.installation)");
  }

  private static void ownerViews(Connection connection, boolean ownServer) throws SQLException {
    connection.setAutoCommit(false);
    views(connection, "quimbi", Optional.empty());
    if (ownServer) {
      Db.execute(connection, resource("private-server.sql"));
    }
    Db.update(connection, "UPDATE quimbi.installation SET views_version = ?", VIEWS_VERSION);
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void migrate(ServerAddress address) {
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(address.dataSource(Map.of()))
          .locations("classpath:io/quimbi/store/migrations")
          .schemas("quimbi")
          .table("schema_version")
          // What it has to say is said by what it throws.
          .loggers(SilentLog.Creator.class.getName())
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw DatabaseFailure.of(cause, "preparing the tables");
      }
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "DATABASE_MIGRATION",
          "preparing the tables failed: " + e.getMessage(),
          e);
    }
  }

  /**
   * Makes the views that people read in the place of earlier ones, within the open transaction.
   *
   * @param storeNo of the one store they show, or empty for all
   */
  static void views(Connection connection, String schema, Optional<Integer> storeNo)
      throws SQLException {
    dropViews(connection, schema);
    String partition = storeNo.map(no -> "_" + no).orElse("");
    Db.execute(
        connection,
        viewsSql(
            schema,
            partition,
            storeNo.map(no -> "" + no).orElse("$1.store_no"),
            storeNo.map(no -> "$1.store_no = " + no).orElse("true"),
            "true"));
  }

  /**
   * Makes the same views for the service's role: over all stores, read by the owner, and held to
   * the store that the transaction has set.
   */
  static void serviceViews(Connection connection, String schema) throws SQLException {
    dropViews(connection, schema);
    String current = "(SELECT quimbi.current_store())";
    Db.execute(
        connection,
        viewsSql(
                schema,
                "",
                "$1.store_no",
                "$1.store_no = " + current,
                "$1.store_id = (SELECT s.store_id FROM quimbi.store s WHERE s.store_no = "
                    + current
                    + ")")
            .replace("security_invoker = true", "security_invoker = false"));
  }

  private static void dropViews(Connection connection, String schema) throws SQLException {
    for (String view :
        Db.list(
            connection,
            row -> row.getString(1),
            "SELECT format('%I.%I', schemaname, viewname) FROM pg_views WHERE schemaname = ?",
            schema)) {
      Db.execute(connection, "DROP VIEW " + view);
    }
  }

  private static String viewsSql(
      String schema, String partition, String no, String only, String named) {
    return resource("views.sql")
        .replace("${schema}", schema)
        .replace("${p}", partition)
        .replaceAll("\\$\\{no:(\\w+)}", no)
        .replaceAll("\\$\\{only:(\\w+)}", only)
        .replaceAll("\\$\\{named:(\\w+)}", named);
  }

  private static String resource(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
