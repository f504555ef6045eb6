package io.quimbi.core.cluster;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The segments of an axis, how many there are and why, and what they are worth.
 *
 * <p>Immutable and thread-safe.
 */
public final class ChosenClustering {
  private final FuzzyPartition partition;
  private final List<KCandidate> candidates;
  private final int k;
  private final String reason;
  private final boolean weak;
  private final @Nullable NullComparison comparison;
  private final @Nullable Double jaccard;

  ChosenClustering(
      FuzzyPartition partition,
      List<KCandidate> candidates,
      int k,
      String reason,
      boolean weak,
      @Nullable NullComparison comparison,
      @Nullable Double jaccard) {
    this.partition = partition;
    this.candidates = List.copyOf(candidates);
    this.k = k;
    this.reason = reason;
    this.weak = weak;
    this.comparison = comparison;
    this.jaccard = jaccard;
  }

  /**
   * The partition of everybody, with the rows as the caller gave them; its centroids, sizes and J
   * are everybody's. Pinned centroids come last.
   */
  public FuzzyPartition partition() {
    return partition;
  }

  /** What was found for every k that was tried, k rising; none where there is one segment. */
  public List<KCandidate> candidates() {
    return candidates;
  }

  /** The chosen k, the number of free centroids asked for; 1 where nothing was found. */
  public int k() {
    return k;
  }

  /** What was found for the chosen k; none where there is one segment. */
  public Optional<KCandidate> chosen() {
    return isOneSegment()
        ? Optional.empty()
        : candidates.stream().filter(candidate -> candidate.k() == k).findFirst();
  }

  /** How many of the free centroids stayed apart when everybody was fitted; at most {@link #k}. */
  public int effectiveK() {
    return partition.freeCount();
  }

  /** Whether nothing was found, so that the axis is one segment. */
  public boolean isOneSegment() {
    return comparison == null;
  }

  /** Why this k, in a sentence or two for a person to read. */
  public String reason() {
    return reason;
  }

  /** Whether no k qualified, or none that did was stable, so that this is but the best score. */
  public boolean weak() {
    return weak;
  }

  /** The silhouette beside that of noise; none where there is one segment. */
  public Optional<NullComparison> comparison() {
    return Optional.ofNullable(comparison);
  }

  /** What the segments are; none where there is one segment. */
  public Optional<Verdict> verdict() {
    return comparison == null || jaccard == null
        ? Optional.empty()
        : Optional.of(Verdict.of(comparison.lift(), jaccard));
  }
}
