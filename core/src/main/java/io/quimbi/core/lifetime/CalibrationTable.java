package io.quimbi.core.lifetime;

import io.quimbi.core.IndexSort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether the forecasts come true: customers in ten groups from the least to the most purchases
 * expected, and what each group then bought.
 *
 * @param deciles from the least expected to the most; fewer where there are fewer customers
 * @param expected purchases expected of everybody
 * @param actual purchases made by everybody
 */
public record CalibrationTable(List<Decile> deciles, double expected, long actual) {
  private static final int GROUPS = 10;

  /** Copies the list. */
  public CalibrationTable {
    deciles = List.copyOf(deciles);
  }

  /**
   * One group.
   *
   * @param number 1 for the least expected
   * @param customers in the group
   * @param expectedFrom the least purchases expected of one of them
   * @param expectedTo the most purchases expected of one of them
   * @param expected purchases expected of all of them
   * @param actual purchases made by all of them
   */
  public record Decile(
      int number,
      int customers,
      double expectedFrom,
      double expectedTo,
      double expected,
      long actual) {}

  /**
   * The table of forecasts against facts.
   *
   * @param expected purchases expected of each customer
   * @param actual purchases made by each customer, as long; equal forecasts stay in this order
   */
  public static CalibrationTable of(double[] expected, int[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalArgumentException(
          "forecasts and facts differ in number: " + expected.length + " and " + actual.length);
    }
    int customers = expected.length;
    int[] order = IntStream.range(0, customers).toArray();
    IndexSort.sort(order, 0, customers, (i, j) -> Double.compare(expected[i], expected[j]));
    List<Decile> deciles = new ArrayList<>();
    double expectedAll = 0;
    long actualAll = 0;
    for (int group = 0; group < GROUPS; group++) {
      int from = (int) ((long) customers * group / GROUPS);
      int to = (int) ((long) customers * (group + 1) / GROUPS);
      if (from < to) {
        double expectedSum = 0;
        long actualSum = 0;
        for (int k = from; k < to; k++) {
          expectedSum += expected[order[k]];
          actualSum += actual[order[k]];
        }
        deciles.add(
            new Decile(
                deciles.size() + 1,
                to - from,
                expected[order[from]],
                expected[order[to - 1]],
                expectedSum,
                actualSum));
        expectedAll += expectedSum;
        actualAll += actualSum;
      }
    }
    return new CalibrationTable(deciles, expectedAll, actualAll);
  }
}
