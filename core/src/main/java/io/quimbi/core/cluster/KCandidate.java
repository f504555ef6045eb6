package io.quimbi.core.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found for one k that was tried. J, sizes and indices are those of everybody who is not
 * on a pinned row; silhouettes those of a seeded sample of them.
 *
 * @param k how many free centroids were asked for
 * @param effectiveK how many stayed apart
 * @param fuzzifier the m they were found with, lowered where they coincided at a higher
 * @param objective J of everybody; of the fit on samples, before the chosen one is fitted to all
 * @param silhouette mean Euclidean silhouette of the hard labels among free centroids
 * @param fuzzySilhouette the same, weighted by how clearly a row belongs (Campello and Hruschka)
 * @param indices partition coefficient, its modified form, entropy, and Xie-Beni
 * @param balance how even the hard sizes are, 0 to 1
 * @param largestShare share of the largest segment, 0 to 1
 * @param nearestCentroids least distance between two centroids, pinned ones included
 * @param score what candidates are compared by
 * @param jaccard lowest mean Jaccard coefficient of its segments over resamples; null where it was
 *     not needed
 * @param objections why it does not qualify, for a person to read; none where it does
 */
public record KCandidate(
    int k,
    int effectiveK,
    double fuzzifier,
    double objective,
    double silhouette,
    double fuzzySilhouette,
    ValidityIndices indices,
    double balance,
    double largestShare,
    double nearestCentroids,
    double score,
    @Nullable Double jaccard,
    List<String> objections) {
  /** Copies the list. */
  public KCandidate {
    objections = List.copyOf(objections);
  }

  /** Whether nothing speaks against it but, perhaps, its score. */
  public boolean qualified() {
    return objections.isEmpty();
  }

  KCandidate withJaccard(double measured) {
    return new KCandidate(
        k,
        effectiveK,
        fuzzifier,
        objective,
        silhouette,
        fuzzySilhouette,
        indices,
        balance,
        largestShare,
        nearestCentroids,
        score,
        measured,
        objections);
  }
}
