package io.quimbi.core.backtest;

import io.quimbi.core.IndexSort;
import io.quimbi.core.Workers;
import io.quimbi.core.feature.Percentiles;
import java.util.Arrays;
import java.util.List;

/**
 * How many changes a signal finds, and how soon, when it may raise so many false alarms. A false
 * alarm is a step from below the threshold to it or above at an as-of at which nothing had changed;
 * a customer's next one counts only after a pause, so that one episode is one alarm.
 *
 * <p>Thread-safe; nothing is kept but what it was made of, which is only read.
 */
public final class AlarmStudy {
  private static final double DAYS_PER_YEAR = 365.25;
  private static final int DAYS_PER_WEEK = 7;

  private final boolean[][] quiet;
  private final int pauseWeeks;
  private final double quietYears;

  /**
   * A study.
   *
   * @param quiet shape (weekly as-ofs, customers): where an alarm would be false
   * @param pauseWeeks after a false alarm, in which no other counts; at least 1
   * @throws IllegalArgumentException if {@code pauseWeeks} is below 1
   */
  public AlarmStudy(boolean[][] quiet, int pauseWeeks) {
    if (pauseWeeks < 1) {
      throw new IllegalArgumentException("pauseWeeks must be ≥ 1, was " + pauseWeeks);
    }
    this.quiet = quiet.clone();
    this.pauseWeeks = pauseWeeks;
    long weeks = 0;
    for (boolean[] week : quiet) {
      for (boolean q : week) {
        weeks += q ? 1 : 0;
      }
    }
    quietYears = weeks * DAYS_PER_WEEK / DAYS_PER_YEAR;
  }

  /** Customer-years in which nothing changed. */
  public double quietYears() {
    return quietYears;
  }

  /** False alarms per 1,000 quiet customer-years at a threshold; NaN without any. */
  public double falseAlarms(float[][] signal, double threshold) {
    return quietYears == 0 ? Double.NaN : countFalse(signal, threshold) / quietYears * 1000;
  }

  private long countFalse(float[][] signal, double threshold) {
    long count = 0;
    int customers = quiet.length == 0 ? 0 : quiet[0].length;
    int[] silentUntil = new int[customers];
    for (int k = 1; k < quiet.length; k++) {
      float[] before = signal[k - 1];
      float[] now = signal[k];
      boolean[] here = quiet[k];
      for (int c = 0; c < customers; c++) {
        if (now[c] >= threshold && here[c] && !(before[c] >= threshold) && k >= silentUntil[c]) {
          count++;
          silentUntil[c] = k + pauseWeeks;
        }
      }
    }
    return count;
  }

  /**
   * The lowest threshold found at which a signal raises no more false alarms than asked for.
   *
   * <p>The number of alarms rises as the threshold falls, until it is so low that hardly anybody is
   * below it; so the search comes from above.
   *
   * @param perThousandYears false alarms per 1,000 quiet customer-years, above 0
   * @return infinite where even the highest value of the signal raises more
   */
  public double threshold(float[][] signal, double perThousandYears) {
    if (!(perThousandYears > 0)) {
      throw new IllegalArgumentException("false alarms must be > 0, was " + perThousandYears);
    }
    float[] values = distinctQuietValues(signal);
    long most = (long) Math.floor(perThousandYears / 1000 * quietYears);
    // Doubling steps from the top to the first value with too many alarms, then halving.
    int within = values.length;
    int step = 1;
    int beyond = -1;
    while (within > 0) {
      int tried = Math.max(0, within - step);
      if (countFalse(signal, values[tried]) > most) {
        beyond = tried;
        break;
      }
      within = tried;
      step *= 2;
    }
    while (within - beyond > 1) {
      int middle = (within + beyond) >>> 1;
      if (countFalse(signal, values[middle]) > most) {
        beyond = middle;
      } else {
        within = middle;
      }
    }
    return within == values.length ? Double.POSITIVE_INFINITY : values[within];
  }

  private float[] distinctQuietValues(float[][] signal) {
    int count = 0;
    for (int k = 0; k < quiet.length; k++) {
      for (int c = 0; c < quiet[k].length; c++) {
        count += quiet[k][c] && !Float.isNaN(signal[k][c]) ? 1 : 0;
      }
    }
    float[] values = new float[count];
    int filled = 0;
    for (int k = 0; k < quiet.length; k++) {
      for (int c = 0; c < quiet[k].length; c++) {
        if (quiet[k][c] && !Float.isNaN(signal[k][c])) {
          values[filled++] = signal[k][c];
        }
      }
    }
    Arrays.sort(values);
    int distinct = 0;
    for (int i = 0; i < filled; i++) {
      if (i == 0 || values[i] != values[i - 1]) {
        values[distinct++] = values[i];
      }
    }
    return Arrays.copyOf(values, distinct);
  }

  /**
   * For each watch the as-of of the first step to the threshold or above, −1 where there is none:
   * an alarm that was on before and stayed tells of nothing new.
   */
  public static int[] firstAlarms(float[][] signal, double threshold, List<Watch> watches) {
    int[] alarms = new int[watches.size()];
    for (int i = 0; i < alarms.length; i++) {
      Watch watch = watches.get(i);
      alarms[i] = -1;
      for (int k = Math.max(1, watch.from()); k < watch.to() && alarms[i] < 0; k++) {
        if (signal[k][watch.customer()] >= threshold
            && !(signal[k - 1][watch.customer()] >= threshold)) {
          alarms[i] = k;
        }
      }
    }
    return alarms;
  }

  /**
   * What was found.
   *
   * @param caught share of the watches with an alarm
   * @param days median of the days given for those with one
   */
  public record Found(Estimate caught, Estimate days) {}

  /**
   * Sums up watches, with intervals from resampling their customers. The threshold is held: it
   * comes from the quiet customers, who are many more.
   *
   * @param days of each watch from the change to the alarm, or from it to the confirmation; NaN
   *     where there was no alarm
   */
  public static Found found(
      List<Watch> watches, double[] days, int replicates, long seed, Workers workers) {
    int[] customers = watches.stream().mapToInt(Watch::customer).distinct().sorted().toArray();
    int[] owner = new int[days.length];
    Arrays.setAll(owner, i -> Arrays.binarySearch(customers, watches.get(i).customer()));
    int[] order = new int[days.length];
    Arrays.setAll(order, i -> i);
    IndexSort.sort(order, 0, order.length, (a, b) -> Double.compare(days[a], days[b]));
    double[] shares = new double[replicates];
    double[] medians = new double[replicates];
    workers.forEach(
        replicates,
        b -> {
          int[] weights = Resample.weights(customers.length, seed, b);
          shares[b] = share(days, owner, weights);
          medians[b] = median(days, order, owner, weights);
        });
    int[] ones = new int[customers.length];
    Arrays.fill(ones, 1);
    return new Found(
        Estimate.of(share(days, owner, ones), shares),
        Estimate.of(median(days, order, owner, ones), medians));
  }

  private static double share(double[] days, int[] owner, int[] weights) {
    long caught = 0;
    long all = 0;
    for (int i = 0; i < days.length; i++) {
      all += weights[owner[i]];
      caught += Double.isNaN(days[i]) ? 0 : weights[owner[i]];
    }
    return all == 0 ? Double.NaN : (double) caught / all;
  }

  /** The weighted median, in the order of days, those without an alarm last. */
  private static double median(double[] days, int[] order, int[] owner, int[] weights) {
    int size = 0;
    for (int i : order) {
      size += Double.isNaN(days[i]) ? 0 : weights[owner[i]];
    }
    double[] sorted = new double[size];
    int filled = 0;
    for (int i : order) {
      if (!Double.isNaN(days[i])) {
        Arrays.fill(sorted, filled, filled + weights[owner[i]], days[i]);
        filled += weights[owner[i]];
      }
    }
    return Percentiles.ofSorted(sorted, 0.5);
  }
}
