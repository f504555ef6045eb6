package io.quimbi.core.cluster;

/**
 * How the number of segments of an axis is chosen.
 *
 * @param kMin the smallest k tried where no row is pinned, at least 2; one less, but at least 2,
 *     where one is
 * @param kMax the largest k tried where no row is pinned, at least {@code kMin}; one less, but at
 *     least 2, where one is
 * @param clustering how each k is clustered
 * @param pinnedRows which rows are pinned
 * @param acceptance what makes one k better than another
 */
public record ChoiceOfKSettings(
    int kMin,
    int kMax,
    ClusteringSettings clustering,
    PinnedRows pinnedRows,
    Acceptance acceptance) {
  /** Checks every value. */
  public ChoiceOfKSettings {
    Arguments.requireAtLeast("kMin", kMin, 2);
    if (kMax < kMin) {
      throw new IllegalArgumentException("kMax must be ≥ kMin, was " + kMax + " with kMin " + kMin);
    }
  }

  /** The recommended profile: pinned rows, and the smallest stable k of nearly equal score. */
  public static ChoiceOfKSettings recommended(int kMin, int kMax, long seed) {
    return new ChoiceOfKSettings(
        kMin, kMax, ClusteringSettings.usual(seed), PinnedRows.RECOMMENDED, Acceptance.RECOMMENDED);
  }

  /** The profile of the origin documents: no pinned rows, and the highest score alone. */
  public static ChoiceOfKSettings documents(int kMin, int kMax, long seed) {
    return new ChoiceOfKSettings(
        kMin, kMax, ClusteringSettings.usual(seed), PinnedRows.NONE, Acceptance.DOCUMENTS);
  }

  /** A copy with other clustering. */
  public ChoiceOfKSettings withClustering(ClusteringSettings clustering) {
    return new ChoiceOfKSettings(kMin, kMax, clustering, pinnedRows, acceptance);
  }
}
