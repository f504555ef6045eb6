package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.ml.clustering.DoublePoint;
import org.apache.commons.math3.ml.clustering.FuzzyKMeansClusterer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@link FuzzyCMeansBenchmark} does, by Apache Commons Math, which has one thread. A call
 * takes seconds, so few are made.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class CommonsMathBenchmark {
  /** Both ended near the same minimum. */
  private static final double DIFFERENCE_MAX = 1e-3;

  private List<DoublePoint> points = List.of();
  private @Nullable FuzzyKMeansClusterer<DoublePoint> fitted;

  /** Makes the points. */
  @Setup
  public void prepare() {
    points = FuzzyFit.points(Blobs.STANDARD.columns());
  }

  /** The whole fit. */
  @Benchmark
  public FuzzyKMeansClusterer<DoublePoint> fit() {
    FuzzyKMeansClusterer<DoublePoint> clusterer =
        FuzzyFit.commonsMath(
            points,
            Blobs.STANDARD.groups(),
            FuzzyCMeansBenchmark.ITERATIONS,
            Blobs.STANDARD.seed());
    fitted = clusterer;
    return clusterer;
  }

  /** A comparison of times means something only where both found the same. */
  @TearDown
  public void check() {
    if (fitted == null) {
      return;
    }
    try (Workers workers = Workers.of(1)) {
      double difference =
          FuzzyFit.difference(
              FuzzyFit.centroids(fitted),
              FuzzyFit.quimbi(
                      Blobs.STANDARD.points(),
                      Blobs.STANDARD.start(),
                      FuzzyCMeansBenchmark.ITERATIONS,
                      workers)
                  .centroids());
      if (!(difference <= DIFFERENCE_MAX)) {
        throw new IllegalStateException(
            "centroids differ by " + difference + ", more than " + DIFFERENCE_MAX);
      }
    }
  }
}
