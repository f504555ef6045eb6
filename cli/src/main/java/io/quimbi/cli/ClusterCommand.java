package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Setting;
import io.quimbi.core.Workers;
import io.quimbi.core.cluster.FuzzyCMeans;
import io.quimbi.core.cluster.FuzzyCMeansOptions;
import io.quimbi.core.cluster.FuzzyPartition;
import io.quimbi.core.cluster.Points;
import io.quimbi.core.cluster.SilhouetteScore;
import io.quimbi.core.cluster.ValidityIndices;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.matrix.MatrixFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fuzzy c-means on any numbers. */
@Command(
    name = "cluster",
    description = "Fuzzy c-means on any numeric CSV, rows taken unscaled.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ClusterCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      paramLabel = "MATRIX.csv",
      description = "Numbers, a row a point; a header is recognised.")
  private Path file = Path.of("");

  @Option(names = "--k", paramLabel = "K", required = true, description = "Number of clusters.")
  private int k;

  @Option(names = "--fuzzifier", paramLabel = "M", description = "m, 1 or more (default: 2).")
  private double fuzzifier = FuzzyCMeansOptions.FUZZIFIER;

  @Option(names = "--starts", paramLabel = "N", description = "Seeded starts (default: 5).")
  private int starts = FuzzyCMeansOptions.STARTS;

  @Option(names = "--seed", paramLabel = "S", description = "Seed (default: 42).")
  private long seed = 42;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "Stop when no membership changes by more (default: 1e-5).")
  private double tolerance = FuzzyCMeansOptions.TOLERANCE;

  @Option(
      names = "--iterations-max",
      paramLabel = "N",
      description = "At most so many iterations (default: 150).")
  private int iterationsMax = FuzzyCMeansOptions.ITERATIONS_MAX;

  @Option(
      names = "--memberships",
      paramLabel = "OUT.csv",
      description = "Write the memberships, a row a point.")
  private @Nullable Path memberships;

  @Option(names = "--threads", paramLabel = "N", description = "Threads for computing.")
  private @Nullable Integer threads;

  /** What is printed. */
  private record Result(
      int rows,
      int columns,
      int k,
      double fuzzifier,
      double objective,
      int iterations,
      String stopReason,
      List<double[]> centroids,
      double[] sizes,
      double silhouette,
      double partitionCoefficient,
      @Nullable Double xieBeni) {}

  @Override
  public Integer call() throws Exception {
    common.flag(Setting.THREADS, threads);
    FuzzyCMeansOptions options = options();
    int workerThreads = common.settings().threads();
    return common.withoutStore(
        progress -> {
          progress.stage("Reading " + file.getFileName(), -1);
          double[][] columns = MatrixFile.read(file);
          Points points = Points.of(columns);
          try (Workers workers = Workers.of(workerThreads, progress::cancelled)) {
            progress.stage("Clustering", -1);
            FuzzyPartition partition = FuzzyCMeans.fit(points, options, workers);
            SilhouetteScore silhouette = SilhouetteScore.of(points, partition.labels(), workers);
            progress.end();
            if (memberships != null) {
              MatrixFile.write(memberships, "u", partition.rows(), partition::memberships);
            }
            print(result(points, partition, silhouette.mean()));
          }
          return ExitCode.DONE;
        });
  }

  private FuzzyCMeansOptions options() {
    try {
      return FuzzyCMeansOptions.of(k, seed)
          .withFuzzifier(fuzzifier)
          .withStarts(starts)
          .withStop(iterationsMax, tolerance);
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CLUSTER_BAD_OPTION", String.valueOf(e.getMessage()), e);
    }
  }

  private static Result result(Points points, FuzzyPartition partition, double silhouette) {
    ValidityIndices indices = ValidityIndices.of(points, partition);
    List<double[]> centroids = new ArrayList<>();
    for (int j = 0; j < partition.clusterCount(); j++) {
      centroids.add(partition.centroid(j));
    }
    return new Result(
        points.rows(),
        points.dimensions(),
        partition.clusterCount(),
        partition.fuzzifier(),
        partition.objective(),
        partition.iterations(),
        partition.stopReason().name().toLowerCase(Locale.ROOT),
        centroids,
        partition.sizes(),
        silhouette,
        indices.partitionCoefficient(),
        Double.isFinite(indices.xieBeni()) ? indices.xieBeni() : null);
  }

  private void print(Result result) {
    if (json.wanted()) {
      JsonOption.print(result, System.out);
      return;
    }
    if (result.k < k) {
      System.out.printf("Only %d distinct rows, so %d clusters.%n", result.k, result.k);
    }
    System.out.printf(
        Locale.ROOT,
        "J = %.7f after %d iterations (%s)%nsilhouette %.7f, partition coefficient %.7f, Xie-Beni"
            + " %s%n",
        result.objective,
        result.iterations,
        result.stopReason,
        result.silhouette,
        result.partitionCoefficient,
        result.xieBeni == null ? "-" : String.format(Locale.ROOT, "%.7f", result.xieBeni));
    TextTable table = new TextTable(">cluster", ">size", "centroid");
    for (int j = 0; j < result.k; j++) {
      StringBuilder centroid = new StringBuilder();
      for (double x : result.centroids.get(j)) {
        centroid.append(String.format(Locale.ROOT, "%.7g ", x));
      }
      table.row(j, Figures.count(result.sizes[j]), centroid.toString().strip());
    }
    table.print(System.out);
  }
}
