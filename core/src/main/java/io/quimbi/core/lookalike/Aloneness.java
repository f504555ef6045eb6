package io.quimbi.core.lookalike;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How unlike everybody else somebody is: the mean distance to the k nearest neighbours (the k-NN
 * outlier score of Angiulli and Pizzuti 2002, doi:10.1007/3-540-45681-3_2, averaged instead of
 * summed), and its rank among everybody.
 *
 * <p>The rank is against a seeded sample of customers, each with its exact neighbours among
 * everybody, since all pairs would take n searches: with s of them the standard error of a rank p
 * is √(p(1 − p)/s), below 1.6 points of 100 at s = 1,000. Immutable and thread-safe.
 */
public final class Aloneness {
  /** Neighbours that are averaged: a family of five who are alike is not an outlier each. */
  public static final int NEIGHBOURS = 10;

  /** How many customers a rank is taken against. */
  public static final int SAMPLE = 1_000;

  private final double[] sorted;

  private Aloneness(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * What is usual in an index, from {@link #SAMPLE} vectors or all if there are fewer.
   *
   * @param seed of the draw; the same seed and ids give the same sample
   */
  public static Aloneness of(VectorIndex index, long seed, Workers workers) {
    List<String> sample =
        index.ids().stream()
            .sorted(
                Comparator.comparingLong((String id) -> draw(id, seed))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(SAMPLE)
            .toList();
    double[] scores = new double[sample.size()];
    workers.forEach(scores.length, i -> scores[i] = score(index, sample.get(i), workers));
    Arrays.sort(scores);
    return new Aloneness(scores);
  }

  /**
   * A number that looks drawn at random but belongs to the id, so that whoever comes or goes leaves
   * the rest of the sample as it is (the finaliser of SplitMix64, Steele, Lea and Flood 2014,
   * doi:10.1145/2660193.2660195).
   */
  private static long draw(String id, long seed) {
    long mixed = (id.hashCode() + seed) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /**
   * The mean distance to the {@link #NEIGHBOURS} nearest, or to all others where there are fewer; 0
   * where there are none.
   */
  public static double score(VectorIndex index, String id, Workers workers) {
    return index.nearest(id, NEIGHBOURS, workers).stream()
        .mapToDouble(Neighbour::distance)
        .average()
        .orElse(0);
  }

  /**
   * The rank of a score, 0 to 100: the share of the sample below it, those equal counting half. NaN
   * where there was nobody to compare with.
   */
  public double percentile(double score) {
    int below = 0;
    int equal = 0;
    for (double one : sorted) {
      below += one < score ? 1 : 0;
      equal += one == score ? 1 : 0;
    }
    return 100 * (below + equal / 2.0) / sorted.length;
  }
}
