package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.lifetime.FitState;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.LifetimeOptions;
import io.quimbi.engine.lifetime.Predictions;
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
 * What a discovery, or each date of a backfill, spends on churn risk and lifetime value of a demo
 * shop: summaries from the history, both fits, everybody's figures.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class PredictionsBenchmark {
  private static final long SEED = 42;

  /** Customers. */
  @Param("93564")
  public int customers = 93_564;

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
    LifetimeFit fit = everybody().fit().orElseThrow();
    if (fit.state() != FitState.CONVERGED) {
      throw new IllegalStateException("the fit ended " + fit);
    }
    System.out.printf("# %,d different rows%n", fit.purchases().report().distinctRows());
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** Everybody's figures. */
  @Benchmark
  public Predictions everybody() {
    return Predictions.of(book, asOf, LifetimeOptions.DEFAULT, workers);
  }
}
