package io.quimbi.core.cluster;

/**
 * When a segment is split.
 *
 * @param kMin the fewest children tried, at least 2
 * @param kMax the most children tried, at least {@code kMin}
 * @param clustering how each k is clustered
 * @param centroidDistanceMin centroids nearer than this coincide, at least 0
 * @param childWeightMin the least weight of a child, at least 0
 * @param rule what else a split has to be worth
 */
public record SplitSettings(
    int kMin,
    int kMax,
    ClusteringSettings clustering,
    double centroidDistanceMin,
    double childWeightMin,
    Rule rule) {

  /** What a split has to be worth. */
  public sealed interface Rule {}

  /**
   * Its silhouette exceeds that of noise cut in as many pieces.
   *
   * @param liftMin by at least this
   */
  public record BetterThanNoise(double liftMin) implements Rule {
    /** Checks the value. */
    public BetterThanNoise {
      Arguments.requireNotNegative("liftMin", liftMin);
    }
  }

  /**
   * Its silhouette is high and its children are tighter than the segment.
   *
   * @param silhouetteMin the least silhouette, −1 to 1
   * @param reductionMin by which share the mean squared distance to the own centroid has to fall at
   *     least, 0 to 1
   */
  public record TighterChildren(double silhouetteMin, double reductionMin) implements Rule {
    /** Checks both values. */
    public TighterChildren {
      if (!(silhouetteMin >= -1 && silhouetteMin <= 1)) {
        throw new IllegalArgumentException("silhouetteMin must be −1 to 1, was " + silhouetteMin);
      }
      Arguments.requireShare("reductionMin", reductionMin);
    }
  }

  /** Checks every value. */
  public SplitSettings {
    Arguments.requireAtLeast("kMin", kMin, 2);
    Arguments.requireAtLeast("kMax", kMax, kMin);
    Arguments.requireNotNegative("centroidDistanceMin", centroidDistanceMin);
    Arguments.requireNotNegative("childWeightMin", childWeightMin);
  }

  /** The recommended profile: 2 to 4 children, a silhouette 0.10 above that of noise. */
  public static SplitSettings recommended(double childWeightMin, long seed) {
    return new SplitSettings(
        2,
        4,
        ClusteringSettings.usual(seed),
        Acceptance.RECOMMENDED.centroidDistanceMin(),
        childWeightMin,
        new BetterThanNoise(0.10));
  }

  /**
   * The profile of the origin documents: 2 to 6 children, silhouette 0.25, and a fifth less mean
   * squared distance.
   */
  public static SplitSettings documents(double childWeightMin, long seed) {
    return new SplitSettings(
        2,
        6,
        ClusteringSettings.usual(seed),
        Acceptance.DOCUMENTS.centroidDistanceMin(),
        childWeightMin,
        new TighterChildren(0.25, 0.20));
  }

  /** A copy with other clustering. */
  public SplitSettings withClustering(ClusteringSettings clustering) {
    return new SplitSettings(kMin, kMax, clustering, centroidDistanceMin, childWeightMin, rule);
  }
}
