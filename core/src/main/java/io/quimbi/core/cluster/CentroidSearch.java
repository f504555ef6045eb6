package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the centroids of one k on samples: every start on a small one, the best two continued on a
 * larger one, or the best alone where both led to the same place. Where centroids coincide the
 * fuzzifier is too high for the data; it is lowered before k is.
 */
final class CentroidSearch {
  /** What m is lowered to, in turn, where centroids coincide. */
  private static final double[] LOWER_FUZZIFIERS = {1.7, 1.5, 1.3};

  /**
   * What a start runs to. It only has to say which starts to continue, and those go on from there
   * to the tolerance of the settings; the last digits took more than half of the iterations.
   */
  private static final double START_TOLERANCE = 1e-3;

  /** By which share of J a warm start must beat the fresh ones. */
  private static final double WARM_GAIN_MIN = 1e-4;

  private static final int START_SAMPLE = 1;
  private static final int CONTINUED_SAMPLE = 2;
  private static final int STARTS = 3;

  private final double[][] pinned;
  private final ClusteringSettings settings;
  private final double distanceMin;
  private final Points startSample;
  private final Points continuedSample;

  /**
   * A search among points.
   *
   * @param points folded, none of them on a pinned centroid
   * @param distanceMin centroids nearer than this coincide
   */
  CentroidSearch(
      Points points, double[][] pinned, ClusteringSettings settings, double distanceMin) {
    this.pinned = pinned;
    this.settings = settings;
    this.distanceMin = distanceMin;
    SampleSizes samples = settings.samples();
    this.startSample = points.atMost(samples.start(), seedOf(START_SAMPLE));
    this.continuedSample = points.atMost(samples.continued(), seedOf(CONTINUED_SAMPLE));
  }

  /**
   * What was found for one k.
   *
   * @param requested the k asked for
   * @param fuzzifier the m it was found with
   * @param run with as many centroids as stayed apart
   */
  record Found(int requested, double fuzzifier, CentroidRun run) {
    int effectiveCount() {
      return run.centroids().length;
    }

    /** The partition of any points by these centroids. */
    FuzzyPartition partition(Points points, double[][] pinned, Workers workers) {
      return run.partition(points, pinned, fuzzifier, requested, workers);
    }
  }

  /** Centroids for one k. */
  Found find(int k, Workers workers) {
    double fuzzifier = settings.effectiveFuzzifier();
    CentroidRun run = search(k, fuzzifier, workers);
    for (double lower : LOWER_FUZZIFIERS) {
      if (nearestDistance(run.centroids()) >= distanceMin) {
        break;
      }
      if (lower < fuzzifier) {
        fuzzifier = lower;
        run = search(k, fuzzifier, workers);
      }
    }
    return apart(new Found(k, fuzzifier, run), continuedSample, workers);
  }

  /** The same clusters on other points, warm from what was found, to the same stop rule. */
  Found refine(Found found, Points points, Workers workers) {
    CentroidRun run =
        CentroidRun.from(points, found.run().centroids(), pinned, optionsOf(found), workers);
    return apart(new Found(found.requested(), found.fuzzifier(), run), points, workers);
  }

  /**
   * Where centroids of an earlier model lead on all the points that a find was refined on, if that
   * is clearly better: as many centroids and a J lower by more than a ten-thousandth. Within that
   * it is the same optimum but for where the iteration stopped, and then the one that does not
   * depend on the earlier model is kept: the same data give the same model to the last bit.
   *
   * @param refined what was found, fitted to {@code points}
   */
  Optional<Found> warmer(Found refined, double[][] warm, Points points, Workers workers) {
    if (warm.length != refined.effectiveCount()) {
      return Optional.empty();
    }
    CentroidRun run = CentroidRun.from(points, warm, pinned, optionsOf(refined), workers);
    if (!(run.objective() < refined.run().objective() * (1 - WARM_GAIN_MIN))
        || nearestDistance(run.centroids()) < distanceMin) {
      return Optional.empty();
    }
    return Optional.of(new Found(refined.requested(), refined.fuzzifier(), run));
  }

  /**
   * The least distance of a free centroid to another or to a pinned one; infinite where there is
   * just one centroid.
   */
  double nearestDistance(double[][] free) {
    double least = Double.POSITIVE_INFINITY;
    for (int a = 0; a < free.length; a++) {
      for (int b = 0; b < a; b++) {
        least = Math.min(least, Distances.squared(free[a], free[b]));
      }
      for (double[] other : pinned) {
        least = Math.min(least, Distances.squared(free[a], other));
      }
    }
    return Math.sqrt(least);
  }

  private CentroidRun search(int k, double fuzzifier, Workers workers) {
    FuzzyCMeansOptions options = settings.options(k, fuzzifier, seedOf(STARTS, k));
    FuzzyCMeansOptions roughly =
        settings
            .withStop(settings.iterationsMax(), Math.max(settings.tolerance(), START_TOLERANCE))
            .options(k, fuzzifier, seedOf(STARTS, k));
    List<CentroidRun> starts =
        CentroidRun.starts(startSample, roughly, pinned, workers).stream()
            .sorted(CentroidRun.BY_OBJECTIVE)
            .toList();
    CentroidRun best = continued(starts.getFirst(), options, workers);
    if (starts.size() == 1 || samePlace(starts.get(0), starts.get(1))) {
      return best;
    }
    return CentroidRun.best(List.of(best, continued(starts.get(1), options, workers)));
  }

  private CentroidRun continued(CentroidRun start, FuzzyCMeansOptions options, Workers workers) {
    return CentroidRun.from(continuedSample, start.centroids(), pinned, options, workers);
  }

  /**
   * Whether two runs are on the way to one optimum: every centroid of one coincides with that of
   * the other. Both are in the same order.
   */
  private boolean samePlace(CentroidRun a, CentroidRun b) {
    double[][] ofA = a.centroids();
    double[][] ofB = b.centroids();
    boolean same = ofA.length == ofB.length;
    for (int j = 0; same && j < ofA.length; j++) {
      same = Math.sqrt(Distances.squared(ofA[j], ofB[j])) < distanceMin;
    }
    return same;
  }

  /** Makes one of centroids that coincide and goes on, until all stay apart. */
  private Found apart(Found found, Points points, Workers workers) {
    CentroidRun run = found.run();
    while (run.centroids().length > 1 && nearestDistance(run.centroids()) < distanceMin) {
      run = CentroidRun.from(points, merged(run.centroids()), pinned, optionsOf(found), workers);
    }
    return new Found(found.requested(), found.fuzzifier(), run);
  }

  private FuzzyCMeansOptions optionsOf(Found found) {
    return settings.options(found.requested(), found.fuzzifier(), settings.seed());
  }

  /**
   * The means of groups of centroids that hang together by distances below the least allowed. What
   * hangs together with a pinned centroid is that one. At least one stays, always fewer than
   * before.
   */
  private double[][] merged(double[][] free) {
    double[][] all = Arrays.copyOf(free, free.length + pinned.length);
    System.arraycopy(pinned, 0, all, free.length, pinned.length);
    int[] group = new int[all.length];
    for (int j = 0; j < group.length; j++) {
      group[j] = j;
    }
    for (int a = 0; a < free.length; a++) {
      for (int b = a + 1; b < all.length; b++) {
        if (Math.sqrt(Distances.squared(all[a], all[b])) < distanceMin && group[a] != group[b]) {
          // The larger number names the group, so that a pinned one, being last, prevails.
          int from = Math.min(group[a], group[b]);
          int to = Math.max(group[a], group[b]);
          for (int j = 0; j < group.length; j++) {
            group[j] = group[j] == from ? to : group[j];
          }
        }
      }
    }
    List<double[]> means = new ArrayList<>();
    for (int name = 0; name < free.length; name++) {
      double[] sum = new double[free[0].length];
      int members = 0;
      for (int j = 0; j < free.length; j++) {
        if (group[j] == name) {
          members++;
          for (int d = 0; d < sum.length; d++) {
            sum[d] += free[j][d];
          }
        }
      }
      if (members > 0) {
        for (int d = 0; d < sum.length; d++) {
          sum[d] /= members;
        }
        means.add(sum);
      }
    }
    return means.isEmpty() ? new double[][] {free[0]} : means.toArray(double[][]::new);
  }

  private long seedOf(long... path) {
    return SeededRandom.seedOf(settings.seed(), path);
  }
}
