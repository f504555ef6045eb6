package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.FuzzyPartition;
import io.quimbi.core.cluster.Points;
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
 * Fuzzy c-means of n = 93,564, d = 4, k = 5, m = 2: 150 iterations of memberships and centroids,
 * and the memberships of everybody at the end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FuzzyCMeansBenchmark {
  /** How many iterations one call makes. */
  static final int ITERATIONS = 150;

  /** Threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Points points = Blobs.STANDARD.withRows(Blobs.STANDARD.groups()).points();
  private double[][] start = {};
  private Workers workers = Workers.of(1);

  /** Makes the points. */
  @Setup
  public void prepare() {
    points = Blobs.STANDARD.points();
    start = Blobs.STANDARD.start();
    workers.close();
    workers = Workers.of(threads);
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** The whole fit. */
  @Benchmark
  public FuzzyPartition fit() {
    return FuzzyFit.quimbi(points, start, ITERATIONS, workers);
  }
}
