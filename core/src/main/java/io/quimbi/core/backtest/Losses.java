package io.quimbi.core.backtest;

import io.quimbi.core.history.OrderBook;
import java.util.function.IntPredicate;

/**
 * What came of each spell: the customer was lost, stayed, or nobody can know yet. There are several
 * ways to say what lost means, and figures depend on it, so they are shown side by side.
 *
 * <p>Immutable and thread-safe.
 */
public final class Losses {
  /** A planted end that nobody knows: the customer's spells are left out. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  /** A customer who never ended. */
  public static final long NO_END = OrderBook.NEVER;

  private static final byte STAYED = 0;
  private static final byte LOST = 1;
  private static final byte OPEN = 2;

  private final byte[] verdict;
  private final int lost;
  private final int judged;

  private Losses(byte[] verdict) {
    this.verdict = verdict;
    int lostCount = 0;
    int judgedCount = 0;
    for (byte v : verdict) {
      lostCount += v == LOST ? 1 : 0;
      judgedCount += v == OPEN ? 0 : 1;
    }
    lost = lostCount;
    judged = judgedCount;
  }

  /**
   * T1: no order for longer than the horizon. A slow buyer counts as lost, and any rule by days
   * since the last order has a recall of 1 by construction.
   */
  public static Losses gapOver(Spells spells) {
    return of(spells, s -> spells.horizonDays());
  }

  /**
   * T2: no order for longer than the horizon and than {@code times} the customer's own mean gap at
   * the start. Open where that reaches past the end of the data.
   */
  public static Losses personalGap(Spells spells, double times) {
    return of(spells, s -> Math.max(spells.horizonDays(), times * spells.meanGapDays(s)));
  }

  private interface Window {
    double days(int spell);
  }

  private static Losses of(Spells spells, Window window) {
    byte[] verdict = new byte[spells.size()];
    for (int s = 0; s < verdict.length; s++) {
      double days = window.days(s);
      double known = (Math.min(spells.next(s), spells.until()) - spells.start(s));
      boolean reachesPastEnd = days > (spells.until() - spells.start(s)) / Spells.MICROS_PER_DAY;
      verdict[s] = reachesPastEnd ? OPEN : known / Spells.MICROS_PER_DAY > days ? LOST : STAYED;
    }
    return new Losses(verdict);
  }

  /**
   * T3: the customer had ended before the next order, as only whoever made the data knows.
   *
   * @param plantedEnd for each customer the last instant as one, microseconds since the epoch;
   *     {@link #NO_END} or {@link #UNKNOWN}
   * @throws IllegalArgumentException if there is not one for each customer
   */
  public static Losses planted(Spells spells, long[] plantedEnd) {
    if (plantedEnd.length != spells.customerCount()) {
      throw new IllegalArgumentException(
          "customer count differs: spells "
              + spells.customerCount()
              + ", planted ends "
              + plantedEnd.length);
    }
    byte[] verdict = new byte[spells.size()];
    for (int s = 0; s < verdict.length; s++) {
      long end = plantedEnd[spells.customer(s)];
      if (end == UNKNOWN) {
        verdict[s] = OPEN;
      } else {
        // An end after the data is nobody's loss within them.
        verdict[s] = end <= spells.until() && end < spells.next(s) ? LOST : STAYED;
      }
    }
    return new Losses(verdict);
  }

  /** The same of some spells alone; all others are as if nobody knew. */
  public Losses among(IntPredicate spells) {
    byte[] some = verdict.clone();
    for (int s = 0; s < some.length; s++) {
      some[s] = spells.test(s) ? some[s] : OPEN;
    }
    return new Losses(some);
  }

  /** Number of spells, open ones included. */
  public int size() {
    return verdict.length;
  }

  /** Whether it is known what came of a spell. */
  public boolean judged(int s) {
    return verdict[s] != OPEN;
  }

  /** Whether a judged spell ended in a loss. */
  public boolean lost(int s) {
    return verdict[s] == LOST;
  }

  /** Number of spells of which it is known. */
  public int judgedCount() {
    return judged;
  }

  /** Number of losses. */
  public int lostCount() {
    return lost;
  }
}
