package io.quimbi.core.cluster;

import io.quimbi.core.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how many segments an axis has: enough to tell customers apart, even enough in size to be
 * worked with, and no more than come back when customers are drawn again. Says why in words, and
 * whether the segments are a discovery or a continuum cut in pieces.
 *
 * <p>For each k: cluster on samples, take hard labels by highest membership, score = 0.4·silhouette
 * + 0.6·balance. A k qualifies with a silhouette of 0.30 or more, no segment above 55 % and no two
 * centroids nearer than 0.05. Scores within 0.03 of the best count as equal, and of these the
 * smallest k wins whose worst segment has a mean Jaccard coefficient of 0.60 or more over bootstrap
 * resamples; else the remaining by score; else the best score, flagged weak. The chosen k is then
 * fitted to everybody.
 *
 * <p>Where centroids coincide, the fuzzifier is lowered to 1.7, 1.5 and 1.3 before k is; what still
 * coincides is one segment. Rows that a fifth of the customers share are pinned centroids; what is
 * said of silhouettes and sizes is then said of the others.
 *
 * <p>The same rows in another order, or on another number of threads, give the same bits. Cost
 * grows with n only in folding, one pass per k and the final fit; all else runs on samples.
 */
public final class ChoiceOfK {
  private static final double[][] NONE = {};

  private static final int SEARCH = 1;
  private static final int SILHOUETTE = 2;
  private static final int STABILITY = 3;
  private static final int NULL = 4;

  private final Points everyone;
  private final Points free;
  private final double[][] pinned;
  private final double[][] warm;
  private final ChoiceOfKSettings settings;
  private final Acceptance acceptance;
  private final Workers workers;
  private final CentroidSearch search;
  private final BootstrapStability stability;
  private final int kFirst;
  private final CentroidSearch.Found[] found;
  private final KCandidate[] candidates;

  private ChoiceOfK(
      Points everyone,
      Points free,
      double[][] pinned,
      ChoiceOfKSettings settings,
      double[][] warm,
      Workers workers) {
    this.everyone = everyone;
    this.warm = warm;
    this.free = free;
    this.pinned = pinned;
    this.settings = settings;
    this.acceptance = settings.acceptance();
    this.workers = workers;
    ClusteringSettings clustering = settings.clustering().withSeed(seedOf(SEARCH));
    this.search = new CentroidSearch(free, pinned, clustering, acceptance.centroidDistanceMin());
    this.stability =
        new BootstrapStability(free, pinned, clustering, acceptance.resamples(), seedOf(STABILITY));
    int shift = pinned.length > 0 ? 1 : 0;
    this.kFirst = Math.min(Math.max(2, settings.kMin() - shift), free.rows());
    int kLast = Math.min(Math.max(2, settings.kMax() - shift), free.rows());
    this.found = new CentroidSearch.Found[kLast - kFirst + 1];
    this.candidates = new KCandidate[found.length];
  }

  /** Chooses without a warm start and without a rule of resolution. */
  public static ChosenClustering choose(
      Points points, ChoiceOfKSettings settings, Workers workers) {
    return choose(points, settings, NONE, Optional.empty(), workers);
  }

  /**
   * Chooses k and fits it to everybody.
   *
   * @param points the customers of an axis, scaled; folded or not
   * @param warm free centroids of an earlier model, shape (k, d), from which everybody is fitted
   *     beside the fresh starts where that k is chosen; may be none. They count only where they
   *     lead to a clearly lower J, so on unchanged data they change nothing
   * @param resolution what the segments have to tell apart, if anything
   * @throws IllegalArgumentException if a warm centroid has another dimension or is not finite
   */
  public static ChosenClustering choose(
      Points points,
      ChoiceOfKSettings settings,
      double[][] warm,
      Optional<ResolutionRule> resolution,
      Workers workers) {
    Arguments.requireCentroids("warm centroid", warm, points.dimensions());
    Points everyone = points.folded();
    int[] pinnedRows = settings.pinnedRows().of(everyone);
    int[] freeRows = everyone.rowsWhere(row -> Arrays.binarySearch(pinnedRows, row) < 0);
    if (freeRows.length < 2) {
      return oneSegment(
          everyone,
          List.of(),
          freeRows.length == everyone.rows()
              ? "Nothing found: every customer has the same values."
              : "Nothing found: beside the values that many customers share there are fewer than"
                  + " two different ones.",
          settings,
          workers);
    }
    double[][] pinned = new double[pinnedRows.length][];
    for (int i = 0; i < pinned.length; i++) {
      pinned[i] = everyone.row(pinnedRows[i]);
    }
    Points free = pinned.length == 0 ? everyone : everyone.select(freeRows);
    return new ChoiceOfK(everyone, free, pinned, settings, warm, workers).choose(resolution);
  }

  private static ChosenClustering oneSegment(
      Points everyone,
      List<KCandidate> candidates,
      String reason,
      ChoiceOfKSettings settings,
      Workers workers) {
    ClusteringSettings clustering = settings.clustering();
    FuzzyPartition whole =
        FuzzyCMeans.fit(
            everyone,
            clustering.options(1, clustering.effectiveFuzzifier(), clustering.seed()),
            workers);
    return new ChosenClustering(whole.unfolded(everyone), candidates, 1, reason, false, null, null);
  }

  /** Finds the centroids of every k, and all that is to be said of them before stability. */
  private void tryEach() {
    workers.forEach(found.length, i -> found[i] = search.find(kFirst + i, workers));
    Points sample = silhouetteSample();
    FuzzyPartition[] ofSample = new FuzzyPartition[found.length];
    workers.forEach(found.length, i -> ofSample[i] = found[i].partition(sample, pinned, workers));
    List<int[]> labelings = Arrays.stream(ofSample).map(FuzzyPartition::freeLabels).toList();
    List<SilhouetteScore> silhouettes = SilhouetteScore.ofAll(sample, labelings, workers);
    workers.forEach(
        found.length,
        i -> {
          SilhouetteScore silhouette = silhouettes.get(i);
          candidates[i] = candidate(found[i], silhouette.mean(), silhouette.fuzzy(ofSample[i], 1));
        });
  }

  private Points silhouetteSample() {
    return free.sample(settings.clustering().samples().silhouette(), seedOf(SILHOUETTE));
  }

  /** Puts a better find of the same k in the place of what was found, and says all of it anew. */
  private void replace(int at, CentroidSearch.Found better) {
    Points sample = silhouetteSample();
    FuzzyPartition ofSample = better.partition(sample, pinned, workers);
    SilhouetteScore silhouette =
        SilhouetteScore.ofAll(sample, List.of(ofSample.freeLabels()), workers).getFirst();
    found[at] = better;
    candidates[at] = candidate(better, silhouette.mean(), silhouette.fuzzy(ofSample, 1));
  }

  private KCandidate candidate(
      CentroidSearch.Found one, double silhouette, double fuzzySilhouette) {
    FuzzyPartition ofFree = one.partition(free, pinned, workers);
    double[] sizes = new double[one.effectiveCount()];
    for (int row = 0; row < free.rows(); row++) {
      sizes[ofFree.freeLabel(row)] += free.weight(row);
    }
    double balance = Balance.of(sizes);
    double largestShare = Arrays.stream(sizes).max().orElseThrow() / free.totalWeight();
    List<String> objections = new ArrayList<>();
    if (one.effectiveCount() < 2) {
      objections.add("all centroids coincide");
    }
    if (!(silhouette >= acceptance.silhouetteMin())) {
      objections.add(
          String.format(
              Locale.ROOT,
              "silhouette %.4f is below %.2f",
              silhouette,
              acceptance.silhouetteMin()));
    }
    if (largestShare > acceptance.largestShareMax()) {
      objections.add(
          String.format(
              Locale.ROOT,
              "the largest segment holds %.2f %%, above %.0f %%",
              100 * largestShare,
              100 * acceptance.largestShareMax()));
    }
    double nearest = search.nearestDistance(one.run().centroids());
    if (nearest < acceptance.centroidDistanceMin()) {
      objections.add(
          String.format(
              Locale.ROOT,
              "two centroids are %.4f apart, below %.2f",
              nearest,
              acceptance.centroidDistanceMin()));
    }
    return new KCandidate(
        one.requested(),
        one.effectiveCount(),
        one.fuzzifier(),
        ofFree.objective(),
        silhouette,
        fuzzySilhouette,
        ValidityIndices.of(free, ofFree),
        balance,
        largestShare,
        nearest,
        acceptance.score(silhouette, balance),
        null,
        objections);
  }

  private ChosenClustering choose(Optional<ResolutionRule> resolution) {
    tryEach();
    KDecision decision = KDecision.of(List.of(candidates), acceptance, this::jaccard);
    if (found[decision.at()].effectiveCount() < 2) {
      return oneSegment(
          everyone,
          List.of(candidates),
          "Nothing found: whatever k is tried, all centroids coincide.",
          settings,
          workers);
    }
    Fitted fitted = fitEveryone(decision);
    if (resolution.isPresent() && !resolution.get().holds().test(fitted.partition())) {
      fitted = resolve(fitted, resolution.get());
    }
    int at = fitted.decision().at();
    double jaccard = jaccard(at);
    KCandidate chosen = candidates[at];
    double ofNull =
        GaussianNull.silhouette(
            free,
            pinned,
            found[at],
            settings.clustering(),
            acceptance.centroidDistanceMin(),
            seedOf(NULL),
            workers);
    return new ChosenClustering(
        fitted.partition(),
        List.of(candidates),
        chosen.k(),
        fitted.decision().reason() + remarks(fitted.partition()),
        fitted.decision().weak(),
        new NullComparison(chosen.silhouette(), ofNull),
        jaccard);
  }

  /** A choice fitted to everybody, with the rows the caller gave. */
  private record Fitted(KDecision decision, FuzzyPartition partition) {}

  private Fitted fitEveryone(KDecision decision) {
    CentroidSearch.Found refined = search.refine(found[decision.at()], everyone, workers);
    Optional<CentroidSearch.Found> warmer = search.warmer(refined, warm, everyone, workers);
    warmer.ifPresent(better -> replace(decision.at(), better));
    FuzzyPartition partition =
        warmer.orElse(refined).partition(everyone, pinned, workers).unfolded(everyone);
    return new Fitted(decision, partition);
  }

  /** The next larger k that meets the rule, whatever the tests say of it; else the same again. */
  private Fitted resolve(Fitted first, ResolutionRule rule) {
    KDecision decision = first.decision();
    int k = candidates[decision.at()].k();
    for (int at = decision.at() + 1; at < found.length; at++) {
      String reason =
          String.format(
              Locale.ROOT,
              "k = %d, the next that %s; without that it would be %d. %s",
              candidates[at].k(),
              rule.words(),
              k,
              decision.reason());
      Fitted next = fitEveryone(new KDecision(at, reason, decision.weak()));
      if (rule.holds().test(next.partition())) {
        return next;
      }
    }
    String reason =
        String.format(
            Locale.ROOT,
            "%s No k up to %d %s, so the choice stays.",
            decision.reason(),
            candidates[candidates.length - 1].k(),
            rule.words());
    return new Fitted(decision.withReason(reason), first.partition());
  }

  /** What else happened to the chosen clustering. */
  private String remarks(FuzzyPartition partition) {
    StringBuilder remarks = new StringBuilder();
    double asked = settings.clustering().effectiveFuzzifier();
    if (partition.fuzzifier() < asked) {
      remarks.append(
          String.format(
              Locale.ROOT,
              " Centroids coincided at m = %.1f, so m was lowered to %.1f.",
              asked,
              partition.fuzzifier()));
    }
    if (partition.freeCount() < partition.requestedCount()) {
      remarks.append(
          String.format(
              Locale.ROOT,
              " Of %d centroids some still coincide and count as one: %d segments.",
              partition.requestedCount(),
              partition.freeCount()));
    }
    return remarks.toString();
  }

  /** The stability of a candidate, measured when it is first asked for. */
  private double jaccard(int at) {
    @Nullable Double known = candidates[at].jaccard();
    if (known != null) {
      return known;
    }
    double measured = stability.lowestMeanJaccard(found[at], workers);
    candidates[at] = candidates[at].withJaccard(measured);
    return measured;
  }

  private long seedOf(long... path) {
    return SeededRandom.seedOf(settings.clustering().seed(), path);
  }
}
