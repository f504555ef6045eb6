package io.quimbi.core.cluster;

/** What came of the attempt to split a segment. */
public sealed interface Subdivision {
  /** Why, in a sentence for a person to read. */
  String reason();

  /**
   * The segment is split.
   *
   * @param partition of its members among the children, with the rows the caller gave
   * @param comparison the silhouette of the children beside that of noise
   */
  record Split(FuzzyPartition partition, NullComparison comparison, String reason)
      implements Subdivision {
    /** How many children there are. */
    public int childCount() {
      return partition.clusterCount();
    }
  }

  /** The segment stays whole. */
  record Kept(String reason) implements Subdivision {}
}
