package io.quimbi.core.cluster;

import io.quimbi.core.IndexSort;
import java.util.Arrays;

/**
 * Which rows are pinned: one that a large share of customers have in common, such as "never
 * returned anything", is a segment by itself and would otherwise draw centroids onto it.
 *
 * @param shareMin least share of the weight that pins a row, above 0, at most 1
 * @param countMax at most so many rows are pinned, those of the largest share, at least 0
 */
public record PinnedRows(double shareMin, int countMax) {
  /** Rows shared by 20 % or more, at most 3. */
  public static final PinnedRows RECOMMENDED = new PinnedRows(0.20, 3);

  /** None. */
  public static final PinnedRows NONE = new PinnedRows(1, 0);

  /** Checks both values. */
  public PinnedRows {
    if (!(shareMin > 0 && shareMin <= 1)) {
      throw new IllegalArgumentException(
          "shareMin of pinned rows must be above 0 and at most 1, was " + shareMin);
    }
    Arguments.requireAtLeast("countMax of pinned rows", countMax, 0);
  }

  /** The numbers of the rows to pin, rising. */
  int[] of(Points folded) {
    int[] shared = folded.rowsWhere(row -> folded.weight(row) >= shareMin * folded.totalWeight());
    IndexSort.sort(
        shared, 0, shared.length, (a, b) -> Double.compare(folded.weight(b), folded.weight(a)));
    int[] pinned = Arrays.copyOf(shared, Math.min(shared.length, countMax));
    Arrays.sort(pinned);
    return pinned;
  }
}
