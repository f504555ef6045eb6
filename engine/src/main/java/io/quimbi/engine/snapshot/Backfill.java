package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Builds the past from order history: the snapshots that the jobs would have taken, had they run
 * all along, as far as retention keeps them and the orders go back, under the active model. What is
 * there already of the same history and model is left, so that a backfill that was stopped goes on
 * where it was.
 *
 * <p>The newest dates come first, since they are asked about most. The next date is computed while
 * one is written; more is never ahead, so memory holds two dates at most.
 */
public final class Backfill {
  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;

  /** The use case on its ports. */
  public Backfill(
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
   * One run of the backfill.
   *
   * @param customers with a snapshot in it
   * @param exists whether it is there already, made of the same
   */
  public record PlannedRun(
      LocalDate snapshotDate, String snapshotType, int customers, boolean exists) {}

  /**
   * What was built, or would be.
   *
   * @param dryRun whether nothing was built
   * @param built runs that were not there, or made of something else
   * @param skipped runs that were there
   * @param snapshots in the runs built
   * @param runs all of them, by date, the finest type first within a date
   */
  public record Outcome(
      String storeId,
      int modelId,
      boolean dryRun,
      int built,
      int skipped,
      long snapshots,
      List<PlannedRun> runs) {}

  /**
   * What a backfill would build.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no model or no order
   */
  public Outcome plan(String storeId, int threads, Progress progress) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    models.requireActive(storeId);
    try (Workers workers = Workers.of(threads, progress::cancelled);
        OrderHistory history = SnapshotWork.read(orders, store, workers, progress)) {
      return outcome(storeId, true, new Plan(storeId, history, workers));
    }
  }

  /**
   * Builds what is missing.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no model or no order
   * @throws java.util.concurrent.CancellationException if cancelled; the runs finished by then stay
   */
  public Outcome run(String storeId, int threads, Progress progress) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    models.requireActive(storeId);
    return SnapshotWork.in(
        snapshots,
        store,
        "backfill",
        session -> {
          try (Workers workers = Workers.of(threads, progress::cancelled);
              OrderHistory history = SnapshotWork.read(orders, store, workers, progress)) {
            Plan plan = new Plan(storeId, history, workers);
            progress.stage("Building snapshots", plan.rowsMissing());
            build(plan, session, progress);
            Outcome outcome = outcome(storeId, false, plan);
            return new SnapshotWork.Done<>(
                outcome,
                String.format(
                    "%d runs of %,d snapshots built, %d were there",
                    outcome.built, outcome.snapshots, outcome.skipped));
          }
        });
  }

  private void build(Plan plan, SnapshotSession session, Progress progress) {
    List<Due> due = List.copyOf(plan.missing.descendingMap().values());
    if (due.isEmpty()) {
      return;
    }
    try (ExecutorService ahead = Executors.newSingleThreadExecutor()) {
      Future<ProfileRows> next = ahead.submit(() -> plan.maker.at(due.getFirst().date));
      for (int i = 0; i < due.size(); i++) {
        ProfileRows rows = await(next);
        if (i + 1 < due.size()) {
          LocalDate following = due.get(i + 1).date;
          next = ahead.submit(() -> plan.maker.at(following));
        }
        // A date that is due in several types, as a Sunday that is a first, is computed once.
        for (SnapshotType type : due.get(i).types) {
          progress.checkCancelled();
          session.write(
              due.get(i).date,
              type,
              plan.maker.modelNo(),
              due.get(i).fingerprint,
              rows,
              settings.storeFeatures(),
              progress);
        }
      }
    }
  }

  private static ProfileRows await(Future<ProfileRows> rows) {
    try {
      return rows.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("computing snapshots failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while snapshots were computed", e);
    }
  }

  private static Outcome outcome(String storeId, boolean dryRun, Plan plan) {
    List<PlannedRun> missing = plan.runs.stream().filter(run -> !run.exists).toList();
    return new Outcome(
        storeId,
        plan.maker.modelNo(),
        dryRun,
        missing.size(),
        plan.runs.size() - missing.size(),
        missing.stream().mapToLong(PlannedRun::customers).sum(),
        plan.runs);
  }

  /** A date that is missing in some types. */
  private record Due(LocalDate date, String fingerprint, List<SnapshotType> types) {}

  /** Which runs there should be, and which of them are missing. */
  private final class Plan {
    final SnapshotMaker maker;
    final List<PlannedRun> runs = new ArrayList<>();
    final TreeMap<LocalDate, Due> missing = new TreeMap<>();

    Plan(String storeId, OrderHistory history, Workers workers) {
      maker = new SnapshotMaker(history, models, storeId, settings, workers);
      LocalDate newest = SnapshotWork.dateOf(history.newestOrderTime(), history.zone());
      LocalDate oldest = SnapshotWork.dateOf(oldestOrderTime(history), history.zone());
      Map<LocalDate, List<SnapshotType>> wanted = new TreeMap<>();
      SnapshotCalendar.kept(newest, oldest, settings)
          .forEach(
              (type, dates) ->
                  dates.forEach(
                      date -> wanted.computeIfAbsent(date, day -> new ArrayList<>()).add(type)));
      List<SnapshotRun> there = snapshots.runs(storeId);
      Map<LocalDate, SnapshotMaker.Known> known = maker.known(wanted.keySet());
      wanted.forEach(
          (date, types) -> plan(date, types, Objects.requireNonNull(known.get(date)), there));
    }

    private static long oldestOrderTime(OrderHistory history) {
      long oldest = Long.MAX_VALUE;
      for (Slice slice : history.slices()) {
        oldest = Math.min(oldest, slice.book().oldestOrderTime());
      }
      return oldest;
    }

    private void plan(
        LocalDate date,
        List<SnapshotType> types,
        SnapshotMaker.Known known,
        List<SnapshotRun> there) {
      int customers = known.customers();
      // Whose every order was cancelled by then has no thumbprint.
      if (customers == 0) {
        return;
      }
      String fingerprint = known.fingerprint();
      for (SnapshotType type : types) {
        boolean exists =
            there.stream()
                .anyMatch(
                    run ->
                        run.date().equals(date)
                            && run.type() == type
                            && run.modelNo() == maker.modelNo()
                            && run.customers() == customers
                            && run.storePast() != null
                            && run.inputFingerprint().equals(fingerprint));
        runs.add(new PlannedRun(date, type.word(), customers, exists));
        if (!exists) {
          missing
              .computeIfAbsent(date, day -> new Due(day, fingerprint, new ArrayList<>()))
              .types
              .add(type);
        }
      }
    }

    long rowsMissing() {
      return runs.stream().filter(run -> !run.exists).mapToLong(PlannedRun::customers).sum();
    }
  }
}
