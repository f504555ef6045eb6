package io.quimbi.bench;

import com.sun.management.OperatingSystemMXBean;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.Progress;
import io.quimbi.store.Database;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long the computing part of the whole job takes, stage by stage, in a JVM that has not run any
 * of it before: from the order book in memory to everybody's memberships. What comes before,
 * reading a store's history from its database, and after, storing, is left out.
 *
 * <p>Processor time is that of the whole process, so it contains what the JVM's compilers and its
 * collector spend meanwhile.
 */
public final class ComputeStudy {
  private static final double NANOS = 1e9;

  private final PrintStream out;
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long wall;
  private long processor;

  private ComputeStudy(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the study.
   *
   * @param args a data directory, the id of a store in it, and optionally the number of threads
   */
  public static void main(String[] args) {
    if (args.length < 2 || args.length > 3) {
      System.err.println("usage: ComputeStudy DATA_DIR STORE [THREADS]");
      System.exit(2);
    }
    OrderBook book;
    try (Database database = Database.embedded(Path.of(args[0]))) {
      book = database.orders().read(database.stores().require(args[1]), Progress.NONE).toBook();
    }
    Settings settings =
        Settings.load(
            args.length == 3 ? Map.of(Setting.THREADS, args[2]) : Map.of(),
            Map.of(),
            Optional.empty());
    new ComputeStudy(System.out).run(book, settings);
  }

  private void run(OrderBook book, Settings settings) {
    out.printf(
        Locale.ROOT,
        "%,d customers, %,d orders, %,d lines; %d threads.%n%n",
        book.customerCount(),
        book.orderCount(),
        book.lineCount(),
        settings.threads());
    out.println("| stage | seconds | processor seconds |");
    out.println("| --- | ---: | ---: |");
    long asOf = book.newestOrderTime();
    wall = System.nanoTime();
    processor = process.getProcessCpuTime();
    long wallBefore = wall;
    long processorBefore = processor;
    try (Workers workers = Workers.of(settings.threads())) {
      Reference reference = timed("reference", () -> Reference.of(book, asOf, workers));
      FeatureMatrix matrix =
          timed(
              "features",
              () -> new FeatureExtractor(book, reference, workers).extract(asOf, workers));
      SegmentModel model =
          timed(
              "discovery",
              () ->
                  SegmentDiscovery.discover(
                          matrix, reference, settings.discovery(), workers, axis -> {})
                      .model());
      Thumbprints thumbprints = timed("thumbprints", () -> Thumbprints.of(model, matrix, workers));
      double memberships = timed("memberships of everybody", () -> sum(thumbprints));
      row("all", wall - wallBefore, processor - processorBefore);
      double expected = (double) matrix.rows() * thumbprints.axes().size();
      if (Math.abs(memberships - expected) > 1e-6 * expected) {
        throw new IllegalStateException(
            "memberships must add up to "
                + expected
                + ", one per customer and axis, was "
                + memberships);
      }
    }
  }

  /** Every membership, as storing reads them. */
  private static double sum(Thumbprints thumbprints) {
    Thumbprints.Reader reader = thumbprints.reader();
    double sum = 0;
    for (int row = 0; row < thumbprints.rows(); row++) {
      for (double membership : reader.read(row)) {
        sum += membership;
      }
    }
    return sum;
  }

  private <T> T timed(String stage, Supplier<T> work) {
    T result = work.get();
    long wallNow = System.nanoTime();
    long processorNow = process.getProcessCpuTime();
    row(stage, wallNow - wall, processorNow - processor);
    wall = wallNow;
    processor = processorNow;
    return result;
  }

  private void row(String stage, long nanos, long processorNanos) {
    out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", stage, nanos / NANOS, processorNanos / NANOS);
  }
}
