package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.live.DriftEvents;
import io.quimbi.engine.live.LiveStore;
import io.quimbi.store.LiveSession.SnapshotRuns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Orders as they happen, in PostgreSQL. */
final class PostgresLiveStore implements LiveStore {
  /**
   * Transactions at once. Two cores have enough to do with them, each takes milliseconds, and a
   * crowd of orders must not take the database's last connection.
   */
  private static final int AT_ONCE_MAX = 8;

  private static final int ATTEMPTS_MAX = 8;
  private static final int DELIVERY_DAYS_KEPT = 30;
  private static final int EVENTS_FORGOTTEN_MAX = 10_000;
  private static final long TIDY_NANOS = Duration.ofHours(1).toNanos();
  private static final Set<String> IN_THE_WAY =
      Set.of(
          "40P01", // two that wait for each other
          "40001",
          DatabaseFailure
              .UNIQUE_VIOLATION, // the same order from two sources, both for the first time
          DatabaseFailure.UNDEFINED_TABLE); // snapshots that were dropped meanwhile

  private final Connections connections;
  private final Connections owner;
  private final Duration waitMax;
  private final AtomicLong tidiedAt = new AtomicLong(System.nanoTime() - TIDY_NANOS);
  private final Semaphore free = new Semaphore(AT_ONCE_MAX, true);
  private final Map<String, Integer> storeNos = new ConcurrentHashMap<>();
  private final Map<String, SnapshotRuns> snapshotRuns = new ConcurrentHashMap<>();

  /**
   * Orders of a database.
   *
   * @param waitMax how long one waits for an import or a publication to end
   */
  PostgresLiveStore(Connections connections, Duration waitMax) {
    this.connections = connections;
    this.owner = connections.asOwner();
    this.waitMax = waitMax;
  }

  @Override
  public <T> T record(String storeId, Work<T> work) {
    boolean admitted = false;
    try {
      admitted = free.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS);
      if (!admitted) {
        throw new QuimbiException(
            QuimbiException.Kind.ENVIRONMENT,
            "STORE_BUSY",
            "more orders come in than can be stored; waited "
                + waitMax.toMillis()
                + " ms and stored nothing. Send the order again in a few seconds");
      }
      return admitted(storeId, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a turn");
    } finally {
      if (admitted) {
        free.release();
      }
    }
  }

  private <T> T admitted(String storeId, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        int storeNo = storeNo(storeId);
        T result =
            connections.tryChangeIn(
                storeNo,
                connection -> {
                  try (LiveSession session =
                      LiveSession.begin(
                          connection,
                          owner,
                          storeId,
                          storeNo,
                          waitMax,
                          snapshotRuns.getOrDefault(storeId, SnapshotRuns.NONE))) {
                    T recorded = work.in(session);
                    session.finish();
                    snapshotRuns.put(storeId, session.knownRuns());
                    return recorded;
                  }
                });
        tidy();
        return result;
      } catch (LiveSession.Failed e) {
        again(attempt, storeId, e.cause(), e.doing());
      } catch (SQLException e) {
        again(attempt, storeId, e, "recording orders");
      }
    }
  }

  /**
   * Forgets deliveries and events of all stores that are older than they are kept, once an hour.
   */
  private void tidy() {
    long now = System.nanoTime();
    long last = tidiedAt.get();
    if (now - last < TIDY_NANOS || !tidiedAt.compareAndSet(last, now)) {
      return;
    }
    try {
      forget();
    } catch (QuimbiException e) {
      // The order is stored, and that is what its sender is told; this is tried again in an hour.
      return;
    }
  }

  private void forget() {
    owner.use(
        "forgetting what is no longer kept",
        connection -> {
          Db.update(
              connection,
              "DELETE FROM webhook_delivery WHERE received_at < now() - make_interval(days => ?)",
              DELIVERY_DAYS_KEPT);
          return Db.update(
              connection,
              // Of the first by number, which are the oldest: no order waits for a long reading.
              "DELETE FROM drift_event WHERE event_no IN"
                  + " (SELECT event_no FROM drift_event ORDER BY event_no LIMIT ?)"
                  + " AND created_at < now() - make_interval(days => ?)",
              EVENTS_FORGOTTEN_MAX,
              DriftEvents.DAYS_KEPT);
        });
  }

  /** Comes back if it is worth another attempt. */
  private void again(int attempt, String storeId, SQLException failure, String doing) {
    // A store that was deleted and made again has another number.
    storeNos.remove(storeId);
    if (attempt == ATTEMPTS_MAX || !IN_THE_WAY.contains(String.valueOf(failure.getSQLState()))) {
      throw DatabaseFailure.of(failure, doing);
    }
  }

  private int storeNo(String storeId) {
    return storeNos.computeIfAbsent(
        storeId,
        id -> owner.use("looking up a store", connection -> StoreRow.number(connection, id)));
  }
}
