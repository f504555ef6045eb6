package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.store.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one user: opened when needed, kept for the next who needs one. A batch command
 * uses two or three; a pool that opens, tests and watches more would be most of its start-up time.
 *
 * <p>Thread-safe; a connection is used by one thread at a time.
 */
final class ConnectionPool implements AutoCloseable {
  private static final int WAIT_SECONDS_MAX = 10;

  private final ServerAddress address;
  private final Map<String, String> session;
  private final int idleMax;
  private final int inUseMax;
  private final Semaphore permits;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final List<Connection> inUse = new ArrayList<>();
  // The store that the session of a connection is set to; none of an owner's.
  private final IdentityHashMap<Connection, Integer> stores = new IdentityHashMap<>();
  private boolean closed;

  /**
   * A pool.
   *
   * @param session settings of each session, such as {@code search_path}
   * @param idleMax how many are kept that nobody uses
   * @param inUseMax how many there are at once; whoever wants another waits
   */
  ConnectionPool(ServerAddress address, Map<String, String> session, int idleMax, int inUseMax) {
    this.address = address;
    this.session = session;
    this.idleMax = idleMax;
    this.inUseMax = inUseMax;
    this.permits = new Semaphore(inUseMax, true);
  }

  /** Where the connections lead. */
  ServerAddress address() {
    return address;
  }

  /**
   * A connection; give it back or discard it.
   *
   * @throws QuimbiException of kind ENVIRONMENT if none comes free in time
   */
  Connection take() throws SQLException {
    return take(null);
  }

  /**
   * A connection whose session is set to a store, {@code quimbi.store_no}: one that was before, or
   * else one that is set now. It stays so when it is given back; whoever takes it for another store
   * sets it to that first.
   *
   * @throws QuimbiException of kind ENVIRONMENT if none comes free in time
   */
  Connection takeFor(int storeNo) throws SQLException {
    Connection connection = take(storeNo);
    boolean set = false;
    try {
      Integer before;
      synchronized (this) {
        before = stores.get(connection);
      }
      if (before == null || before != storeNo) {
        Db.execute(connection, "SET quimbi.store_no = " + storeNo);
        synchronized (this) {
          stores.put(connection, storeNo);
        }
      }
      set = true;
      return connection;
    } finally {
      if (!set) {
        discard(connection);
      }
    }
  }

  private @Nullable Connection pollIdle(@Nullable Integer storeNo) {
    if (storeNo != null) {
      for (Connection one : idle) {
        if (storeNo.equals(stores.get(one))) {
          idle.remove(one);
          return one;
        }
      }
    }
    return idle.pollFirst();
  }

  private Connection take(@Nullable Integer storeNo) throws SQLException {
    await();
    boolean taken = false;
    try {
      synchronized (this) {
        requireOpen();
        Connection kept = pollIdle(storeNo);
        if (kept != null) {
          inUse.add(kept);
          taken = true;
          return kept;
        }
      }
      Connection opened = address.connect(session);
      synchronized (this) {
        if (closed) {
          opened.close();
        }
        requireOpen();
        inUse.add(opened);
      }
      taken = true;
      return opened;
    } finally {
      if (!taken) {
        permits.release();
      }
    }
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw new SQLException("the database was closed", "08003");
    }
  }

  private void await() {
    boolean free;
    try {
      free = permits.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      free = false;
    }
    if (!free) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "DATABASE_BUSY",
          "all "
              + inUseMax
              + " connections to the database were in use for "
              + WAIT_SECONDS_MAX
              + " s; ask again in a moment, or for less at once");
    }
  }

  /** Takes back a connection that is as it was when it was taken. */
  void give(Connection connection) throws SQLException {
    synchronized (this) {
      if (!inUse.remove(connection)) {
        return;
      }
      permits.release();
      if (!closed && idle.size() < idleMax) {
        idle.addFirst(connection);
        return;
      }
      stores.remove(connection);
    }
    connection.close();
  }

  /** Closes a connection of which it is not known in what state it is. */
  void discard(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    synchronized (this) {
      stores.remove(connection);
      if (inUse.remove(connection)) {
        permits.release();
      }
    }
    closeQuietly(connection);
  }

  /** Closes those that nobody uses: they were found to be broken, and so may the others be. */
  void discardIdle() {
    List<Connection> resting;
    synchronized (this) {
      resting = List.copyOf(idle);
      idle.clear();
      resting.forEach(stores::remove);
    }
    resting.forEach(ConnectionPool::closeQuietly);
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
    }
    resting.forEach(ConnectionPool::closeQuietly);
    working.forEach(ConnectionPool::abortQuietly);
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
