package io.quimbi.store;

import io.quimbi.engine.StoreSettings;
import io.quimbi.store.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the database. Work is done by the owner; in a service, what is done for a caller is
 * done within {@link #inStore}, as the service's role with the session set to the caller's store,
 * which the database holds it to (ServiceRole). Ports need not know which it is.
 *
 * <p>Thread-safe; a connection is used by one thread at a time.
 */
final class Connections implements AutoCloseable {
  /** Our schema first, and nothing of a user's own that could pass for one of our functions. */
  static final Map<String, String> SESSION = Map.of("search_path", "quimbi");

  private static final int OWNER_IDLE_MAX = 10;
  private static final int SERVICE_IDLE_MAX = 16;
  // Below what our own server has for all (60), with room for the runs of several programs.
  private static final int OWNER_MAX = 32;
  private static final int SERVICE_MAX = 20;

  private static final ScopedValue<Held> STORE = ScopedValue.newInstance();
  private static final ScopedValue<Visit> FOR_CALLERS = ScopedValue.newInstance();

  /** The store that work is held to, and what is known of it. */
  private record Held(int storeNo, @Nullable String storeId, @Nullable StoreSettings settings) {}

  /** One call of a service; a key tells, with the caller, the caller's store. */
  private static final class Visit {
    private @Nullable StoreRow store;
  }

  /** What all views of the same database share. */
  private static final class Pools {
    private final ConnectionPool owner;
    private volatile @Nullable ConnectionPool service;

    private Pools(ConnectionPool owner) {
      this.owner = owner;
    }
  }

  private final Pools pools;
  private final boolean alwaysOwner;

  Connections(ServerAddress address) {
    this(new Pools(new ConnectionPool(address, SESSION, OWNER_IDLE_MAX, OWNER_MAX)), false);
  }

  private Connections(Pools pools, boolean alwaysOwner) {
    this.pools = pools;
    this.alwaysOwner = alwaysOwner;
  }

  /** What is done with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Where the owner's connections lead. */
  ServerAddress address() {
    return pools.owner.address();
  }

  /**
   * The same, by the owner whoever it is done for: for keys and the audit trail, which callers have
   * no right to, and for what a run does besides its transaction.
   */
  Connections asOwner() {
    return new Connections(pools, true);
  }

  /**
   * Does something for whoever calls a service: within it, whatever is asked for outside of {@link
   * #inStore} is refused, unless it is the owner's to answer by its nature. A way in that forgets
   * to say whose store it is about ends in a fault rather than in everybody's rows.
   */
  static <T> T forCallers(Callable<T> work) throws Exception {
    return ScopedValue.where(FOR_CALLERS, new Visit()).call(work::call);
  }

  /** From now on what is done in a store is done by this role. */
  void serveAs(ServerAddress role) {
    pools.service = new ConnectionPool(role, ServiceRole.SESSION, SERVICE_IDLE_MAX, SERVICE_MAX);
  }

  /** Whether what is done in a store is done by the service's role. */
  boolean serving() {
    return pools.service != null;
  }

  /**
   * Does something for a caller of a store: within it, all work that is no run is held to the store
   * by the database, if this is a service. Work in another thread is not within it.
   */
  <T> T inStore(String storeId, Callable<T> work) throws Exception {
    return ScopedValue.where(STORE, held("looking up a store", storeId)).call(work::call);
  }

  private Held held(String doing, String storeId) {
    if (FOR_CALLERS.isBound()) {
      Visit visit = FOR_CALLERS.get();
      StoreRow told = visit.store;
      // Once: a call can last for hours, and who comes back to the door in it is asked anew.
      visit.store = null;
      if (told != null && told.settings().storeId().equals(storeId)) {
        return new Held(told.storeNo(), storeId, told.settings());
      }
    }
    return new Held(
        asOwner().use(doing, connection -> StoreRow.number(connection, storeId)), storeId, null);
  }

  /** Whose store this call is about, so that within it nobody need ask. */
  static void visit(StoreRow store) {
    if (FOR_CALLERS.isBound()) {
      FOR_CALLERS.get().store = store;
    }
  }

  /**
   * The number of a store if this work is held to it: what is known need not be asked for again.
   */
  static Optional<Integer> heldTo(String storeId) {
    return STORE.isBound() && storeId.equals(STORE.get().storeId)
        ? Optional.of(STORE.get().storeNo)
        : Optional.empty();
  }

  /** The settings of a store, as they were when this call of a service came, if it is about it. */
  static Optional<StoreSettings> visited(String storeId) {
    return STORE.isBound() && storeId.equals(STORE.get().storeId)
        ? Optional.ofNullable(STORE.get().settings)
        : Optional.empty();
  }

  /**
   * Makes some changes in a store that become visible together, or none; as {@link #inStore}, for
   * ports that are told the store.
   */
  <T> T changeIn(String storeId, String doing, Work<T> work) {
    if (alwaysOwner || !serving() || STORE.isBound()) {
      return change(doing, work);
    }
    return ScopedValue.where(STORE, held(doing, storeId)).call(() -> change(doing, work));
  }

  /** Runs some reading or a single change, each statement a transaction of its own. */
  <T> T use(String doing, Work<T> work) {
    return with(doing, work);
  }

  /** Runs some reading of one consistent state. */
  <T> T read(String doing, Work<T> work) {
    String consistent = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    // That is no query, so what is seen is settled by the first one of the work.
    return transaction(doing, consistent, work);
  }

  /** Makes some changes that become visible together, or none. */
  <T> T change(String doing, Work<T> work) {
    return transaction(doing, "", work);
  }

  /**
   * As {@link #changeIn} by a store's number, for whoever knows what to do about a failure.
   *
   * @throws SQLException as the server tells it; nothing was changed then
   */
  <T> T tryChangeIn(int storeNo, Work<T> work) throws SQLException {
    ConnectionPool service = alwaysOwner ? null : pools.service;
    if (service == null) {
      return tried(null, inTransaction("", work));
    }
    // A caller of another store stays where it is held, and finds nothing.
    Held held = STORE.isBound() ? STORE.get() : new Held(storeNo, null, null);
    return ScopedValue.where(STORE, held).call(() -> tried(service, inTransaction("", work)));
  }

  private @Nullable ConnectionPool service() {
    ConnectionPool service = alwaysOwner ? null : pools.service;
    if (service != null && !STORE.isBound()) {
      if (FOR_CALLERS.isBound()) {
        throw new IllegalStateException(
            "work for a caller of the service must be done within a store (inStore), or be the"
                + " owner's by its nature (asOwner)");
      }
      return null;
    }
    return service;
  }

  private <T> T transaction(String doing, String begin, Work<T> work) {
    return with(doing, inTransaction(begin, work));
  }

  private static <T> Work<T> inTransaction(String begin, Work<T> work) {
    return connection -> {
      connection.setAutoCommit(false);
      if (!begin.isEmpty()) {
        Db.execute(connection, begin);
      }
      T result = work.with(connection);
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    };
  }

  private <T> T with(String doing, Work<T> work) {
    try {
      return tried(service(), work);
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, doing);
    }
  }

  /** Does work as the service's role in the store that is bound, or else as the owner. */
  private <T> T tried(@Nullable ConnectionPool service, Work<T> work) throws SQLException {
    ConnectionPool pool = service == null ? pools.owner : service;
    Connection connection = null;
    try {
      connection = service == null ? pool.take() : pool.takeFor(STORE.get().storeNo);
      T result = work.with(connection);
      pool.give(connection);
      return result;
    } catch (SQLException e) {
      pool.discard(connection);
      if (DatabaseFailure.isConnectionLoss(String.valueOf(e.getSQLState()))) {
        // The server went and may be back; the others are of the time before.
        pool.discardIdle();
      }
      throw e;
    } catch (RuntimeException | Error e) {
      pool.discard(connection);
      throw e;
    }
  }

  /** A connection of the owner for longer work; give it back or discard it. */
  Connection take() throws SQLException {
    return pools.owner.take();
  }

  /** Takes back a connection that is as it was when it was taken. */
  void give(Connection connection) throws SQLException {
    pools.owner.give(connection);
  }

  /** Closes a connection of which it is not known in what state it is. */
  void discard(@Nullable Connection connection) {
    pools.owner.discard(connection);
  }

  /** Breaks every connection, those in use too: their transactions are undone. */
  @Override
  public void close() {
    ConnectionPool service = pools.service;
    if (service != null) {
      service.close();
    }
    pools.owner.close();
  }

  static void closeQuietly(Connection connection) {
    ConnectionPool.closeQuietly(connection);
  }

  /** The store that work in this thread is held to, to hold work in another thread to it too. */
  Scope scope() {
    @Nullable Held held = STORE.isBound() ? STORE.get() : null;
    return new Scope() {
      @Override
      public <T> T call(Supplier<T> work) {
        return held == null ? work.get() : ScopedValue.where(STORE, held).call(work::get);
      }
    };
  }

  /** See {@link #scope}. */
  interface Scope {
    <T> T call(Supplier<T> work);
  }
}
