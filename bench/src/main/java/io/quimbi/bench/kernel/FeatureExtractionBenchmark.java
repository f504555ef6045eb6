package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All features of a customer: the mean over a demo shop of 10,000, of some 20 lines each. The
 * store's reference and the price percentile of each line are made once, as in a backfill.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FeatureExtractionBenchmark {
  private static final int CUSTOMERS = 10_000;
  private static final long SEED = 42;

  /** Threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Workers workers = Workers.of(1);
  private OrderBook book = new OrderRows(ZoneOffset.UTC).toBook();
  private long asOf;
  private FeatureExtractor extractor =
      new FeatureExtractor(book, Reference.of(book, asOf, workers), workers);

  /** Makes the shop. */
  @Setup
  public void prepare() {
    workers.close();
    workers = Workers.of(threads);
    book = new DemoShop(DemoShopOptions.of(CUSTOMERS, SEED)).rows(ZoneOffset.UTC).toBook();
    asOf = book.newestOrderTime();
    extractor = new FeatureExtractor(book, Reference.of(book, asOf, workers), workers);
    int rows = extractor.extract(asOf, workers).rows();
    if (rows != CUSTOMERS) {
      throw new IllegalStateException("customers differ: generated " + CUSTOMERS + ", " + rows);
    }
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** The features of everybody, counted per customer. */
  @Benchmark
  @OperationsPerInvocation(CUSTOMERS)
  public FeatureMatrix customer() {
    return extractor.extract(asOf, workers);
  }
}
