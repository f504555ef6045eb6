package io.quimbi.bench.kernel;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.core.lookalike.Neighbour;
import io.quimbi.core.lookalike.VectorIndex;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.Fingerprints;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
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
 * The ten lookalikes of one customer after the other in a demo shop, exact. Percentiles are over
 * single searches; each customer drawn once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
public class LookalikeBenchmark {
  private static final long SEED = 42;
  private static final int K = 10;

  /** Customers of the shop. */
  @Param("93500")
  public int customers = 93_500;

  /** How many times each is in the index, but for the first time moved by a tenth of a percent. */
  @Param({"1", "10"})
  public int copies = 1;

  /** Threads. */
  @Param({"1", "2"})
  public int threads = 1;

  private Workers workers = Workers.of(1);
  private VectorIndex index = VectorIndex.builder(Metric.COSINE, 1).build();
  private final Random random = new Random(SEED);

  /** Makes the index and checks an answer against comparing with everybody. */
  @Setup
  public void prepare() {
    workers.close();
    workers = Workers.of(threads);
    OrderBook book =
        new DemoShop(DemoShopOptions.of(customers, SEED)).rows(ZoneOffset.UTC).toBook();
    long asOf = book.newestOrderTime();
    Reference reference = Reference.of(book, asOf, workers);
    FeatureMatrix matrix = new FeatureExtractor(book, reference, workers).extract(asOf, workers);
    SegmentModel model =
        SegmentDiscovery.discover(
                matrix,
                reference,
                DiscoverySettings.Profile.RECOMMENDED.defaults(),
                workers,
                axis -> {})
            .model();
    Fingerprints fingerprints = Fingerprints.under(model);
    Fingerprints.Reader reader = fingerprints.reader();
    long start = System.nanoTime();
    VectorIndex.Builder builder = VectorIndex.builder(Metric.COSINE, fingerprints.size());
    List<double[]> first = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      for (int row = 0; row < matrix.rows(); row++) {
        double[] vector = new double[fingerprints.size()];
        reader.coordinates(matrix, row, vector);
        for (int d = 0; copy > 0 && d < vector.length; d++) {
          vector[d] *= 1 + 0.001 * random.nextGaussian();
        }
        builder.add(copy + "-" + row, vector);
        if (copy == 0) {
          first.add(vector);
        }
      }
    }
    index = builder.build();
    System.out.printf(
        "%d vectors of %d coordinates in %d ms%n",
        index.size(), fingerprints.size(), (System.nanoTime() - start) / 1_000_000);
    if (copies == 1) {
      check(first);
    }
  }

  private void check(List<double[]> vectors) {
    double[] query = unit(vectors.get(17));
    List<Neighbour> all = new ArrayList<>();
    for (int row = 0; row < vectors.size(); row++) {
      if (row != 17) {
        double[] vector = unit(vectors.get(row));
        double sum = 0;
        for (int d = 0; d < query.length; d++) {
          sum += (vector[d] - query[d]) * (vector[d] - query[d]);
        }
        all.add(new Neighbour("0-" + row, sum / 2, "0-17"));
      }
    }
    all.sort(Comparator.comparingDouble(Neighbour::distance).thenComparing(Neighbour::id));
    if (!all.subList(0, K).equals(index.nearest("0-17", K, workers))) {
      throw new IllegalStateException("the index must answer as comparing with everybody does");
    }
  }

  private static double[] unit(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    double norm = Math.sqrt(sum);
    double[] unit = new double[vector.length];
    for (int d = 0; d < unit.length; d++) {
      unit[d] = vector[d] / norm;
    }
    return unit;
  }

  /** Lets the threads go. */
  @TearDown
  public void end() {
    workers.close();
  }

  /** The lookalikes of a customer. */
  @Benchmark
  public List<Neighbour> lookalikes() {
    return index.nearest("0-" + random.nextInt(customers), K, workers);
  }
}
