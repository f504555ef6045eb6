package io.quimbi.bench.kernel;

import io.quimbi.bench.Nowhere;
import io.quimbi.engine.Progress;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.ImportOutcome;
import io.quimbi.engine.importing.ImportReport;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.WorkFolder;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A row of orders in the product's own layout: decoded, hashed, divided into fields, checked, and
 * gathered into its order, as an import does before anything is stored. The file lies in the
 * system's cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CsvRowBenchmark {
  private static final int ROWS = 100_000;
  private static final int CUSTOMERS = 6_000;
  private static final long SEED = 42;

  private final ImportOrders imports =
      new ImportOrders(
          Nowhere.ORDERS, Nowhere.STORES, LineMemory.ofHeap(new WorkFolder(Path.of("work"))));
  private Path folder = Path.of("");

  /** Writes the file. */
  @Setup
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("quimbi-bench");
    DemoShop.write(DemoShopOptions.of(CUSTOMERS, SEED), folder, Progress.NONE);
    try (BufferedReader all = Files.newBufferedReader(folder.resolve("orders.csv"));
        BufferedWriter first = Files.newBufferedWriter(orders())) {
      for (int line = 0; line <= ROWS; line++) {
        String text = all.readLine();
        if (text == null) {
          throw new IllegalStateException(
              "the shop has fewer than " + ROWS + " rows; give it more customers");
        }
        first.write(text);
        first.newLine();
      }
    }
    if (!(row() instanceof ImportReport report) || report.orders().rowsKept() != ROWS) {
      throw new IllegalStateException("not every row was kept");
    }
  }

  /** Removes the file. */
  @TearDown
  public void end() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The file, counted per row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ImportOutcome row() {
    return imports.run(ImportOptions.of(orders(), "bench", folder), Progress.NONE);
  }

  private Path orders() {
    return folder.resolve("first.csv");
  }
}
