package io.quimbi.core.drift;

/**
 * How many customers went from which state to which between two snapshots, states being the
 * dominant segments of an axis or archetypes, numbered from 0. Immutable.
 */
public final class Flows {
  /** The code of a customer who is not there. */
  public static final int ABSENT = -1;

  private final long[][] counts;
  private final long[] arrived;
  private final long[] gone;

  private Flows(long[][] counts, long[] arrived, long[] gone) {
    this.counts = counts;
    this.arrived = arrived;
    this.gone = gone;
  }

  /**
   * Counts the flows.
   *
   * @param from the state of each customer before, {@link #ABSENT} where not there
   * @param to the state of the same customers after
   * @param states how many states there are
   * @throws IllegalArgumentException if the lengths differ or a state is out of range
   */
  public static Flows of(int[] from, int[] to, int states) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "customer count differs: before " + from.length + ", after " + to.length);
    }
    Flows flows = new Flows(new long[states][states], new long[states], new long[states]);
    for (int i = 0; i < from.length; i++) {
      requireState(from[i], states, i);
      requireState(to[i], states, i);
      if (from[i] >= 0 && to[i] >= 0) {
        flows.counts[from[i]][to[i]]++;
      } else if (to[i] >= 0) {
        flows.arrived[to[i]]++;
      } else if (from[i] >= 0) {
        flows.gone[from[i]]++;
      }
    }
    return flows;
  }

  private static void requireState(int state, int states, int customer) {
    if (state < ABSENT || state >= states) {
      throw new IllegalArgumentException(
          "state must be from -1 to "
              + (states - 1)
              + ", was "
              + state
              + " of customer "
              + customer);
    }
  }

  /** The flows of several pairs of snapshots together. */
  static Flows sum(Iterable<Flows> all, int states) {
    Flows sum = new Flows(new long[states][states], new long[states], new long[states]);
    for (Flows one : all) {
      for (int a = 0; a < states; a++) {
        for (int b = 0; b < states; b++) {
          sum.counts[a][b] += one.counts[a][b];
        }
        sum.arrived[a] += one.arrived[a];
        sum.gone[a] += one.gone[a];
      }
    }
    return sum;
  }

  /** How many states there are. */
  public int states() {
    return counts.length;
  }

  /** Customers who were in one state before and in the other after. */
  public long count(int from, int to) {
    return counts[from][to];
  }

  /** Customers of a state who were there both before and after, wherever they went. */
  public long from(int state) {
    long sum = 0;
    for (long count : counts[state]) {
      sum += count;
    }
    return sum;
  }

  /** Customers who were there before and are in a state now, wherever they came from. */
  public long to(int state) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[state];
    }
    return sum;
  }

  /** The share of those who were in one state before that is in the other now; 0 of nobody. */
  public double rate(int from, int to) {
    long all = from(from);
    return all == 0 ? 0 : counts[from][to] / (double) all;
  }

  /** Customers of a state now who were not there before. */
  public long arrived(int state) {
    return arrived[state];
  }

  /** Customers of a state before who are not there now. */
  public long gone(int state) {
    return gone[state];
  }

  /** Customers whose state is the same. */
  public long stayed() {
    long sum = 0;
    for (int state = 0; state < counts.length; state++) {
      sum += counts[state][state];
    }
    return sum;
  }

  /** Customers whose state is another. */
  public long moved() {
    long sum = -stayed();
    for (int state = 0; state < counts.length; state++) {
      sum += from(state);
    }
    return sum;
  }
}
