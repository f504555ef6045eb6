package io.quimbi.bench;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.engine.Progress;
import io.quimbi.engine.insight.LookalikesReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The ten lookalikes of one customer after the other as the service answers, the question whose
 * profiles changed included, without HTTP. Questions come when they are due, and the time is
 * counted from then. {@code LookalikeBenchmark} has the search alone.
 */
public final class LookalikeStudy {
  private static final long SEED = 42;
  private static final int COUNT = 10;
  private static final int WARM_UP = 10_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private LookalikeStudy() {}

  /**
   * Runs the study.
   *
   * @param args a data directory, the id of a store with a model in it, questions a second, seconds
   */
  public static void main(String[] args) {
    if (args.length != 4) {
      System.err.println("usage: LookalikeStudy DATA_DIR STORE RATE SECONDS");
      System.exit(2);
    }
    int rate = Integer.parseInt(args[2]);
    long[] nanos = new long[rate * Integer.parseInt(args[3])];
    Settings settings =
        Settings.load(Map.of(Setting.DATA_DIR, args[0]), Map.of(), Optional.empty());
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      List<String> customers =
          Column.read(quimbi, args[1], "SELECT customer_id FROM customer_profiles");
      Random random = new Random(SEED);
      long began = System.nanoTime();
      ask(quimbi, args[1], customers.getFirst());
      System.out.printf(
          Locale.ROOT,
          "%,d customers, the first answer after %.1f s%n",
          customers.size(),
          (System.nanoTime() - began) / (double) NANOS_PER_SECOND);
      for (int i = 0; i < WARM_UP; i++) {
        ask(quimbi, args[1], customers.get(random.nextInt(customers.size())));
      }
      long start = System.nanoTime();
      for (int i = 0; i < nanos.length; i++) {
        long due = start + i * NANOS_PER_SECOND / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        ask(quimbi, args[1], customers.get(random.nextInt(customers.size())));
        nanos[i] = System.nanoTime() - due;
      }
    }
    Durations took = new Durations(nanos);
    System.out.printf(
        Locale.ROOT,
        "%,d questions, %d a second: p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, longest %.1f%n",
        nanos.length,
        rate,
        took.millis(0.5),
        took.millis(0.9),
        took.millis(0.99),
        took.millis(0.999),
        took.millis(1));
  }

  private static void ask(Quimbi quimbi, String store, String customer) {
    LookalikesReport report = quimbi.lookalikes().of(store, customer, COUNT, Metric.COSINE);
    if (report.lookalikes().size() != COUNT) {
      throw new IllegalStateException("there must be " + COUNT + " lookalikes of " + customer);
    }
  }
}
