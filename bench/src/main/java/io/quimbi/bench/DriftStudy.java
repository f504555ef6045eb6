package io.quimbi.bench;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long the answers about change take on a store with its past built: the first time in a JVM,
 * and the median of the calls after it, as a service would see them. Without the start of the JVM
 * and of the server.
 *
 * <p>Deletes weekly snapshots at the end, to time retention; run it on a store that can be built
 * again.
 */
public final class DriftStudy {
  private static final int CALLS = 9;
  private static final double MILLIS = 1e6;

  private final Quimbi quimbi;
  private final String store;
  private final int threads;
  private final PrintStream out;

  private DriftStudy(Quimbi quimbi, String store, int threads, PrintStream out) {
    this.quimbi = quimbi;
    this.store = store;
    this.threads = threads;
    this.out = out;
  }

  /**
   * Runs the study.
   *
   * @param args a data directory, the id of a store in it, with snapshots, and of a customer
   */
  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.println("usage: DriftStudy DATA_DIR STORE CUSTOMER");
      System.exit(2);
    }
    Map<Setting, String> own = Map.of(Setting.DATA_DIR, args[0]);
    Settings settings = Settings.load(own, Map.of(), Optional.empty());
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      new DriftStudy(quimbi, args[1], settings.threads(), System.out).answers(args[2]);
    }
    Settings shorter =
        Settings.load(
            Map.of(Setting.DATA_DIR, args[0], Setting.SNAPSHOT_WEEKLY_RETENTION, "7"),
            Map.of(),
            Optional.empty());
    try (Quimbi quimbi = Quimbi.open(shorter, Progress.NONE)) {
      new DriftStudy(quimbi, args[1], shorter.threads(), System.out).cleanup();
    }
  }

  private void answers(String customer) {
    out.println("| answer | first, ms | later, ms (median) |");
    out.println("| --- | ---: | ---: |");
    MoversFilter everybody =
        new MoversFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            20);
    PopulationDrift.MoversReport movers =
        timed(
            "movers, everybody",
            () -> quimbi.populationDrift().movers(store, everybody, null, null, threads));
    String first = movers.movers().getFirst().customerId();
    timed("timeline of one customer", () -> quimbi.customerDrift().timeline(store, customer));
    timed("timeline of the first mover", () -> quimbi.customerDrift().timeline(store, first));
    timed("drift of one customer", () -> quimbi.customerDrift().drift(store, customer, null, null));
    timed(
        "history of one customer",
        () -> quimbi.customerDrift().history(store, customer, null, null, null));
    TakeSnapshot.Outcome taken =
        timed(
            "snapshot of everybody, from reading the orders on",
            () ->
                quimbi
                    .takeSnapshot()
                    .everybody(store, SnapshotType.DAILY, null, threads, Progress.NONE));
    out.printf(Locale.ROOT, "%n%,d customers.%n%n", taken.customers());
  }

  private void cleanup() {
    out.println("| retention | ms | |");
    out.println("| --- | ---: | ---: |");
    Cleanup.Outcome dropped = once("cleanup", () -> quimbi.cleanup().run(store));
    out.printf(
        Locale.ROOT,
        "%n%,d snapshots in %d runs dropped.%n",
        dropped.deletedCount(),
        dropped.deletedRuns());
  }

  private <T> T timed(String answer, Supplier<T> call) {
    long start = System.nanoTime();
    T result = call.get();
    double first = (System.nanoTime() - start) / MILLIS;
    long[] later = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      start = System.nanoTime();
      result = call.get();
      later[i] = System.nanoTime() - start;
    }
    double median = new Durations(later).millis(0.5);
    out.printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", answer, first, median);
    return result;
  }

  private <T> T once(String work, Supplier<T> call) {
    long start = System.nanoTime();
    T result = call.get();
    out.printf(Locale.ROOT, "| %s | %.0f | |%n", work, (System.nanoTime() - start) / MILLIS);
    return result;
  }
}
