package io.quimbi.core.model;

import io.quimbi.core.cluster.Acceptance;
import io.quimbi.core.cluster.ClusteringAlgorithm;
import io.quimbi.core.feature.Axis;
import java.util.List;
import java.util.Locale;

/**
 * How segments are discovered. Start from {@link Profile#defaults} and change what you like.
 *
 * @param profile the named set of defaults these settings started from
 * @param algorithm fuzzy c-means or k-means
 * @param kernel how memberships follow from distances
 * @param fuzzifier m ≥ 1 of fuzzy c-means; 1 is k-means
 * @param iterationsMax at most so many iterations per start
 * @param tolerance stop when no membership changes by more
 * @param starts seeded starts, of which the lowest objective is kept
 * @param seed of every random choice
 * @param kMin smallest number of segments tried
 * @param kMax largest number of segments tried
 * @param choice how k is chosen among those tried
 * @param eligibility whether customers with too few orders are kept apart (reserved segments)
 * @param pinnedRows whether a row shared by a fifth of the customers is a fixed centroid
 * @param scaling how features are centred and scaled
 * @param winsorizePercentile at which features are clipped, above 50; 100 clips nothing
 * @param subdivision whether and when a segment is divided further
 * @param sampleThreshold above so many customers discovery runs on a stratified sample
 * @param sampleSize size of that sample, or 0 for the threshold; above 0 it applies to any store
 *     with more customers
 * @param archetypeAxes the axes whose dominant segments make an archetype
 */
public record DiscoverySettings(
    Profile profile,
    ClusteringAlgorithm algorithm,
    Kernel kernel,
    double fuzzifier,
    int iterationsMax,
    double tolerance,
    int starts,
    long seed,
    int kMin,
    int kMax,
    Acceptance.Rule choice,
    boolean eligibility,
    boolean pinnedRows,
    Scaler.Method scaling,
    double winsorizePercentile,
    Subdividing subdivision,
    int sampleThreshold,
    int sampleSize,
    List<Axis> archetypeAxes) {

  /** The seed unless another is given. */
  public static final long SEED_DEFAULT = 42;

  /** The largest k that is worth a segment's name. */
  public static final int K_LIMIT = 16;

  /** Checks every range. */
  public DiscoverySettings {
    require(fuzzifier >= 1 && fuzzifier <= 10, "fuzzifier must be from 1 to 10, was " + fuzzifier);
    require(iterationsMax >= 1, "iterations-max must be ≥ 1, was " + iterationsMax);
    require(tolerance > 0, "tolerance must be above 0, was " + tolerance);
    require(starts >= 1, "starts must be ≥ 1, was " + starts);
    require(kMin >= 2, "k-min must be ≥ 2, was " + kMin);
    require(
        kMax >= kMin && kMax <= K_LIMIT,
        "k-max must be from k-min (" + kMin + ") to " + K_LIMIT + ", was " + kMax);
    require(
        winsorizePercentile > 50 && winsorizePercentile <= 100,
        "winsorize-percentile must be above 50 and at most 100, was " + winsorizePercentile);
    require(sampleThreshold >= 1000, "sample-threshold must be ≥ 1000, was " + sampleThreshold);
    require(
        sampleSize == 0 || sampleSize >= 100,
        "sample-size must be 0 (everybody) or ≥ 100, was " + sampleSize);
    archetypeAxes = List.copyOf(archetypeAxes);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Two sets of defaults. */
  public enum Profile {
    /** What was found to be better on every data set tried. */
    RECOMMENDED,
    /** The first definitions to the letter, for comparison. */
    DOCUMENTS;

    /** The word in settings. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** All settings of the profile. */
    public DiscoverySettings defaults() {
      boolean recommended = this == RECOMMENDED;
      return new DiscoverySettings(
          this,
          ClusteringAlgorithm.FUZZY_C_MEANS,
          Kernel.INVERSE_DISTANCE,
          2.0,
          150,
          1e-5,
          5,
          SEED_DEFAULT,
          3,
          7,
          recommended ? Acceptance.Rule.SMALLEST_STABLE : Acceptance.Rule.BEST_SCORE,
          recommended,
          recommended,
          recommended ? Scaler.Method.STANDARD : Scaler.Method.ROBUST,
          99,
          recommended
              ? new Subdividing(true, Trigger.RATIO, 2, 100, 40, 2.0)
              : new Subdividing(true, Trigger.ABSOLUTE, 3, 100, 60, 2.0),
          250_000,
          0,
          recommended
              ? List.of(
                  Axis.PURCHASE_FREQUENCY,
                  Axis.PURCHASE_VALUE,
                  Axis.PRICE_SENSITIVITY,
                  Axis.REPURCHASE_BEHAVIOR)
              : List.of(
                  Axis.PURCHASE_FREQUENCY,
                  Axis.PURCHASE_VALUE,
                  Axis.CATEGORY_EXPLORATION,
                  Axis.PRICE_SENSITIVITY,
                  Axis.PURCHASE_CADENCE,
                  Axis.CUSTOMER_MATURITY,
                  Axis.REPURCHASE_BEHAVIOR,
                  Axis.RETURN_BEHAVIOR));
    }
  }

  /** How memberships follow from distances. */
  public enum Kernel {
    /** u_j = 1 / Σ_l (d_j/d_l)^(2/(m−1)). */
    INVERSE_DISTANCE,
    /** u_j = exp(−d_j) / Σ_l exp(−d_l). */
    EXPONENTIAL
  }

  /** What makes a segment too wide. */
  public enum Trigger {
    /** Its mean squared distance against that of its axis. */
    RATIO,
    /** Its mean squared distance in scaled units, or its 95th percentile distance. */
    ABSOLUTE
  }

  /**
   * When a segment is divided further.
   *
   * @param enabled whether at all
   * @param trigger how width is judged, and how a split is accepted
   * @param depthMax segments at this depth stay whole; the top level has depth 0
   * @param sizeMin a smaller segment stays whole
   * @param segmentPercentMax a segment holding more of the eligible customers is divided
   * @param varianceMax a segment wider than this is divided: a ratio, or scaled units
   */
  public record Subdividing(
      boolean enabled,
      Trigger trigger,
      int depthMax,
      int sizeMin,
      double segmentPercentMax,
      double varianceMax) {
    /** Checks every range. */
    public Subdividing {
      require(depthMax >= 0 && depthMax <= 5, "max-depth must be from 0 to 5, was " + depthMax);
      require(sizeMin >= 2, "min-size must be ≥ 2, was " + sizeMin);
      require(
          segmentPercentMax > 0 && segmentPercentMax <= 100,
          "max-segment-pct must be above 0 and at most 100, was " + segmentPercentMax);
      require(varianceMax > 0, "max-variance must be above 0, was " + varianceMax);
    }
  }
}
