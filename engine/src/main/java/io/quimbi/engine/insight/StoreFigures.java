package io.quimbi.engine.insight;

import java.util.List;
import java.util.Map;

/**
 * What a store holds and does, for whoever watches over it.
 *
 * @param counts customers, orders and so on, by kind
 * @param ageSeconds since the newest order, snapshot and model; those there are
 * @param runs the latest, by kind and state
 */
public record StoreFigures(
    Map<String, Long> counts, Map<String, Double> ageSeconds, List<RunCount> runs) {

  /** How many of the latest runs are of a kind and in a state. */
  public record RunCount(String kind, String state, long count) {}
}
