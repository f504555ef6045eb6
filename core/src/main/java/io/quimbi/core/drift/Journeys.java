package io.quimbi.core.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How customers travel through states, segments of an axis or archetypes, over a chain of
 * snapshots: who goes from where to where, how long they stay, and which ways are the most common.
 *
 * <p>Immutable. Cost O(snapshots · customers).
 */
public final class Journeys {
  private final double[] days;
  private final List<Flows> transitions;
  private final Flows all;
  private final List<List<Spell>> spells;
  private final List<Path> paths;

  /**
   * The states that a customer went through, each once as long as it lasted.
   *
   * @param states in order
   * @param customers who took this way
   * @param share of all customers with a way
   */
  public record Path(List<Integer> states, long customers, double share) {
    /** Copies the list. */
    public Path {
      states = List.copyOf(states);
    }
  }

  /**
   * A stay in one state.
   *
   * @param ended whether the customer was seen to go; else they stayed at least so long
   */
  private record Spell(double days, boolean ended) {}

  private Journeys(
      double[] days,
      List<Flows> transitions,
      int states,
      List<List<Spell>> spells,
      List<Path> paths) {
    this.days = days;
    this.transitions = List.copyOf(transitions);
    this.all = Flows.sum(transitions, states);
    this.spells = spells;
    this.paths = List.copyOf(paths);
  }

  /**
   * The journeys over a chain of snapshots.
   *
   * @param days when each snapshot was, rising
   * @param states for each snapshot the state of every customer, {@link Flows#ABSENT} where not
   *     there; all of the same customers
   * @param stateCount how many states there are
   * @throws IllegalArgumentException if there is no snapshot, days do not rise, or a shape or state
   *     does not fit
   */
  public static Journeys of(double[] days, int[][] states, int stateCount) {
    if (days.length == 0 || days.length != states.length) {
      throw new IllegalArgumentException(
          "journeys need states for each of at least one snapshot, had "
              + states.length
              + " for "
              + days.length);
    }
    List<Flows> transitions = new ArrayList<>();
    for (int s = 1; s < days.length; s++) {
      if (!(days[s] > days[s - 1])) {
        throw new IllegalArgumentException(
            "days of snapshots must rise, were " + days[s - 1] + " and " + days[s]);
      }
      transitions.add(Flows.of(states[s - 1], states[s], stateCount));
    }
    List<List<Spell>> spells = new ArrayList<>();
    for (int state = 0; state < stateCount; state++) {
      spells.add(new ArrayList<>());
    }
    Map<List<Integer>, Long> taken = new HashMap<>();
    long travellers = 0;
    for (int customer = 0; customer < states[0].length; customer++) {
      List<Integer> path = follow(days, states, customer, spells);
      if (!path.isEmpty()) {
        taken.merge(path, 1L, Long::sum);
        travellers++;
      }
    }
    List<Path> paths = new ArrayList<>();
    for (Map.Entry<List<Integer>, Long> way : taken.entrySet()) {
      paths.add(new Path(way.getKey(), way.getValue(), way.getValue() / (double) travellers));
    }
    paths.sort(
        Comparator.comparingLong((Path path) -> -path.customers())
            .thenComparing(path -> array(path.states()), Arrays::compare));
    return new Journeys(days.clone(), transitions, stateCount, spells, paths);
  }

  private static int[] array(List<Integer> states) {
    return states.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The way of one customer; adds its stays to those of their states. */
  private static List<Integer> follow(
      double[] days, int[][] states, int customer, List<List<Spell>> spells) {
    List<Integer> path = new ArrayList<>();
    int current = Flows.ABSENT;
    int since = 0;
    for (int s = 0; s < days.length; s++) {
      int state = states[s][customer];
      if (state == current) {
        continue;
      }
      // When a stay began that was under way at the first snapshot, nobody knows.
      if (current != Flows.ABSENT && since > 0) {
        boolean ended = state != Flows.ABSENT;
        double until = ended ? days[s] : days[s - 1];
        spells.get(current).add(new Spell(until - days[since], ended));
      }
      if (state != Flows.ABSENT && (path.isEmpty() || path.getLast() != state)) {
        path.add(state);
      }
      current = state;
      since = s;
    }
    if (current != Flows.ABSENT && since > 0) {
      spells.get(current).add(new Spell(days[days.length - 1] - days[since], false));
    }
    return path;
  }

  /** When each snapshot was (a copy). */
  public double[] days() {
    return days.clone();
  }

  /** The flows from each snapshot to the next. */
  public List<Flows> transitions() {
    return transitions;
  }

  /** The flows of all pairs together; its rates are those of a step chosen at random. */
  public Flows all() {
    return all;
  }

  /**
   * The median time spent in a state, days: the first time by which half of the stays are expected
   * to have ended. Stays that were not seen to end count for as long as they were seen (Kaplan and
   * Meier 1958, doi:10.1080/01621459.1958.10501452); those under way at the first snapshot are left
   * out. Measured from snapshot to snapshot, so no finer than they lie. Empty where more than half
   * last beyond what was seen, or nobody came.
   */
  public OptionalDouble medianDwellDays(int state) {
    List<Spell> sorted = new ArrayList<>(spells.get(state));
    sorted.sort(Comparator.comparingDouble(Spell::days));
    double staying = 1;
    int at = 0;
    while (at < sorted.size()) {
      double time = sorted.get(at).days();
      int atRisk = sorted.size() - at;
      int ended = 0;
      while (at < sorted.size() && sorted.get(at).days() == time) {
        ended += sorted.get(at).ended() ? 1 : 0;
        at++;
      }
      staying *= 1 - ended / (double) atRisk;
      if (staying <= 0.5) {
        return OptionalDouble.of(time);
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * The most common ways, the most common first; of equally common ones that of lower states.
   *
   * @param limit how many at most
   */
  public List<Path> paths(int limit) {
    return paths.subList(0, Math.clamp(limit, 0, paths.size()));
  }
}
