package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.store.server.ServerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Reads one store by SQL, as a role that can see nothing else and change nothing. Each query is one
 * statement in a read-only transaction of its own, which is undone afterwards with whatever it set.
 *
 * <p>Not thread-safe.
 */
public final class SqlSession implements AutoCloseable {
  /** How long a query may take. */
  static final Duration TIME_MAX = Duration.ofMinutes(5);

  private static final int FETCH_ROWS = 1000;

  private final Connection connection;

  private SqlSession(Connection connection) {
    this.connection = connection;
  }

  static SqlSession open(Connections connections, String storeId) {
    ServerAddress reader = StoreReader.prepared(connections, storeId);
    // As text every value is what psql would show; in binary a real would be Java's spelling of it.
    ServerAddress asText = reader.with("binaryTransfer", "false");
    try {
      return new SqlSession(connected(connections, asText));
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, "logging in to read store \"" + storeId + "\"");
    }
  }

  private static Connection connected(Connections connections, ServerAddress reader)
      throws SQLException {
    try {
      return reader.connect(Map.of());
    } catch (SQLException e) {
      if (!DatabaseFailure.WRONG_PASSWORD.equals(e.getSQLState())) {
        throw e;
      }
      StoreReader.resetPassword(connections, reader.user());
      return reader.connect(Map.of());
    }
  }

  /**
   * Runs a query. Its rows must be closed before the next.
   *
   * @param sql one statement
   * @throws QuimbiException of kind USAGE, with what the database has to say, if it is wrong or
   *     would change something
   */
  public SqlRows query(String sql) {
    requireOne(sql);
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      connection.setAutoCommit(false);
      Db.execute(
          connection,
          "SET TRANSACTION READ ONLY; SET LOCAL timezone = 'UTC'; SET LOCAL statement_timeout = "
              + TIME_MAX.toMillis());
      Statement statement = connection.createStatement();
      statement.setFetchSize(FETCH_ROWS);
      // What a person writes is SQL, not JDBC: braces and question marks stand for themselves.
      statement.setEscapeProcessing(false);
      ResultSet rows = statement.execute(sql) ? statement.getResultSet() : null;
      return new SqlRows(connection, statement, rows);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * The driver sends the parts of {@code COMMIT; …} one after the other; the second would run
   * outside of the transaction that is undone.
   */
  private void requireOne(String sql) {
    try {
      CachedQuery parsed = connection.unwrap(BaseConnection.class).createQuery(sql, false, false);
      if (parsed.query.getSubqueries() != null) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "SQL_SEVERAL",
            "a query is one statement, this has a semicolon between several; run them one by one");
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  static QuimbiException failure(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (DatabaseFailure.isConnectionLoss(state)) {
      return DatabaseFailure.of(e, "running the query");
    }
    if (DatabaseFailure.QUERY_CANCELLED.equals(state)) {
      return new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "SQL_TIMEOUT",
          "the query was stopped after "
              + TIME_MAX.toMinutes()
              + " minutes; ask for less, or for what an index has",
          e);
    }
    if (DatabaseFailure.INSUFFICIENT_PRIVILEGE.equals(state) || "25006".equals(state)) {
      return new QuimbiException(
          QuimbiException.Kind.USAGE,
          "SQL_NOT_ALLOWED",
          "this is for reading one store through its views: " + said(e),
          e);
    }
    return new QuimbiException(
        QuimbiException.Kind.USAGE, "SQL_FAILED", "the query failed: " + said(e), e);
  }

  private static String said(SQLException e) {
    ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (message == null) {
      return String.valueOf(e.getMessage());
    }
    StringBuilder said = new StringBuilder(String.valueOf(message.getMessage()));
    if (message.getDetail() != null) {
      said.append(said.toString().endsWith(".") ? " " : ". ").append(message.getDetail());
    }
    if (message.getHint() != null) {
      said.append(said.toString().endsWith(".") ? " Hint: " : ". Hint: ").append(message.getHint());
    }
    if (message.getPosition() > 0) {
      said.append(" (at character ").append(message.getPosition()).append(")");
    }
    return said.toString();
  }

  @Override
  public void close() {
    Connections.closeQuietly(connection);
  }
}
