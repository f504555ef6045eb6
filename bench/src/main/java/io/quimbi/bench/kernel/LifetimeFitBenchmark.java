package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.ValueFit;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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
 * Maximum likelihood of the purchase and the value model, on customers simulated day by day over
 * three years: r = 1, alpha = 60 days, a = 1, b = 3 (so that the gamma and beta distributions are
 * drawn by inversion), values with p = 3, q = 3, gamma = 40. Few of a million share their (x, t_x,
 * T) with another, so folding rows helps little here: the dear case.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class LifetimeFitBenchmark {
  private static final int DAYS = 1095;
  private static final double ALPHA = 60;
  private static final double B = 3;
  private static final int P = 3;
  private static final int Q = 3;
  private static final double GAMMA = 40;
  private static final long SEED = 42;

  /** Customers. */
  @Param({"100000", "1000000"})
  public int customers = 100_000;

  /** Threads. */
  @Param("2")
  public int threads = 2;

  private Workers workers = Workers.of(1);
  private PurchaseSummaries summaries =
      PurchaseSummaries.of(AgeUnit.DAY, new int[0], new double[0], new double[0], new double[0]);

  /** Draws the customers, and checks that a fit finds what they were drawn from. */
  @Setup
  public void prepare() {
    workers.close();
    workers = Workers.of(threads);
    summaries = simulated(customers, new Random(SEED));
    PurchaseFit fit = PurchaseFit.fit(summaries, Dropout.MBG_NBD, workers);
    double[] found = {fit.model().r(), fit.model().alpha(), fit.model().a(), fit.model().b()};
    double[] truth = {1, ALPHA, 1, B};
    for (int i = 0; i < truth.length; i++) {
      // Days are whole, so somebody's second purchase of a day is lost: close, not exact.
      if (!fit.report().converged() || Math.abs(found[i] / truth[i] - 1) > 0.1) {
        throw new IllegalStateException("found " + fit + " of parameters 1, 60, 1, 3");
      }
    }
    System.out.printf(
        "# %,d customers, %,d different rows%n", customers, fit.report().distinctRows());
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** MBG/NBD, the folding of equal rows included. */
  @Benchmark
  public PurchaseFit purchases() {
    return PurchaseFit.fit(summaries, Dropout.MBG_NBD, workers);
  }

  /** Gamma-Gamma. */
  @Benchmark
  public ValueFit values() {
    return ValueFit.fit(summaries, workers);
  }

  private static PurchaseSummaries simulated(int n, RandomGenerator random) {
    int[] x = new int[n];
    double[] tx = new double[n];
    double[] age = new double[n];
    double[] mean = new double[n];
    for (int i = 0; i < n; i++) {
      age[i] = random.nextInt(DAYS);
      // Gamma with shape 1 is exponential; beta(1, b) by inversion.
      double rate = random.nextExponential() / ALPHA;
      double dropout = 1 - Math.pow(random.nextDouble(), 1 / B);
      double time = 0;
      while (random.nextDouble() >= dropout) {
        time += random.nextExponential() / rate;
        if (!(time < age[i])) {
          break;
        }
        if (Math.floor(time) > tx[i]) {
          x[i]++;
          tx[i] = Math.floor(time);
        }
      }
      if (x[i] > 0) {
        mean[i] = erlang(P * x[i], random) / (erlang(Q, random) / GAMMA) / x[i];
      }
    }
    return PurchaseSummaries.of(AgeUnit.DAY, x, tx, age, mean);
  }

  /** Gamma with a whole shape and rate 1. */
  private static double erlang(int shape, RandomGenerator random) {
    double sum = 0;
    for (int i = 0; i < shape; i++) {
      sum += random.nextExponential();
    }
    return sum;
  }
}
