package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Splits a segment that is too large or too wide into children, where its members do fall into
 * groups; a cloud that is merely large stays whole.
 *
 * <p>Each k is clustered as in {@link ChoiceOfK}, and the one of highest silhouette is fitted to
 * all members; of equal ones the smallest. The split is kept where every child is large enough and
 * the rule of the settings holds. Whether the segment should be split, and on which scale, is the
 * caller's to say: the points are taken as they are.
 */
public final class SplitSearch {
  private static final double[][] NONE = {};

  private static final int SEARCH = 1;
  private static final int SILHOUETTE = 2;
  private static final int NULL = 3;

  private SplitSearch() {}

  /**
   * Tries to split a segment.
   *
   * @param members its members, scaled by themselves; folded or not
   */
  public static Subdivision split(Points members, SplitSettings settings, Workers workers) {
    Points folded = members.folded();
    if (folded.rows() < 2) {
      return new Subdivision.Kept("Not split: all members have the same values.");
    }
    long seed = settings.clustering().seed();
    ClusteringSettings clustering =
        settings.clustering().withSeed(SeededRandom.seedOf(seed, SEARCH));
    CentroidSearch search =
        new CentroidSearch(folded, NONE, clustering, settings.centroidDistanceMin());
    int kMin = Math.min(settings.kMin(), folded.rows());
    int kMax = Math.min(settings.kMax(), folded.rows());
    CentroidSearch.Found[] found = new CentroidSearch.Found[kMax - kMin + 1];
    workers.forEach(found.length, i -> found[i] = search.find(kMin + i, workers));

    Points sample =
        folded.sample(clustering.samples().silhouette(), SeededRandom.seedOf(seed, SILHOUETTE));
    List<int[]> labelings = new ArrayList<>();
    for (CentroidSearch.Found one : found) {
      labelings.add(one.partition(sample, NONE, workers).labels());
    }
    List<SilhouetteScore> silhouettes = SilhouetteScore.ofAll(sample, labelings, workers);
    int best = 0;
    for (int i = 1; i < found.length; i++) {
      if (silhouettes.get(i).mean() > silhouettes.get(best).mean()) {
        best = i;
      }
    }
    double silhouette = silhouettes.get(best).mean();
    CentroidSearch.Found fitted = search.refine(found[best], folded, workers);
    if (fitted.effectiveCount() < 2) {
      return new Subdivision.Kept("Not split: whatever k is tried, all centroids coincide.");
    }
    FuzzyPartition partition = fitted.partition(folded, NONE, workers);
    String what =
        String.format(
            Locale.ROOT, "%d children, silhouette %.2f", partition.clusterCount(), silhouette);
    double smallest = Arrays.stream(partition.sizes()).min().orElseThrow();
    if (smallest < settings.childWeightMin()) {
      return new Subdivision.Kept(
          String.format(
              Locale.ROOT,
              "Not split: of %s, the smallest would hold %.0f customers, fewer than %.0f.",
              what,
              smallest,
              settings.childWeightMin()));
    }
    double ofNull =
        GaussianNull.silhouette(
            folded,
            NONE,
            fitted,
            clustering,
            settings.centroidDistanceMin(),
            SeededRandom.seedOf(seed, NULL),
            workers);
    NullComparison comparison = new NullComparison(silhouette, ofNull);
    return switch (settings.rule()) {
      case SplitSettings.BetterThanNoise rule -> {
        String figures =
            String.format(
                Locale.ROOT,
                "%s, %.2f above noise, asked for %.2f.",
                what,
                comparison.lift(),
                rule.liftMin());
        yield comparison.lift() >= rule.liftMin()
            ? new Subdivision.Split(partition.unfolded(folded), comparison, "Split: " + figures)
            : new Subdivision.Kept("Not split: " + figures);
      }
      case SplitSettings.TighterChildren rule -> {
        double reduction = 1 - meanSquaredDistance(folded, partition) / spread(folded);
        String figures =
            String.format(
                Locale.ROOT,
                "%s, asked for %.2f; %.0f %% less mean squared distance, asked for %.0f %%.",
                what,
                rule.silhouetteMin(),
                100 * reduction,
                100 * rule.reductionMin());
        yield silhouette >= rule.silhouetteMin() && reduction >= rule.reductionMin()
            ? new Subdivision.Split(partition.unfolded(folded), comparison, "Split: " + figures)
            : new Subdivision.Kept("Not split: " + figures);
      }
    };
  }

  /** The mean squared distance of members to the centroid of their hard label. */
  private static double meanSquaredDistance(Points points, FuzzyPartition partition) {
    double[][] centroids = partition.sharedCentroids();
    double sum = 0;
    for (int row = 0; row < points.rows(); row++) {
      sum +=
          points.weight(row)
              * Distances.squared(points.columns(), row, centroids[partition.label(row)]);
    }
    return sum / points.totalWeight();
  }

  /** The mean squared distance of members to their mean. */
  private static double spread(Points points) {
    double[] mean = GaussianNull.mean(points);
    double sum = 0;
    for (int row = 0; row < points.rows(); row++) {
      sum += points.weight(row) * Distances.squared(points.columns(), row, mean);
    }
    return sum / points.totalWeight();
  }
}
