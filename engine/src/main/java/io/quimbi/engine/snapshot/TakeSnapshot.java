package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the snapshot of one date and type under the active model, of everybody or of one customer,
 * in place of an earlier one.
 */
public final class TakeSnapshot {
  /** Most customers of a batch. */
  public static final int BATCH_MAX = 10_000;

  // So many are scored while no other run can write, and lost together if the process ends.
  private static final int AT_ONCE_MAX = 1_000;

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
          try (Workers workers = Workers.of(threads, progress::cancelled);
              OrderHistory history = SnapshotWork.read(orders, store, workers, progress)) {
            LocalDate newest = SnapshotWork.dateOf(history.newestOrderTime(), history.zone());
            LocalDate at = asked == null ? newest : come(asked, newest, history.zone());
            progress.stage("Computing thumbprints", Progress.UNKNOWN);
            SnapshotMaker maker = new SnapshotMaker(history, models, storeId, settings, workers);
            ProfileRows rows = maker.at(at);
            requireSomebody(rows, at, "nobody has");
            progress.checkCancelled();
            progress.stage("Storing snapshots", rows.size());
            session.write(
                at,
                type,
                maker.modelNo(),
                Objects.requireNonNull(maker.known(List.of(at)).get(at)).fingerprint(),
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
   * Takes the snapshots of several customers: one of whom none can be taken does not keep the
   * others from theirs. Who is named twice is taken once. They are read, scored and stored a
   * thousand at a time, those of one date together.
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
          List<String> wanted = List.copyOf(new LinkedHashSet<>(customerIds));
          Taking taking = new Taking(session, store, type, asked);
          for (int from = 0; from < wanted.size(); from += AT_ONCE_MAX) {
            progress.checkCancelled();
            taking.take(wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE_MAX)));
          }
          List<Failure> failures = taking.failures(wanted);
          int taken = wanted.size() - failures.size();
          return new SnapshotWork.Done<>(
              new Batch(taken, failures.size(), failures),
              String.format(
                  "%s snapshots of %,d customers, %,d failed",
                  type.word(), taken, failures.size()));
        });
  }

  /** The snapshots of a batch while they are taken. */
  private final class Taking {
    private final SnapshotSession session;
    private final StoreSettings store;
    private final SnapshotType type;
    private final @Nullable LocalDate asked;
    private final Map<String, Failure> failures = new HashMap<>();

    Taking(
        SnapshotSession session,
        StoreSettings store,
        SnapshotType type,
        @Nullable LocalDate asked) {
      this.session = session;
      this.store = store;
      this.type = type;
      this.asked = asked;
    }

    /** Those of whom none was taken, in the order asked for. */
    List<Failure> failures(List<String> wanted) {
      List<Failure> inOrder = new ArrayList<>();
      for (String customerId : wanted) {
        Failure failure = failures.get(customerId);
        if (failure != null) {
          inOrder.add(failure);
        }
      }
      return inOrder;
    }

    void take(List<String> customerIds) {
      OrderBook book = orders.readCustomers(store, customerIds).toBook();
      Map<LocalDate, List<String>> byDate = new TreeMap<>();
      int known = 0;
      for (String customerId : customerIds) {
        try {
          int customer = book.customerIndex(customerId);
          if (customer < 0 || book.firstOrder(customer) == book.endOrder(customer)) {
            throw unknown(store, customerId);
          }
          LocalDate newest = newestDay(book, customer);
          byDate
              .computeIfAbsent(
                  asked == null ? newest : come(asked, newest, book.zone()),
                  date -> new ArrayList<>())
              .add(customerId);
          known++;
        } catch (QuimbiException e) {
          failed(List.of(customerId), e);
        }
      }
      for (Map.Entry<LocalDate, List<String>> of : byDate.entrySet()) {
        // Everybody in a book gets a row.
        OrderBook own =
            of.getValue().size() == known && known == book.customerCount()
                ? book
                : orders.readCustomers(store, of.getValue()).toBook();
        take(of.getKey(), of.getValue(), own);
      }
    }

    private void take(LocalDate date, List<String> customerIds, OrderBook book) {
      try {
        Made made = made(store.storeId(), date, book);
        Set<String> there = new HashSet<>();
        for (int row = 0; row < made.rows.size(); row++) {
          there.add(made.rows.customerId(row));
        }
        for (String customerId : customerIds) {
          if (!there.contains(customerId)) {
            failed(List.of(customerId), nobody(date, customerId));
          }
        }
        if (!there.isEmpty()) {
          session.writeSome(date, type, made.modelNo, made.rows, settings.storeFeatures());
        }
      } catch (QuimbiException e) {
        failed(customerIds, e);
      }
    }

    private void failed(List<String> customerIds, QuimbiException e) {
      if (e.kind() == QuimbiException.Kind.ENVIRONMENT) {
        throw e;
      }
      for (String customerId : customerIds) {
        failures.putIfAbsent(
            customerId, new Failure(customerId, e.code(), String.valueOf(e.getMessage())));
      }
    }
  }

  private OrderBook bookOf(StoreSettings store, String customerId) {
    OrderBook book = orders.readCustomer(store, customerId).toBook();
    if (book.orderCount() == 0) {
      throw unknown(store, customerId);
    }
    return book;
  }

  private static QuimbiException unknown(StoreSettings store, String customerId) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_CUSTOMER",
        "store \"" + store.storeId() + "\" has no order of a customer \"" + customerId + "\"");
  }

  /** Rows to store. */
  private record Made(ProfileRows rows, int modelNo) {}

  /** The rows of a few customers, with what was fitted and kept of the whole store before. */
  private Made made(String storeId, LocalDate at, OrderBook book) {
    try (Workers workers = Workers.of(1)) {
      SnapshotMaker maker =
          new SnapshotMaker(OrderHistory.of(book), models, storeId, settings, workers);
      return new Made(
          maker.at(
              at,
              models.lastGoodFit(
                  storeId,
                  settings.lifetime().dropout(),
                  AsOf.toInstant(AsOf.endOf(at, book.zone()))),
              StorePasts.nearest(snapshots.runs(storeId), at).map(StorePasts::of).orElse(null)),
          maker.modelNo());
    }
  }

  private Outcome writeOne(
      SnapshotSession session,
      String storeId,
      SnapshotType type,
      LocalDate at,
      String customerId,
      OrderBook book) {
    Made made = made(storeId, at, book);
    if (made.rows.size() == 0) {
      throw nobody(at, customerId);
    }
    session.writeSome(at, type, made.modelNo, made.rows, settings.storeFeatures());
    return outcome(storeId, at, type, made.rows, made.modelNo);
  }

  private static QuimbiException nobody(LocalDate at, String customerId) {
    return noOrders(at, "customer \"" + customerId + "\" has not");
  }

  private static LocalDate newestDay(OrderBook book, int customer) {
    // Orders of a customer are by time.
    return SnapshotWork.dateOf(book.orderTime(book.endOrder(customer) - 1), book.zone());
  }

  private static LocalDate newestDay(OrderBook book) {
    return SnapshotWork.dateOf(book.newestOrderTime(), book.zone());
  }

  /** The date asked for; in the future it would make every later retention drop what there is. */
  private static LocalDate come(LocalDate asked, OrderBook book) {
    return come(asked, newestDay(book), book.zone());
  }

  private static LocalDate come(LocalDate asked, LocalDate newest, ZoneId zone) {
    LocalDate today = LocalDate.now(zone);
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
      throw noOrders(at, who);
    }
  }

  private static QuimbiException noOrders(LocalDate at, String who) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_ORDERS",
        who + " ordered by " + at + "; choose a later --date");
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
