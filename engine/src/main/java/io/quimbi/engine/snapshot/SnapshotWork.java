package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every work on snapshots has in common. */
final class SnapshotWork {
  private SnapshotWork() {}

  /** Work under the writer lock; what it answers, and what the record of the run says of it. */
  record Done<T>(T answer, String summary) {}

  /** Does work in a session and ends that well, as cancelled or as failed. */
  static <T> T in(
      SnapshotStore snapshots,
      StoreSettings store,
      String kind,
      Function<SnapshotSession, Done<T>> work) {
    try (SnapshotSession session = snapshots.begin(store, kind)) {
      try {
        Done<T> done = work.apply(session);
        session.finish(done.summary());
        return done.answer();
      } catch (RuntimeException e) {
        session.fail(e);
        throw e;
      }
    }
  }

  /**
   * The whole history, to be closed.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no order
   */
  static OrderHistory read(
      OrderStore orders, StoreSettings store, Workers workers, Progress progress) {
    progress.stage("Reading the order history", Progress.UNKNOWN);
    OrderHistory history = orders.history(store, workers, progress);
    if (history.newestOrderTime() == Long.MIN_VALUE) {
      history.close();
      throw Stores.noOrders(store.storeId());
    }
    return history;
  }

  /** The day on which an instant lies. */
  static LocalDate dateOf(long micros, ZoneId zone) {
    return AsOf.toInstant(micros).atZone(zone).toLocalDate();
  }

  /**
   * A date as a person writes it, or null.
   *
   * @throws QuimbiException of kind USAGE if it is none
   */
  static @Nullable LocalDate date(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "SNAPSHOT_DATE",
          "\"" + text + "\" is not a date such as 2025-06-30",
          e);
    }
  }
}
