package io.quimbi.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The few lines that every statement needs. */
final class Db {
  private static final Duration DROP_WAIT = Duration.ofMillis(50);
  private static final int DROP_ATTEMPTS_MAX = 20;

  private Db() {}

  /** Statements that belong together. */
  interface Work {
    void run() throws SQLException;
  }

  /** Makes a value of the current row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a change; the number of rows changed. */
  static long update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, parameters)) {
      return statement.executeLargeUpdate();
    }
  }

  static <T> List<T> list(
      Connection connection, RowReader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(reader.read(rows));
      }
      return list;
    }
  }

  static <T> Optional<T> first(
      Connection connection, RowReader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    List<T> rows = list(connection, reader, sql, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** The one value of a query that always has one row. */
  static <T> T only(
      Connection connection, RowReader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    return list(connection, reader, sql, parameters).getFirst();
  }

  /**
   * Does work that drops what somebody may still read, in a transaction of its own. Whoever comes
   * to read meanwhile waits behind it, so it waits for moments only, some times, and then leaves it
   * to the next writer.
   *
   * @param connection without a transaction
   */
  static void drop(Connection connection, Work work) throws SQLException {
    drop(connection, DROP_WAIT, DROP_ATTEMPTS_MAX, work);
  }

  /** The same with more patience, or less. */
  static void drop(Connection connection, Duration waitMax, int attemptsMax, Work work)
      throws SQLException {
    boolean dropped = false;
    for (int attempt = 0; !dropped && attempt < attemptsMax; attempt++) {
      dropped = dropped(connection, waitMax, work);
    }
  }

  private static boolean dropped(Connection connection, Duration waitMax, Work work)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, "SET LOCAL lock_timeout = " + waitMax.toMillis());
      work.run();
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if (DatabaseFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
