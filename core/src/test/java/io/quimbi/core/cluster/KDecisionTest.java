package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule of choice on candidates whose figures are given. */
class KDecisionTest {
  private final List<KCandidate> candidates = new ArrayList<>();
  private final List<Double> jaccards = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();

  @Test
  void highestScoreWins() {
    candidate(3, 0.50, 0.9);
    candidate(4, 0.70, 0.8);
    candidate(5, 0.60, 0.9);
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.weak()).isFalse();
    assertThat(decision.reason())
        .isEqualTo(
            "k = 4: the highest score, 0.700 (silhouette 0.50, balance 0.83); its segments come"
                + " back in resamples (lowest Jaccard 0.80).");
    assertThat(asked).containsOnly(1);
  }

  @Test
  void smallestOfNearlyEqualScoresWins() {
    candidate(3, 0.669, 0.9);
    candidate(4, 0.670, 0.9);
    candidate(5, 0.690, 0.9);
    candidate(6, 0.700, 0.9);
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.reason())
        .isEqualTo(
            "k = 4: its score, 0.670 (silhouette 0.50, balance 0.78), is within 0.03 of the"
                + " highest, 0.700 at k = 6; its segments come back in resamples (lowest Jaccard"
                + " 0.90); of scores so near the smallest k is taken.");
  }

  @Test
  void unstableCandidatesArePassedOver() {
    candidate(3, 0.69, 0.59);
    candidate(4, 0.70, 0.60);
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.reason()).contains("unlike those of k = 3 (0.59)");
    assertThat(decision.weak()).isFalse();
  }

  @Test
  void afterTheNearlyEqualTheOthersComeByScore() {
    candidate(3, 0.50, 0.9);
    candidate(4, 0.60, 0.9);
    candidate(5, 0.70, 0.1);
    candidate(6, 0.68, 0.2);
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.weak()).isFalse();
    assertThat(decision.reason())
        .contains("the highest score among those left, 0.600")
        .contains("unlike those of k = 5 (0.10), k = 6 (0.20)");
    assertThat(asked).doesNotContain(0);
  }

  @Test
  void withoutAStableOneTheHighestScoreIsWeak() {
    candidate(3, 0.69, 0.3);
    candidate(4, 0.70, 0.4);
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.weak()).isTrue();
    assertThat(decision.reason())
        .startsWith("k = 4, weak: the highest score, 0.700")
        .contains("lowest Jaccard 0.40, asked for 0.60");
  }

  @Test
  void oneThatDoesNotQualifyIsNoCandidateHoweverHighItsScore() {
    candidate(3, 0.90, 1, "the largest segment holds 60.0 %, above 55 %");
    candidate(4, 0.50, 0.7);
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.weak()).isFalse();
  }

  @Test
  void whereNoneQualifiesTheHighestScoreIsWeak() {
    candidate(3, 0.40, 1, "silhouette 0.200 is below 0.30");
    candidate(4, 0.50, 1, "silhouette 0.210 is below 0.30", "the largest segment holds 60.0 %");
    KDecision decision = decide(Acceptance.RECOMMENDED);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.weak()).isTrue();
    assertThat(decision.reason())
        .startsWith("k = 4, weak: no k qualifies, this has the highest score, 0.500")
        .endsWith("but silhouette 0.210 is below 0.30 and the largest segment holds 60.0 %.");
  }

  @Test
  void documentsTakeTheHighestScoreWhateverElse() {
    candidate(3, 0.69, 1);
    candidate(4, 0.70, 0, "silhouette 0.200 is below 0.30");
    KDecision decision = decide(Acceptance.DOCUMENTS);
    assertThat(k(decision)).isEqualTo(4);
    assertThat(decision.weak()).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void aSingleClusterDoesNotWinByItsBalance() {
    candidates.add(oneOf(3, 1, 0.60, List.of("all centroids coincide")));
    jaccards.add(1.0);
    candidate(4, 0.50, 1, "silhouette 0.200 is below 0.30");
    assertThat(k(decide(Acceptance.RECOMMENDED))).isEqualTo(4);
    assertThat(k(decide(Acceptance.DOCUMENTS))).isEqualTo(4);
  }

  private void candidate(int k, double score, double jaccard, String... objections) {
    candidates.add(oneOf(k, k, score, List.of(objections)));
    jaccards.add(jaccard);
  }

  private static KCandidate oneOf(int k, int effectiveK, double score, List<String> objections) {
    double balance = (score - 0.2) / 0.6;
    ValidityIndices indices = new ValidityIndices(0.7, 0.6, 0.5, 0.2, 0.2);
    return new KCandidate(
        k, effectiveK, 2, 100, 0.5, 0.6, indices, balance, 0.4, 1, score, null, objections);
  }

  private KDecision decide(Acceptance acceptance) {
    return KDecision.of(
        candidates,
        acceptance,
        at -> {
          asked.add(at);
          return jaccards.get(at);
        });
  }

  private int k(KDecision decision) {
    return candidates.get(decision.at()).k();
  }
}
