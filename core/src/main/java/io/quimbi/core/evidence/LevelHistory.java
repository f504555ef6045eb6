package io.quimbi.core.evidence;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * The {@link ActivityLevel} of customers week by week, as far back as {@link LevelDrop} looks, from
 * their orders.
 *
 * <p>Immutable and thread-safe.
 */
public final class LevelHistory {
  private static final long MICROS_PER_WEEK = 7 * 86_400_000_000L;
  private static final int SAMPLE = 1_000;

  private final ActivityLevel level;
  private final FeatureExtractor extractor;

  private LevelHistory(ActivityLevel level, FeatureExtractor extractor) {
    this.level = level;
    this.extractor = extractor;
  }

  /**
   * Levels under a model.
   *
   * @param extractor of a book, under the model's reference
   * @return empty where the model has no level
   */
  public static Optional<LevelHistory> of(SegmentModel model, FeatureExtractor extractor) {
    return ActivityLevel.of(model).map(level -> new LevelHistory(level, extractor));
  }

  /**
   * D, the level drop, of some customers.
   *
   * @param customers indices into the book, rising
   * @param asOf microseconds since the epoch
   * @return by customer as given; NaN as {@link LevelDrop#at} has it
   */
  public double[] drops(int[] customers, long asOf, Workers workers) {
    int weeks = LevelDrop.WEEKS_BACK_MAX;
    double[][] levels = unknown(customers.length, weeks);
    for (int week = 0; week <= weeks - LevelDrop.WEEKS_BACK_MIN; week++) {
      levels(customers, asOf - (weeks - week) * MICROS_PER_WEEK, week, levels, workers);
    }
    levels(customers, asOf, weeks, levels, workers);
    double[] drops = new double[customers.length];
    Arrays.setAll(drops, c -> LevelDrop.at(levels[c], weeks));
    return drops;
  }

  /**
   * E of one customer.
   *
   * @param customer index into the book
   * @param asOf microseconds since the epoch
   * @return NaN before the first order
   */
  public double level(int customer, long asOf, Workers workers) {
    double[][] level = unknown(1, 0);
    levels(new int[] {customer}, asOf, 0, level, workers);
    return level[0][0];
  }

  private static double[][] unknown(int customers, int weeks) {
    double[][] levels = new double[customers][weeks + 1];
    for (double[] own : levels) {
      Arrays.fill(own, Double.NaN);
    }
    return levels;
  }

  private void levels(int[] customers, long asOf, int week, double[][] levels, Workers workers) {
    FeatureMatrix matrix = extractor.extract(customers, asOf, asOf, workers);
    ActivityLevel.Reader reader = level.reader();
    int at = 0;
    for (int row = 0; row < matrix.rows(); row++) {
      while (customers[at] != matrix.customer(row)) {
        at++;
      }
      levels[at][week] = reader.read(matrix, row);
    }
  }

  /**
   * The store's 97.5th percentile of D, above which a drop is beyond the usual: of a simple random
   * sample of 1,000 customers known for so long that they have a D, or of all where there are
   * fewer. The standard error of its true rank is 0.5 points.
   *
   * @param history of which the slices are gone through once
   * @param now everybody's thumbprints under a model at the as-of
   * @return empty where nobody has a D
   */
  public static OptionalDouble beyond(
      OrderHistory history, Thumbprints now, long seed, Workers workers) {
    Optional<ActivityLevel> level = ActivityLevel.of(now.model());
    if (level.isEmpty()) {
      return OptionalDouble.empty();
    }
    int[] sample = sample(now.matrix(), seed);
    double[] drops = new double[sample.length];
    int taken = 0;
    for (Slice slice : history.slices()) {
      int[] own = slice.own(sample);
      if (own.length > 0) {
        FeatureExtractor extractor =
            new FeatureExtractor(slice.book(), now.model().reference(), workers);
        double[] part =
            new LevelHistory(level.get(), extractor).drops(own, now.matrix().asOf(), workers);
        System.arraycopy(part, 0, drops, taken, part.length);
        taken += part.length;
      }
    }
    return LevelDrop.threshold(drops);
  }

  /** Customers that have a D, of all slices together, rising. */
  private static int[] sample(FeatureMatrix matrix, long seed) {
    long known =
        matrix.asOf() - (LevelDrop.WEEKS_BACK_MIN + LevelDrop.LEVELS_MIN - 1) * MICROS_PER_WEEK;
    int[] candidates = new int[matrix.rows()];
    int count = 0;
    for (int row = 0; row < candidates.length; row++) {
      if (matrix.firstOrderTime(row) <= known) {
        candidates[count++] = matrix.customer(row);
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    int wanted = Math.min(SAMPLE, count);
    int[] sample = new int[wanted];
    int taken = 0;
    for (int i = 0; i < count && taken < wanted; i++) {
      if (random.nextInt(count - i) < wanted - taken) {
        sample[taken++] = candidates[i];
      }
    }
    return sample;
  }
}
