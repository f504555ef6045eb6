package io.quimbi.store;

import io.quimbi.store.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The owner's connections: opened when needed, kept for the next who needs one. A batch command
 * uses two or three; a pool that opens, tests and watches more would be most of its start-up time.
 *
 * <p>Thread-safe; a connection is used by one thread at a time.
 */
final class Connections implements AutoCloseable {
  /** Our schema first, and nothing of a user's own that could pass for one of our functions. */
  static final Map<String, String> SESSION = Map.of("search_path", "quimbi");

  private static final int IDLE_MAX = 10;

  private final ServerAddress address;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final List<Connection> inUse = new ArrayList<>();
  private boolean closed;

  Connections(ServerAddress address) {
    this.address = address;
  }

  /** What is done with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Where the connections lead. */
  ServerAddress address() {
    return address;
  }

  /** Runs some reading or a single change, each statement a transaction of its own. */
  <T> T use(String doing, Work<T> work) {
    Connection connection = null;
    try {
      connection = take();
      T result = work.with(connection);
      give(connection);
      return result;
    } catch (SQLException e) {
      discard(connection);
      throw DatabaseFailure.of(e, doing);
    } catch (RuntimeException | Error e) {
      discard(connection);
      throw e;
    }
  }

  /** Runs some reading of one consistent state. */
  <T> T read(String doing, Work<T> work) {
    return use(
        doing,
        connection -> {
          connection.setAutoCommit(false);
          Db.execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
          T result = work.with(connection);
          connection.rollback();
          connection.setAutoCommit(true);
          return result;
        });
  }

  /** Makes some changes that become visible together, or none. */
  <T> T change(String doing, Work<T> work) {
    return use(
        doing,
        connection -> {
          connection.setAutoCommit(false);
          T result = work.with(connection);
          connection.commit();
          connection.setAutoCommit(true);
          return result;
        });
  }

  /** A connection for longer work; give it back or discard it. */
  Connection take() throws SQLException {
    synchronized (this) {
      if (closed) {
        throw new SQLException("the database was closed", "08003");
      }
      Connection kept = idle.pollFirst();
      if (kept != null) {
        inUse.add(kept);
        return kept;
      }
    }
    Connection opened = address.connect(SESSION);
    synchronized (this) {
      if (closed) {
        opened.close();
        throw new SQLException("the database was closed", "08003");
      }
      inUse.add(opened);
    }
    return opened;
  }

  /** Takes back a connection that is as it was when it was taken. */
  void give(Connection connection) throws SQLException {
    synchronized (this) {
      inUse.remove(connection);
      if (!closed && idle.size() < IDLE_MAX) {
        idle.addFirst(connection);
        return;
      }
    }
    connection.close();
  }

  /** Closes a connection of which it is not known in what state it is. */
  void discard(@org.jspecify.annotations.Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    synchronized (this) {
      inUse.remove(connection);
    }
    closeQuietly(connection);
  }

  /** Breaks every connection, those in use too: their transactions are undone. */
  @Override
  public void close() {
    List<Connection> resting;
    List<Connection> working;
    synchronized (this) {
      closed = true;
      resting = List.copyOf(idle);
      working = List.copyOf(inUse);
      idle.clear();
      inUse.clear();
    }
    resting.forEach(Connections::closeQuietly);
    working.forEach(Connections::abortQuietly);
  }

  private static void abortQuietly(Connection connection) {
    try {
      // Closing would wait for a statement under way in another thread.
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      return;
    }
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It was broken already: the server undoes what was open on it.
      return;
    }
  }
}
