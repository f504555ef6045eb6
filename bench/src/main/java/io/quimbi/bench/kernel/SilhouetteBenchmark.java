package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.Points;
import io.quimbi.core.cluster.SilhouetteScore;
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

/** The exact silhouette of 5,000 points in 4 dimensions and 5 clusters: 25 million distances. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SilhouetteBenchmark {
  private static final Blobs SAMPLE = Blobs.STANDARD.withRows(5_000);

  /** Threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Points points = SAMPLE.withRows(SAMPLE.groups()).points();
  private int[] labels = {};
  private Workers workers = Workers.of(1);

  /** Makes points and labels. */
  @Setup
  public void prepare() {
    workers.close();
    workers = Workers.of(threads);
    points = SAMPLE.points();
    labels =
        FuzzyFit.quimbi(points, SAMPLE.start(), FuzzyCMeansBenchmark.ITERATIONS, workers).labels();
    double mean = SilhouetteScore.of(points, labels, workers).mean();
    if (!(mean > 0 && mean < 1)) {
      throw new IllegalStateException(
          "groups that stand apart have silhouette 0 to 1, not " + mean);
    }
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** The silhouette of every point. */
  @Benchmark
  public SilhouetteScore silhouette() {
    return SilhouetteScore.of(points, labels, workers);
  }
}
