package io.quimbi.core.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * Which of the candidates is chosen, and why in words.
 *
 * @param at its number among the candidates
 * @param reason a sentence for a person to read
 * @param weak whether it is but the best score
 */
record KDecision(int at, String reason, boolean weak) {

  /**
   * Decides.
   *
   * @param candidates k rising, at least one
   * @param jaccard measures the stability of a candidate; asked only where it matters
   */
  static KDecision of(
      List<KCandidate> candidates, Acceptance acceptance, IntToDoubleFunction jaccard) {
    return new Deciding(candidates, acceptance, jaccard).decide();
  }

  /** The same choice, with more to be said of it. */
  KDecision withReason(String newReason) {
    return new KDecision(at, newReason, weak);
  }

  private record Deciding(
      List<KCandidate> candidates, Acceptance acceptance, IntToDoubleFunction jaccard) {

    KDecision decide() {
      List<Integer> qualified = numbersOf(true);
      if (acceptance.rule() == Acceptance.Rule.BEST_SCORE) {
        int best = best(numbersOf(false));
        return new KDecision(
            best, named(best) + ": the highest score" + figures(best) + ".", false);
      }
      if (qualified.isEmpty()) {
        int best = best(numbersOf(false));
        return new KDecision(
            best,
            named(best)
                + ", weak: no k qualifies, this has the highest score"
                + figures(best)
                + ", but "
                + String.join(" and ", candidates.get(best).objections())
                + ".",
            true);
      }
      return smallestStable(qualified, best(qualified));
    }

    private KDecision smallestStable(List<Integer> qualified, int best) {
      List<Integer> unstable = new ArrayList<>();
      for (int at : inOrderOfPreference(qualified, best)) {
        if (jaccard.applyAsDouble(at) >= acceptance.jaccardMin()) {
          return new KDecision(at, stableReason(at, best, unstable), false);
        }
        unstable.add(at);
      }
      return new KDecision(
          best,
          named(best)
              + ", weak: the highest score"
              + figures(best)
              + String.format(
                  Locale.ROOT,
                  ", but no k that qualifies has segments that all come back in resamples (lowest"
                      + " Jaccard %.2f, asked for %.2f).",
                  jaccard.applyAsDouble(best),
                  acceptance.jaccardMin()),
          true);
    }

    /** Those of nearly the best score by k, then the others by score. */
    private List<Integer> inOrderOfPreference(List<Integer> qualified, int best) {
      List<Integer> order =
          new ArrayList<>(qualified.stream().filter(at -> isNear(at, best)).toList());
      qualified.stream()
          .filter(at -> !isNear(at, best))
          .sorted(Comparator.comparingDouble(at -> -score(at)))
          .forEach(order::add);
      return order;
    }

    private String stableReason(int at, int best, List<Integer> unstable) {
      StringBuilder reason = new StringBuilder(named(at));
      if (at == best) {
        reason.append(": the highest score").append(figures(at));
      } else if (isNear(at, best)) {
        reason
            .append(": its score")
            .append(figures(at))
            .append(
                String.format(
                    Locale.ROOT,
                    ", is within %.2f of the highest, %.3f at %s",
                    acceptance.scoreMargin(),
                    score(best),
                    named(best)));
      } else {
        reason.append(": the highest score among those left").append(figures(at));
      }
      reason.append(
          String.format(
              Locale.ROOT,
              "; its segments come back in resamples (lowest Jaccard %.2f)",
              jaccard.applyAsDouble(at)));
      for (int i = 0; i < unstable.size(); i++) {
        reason
            .append(i == 0 ? ", unlike those of " : ", ")
            .append(named(unstable.get(i)))
            .append(String.format(Locale.ROOT, " (%.2f)", jaccard.applyAsDouble(unstable.get(i))));
      }
      if (at != best && isNear(at, best)) {
        reason.append("; of scores so near the smallest k is taken");
      }
      return reason.append('.').toString();
    }

    private List<Integer> numbersOf(boolean qualifiedOnly) {
      List<Integer> numbers = new ArrayList<>();
      for (int at = 0; at < candidates.size(); at++) {
        if (!qualifiedOnly || candidates.get(at).qualified()) {
          numbers.add(at);
        }
      }
      return numbers;
    }

    /** The one of highest score, of equal ones the smallest k. */
    private int best(List<Integer> among) {
      int best = among.getFirst();
      for (int at : among) {
        if (score(at) > score(best)) {
          best = at;
        }
      }
      return best;
    }

    /** A single cluster is perfectly balanced; that must not count where others have two. */
    private double score(int at) {
      KCandidate candidate = candidates.get(at);
      return candidate.effectiveK() < 2 ? Double.NEGATIVE_INFINITY : candidate.score();
    }

    private boolean isNear(int at, int best) {
      return score(at) >= score(best) - acceptance.scoreMargin();
    }

    private String named(int at) {
      return "k = " + candidates.get(at).k();
    }

    private String figures(int at) {
      KCandidate candidate = candidates.get(at);
      return String.format(
          Locale.ROOT,
          ", %.3f (silhouette %.2f, balance %.2f)",
          candidate.score(),
          candidate.silhouette(),
          candidate.balance());
    }
  }
}
