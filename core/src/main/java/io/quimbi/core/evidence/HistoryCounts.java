package io.quimbi.core.evidence;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the evidence of all customers is computed from: counts and sums of orders in and before each
 * window, taken in one pass over the book. Orders after the as-of, orders cancelled by then and
 * refunds after it play no part.
 */
final class HistoryCounts {
  static final double MICROS_PER_DAY = 86_400_000_000.0;
  private static final long DAY = 86_400_000_000L;

  /** How much history before the window the rate of orders is taken from. */
  static final int EXPOSURE_DAYS_MAX = 364;

  /** Last year's season may come this much earlier or later. */
  private static final int SEASON_SLACK_DAYS = 14;

  private static final int BLOCK = 4096;

  private static final Measure[] SHARES = {
    Measure.DISCOUNTED_ORDERS, Measure.NEW_CATEGORY_ORDERS, Measure.REFUNDED_ORDERS
  };

  final int customers;

  /** Days from the first order to the as-of; NaN for a customer without an order. */
  final double[] knownDays;

  /** Orders in (t−w, t], [window of frequency][customer]. */
  final int[][] recent = new int[Measure.FREQUENCY.windowCount()][];

  /** Orders after the first in (t−w−364, t−w]. */
  final int[][] past = new int[Measure.FREQUENCY.windowCount()][];

  /** Orders in the same season of last year, (t−364−w−14, t−364+14]. */
  final int[][] season = new int[Measure.FREQUENCY.windowCount()][];

  /** Orders at or before t−w, the first among them. */
  final int[][] before = new int[Measure.FREQUENCY.windowCount()][];

  /** m, d, n₁ and d₁ of a share, [share][window][customer]. */
  final int[][][] shareRecent = new int[SHARES.length][2][];

  final int[][][] shareRecentKind = new int[SHARES.length][2][];
  final int[][][] sharePast = new int[SHARES.length][2][];
  final int[][][] sharePastKind = new int[SHARES.length][2][];

  /** Orders with a value, Σ ln V and Σ (ln V − mean)², [window][customer]. */
  final int[][] valueRecent = new int[2][];

  final double[][] valueRecentSum = new double[2][];
  final int[][] valuePast = new int[2][];
  final double[][] valuePastSum = new double[2][];
  final double[][] valuePastDeviation = new double[2][];

  private HistoryCounts(int customers) {
    this.customers = customers;
    knownDays = new double[customers];
    for (int[][] column : new int[][][] {recent, past, season, before, valueRecent, valuePast}) {
      for (int w = 0; w < column.length; w++) {
        column[w] = new int[customers];
      }
    }
    for (int[][][] column :
        new int[][][][] {shareRecent, shareRecentKind, sharePast, sharePastKind}) {
      for (int[][] ofShare : column) {
        ofShare[0] = new int[customers];
        ofShare[1] = new int[customers];
      }
    }
    for (double[][] column : new double[][][] {valueRecentSum, valuePastSum, valuePastDeviation}) {
      column[0] = new double[customers];
      column[1] = new double[customers];
    }
  }

  /** Every array by customer, always in the same order. */
  private List<Object> columns() {
    List<Object> columns = new ArrayList<>();
    columns.add(knownDays);
    for (int[][] column : new int[][][] {recent, past, season, before, valueRecent, valuePast}) {
      columns.addAll(List.of(column));
    }
    for (int[][][] column :
        new int[][][][] {shareRecent, shareRecentKind, sharePast, sharePastKind}) {
      for (int[][] ofShare : column) {
        columns.addAll(List.of(ofShare));
      }
    }
    for (double[][] column : new double[][][] {valueRecentSum, valuePastSum, valuePastDeviation}) {
      columns.addAll(List.of(column));
    }
    return columns;
  }

  static Measure share(int index) {
    return SHARES[index];
  }

  static int shareCount() {
    return SHARES.length;
  }

  /** e = min(364, t − w − t₁), the days that the past of a window is taken from. */
  static double exposure(double knownDays, double window) {
    return Math.min(EXPOSURE_DAYS_MAX, knownDays - window);
  }

  /** Of all slices, customers numbered through them; goes through them once. */
  static HistoryCounts of(OrderHistory history, long asOf, Workers workers) {
    List<HistoryCounts> parts = new ArrayList<>();
    int customers = 0;
    for (Slice slice : history.slices()) {
      parts.add(of(slice.book(), asOf, workers));
      customers = slice.endCustomer();
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    HistoryCounts all = new HistoryCounts(customers);
    List<Object> to = all.columns();
    int at = 0;
    for (HistoryCounts part : parts) {
      List<Object> from = part.columns();
      for (int column = 0; column < to.size(); column++) {
        System.arraycopy(from.get(column), 0, to.get(column), at, part.customers);
      }
      at += part.customers;
    }
    return all;
  }

  static HistoryCounts of(OrderBook book, long asOf, Workers workers) {
    int customers = book.customerCount();
    HistoryCounts counts = new HistoryCounts(customers);
    workers.forEach(
        (customers + BLOCK - 1) / BLOCK,
        block -> {
          Pass pass = counts.new Pass(book, asOf);
          for (int c = block * BLOCK; c < Math.min(customers, (block + 1) * BLOCK); c++) {
            pass.count(c);
          }
        });
    return counts;
  }

  /** The space that one block of customers is counted in. */
  private final class Pass {
    private final OrderBook book;
    private final long asOf;
    private final int[] seenBy;
    private boolean[] refunded = new boolean[64];
    private final boolean[] ofKind = new boolean[SHARES.length];

    Pass(OrderBook book, long asOf) {
      this.book = book;
      this.asOf = asOf;
      seenBy = new int[book.categoryCount()];
    }

    void count(int c) {
      knownDays[c] = Double.NaN;
      markRefunded(c);
      int place = 0;
      for (int o = book.firstOrder(c); o < book.endOrder(c) && book.orderTime(o) <= asOf; o++) {
        if (book.orderCancelledAt(o) <= asOf) {
          continue;
        }
        long age = asOf - book.orderTime(o);
        if (place == 0) {
          knownDays[c] = age / MICROS_PER_DAY;
        }
        countOrder(c, age, place == 0);
        countShares(c, o, age, place == 0);
        place++;
      }
    }

    private void markRefunded(int c) {
      int first = book.firstOrder(c);
      int orders = book.endOrder(c) - first;
      if (refunded.length < orders) {
        refunded = new boolean[Math.max(orders, 2 * refunded.length)];
      }
      Arrays.fill(refunded, 0, orders, false);
      for (int r = book.firstRefund(c); r < book.endRefund(c) && book.refundTime(r) <= asOf; r++) {
        refunded[book.orderOfLine(c, book.refundLine(r)) - first] = true;
      }
    }

    private void countOrder(int c, long age, boolean first) {
      for (int w = 0; w < recent.length; w++) {
        long window = Measure.FREQUENCY.windowDays(w) * DAY;
        if (age < window) {
          recent[w][c]++;
        } else {
          before[w][c]++;
          if (!first && age < window + EXPOSURE_DAYS_MAX * DAY) {
            past[w][c]++;
          }
        }
        if (!first
            && age >= (EXPOSURE_DAYS_MAX - SEASON_SLACK_DAYS) * DAY
            && age < (EXPOSURE_DAYS_MAX + SEASON_SLACK_DAYS) * DAY + window) {
          season[w][c]++;
        }
      }
    }

    private void countShares(int c, int o, long age, boolean first) {
      boolean discounted = false;
      boolean newCategory = false;
      long paid = 0;
      for (int l = book.firstLine(o); l < book.endLine(o); l++) {
        paid += book.lineListTotal(l) - book.lineDiscount(l);
        discounted |= book.lineDiscount(l) > 0;
        int category = book.lineCategory(l);
        // Customers are told apart by their number + 1, since nobody has seen anything at first.
        if (category != Dictionary.NONE && seenBy[category] != c + 1) {
          seenBy[category] = c + 1;
          newCategory = true;
        }
      }
      ofKind[0] = discounted;
      ofKind[1] = newCategory;
      ofKind[2] = refunded[o - book.firstOrder(c)];
      for (int w = 0; w < 2; w++) {
        boolean inWindow = age < Measure.VALUE.windowDays(w) * DAY;
        for (int s = 0; s < SHARES.length; s++) {
          // All that a first order has is new: it says nothing about exploring.
          if (SHARES[s] == Measure.NEW_CATEGORY_ORDERS && first) {
            continue;
          }
          (inWindow ? shareRecent : sharePast)[s][w][c]++;
          if (ofKind[s]) {
            (inWindow ? shareRecentKind : sharePastKind)[s][w][c]++;
          }
        }
        if (paid > 0) {
          double logValue = Math.log(Money.toUnits(paid));
          if (inWindow) {
            valueRecent[w][c]++;
            valueRecentSum[w][c] += logValue;
          } else {
            // Welford's update: squares of ln V less the square of the mean would cancel.
            int n = valuePast[w][c]++;
            double off = n == 0 ? 0 : logValue - valuePastSum[w][c] / n;
            valuePastDeviation[w][c] += off * off * n / (n + 1.0);
            valuePastSum[w][c] += logValue;
          }
        }
      }
    }
  }
}
