package io.quimbi.core.cluster;

/**
 * What makes one k better than another. {@code score = silhouetteWeight·silhouette +
 * balanceWeight·balance}: groups should stand apart, and be of a size that can be worked with.
 *
 * @param silhouetteWeight weight of the silhouette in the score, at least 0
 * @param balanceWeight weight of the balance in the score, at least 0
 * @param silhouetteMin least silhouette of a k that qualifies
 * @param largestShareMax largest share of a segment of a k that qualifies, 0 to 1
 * @param centroidDistanceMin centroids nearer than this coincide, at least 0
 * @param scoreMargin scores this near to the best count as equal to it, at least 0
 * @param jaccardMin least Jaccard coefficient of the worst segment of a stable k, 0 to 1
 * @param resamples how many bootstrap resamples stability is measured on, at least 1
 * @param rule how the scores decide
 */
public record Acceptance(
    double silhouetteWeight,
    double balanceWeight,
    double silhouetteMin,
    double largestShareMax,
    double centroidDistanceMin,
    double scoreMargin,
    double jaccardMin,
    int resamples,
    Rule rule) {

  /** How the scores decide. */
  public enum Rule {
    /** The smallest stable k among those that qualify with a score equal to the best. */
    SMALLEST_STABLE,
    /** The k of highest score, whatever else is said of it. */
    BEST_SCORE
  }

  /** The smallest stable k of nearly equal score, silhouette 0.30 and largest segment 55 %. */
  public static final Acceptance RECOMMENDED =
      new Acceptance(0.4, 0.6, 0.30, 0.55, 0.05, 0.03, 0.60, 5, Rule.SMALLEST_STABLE);

  /** The highest score alone. */
  public static final Acceptance DOCUMENTS =
      new Acceptance(0.4, 0.6, 0.30, 0.55, 0.05, 0.03, 0.60, 5, Rule.BEST_SCORE);

  /** Checks every value. */
  public Acceptance {
    Arguments.requireNotNegative("silhouetteWeight", silhouetteWeight);
    Arguments.requireNotNegative("balanceWeight", balanceWeight);
    if (!(silhouetteMin >= -1 && silhouetteMin <= 1)) {
      throw new IllegalArgumentException("silhouetteMin must be −1 to 1, was " + silhouetteMin);
    }
    Arguments.requireShare("largestShareMax", largestShareMax);
    Arguments.requireNotNegative("centroidDistanceMin", centroidDistanceMin);
    Arguments.requireNotNegative("scoreMargin", scoreMargin);
    Arguments.requireShare("jaccardMin", jaccardMin);
    Arguments.requireAtLeast("resamples", resamples, 1);
  }

  /** The score of a k. */
  public double score(double silhouette, double balance) {
    return silhouetteWeight * silhouette + balanceWeight * balance;
  }
}
