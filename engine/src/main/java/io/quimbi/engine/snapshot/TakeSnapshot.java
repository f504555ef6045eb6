package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the snapshot of one date and type under the active model, of everybody or of one customer,
 * in place of an earlier one.
 */
public final class TakeSnapshot {
  /** Most customers of a batch. */
  public static final int BATCH_MAX = 10_000;

  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;

  /** The use case on its ports. */
  public TakeSnapshot(
      Stores stores,
      OrderStore orders,
      ModelStore models,
      SnapshotStore snapshots,
      SnapshotSettings settings) {
    this.stores = stores;
    this.orders = orders;
    this.models = models;
    this.snapshots = snapshots;
    this.settings = settings;
  }

  /**
   * What was taken.
   *
   * @param customers with a snapshot in it
   */
  public record Outcome(
      String storeId,
      LocalDate snapshotDate,
      String snapshotType,
      Instant asOf,
      int modelId,
      int customers) {}

  /**
   * Takes everybody's snapshot.
   *
   * @param date as a person writes it, or null for the day of the newest order
   * @throws QuimbiException of kind NOTHING_THERE where there is no model, or no order by then; of
   *     kind USAGE where the date is none, or in the future
   */
  public Outcome everybody(
      String storeId, SnapshotType type, @Nullable String date, int threads, Progress progress) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    LocalDate asked = SnapshotWork.date(date);
    models.requireActive(storeId);
    return SnapshotWork.in(
        snapshots,
        store,
        "snapshot",
        session -> {
          try (Workers workers = Workers.of(threads, progress::cancelled)) {
            OrderBook book = SnapshotWork.read(orders, store, workers, progress);
            LocalDate at = asked == null ? newestDay(book) : come(asked, book);
            progress.stage("Computing thumbprints", Progress.UNKNOWN);
            SnapshotMaker maker = new SnapshotMaker(book, models, storeId, settings, workers);
            ProfileRows rows = maker.at(at);
            requireSomebody(rows, at, "nobody has");
            progress.checkCancelled();
            progress.stage("Storing snapshots", rows.size());
            session.write(
                at,
                type,
                maker.modelNo(),
                maker.fingerprint(at),
                rows,
                settings.storeFeatures(),
                progress);
            Outcome outcome = outcome(storeId, at, type, rows, maker.modelNo());
            return new SnapshotWork.Done<>(outcome, summary(outcome));
          }
        });
  }

  /**
   * Takes the snapshot of one customer.
   *
   * @param date as a person writes it, or null for the day of the customer's newest order
   * @throws QuimbiException of kind NOTHING_THERE where there is no model, or the customer has no
   *     order by then
   */
  public Outcome ofCustomer(
      String storeId, SnapshotType type, @Nullable String date, String customerId) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    LocalDate asked = SnapshotWork.date(date);
    models.requireActive(storeId);
    OrderBook book = bookOf(store, customerId);
    LocalDate at = asked == null ? newestDay(book) : come(asked, book);
    return SnapshotWork.in(
        snapshots,
        store,
        "snapshot",
        session -> {
          Outcome outcome = writeOne(session, storeId, type, at, customerId, book);
          return new SnapshotWork.Done<>(outcome, summary(outcome));
        });
  }

  /**
   * What became of a batch.
   *
   * @param failures those of whom none was taken, and why, in the order asked for
   */
  public record Batch(int successCount, int failedCount, List<Failure> failures) {}

  /** A customer of whom no snapshot was taken. */
  public record Failure(String customerId, String code, String reason) {}

  /**
   * Takes the snapshots of several customers, each of them by itself: one that fails does not keep
   * the others from theirs. Who is named twice is taken once.
   *
   * @param date as a person writes it, or null for the day of each customer's newest order
   * @throws QuimbiException of kind USAGE for more than {@link #BATCH_MAX} or a date that is none,
   *     NOTHING_THERE where there is no model
   */
  public Batch ofCustomers(
      String storeId,
      SnapshotType type,
      @Nullable String date,
      List<String> customerIds,
      Progress progress) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    if (customerIds.size() > BATCH_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "SNAPSHOT_BATCH",
          "a batch has at most "
              + BATCH_MAX
              + " customers, this had "
              + customerIds.size()
              + "; split it, or take everybody's snapshot");
    }
    LocalDate asked = SnapshotWork.date(date);
    models.requireActive(storeId);
    return SnapshotWork.in(
        snapshots,
        store,
        "snapshot",
        session -> {
          List<Failure> failures = new ArrayList<>();
          int taken = 0;
          for (String customerId : new LinkedHashSet<>(customerIds)) {
            progress.checkCancelled();
            try {
              OrderBook book = bookOf(store, customerId);
              LocalDate at = asked == null ? newestDay(book) : come(asked, book);
              writeOne(session, storeId, type, at, customerId, book);
              taken++;
            } catch (QuimbiException e) {
              if (e.kind() == QuimbiException.Kind.ENVIRONMENT) {
                throw e;
              }
              failures.add(new Failure(customerId, e.code(), String.valueOf(e.getMessage())));
            }
          }
          return new SnapshotWork.Done<>(
              new Batch(taken, failures.size(), failures),
              String.format(
                  "%s snapshots of %,d customers, %,d failed",
                  type.word(), taken, failures.size()));
        });
  }

  private OrderBook bookOf(StoreSettings store, String customerId) {
    OrderBook book = orders.readCustomer(store, customerId).toBook();
    if (book.orderCount() == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_CUSTOMER",
          "store \"" + store.storeId() + "\" has no order of a customer \"" + customerId + "\"");
    }
    return book;
  }

  private Outcome writeOne(
      SnapshotSession session,
      String storeId,
      SnapshotType type,
      LocalDate at,
      String customerId,
      OrderBook book) {
    try (Workers workers = Workers.of(1)) {
      SnapshotMaker maker = new SnapshotMaker(book, models, storeId, settings, workers);
      ProfileRows rows =
          maker.at(
              at,
              models.lastGoodFit(
                  storeId,
                  settings.lifetime().dropout(),
                  AsOf.toInstant(AsOf.endOf(at, book.zone()))),
              StorePasts.nearest(snapshots.runs(storeId), at).map(StorePasts::of).orElse(null));
      requireSomebody(rows, at, "customer \"" + customerId + "\" has not");
      session.writeOne(at, type, maker.modelNo(), rows, settings.storeFeatures());
      return outcome(storeId, at, type, rows, maker.modelNo());
    }
  }

  private static LocalDate newestDay(OrderBook book) {
    return SnapshotWork.dateOf(book.newestOrderTime(), book.zone());
  }

  /** The date asked for; in the future it would make every later retention drop what there is. */
  private static LocalDate come(LocalDate asked, OrderBook book) {
    LocalDate today = LocalDate.now(book.zone());
    LocalDate newest = newestDay(book);
    LocalDate last = newest.isAfter(today) ? newest : today;
    if (asked.isAfter(last)) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "SNAPSHOT_DATE",
          "a snapshot is of a day that has come, was of "
              + asked
              + "; choose a --date up to "
              + last);
    }
    return asked;
  }

  private static void requireSomebody(ProfileRows rows, LocalDate at, String who) {
    if (rows.size() == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_ORDERS",
          who + " ordered by " + at + "; choose a later --date");
    }
  }

  private static Outcome outcome(
      String storeId, LocalDate date, SnapshotType type, ProfileRows rows, int modelNo) {
    return new Outcome(storeId, date, type.word(), rows.asOf(), modelNo, rows.size());
  }

  private static String summary(Outcome outcome) {
    return String.format(
        "%s snapshot of %s, %,d customers",
        outcome.snapshotType, outcome.snapshotDate, outcome.customers);
  }
}
