package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.evidence.Direction;
import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.FrequencyPrior;
import io.quimbi.core.evidence.Measure;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The evidence of everybody in a demo shop at one as-of, as a snapshot run computes it: counts of
 * all orders, the store's own past, and the tails of every customer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EvidenceBenchmark {
  private static final long SEED = 42;

  /** What a store's fit comes to; the time does not depend on it. */
  private static final FrequencyPrior PRIOR = new FrequencyPrior(0.8, 60);

  /** Customers. */
  @Param({"10000", "93500"})
  public int customers = 10_000;

  /** Threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Workers workers = Workers.of(1);
  private OrderBook book = new OrderRows(ZoneOffset.UTC).toBook();
  private long asOf;

  /** Makes the shop. */
  @Setup
  public void prepare() {
    workers.close();
    workers = Workers.of(threads);
    book = new DemoShop(DemoShopOptions.of(customers, SEED)).rows(ZoneOffset.UTC).toBook();
    asOf = book.newestOrderTime();
    Evidence evidence = everybody();
    int known = 0;
    for (int c = 0; c < evidence.customerCount(); c++) {
      known += evidence.known(c, Measure.FREQUENCY, Direction.UP) ? 1 : 0;
    }
    if (evidence.customerCount() != customers || known < customers / 2) {
      throw new IllegalStateException(
          "most customers must have evidence, were " + known + " of " + customers);
    }
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** Everybody. */
  @Benchmark
  public Evidence everybody() {
    return Evidence.at(book, asOf, PRIOR, workers);
  }
}
