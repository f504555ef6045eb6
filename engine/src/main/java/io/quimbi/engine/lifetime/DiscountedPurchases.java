package io.quimbi.engine.lifetime;

import io.quimbi.core.Workers;
import io.quimbi.core.lifetime.ClvSettings;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import java.util.Arrays;

/**
 * Discounted purchases to come of customers who are alive. They depend on x and T alone, and most
 * customers share theirs with many others, so each pair is computed once.
 */
final class DiscountedPurchases {
  private static final int BLOCK_PAIRS = 64;

  private final PurchaseSummaries summaries;
  private final long[] pairs;
  private final double[] figures;

  private DiscountedPurchases(PurchaseSummaries summaries, long[] pairs, double[] figures) {
    this.summaries = summaries;
    this.pairs = pairs;
    this.figures = figures;
  }

  static DiscountedPurchases of(
      LifetimeFit fit, PurchaseSummaries summaries, ClvSettings clv, Workers workers) {
    long[] all = new long[summaries.size()];
    for (int row = 0; row < all.length; row++) {
      all[row] = pair(summaries, row);
    }
    Arrays.sort(all);
    long[] pairs = distinct(all);
    double[] figures = new double[pairs.length];
    PurchaseModel model = fit.model();
    workers.forEach(
        (pairs.length + BLOCK_PAIRS - 1) / BLOCK_PAIRS,
        block -> {
          int end = Math.min(pairs.length, (block + 1) * BLOCK_PAIRS);
          for (int i = block * BLOCK_PAIRS; i < end; i++) {
            int days = (int) pairs[i];
            figures[i] =
                model.discountedPurchasesIfAlive(
                    clv, fit.unit(), (int) (pairs[i] >> 32), fit.unit().ofDays(days));
          }
        });
    return new DiscountedPurchases(summaries, pairs, figures);
  }

  private static long[] distinct(long[] sorted) {
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** x above, T in whole days below: summaries of a history have ages of whole days. */
  private static long pair(PurchaseSummaries summaries, int row) {
    long days = Math.round(summaries.age(row) * summaries.unit().days());
    return ((long) summaries.x(row) << 32) + days;
  }

  /** Of the customer in a row of the summaries. */
  double ifAlive(int row) {
    return figures[Arrays.binarySearch(pairs, pair(summaries, row))];
  }
}
