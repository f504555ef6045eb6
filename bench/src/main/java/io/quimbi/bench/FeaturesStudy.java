package io.quimbi.bench;

import com.sun.management.OperatingSystemMXBean;
import io.quimbi.core.Workers;
import io.quimbi.core.feature.HistoryFeatures;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.WorkFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How long it takes from a file of orders to everybody's features, in a JVM that has not run any of
 * it before and with no database: from opening the file, which includes its fingerprint, to the
 * matrix.
 */
public final class FeaturesStudy {
  private static final double NANOS = 1e9;

  private FeaturesStudy() {}

  /**
   * Runs the study.
   *
   * @param args a file of orders
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: FeaturesStudy ORDERS");
      System.exit(2);
    }
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Path folder = Files.createTempDirectory("features-study");
    int threads = Runtime.getRuntime().availableProcessors();
    long started = System.nanoTime();
    long processorBefore = process.getProcessCpuTime();
    Features features = new Features(threads);
    new ImportOrders(
            Nowhere.ORDERS,
            Nowhere.STORES,
            LineMemory.ofHeap(new WorkFolder(folder.resolve("work"))))
        .run(ImportOptions.of(Path.of(args[0]), "study", folder), Progress.NONE, features);
    double wall = (System.nanoTime() - started) / NANOS;
    double processor = (process.getProcessCpuTime() - processorBefore) / NANOS;
    System.out.printf(
        Locale.ROOT,
        "%,d orders, %,d lines, features of %,d customers: %.2f s, %.2f s of processor time,"
            + " %d threads.%n",
        features.orders,
        features.lines,
        features.rows,
        wall,
        processor,
        threads);
    Files.deleteIfExists(folder.resolve("work"));
    Files.deleteIfExists(folder);
  }

  /** Computes the features of the history that was read. */
  private static final class Features implements ImportOrders.FirstHistory {
    private final int threads;
    private int rows;
    private long orders;
    private long lines;

    Features(int threads) {
      this.threads = threads;
    }

    @Override
    public void read(StoreSettings store, OrderHistory history) {
      try (history;
          Workers workers = Workers.of(threads)) {
        long asOf = history.newestOrderTime();
        Reference reference = Reference.of(history, asOf, workers);
        HistoryFeatures features =
            HistoryFeatures.of(history, reference, asOf, workers, slice -> {});
        rows = features.matrix().rows();
        orders = features.orders();
        lines = features.lines();
      }
    }

    @Override
    public void stored(long importNo) {}
  }
}
