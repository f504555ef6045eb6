package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Sha256;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;

/**
 * The lock on a store's orders and on what follows from them, beside the lock of runs. Orders that
 * happen hold it shared, each for the milliseconds of its transaction, and one by one what they are
 * about; an import that merges and a publication that becomes visible hold it alone, to their
 * commit. Whoever takes both locks takes that of runs first. See
 * docs/adr/0008-orders-as-they-happen.md.
 */
final class OrderLock {
  private OrderLock() {}

  /**
   * Takes the lock alone until the transaction ends: no order happens from here on, and all that
   * happened before is there to be seen by the next statement.
   */
  static void alone(Connection connection, int storeNo, Duration waitMax) throws SQLException {
    try (Pipeline pipeline = new Pipeline(connection)) {
      take(pipeline, "pg_advisory_xact_lock", storeNo, waitMax);
      run(pipeline, waitMax);
    }
  }

  /** As {@link #alone}, beside others; with what else goes to the server, by {@link #run}. */
  static void shared(Pipeline pipeline, int storeNo, Duration waitMax) {
    take(pipeline, "pg_advisory_xact_lock_shared", storeNo, waitMax);
  }

  private static void take(Pipeline pipeline, String lock, int storeNo, Duration waitMax) {
    // Selected from left to right, so that the wait is bounded before it begins.
    pipeline.list(
        row -> row.getString(1),
        "SELECT set_config('lock_timeout', ?, true), " + lock + "(?)::text",
        String.valueOf(waitMax.toMillis()),
        key("orders", storeNo, ""));
  }

  /** Runs statements of which some take locks. */
  static void run(Pipeline pipeline, Duration waitMax) throws SQLException {
    try {
      pipeline.run();
    } catch (SQLException e) {
      if (DatabaseFailure.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw busy(waitMax, e);
      }
      throw e;
    }
  }

  /**
   * Takes the locks of some things of a store until the transaction ends, in an order that is the
   * same for everybody.
   *
   * @param kind of them
   */
  static void each(
      Connection connection, String kind, int storeNo, Collection<String> ids, Duration waitMax)
      throws SQLException {
    try (Pipeline pipeline = new Pipeline(connection)) {
      each(pipeline, kind, storeNo, ids, waitMax);
      run(pipeline, waitMax);
    }
  }

  /** The same with what else goes to the server, by {@link #run}. */
  static void each(
      Pipeline pipeline, String kind, int storeNo, Collection<String> ids, Duration waitMax) {
    pipeline.list(
        row -> row.getString(1),
        "SELECT set_config('lock_timeout', ?, true), pg_advisory_xact_lock(k)::text"
            + " FROM unnest(?) k",
        String.valueOf(waitMax.toMillis()),
        ids.stream().mapToLong(id -> key(kind, storeNo, id)).sorted().toArray());
  }

  private static QuimbiException busy(Duration waitMax, SQLException cause) {
    return new QuimbiException(
        QuimbiException.Kind.ENVIRONMENT,
        "STORE_BUSY",
        "the store's orders are being written by somebody else, such as an import; waited "
            + waitMax.toMillis()
            + " ms and stored nothing. Try again in a few seconds",
        cause);
  }

  /** The first eight bytes of a SHA-256, which are the same in every process. */
  private static long key(String kind, int storeNo, String id) {
    return ByteBuffer.wrap(Sha256.of("quimbi " + kind + " " + storeNo + " " + id)).getLong();
  }
}
