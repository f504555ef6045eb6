package io.quimbi.core.drift;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Measures what size of drift is usual in a store: the thumbprints at an as-of are held against
 * those of the same customers 7, 28 and 91 days before, all under one model.
 *
 * <p>Of each cell of order count a simple random sample of up to 2,000 customers is compared, drawn
 * after small cells have been joined, so that within a cell every customer counts the same: the
 * true rank of a percentile p is met within a standard error of √(p(1−p)/2000), 0.16 points at the
 * 99.5th. Cost: up to 2,000 feature passes per cell and spacing.
 */
public final class DriftCalibration {
  static final int SAMPLE_PER_CELL = 2_000;

  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int ROWS_PER_BLOCK = 256;

  private DriftCalibration() {}

  /**
   * Calibrates drift under a model.
   *
   * @param history of which the slices are gone through twice
   * @param now everybody's thumbprints under the model at the as-of to measure back from
   * @param seed of the samples
   * @return without cells at a spacing at whose older end fewer than 200 customers had ordered
   */
  public static Calibration fit(OrderHistory history, Thumbprints now, long seed, Workers workers) {
    int spacings = Calibration.spacingCount();
    long[] then = new long[spacings];
    Arrays.setAll(then, s -> now.matrix().asOf() - Calibration.spacingDays(s) * MICROS_PER_DAY);
    int[][] orders = orders(history, then);
    int[] rowOf = new int[orders[0].length];
    Arrays.fill(rowOf, -1);
    for (int row = 0; row < now.rows(); row++) {
      rowOf[now.matrix().customer(row)] = row;
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[][] samples = new int[spacings][];
    for (int s = 0; s < spacings; s++) {
      for (int c = 0; c < rowOf.length; c++) {
        // Whose orders have all been cancelled since has no thumbprint to compare with.
        orders[s][c] = rowOf[c] < 0 ? 0 : orders[s][c];
      }
      int[] sample = sample(orders[s], random.split());
      samples[s] = sample.length < DriftCells.CUSTOMERS_MIN ? new int[0] : sample;
    }
    Calibration calibration = Calibration.none();
    List<List<FeatureMatrix>> older = older(history, now.model(), samples, then, workers);
    for (int s = 0; s < spacings; s++) {
      if (!older.get(s).isEmpty()) {
        calibration = fit(calibration, s, FeatureMatrix.joined(older.get(s)), rowOf, now, workers);
      }
    }
    return calibration;
  }

  /** The features of the samples at each time, in parts as the history is in slices. */
  private static List<List<FeatureMatrix>> older(
      OrderHistory history, SegmentModel model, int[][] samples, long[] then, Workers workers) {
    List<List<FeatureMatrix>> parts = new ArrayList<>();
    for (int s = 0; s < then.length; s++) {
      parts.add(new ArrayList<>());
    }
    for (Slice slice : history.slices()) {
      FeatureExtractor extractor = new FeatureExtractor(slice.book(), model.reference(), workers);
      for (int s = 0; s < then.length; s++) {
        int[] own = slice.own(samples[s]);
        if (own.length > 0) {
          FeatureMatrix part = extractor.extract(own, then[s], then[s], workers);
          parts.get(s).add(part.withoutBook(slice.firstCustomer()));
        }
      }
    }
    return parts;
  }

  private static Calibration fit(
      Calibration calibration,
      int spacing,
      FeatureMatrix matrix,
      int[] rowOf,
      Thumbprints now,
      Workers workers) {
    SegmentModel model = now.model();
    DriftMeasure equal = DriftMeasure.plain(model);
    Thumbprints older = Thumbprints.of(model, matrix, workers);
    int rows = matrix.rows();
    int axes = older.axes().size();
    int[] orders = new int[rows];
    Arrays.setAll(orders, matrix::orders);
    double[][] scores = new double[rows][axes];
    workers.forEach(
        Math.ceilDiv(rows, ROWS_PER_BLOCK),
        block -> {
          Thumbprints.Reader before = older.reader();
          Thumbprints.Reader after = now.reader();
          int[] dominantBefore = new int[axes];
          int[] dominantAfter = new int[axes];
          int end = Math.min(rows, (block + 1) * ROWS_PER_BLOCK);
          for (int row = block * ROWS_PER_BLOCK; row < end; row++) {
            int rowNow = rowOf[matrix.customer(row)];
            for (int a = 0; a < axes; a++) {
              dominantBefore[a] = older.dominantLeaf(row, a);
              dominantAfter[a] = now.dominantLeaf(rowNow, a);
            }
            equal.scores(
                before.read(row), dominantBefore, after.read(rowNow), dominantAfter, scores[row]);
          }
        });
    Calibration fitted = calibration;
    double[] column = new double[rows];
    for (int a = 0; a < axes; a++) {
      Axis axis = older.axes().get(a).axis();
      for (int row = 0; row < rows; row++) {
        column[row] = scores[row][a];
      }
      Optional<DriftCells> cells = DriftCells.fit(orders, column);
      if (cells.isPresent()) {
        fitted = fitted.with(spacing, axis, cells.get());
      }
    }
    CalibratedDrift weighted = new CalibratedDrift(equal, fitted, false);
    for (int row = 0; row < rows; row++) {
      column[row] =
          weighted.measure(orders[row], Calibration.spacingDays(spacing)).overall(scores[row]);
    }
    Optional<DriftCells> overall = DriftCells.fit(orders, column);
    return overall.isPresent() ? fitted.withOverall(spacing, overall.get()) : fitted;
  }

  /** Each customer's orders by each time, those cancelled by then left out. */
  private static int[][] orders(OrderHistory history, long[] until) {
    int[][] orders = new int[until.length][0];
    for (Slice slice : history.slices()) {
      OrderBook book = slice.book();
      for (int t = 0; t < until.length; t++) {
        orders[t] = Arrays.copyOf(orders[t], slice.endCustomer());
        for (int c = 0; c < book.customerCount(); c++) {
          orders[t][slice.firstCustomer() + c] = orders(book, c, until[t]);
        }
      }
    }
    return orders;
  }

  private static int orders(OrderBook book, int customer, long until) {
    int orders = 0;
    for (int o = book.firstOrder(customer);
        o < book.endOrder(customer) && book.orderTime(o) <= until;
        o++) {
      orders += book.orderCancelledAt(o) > until ? 1 : 0;
    }
    return orders;
  }

  /**
   * Up to 2,000 customers of each joined cell, all in rising order.
   *
   * @param orders of each customer, 0 for those who take no part
   */
  static int[] sample(int[] orders, SplittableRandom random) {
    int[] size = new int[DriftCells.cellCount()];
    for (int count : orders) {
      if (count > 0) {
        size[DriftCells.cellOf(count)]++;
      }
    }
    int[] group = DriftCells.groups(size);
    int[] left = new int[group[group.length - 1] + 1];
    for (int cell = 0; cell < size.length; cell++) {
      left[group[cell]] += size[cell];
    }
    int[] wanted = new int[left.length];
    Arrays.setAll(wanted, g -> Math.min(SAMPLE_PER_CELL, left[g]));
    int[] sample = new int[Arrays.stream(wanted).sum()];
    int taken = 0;
    for (int c = 0; c < orders.length; c++) {
      if (orders[c] > 0) {
        // Selection sampling: each is taken with the chance that fills what is still wanted.
        int g = group[DriftCells.cellOf(orders[c])];
        if (random.nextInt(left[g]) < wanted[g]) {
          sample[taken++] = c;
          wanted[g]--;
        }
        left[g]--;
      }
    }
    return sample;
  }
}
