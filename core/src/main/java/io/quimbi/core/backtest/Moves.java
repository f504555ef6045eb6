package io.quimbi.core.backtest;

import java.util.ArrayList;
import java.util.List;

/**
 * When customers moved to another segment of an axis, and whether they stayed there: where nobody
 * planted a change, a move that holds is the nearest thing to a known one.
 *
 * @param confirmed as-of at which each lasting move had held long enough, and whose it was
 * @param reverted moves that did not hold
 * @param open moves too near to the end to know, or into or out of no ordinary segment
 */
public record Moves(List<Move> confirmed, int reverted, int open) {
  /** No segment that a move could be from or to. */
  public static final short NO_SEGMENT = -1;

  /** A move that held. */
  public record Move(int customer, int movedAt, int confirmedAt) {}

  /** Copies the list. */
  public Moves {
    confirmed = List.copyOf(confirmed);
  }

  /**
   * The moves of everybody.
   *
   * @param dominant shape (as-ofs, customers): the dominant segment, {@link #NO_SEGMENT} where it
   *     is reserved or the customer has none
   * @param first index of the first as-of of a move, at least 1
   * @param holdWeeks for how many further as-ofs it must hold
   */
  public static Moves of(short[][] dominant, int first, int holdWeeks) {
    List<Move> confirmed = new ArrayList<>();
    int reverted = 0;
    int open = 0;
    int customers = dominant.length == 0 ? 0 : dominant[0].length;
    for (int c = 0; c < customers; c++) {
      for (int k = Math.max(1, first); k < dominant.length; k++) {
        short was = dominant[k - 1][c];
        short is = dominant[k][c];
        if (is == was || is == NO_SEGMENT || was == NO_SEGMENT) {
          continue;
        }
        int held = k;
        while (held + 1 < dominant.length && held < k + holdWeeks && dominant[held + 1][c] == is) {
          held++;
        }
        if (held == k + holdWeeks) {
          confirmed.add(new Move(c, k, held));
        } else if (held + 1 == dominant.length || dominant[held + 1][c] == NO_SEGMENT) {
          open++;
        } else {
          reverted++;
        }
      }
    }
    return new Moves(confirmed, reverted, open);
  }

  /** Share of the moves of which it is known that did not hold; NaN without any. */
  public double revertedShare() {
    int known = confirmed.size() + reverted;
    return known == 0 ? Double.NaN : (double) reverted / known;
  }
}
