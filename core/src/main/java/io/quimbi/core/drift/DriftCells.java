package io.quimbi.core.drift;

import io.quimbi.core.feature.Percentiles;
import java.util.Arrays;
import java.util.Optional;

/**
 * What size of drift is usual, by order count: the same 4-week drift that is a landslide for a
 * customer of fifty orders is noise for one of three. One of these serves one axis, or the overall
 * drift, at one spacing.
 *
 * <p>Customers are put in cells of 1, 2, 3–4, 5–9, 10–19, 20–49 and 50 orders or more. From the
 * top, a cell under 200 customers joins the next lower; the lowest joins the next higher.
 * Percentiles interpolate linearly between order statistics.
 *
 * <p>Immutable and thread-safe; 16 numbers a cell.
 */
public final class DriftCells {
  /** Fewest customers whose percentiles are believed. */
  public static final int CUSTOMERS_MIN = 200;

  private static final int[] ORDERS_MIN = {1, 2, 3, 5, 10, 20, 50};

  /** The six that severities and weights use, and enough beside them to tell a rank. */
  private static final double[] SHARES = {
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 1
  };

  private static final int P75 = Arrays.binarySearch(SHARES, 0.75);
  private static final int P90 = Arrays.binarySearch(SHARES, 0.9);
  private static final int P97_5 = Arrays.binarySearch(SHARES, 0.975);
  private static final int P99_5 = Arrays.binarySearch(SHARES, 0.995);

  private final int[] ordersMin;
  private final double[][] quantiles;

  private DriftCells(int[] ordersMin, double[][] quantiles) {
    this.ordersMin = ordersMin;
    this.quantiles = quantiles;
  }

  /**
   * Takes the percentiles of a store's own history.
   *
   * @param orders order count of each customer at the older as-of, ≥ 1; one entry a customer
   * @param drift score of each from 0 to 1, NaN where there is none (an eligibility event)
   * @return empty where fewer than 200 customers have a score
   * @throws IllegalArgumentException if the lengths differ, a score with a count under 1, or a
   *     score outside [0, 1]
   */
  public static Optional<DriftCells> fit(int[] orders, double[] drift) {
    if (orders.length != drift.length) {
      throw new IllegalArgumentException(
          "customer count differs: orders " + orders.length + ", drift " + drift.length);
    }
    int cells = ORDERS_MIN.length;
    int[] size = new int[cells];
    int scored = 0;
    for (int i = 0; i < orders.length; i++) {
      if (!Double.isNaN(drift[i])) {
        requireScore(drift[i]);
        requireOrders(orders[i]);
        size[cellOf(ORDERS_MIN, orders[i])]++;
        scored++;
      }
    }
    if (scored < CUSTOMERS_MIN) {
      return Optional.empty();
    }
    int[] group = groups(size);
    int groups = group[cells - 1] + 1;
    int[] groupSize = new int[groups];
    int[] groupOrdersMin = new int[groups];
    for (int cell = cells - 1; cell >= 0; cell--) {
      groupSize[group[cell]] += size[cell];
      groupOrdersMin[group[cell]] = ORDERS_MIN[cell];
    }
    double[][] sorted = new double[groups][];
    Arrays.setAll(sorted, g -> new double[groupSize[g]]);
    int[] filled = new int[groups];
    for (int i = 0; i < orders.length; i++) {
      if (!Double.isNaN(drift[i])) {
        int g = group[cellOf(ORDERS_MIN, orders[i])];
        sorted[g][filled[g]++] = drift[i];
      }
    }
    double[][] quantiles = new double[groups][SHARES.length];
    for (int g = 0; g < groups; g++) {
      Arrays.sort(sorted[g]);
      double[] own = sorted[g];
      Arrays.setAll(quantiles[g], q -> Percentiles.ofSorted(own, SHARES[q]));
    }
    return Optional.of(new DriftCells(groupOrdersMin, quantiles));
  }

  /** How many cells there are before any are joined. */
  static int cellCount() {
    return ORDERS_MIN.length;
  }

  /** The least order count of a cell before any are joined. */
  static int ordersMin(int cell) {
    return ORDERS_MIN[cell];
  }

  /** The cell of an order count before any are joined. */
  static int cellOf(int orders) {
    return cellOf(ORDERS_MIN, orders);
  }

  /** To which joined cell, ascending from 0, each cell of so many customers belongs. */
  static int[] groups(int[] size) {
    int cells = size.length;
    int[] joined = size.clone();
    boolean[] joinsLower = new boolean[cells];
    for (int cell = cells - 1; cell > 0; cell--) {
      if (joined[cell] < CUSTOMERS_MIN) {
        joinsLower[cell] = true;
        joined[cell - 1] += joined[cell];
      }
    }
    if (joined[0] < CUSTOMERS_MIN) {
      for (int cell = 1; cell < cells; cell++) {
        if (!joinsLower[cell]) {
          joinsLower[cell] = true;
          break;
        }
      }
    }
    int[] group = new int[cells];
    for (int cell = 1; cell < cells; cell++) {
      group[cell] = group[cell - 1] + (joinsLower[cell] ? 0 : 1);
    }
    return group;
  }

  /**
   * Cells as they were once fitted.
   *
   * @param ordersMin as {@link #ordersMin} gave them
   * @param quantiles as {@link #quantiles} gave them
   * @throws IllegalArgumentException if they are not of one fit
   */
  public static DriftCells of(int[] ordersMin, double[][] quantiles) {
    if (ordersMin.length == 0 || ordersMin.length != quantiles.length || ordersMin[0] != 1) {
      throw new IllegalArgumentException(
          "cells must begin at 1 order and have quantiles each, were "
              + Arrays.toString(ordersMin)
              + " with "
              + quantiles.length);
    }
    for (int g = 0; g < ordersMin.length; g++) {
      if (g > 0 && ordersMin[g] <= ordersMin[g - 1]) {
        throw new IllegalArgumentException(
            "cells must ascend by orders, were " + Arrays.toString(ordersMin));
      }
      if (quantiles[g].length != SHARES.length) {
        throw new IllegalArgumentException(
            "a cell must have " + SHARES.length + " quantiles, had " + quantiles[g].length);
      }
      double least = 0;
      for (double quantile : quantiles[g]) {
        if (!(quantile >= least && quantile <= 1)) {
          throw new IllegalArgumentException(
              "quantiles of drift must ascend within [0, 1], were "
                  + Arrays.toString(quantiles[g]));
        }
        least = quantile;
      }
    }
    return new DriftCells(ordersMin.clone(), copy(quantiles));
  }

  /** Fewest orders of each joined cell, ascending from 1. */
  public int[] ordersMin() {
    return ordersMin.clone();
  }

  /** By joined cell, the drift at each of {@link #shares}. */
  public double[][] quantiles() {
    return copy(quantiles);
  }

  /** The shares of customers that {@link #quantiles} are at, from 0 to 1. */
  public static double[] shares() {
    return SHARES.clone();
  }

  /**
   * A percentile of the cell that a customer with so many orders belongs to.
   *
   * @param share 0.5, 0.75, 0.9, 0.95, 0.975 or 0.995, or another of {@link #shares}
   * @throws IllegalArgumentException for other shares, or fewer than 1 order
   */
  public double percentile(int orders, double share) {
    int q = Arrays.binarySearch(SHARES, share);
    if (q < 0) {
      throw new IllegalArgumentException(
          "share must be one of " + Arrays.toString(SHARES) + ", was " + share);
    }
    return cell(orders)[q];
  }

  /**
   * Severity against the customer's cell; a bound belongs to the higher level. No drift is STABLE
   * whatever the percentiles.
   *
   * @param drift from 0 to 1
   */
  public Severity severity(int orders, double drift) {
    requireScore(drift);
    double[] cell = cell(orders);
    if (drift == 0 || drift < cell[P75]) {
      return Severity.STABLE;
    }
    if (drift < cell[P90]) {
      return Severity.MINOR;
    }
    if (drift < cell[P97_5]) {
      return Severity.MODERATE;
    }
    return drift < cell[P99_5] ? Severity.SIGNIFICANT : Severity.MAJOR;
  }

  /** Whether a drift is above the 99.5th percentile of the customer's cell. */
  public boolean anomaly(int orders, double drift) {
    requireScore(drift);
    return drift > cell(orders)[P99_5];
  }

  /**
   * The rank of a drift within its cell, from 0 to 100: interpolated between the stored
   * percentiles, the middle of the ranks that share the value where many do.
   */
  public double rank(int orders, double drift) {
    requireScore(drift);
    double[] cell = cell(orders);
    int last = cell.length - 1;
    if (drift < cell[0]) {
      return 0;
    }
    if (drift > cell[last]) {
      return 100;
    }
    int below = 0;
    while (below < last && cell[below + 1] < drift) {
      below++;
    }
    double least = cell[below] < drift ? shareAt(cell, below, drift) : SHARES[below];
    int above = last;
    while (above > 0 && cell[above - 1] > drift) {
      above--;
    }
    double most = cell[above] > drift ? shareAt(cell, above - 1, drift) : SHARES[above];
    return 50 * (least + most);
  }

  /** The share at which the line from quantile {@code q} to the next reaches the drift. */
  private static double shareAt(double[] cell, int q, double drift) {
    return SHARES[q] + (SHARES[q + 1] - SHARES[q]) * ((drift - cell[q]) / (cell[q + 1] - cell[q]));
  }

  private double[] cell(int orders) {
    requireOrders(orders);
    return quantiles[cellOf(ordersMin, orders)];
  }

  private static int cellOf(int[] ordersMin, int orders) {
    int cell = ordersMin.length - 1;
    while (ordersMin[cell] > orders) {
      cell--;
    }
    return cell;
  }

  private static void requireOrders(int orders) {
    if (orders < 1) {
      throw new IllegalArgumentException(
          "order count must be ≥ 1, was " + orders + "; a customer appears with the first order");
    }
  }

  private static void requireScore(double drift) {
    if (!(drift >= 0 && drift <= 1)) {
      throw new IllegalArgumentException("drift must be 0 to 1, was " + drift);
    }
  }

  private static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    Arrays.setAll(copy, i -> rows[i].clone());
    return copy;
  }
}
