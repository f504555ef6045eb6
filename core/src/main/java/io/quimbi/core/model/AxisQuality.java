package io.quimbi.core.model;

import io.quimbi.core.cluster.KCandidate;
import io.quimbi.core.cluster.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good the top-level segments of an axis are, and how they were chosen.
 *
 * @param customers eligible customers they were fitted on (weights added up)
 * @param pinned how many of the segments are pinned rows
 * @param k free segments chosen
 * @param fuzzifier m they were fitted with; below the one asked for where centroids coincided
 * @param candidates every k tried, in its order
 * @param reason why this k, in words
 * @param verdict what kind of segments they are; null for one segment, where nothing was found
 * @param weak whether no k qualified or none was stable
 * @param silhouette of the chosen k, Euclidean, on at most 5,000 customers not on a pinned row; NaN
 *     for one segment
 * @param nullSilhouette of the same k on a Gaussian sample of equal covariance; NaN for one segment
 * @param jaccard lowest mean Jaccard of a segment over bootstrap resamples; NaN for one segment
 * @param objective J over everybody
 * @param partitionCoefficient over everybody
 * @param xieBeni over everybody; NaN for one segment
 * @param iterations of the final fit
 * @param converged whether the final fit met its tolerance
 */
public record AxisQuality(
    double customers,
    int pinned,
    int k,
    double fuzzifier,
    List<KCandidate> candidates,
    String reason,
    @Nullable Verdict verdict,
    boolean weak,
    double silhouette,
    double nullSilhouette,
    double jaccard,
    double objective,
    double partitionCoefficient,
    double xieBeni,
    int iterations,
    boolean converged) {

  /** Copies the list. */
  public AxisQuality {
    candidates = List.copyOf(candidates);
  }

  /** The candidate that was chosen, with its score and balance; empty for one segment. */
  public Optional<KCandidate> chosen() {
    return candidates.stream()
        // The silhouette here is the chosen one's own, to the bit; NaN for one segment.
        .filter(candidate -> candidate.silhouette() == silhouette)
        .findFirst();
  }

  /** By how much the silhouette beats that of noise; NaN for one segment. */
  public double lift() {
    return silhouette - nullSilhouette;
  }

  /** The verdict as the word of interfaces: natural, reproducible, constructed, nothing_found. */
  public String verdictId() {
    return verdict == null ? "nothing_found" : verdict.name().toLowerCase(Locale.ROOT);
  }
}
