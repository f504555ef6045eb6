package io.quimbi.core.backtest;

import io.quimbi.core.IndexSort;
import java.util.Arrays;

/**
 * Which alerts a signal raises, for every threshold at once. At a threshold θ a spell has one
 * alert: at the first as-of at which the signal is at least θ and was below it a week before. What
 * was above already when the spell began raises none until it has fallen below.
 *
 * <p>So each as-of k of a spell raises the alert for the thresholds in (x(k−1), x(k)] for which no
 * earlier one did: a few intervals a spell. Going down by threshold, one adds an interval at its
 * upper end and takes it away at its lower.
 *
 * <p>Immutable and thread-safe; O(as-ofs of all spells) space, sorted once.
 */
public final class AlertCurve {
  private final float[] high;
  private final float[] low;
  private final int[] spell;
  private final int[] asOf;

  /** Numbers of the events by their lower end, descending. */
  private final int[] byLow;

  private AlertCurve(float[] high, float[] low, int[] spell, int[] asOf, int[] byLow) {
    this.high = high;
    this.low = low;
    this.spell = spell;
    this.asOf = asOf;
    this.byLow = byLow;
  }

  /**
   * The alerts of a signal.
   *
   * @param signal shape (as-ofs, customers), the higher the more alarming; NaN, which is below
   *     every threshold, where the signal says nothing. Only read
   */
  public static AlertCurve of(Spells spells, float[][] signal) {
    return of(spells, signal, Double.POSITIVE_INFINITY);
  }

  /**
   * The alerts that a signal raises within so many days of the start of a spell, none after.
   *
   * @param signal as for {@link #of(Spells, float[][])}
   */
  public static AlertCurve of(Spells spells, float[][] signal, double daysMax) {
    Gatherer gatherer = new Gatherer();
    for (int s = 0; s < spells.size(); s++) {
      int c = spells.customer(s);
      gatherer.begin(s);
      float before = spells.from(s) == 0 ? Float.NaN : signal[spells.from(s) - 1][c];
      for (int k = spells.from(s); k < spells.to(s) && spells.daysAt(s, k) <= daysMax; k++) {
        float now = signal[k][c];
        // NaN is below everything, so a step up from it is one from minus infinity.
        float below = Float.isNaN(before) ? Float.NEGATIVE_INFINITY : before;
        if (now > below) {
          gatherer.cover(below, now, k);
        }
        before = now;
      }
    }
    return gatherer.sorted();
  }

  /** Collects intervals, and of each spell those of its thresholds that have their alert. */
  private static final class Gatherer {
    private float[] high = new float[4096];
    private float[] low = new float[4096];
    private int[] spell = new int[4096];
    private int[] asOf = new int[4096];
    private int size;
    private int firstOfSpell;
    private int ofSpell;

    void begin(int s) {
      ofSpell = s;
      firstOfSpell = size;
    }

    /** Adds (from, to] less what the spell's earlier intervals hold. */
    void cover(float from, float to, int k) {
      subtract(from, to, firstOfSpell, size, k);
    }

    private void subtract(float from, float to, int earlier, int earlierEnd, int k) {
      for (int e = earlier; e < earlierEnd; e++) {
        if (low[e] < to && high[e] > from) {
          if (from < low[e]) {
            subtract(from, low[e], e + 1, earlierEnd, k);
          }
          if (high[e] < to) {
            subtract(high[e], to, e + 1, earlierEnd, k);
          }
          return;
        }
      }
      add(from, to, k);
    }

    private void add(float from, float to, int k) {
      if (size == high.length) {
        high = Arrays.copyOf(high, 2 * size);
        low = Arrays.copyOf(low, 2 * size);
        spell = Arrays.copyOf(spell, 2 * size);
        asOf = Arrays.copyOf(asOf, 2 * size);
      }
      low[size] = from;
      high[size] = to;
      spell[size] = ofSpell;
      asOf[size] = k;
      size++;
    }

    AlertCurve sorted() {
      int[] order = new int[size];
      Arrays.setAll(order, i -> i);
      IndexSort.sort(order, 0, size, (a, b) -> Float.compare(high[b], high[a]));
      float[] sortedHigh = new float[size];
      float[] sortedLow = new float[size];
      int[] sortedSpell = new int[size];
      int[] sortedAsOf = new int[size];
      for (int i = 0; i < size; i++) {
        sortedHigh[i] = high[order[i]];
        sortedLow[i] = low[order[i]];
        sortedSpell[i] = spell[order[i]];
        sortedAsOf[i] = asOf[order[i]];
      }
      Arrays.setAll(order, i -> i);
      IndexSort.sort(order, 0, size, (a, b) -> Float.compare(sortedLow[b], sortedLow[a]));
      return new AlertCurve(sortedHigh, sortedLow, sortedSpell, sortedAsOf, order);
    }
  }

  /** Number of intervals, in the order of their upper ends, descending. */
  int size() {
    return high.length;
  }

  float high(int event) {
    return high[event];
  }

  float low(int event) {
    return low[event];
  }

  int spell(int event) {
    return spell[event];
  }

  int asOf(int event) {
    return asOf[event];
  }

  /** The event whose lower end is at place {@code i} when these descend. */
  int byLow(int i) {
    return byLow[i];
  }

  /**
   * For each spell the as-of of its alert at a threshold, −1 where there is none.
   *
   * @param spellCount of the spells that the curve was made of
   */
  public int[] alertsAt(float threshold, int spellCount) {
    int[] alert = new int[spellCount];
    Arrays.fill(alert, -1);
    for (int e = 0; e < high.length && high[e] >= threshold; e++) {
      if (low[e] < threshold) {
        alert[spell[e]] = asOf[e];
      }
    }
    return alert;
  }
}
