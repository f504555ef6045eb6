package io.quimbi.engine.snapshot;

import java.util.Map;

/**
 * Where it is kept how many customers moved how much between two runs, for as long as both are
 * there and nobody's snapshot is put into one of them. Implementations are thread-safe.
 */
public interface SeveritySteps {
  /** Two runs by their numbers. */
  record Runs(long from, long to) {}

  /**
   * What is known under a model.
   *
   * @param what of what the drift is, and how it was taken
   * @return counts as JSON
   */
  Map<Runs, String> known(String storeId, int modelNo, String what);

  /** Keeps counts; those that are there already stay. */
  void keep(String storeId, int modelNo, String what, Runs runs, String counts);
}
