package io.quimbi.engine.backtest;

import io.quimbi.core.Workers;
import io.quimbi.core.backtest.Moves;
import io.quimbi.core.drift.CalibratedDrift;
import io.quimbi.core.drift.DriftMeasure;
import io.quimbi.core.evidence.ActivityLevel;
import io.quimbi.core.evidence.Direction;
import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.LevelDrop;
import io.quimbi.core.evidence.Measure;
import io.quimbi.core.evidence.PersonalRecency;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.Progress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks from week to week and computes every signal of the customers that can come into question:
 * those who have orders enough at the end. At each as-of only what happened by then is looked at; a
 * customer who has not yet orders enough has no signal.
 *
 * <p>Signals are kept as a row of floats for each as-of.
 */
final class WeeklyWalk {
  private static final double MICROS_PER_DAY = 86_400_000_000.0;
  private static final int BLOCK = 512;

  /** Weeks between the two thumbprints that a drift is taken of. */
  private static final int DRIFT_WEEKS = 4;

  private static final double DRIFT_DAYS = 7.0 * DRIFT_WEEKS;

  /** Computed at every as-of, those to learn from included; the others from the first on. */
  private static final Set<Signal> ALWAYS =
      EnumSet.of(Signal.LOG_ODDS, Signal.LEVEL_DROP, Signal.LEVEL_RISE, Signal.COMBINED);

  private final OrderBook book;
  private final int[] customers;
  private final Weeks weeks;
  private final int ordersMin;
  private final Fitted fitted;
  private final Map<Signal, float[][]> signals = new EnumMap<>(Signal.class);
  private final Map<Measure, short[][]> dominants = new EnumMap<>(Measure.class);

  /** Orders of each customer at each as-of from the first on. */
  private final int[][] orders;

  private final float[][] levels;

  private WeeklyWalk(OrderBook book, int[] customers, Weeks weeks, int ordersMin, Fitted fitted) {
    this.book = book;
    this.customers = customers;
    this.weeks = weeks;
    this.ordersMin = ordersMin;
    this.fitted = fitted;
    orders = new int[weeks.count()][customers.length];
    levels = column(0);
    for (Signal signal : Signal.values()) {
      signals.put(signal, column(ALWAYS.contains(signal) ? weeks.training() : weeks.first()));
    }
    for (Measure measure : Signal.MEASURES) {
      short[][] dominant = new short[weeks.count()][];
      for (int k = 0; k < dominant.length; k++) {
        dominant[k] = new short[k < weeks.first() ? 0 : customers.length];
        Arrays.fill(dominant[k], Moves.NO_SEGMENT);
      }
      dominants.put(measure, dominant);
    }
  }

  /** Rows of NaN; before {@code from} all as-ofs share one, since nothing is written to them. */
  private float[][] column(int from) {
    float[][] rows = new float[weeks.count()][];
    float[] nothing = new float[customers.length];
    Arrays.fill(nothing, Float.NaN);
    for (int k = 0; k < rows.length; k++) {
      rows[k] = k < from ? nothing : nothing.clone();
    }
    return rows;
  }

  /**
   * Computes all signals.
   *
   * @param customers indices into the book, rising
   */
  static WeeklyWalk walk(
      OrderBook book,
      int[] customers,
      Weeks weeks,
      int ordersMin,
      Fitted fitted,
      Workers workers,
      Progress progress) {
    WeeklyWalk walk = new WeeklyWalk(book, customers, weeks, ordersMin, fitted);
    progress.stage("Walking from week to week", weeks.count());
    int[] place = new int[book.customerCount()];
    Arrays.fill(place, -1);
    for (int c = 0; c < customers.length; c++) {
      place[customers[c]] = c;
    }
    Past past = null;
    for (int k = 0; k < weeks.count(); k++) {
      progress.checkCancelled();
      FeatureMatrix matrix =
          fitted.extractor().extract(customers, weeks.asOfs()[k], weeks.asOfs()[k], workers);
      Thumbprints thumbprints = Thumbprints.of(fitted.model(), matrix, workers);
      past = past == null ? new Past(thumbprints, customers.length) : past;
      walk.thumbprints(k, thumbprints, place, past, workers);
      if (k >= weeks.training()) {
        walk.logOdds(k, place);
      }
      if (k >= weeks.first()) {
        walk.evidence(k, workers);
      }
      progress.advance(1);
    }
    walk.levelDrops(workers);
    return walk;
  }

  /** A signal, shape (as-ofs, customers); not to be written to. */
  @SuppressWarnings("ReturnsMutableArray") // Many megabytes, read by what is in this package.
  float[][] signal(Signal signal) {
    return signals.getOrDefault(signal, new float[0][]);
  }

  /** Whether a signal says something of somebody: without calibration some say nothing. */
  boolean known(Signal signal) {
    for (int k = weeks.first(); k < weeks.count(); k++) {
      for (float value : signal(signal)[k]) {
        if (!Float.isNaN(value)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The dominant segment on the axis of a measure, shape (as-ofs, customers). */
  short[][] dominants(Measure measure) {
    return dominants.getOrDefault(measure, new short[0][]);
  }

  /** Whether a customer has orders enough at an as-of. */
  boolean watched(int k, int c) {
    return orders[k][c] >= ordersMin;
  }

  /** The thumbprints of the last four weeks, as a ring. */
  private static final class Past {
    private final double[][][] memberships;
    private final int[][][] dominants;
    private final DriftMeasure measure;
    private final Optional<ActivityLevel> level;

    Past(Thumbprints thumbprints, int customers) {
      int leaves = thumbprints.leafCount();
      int axes = thumbprints.axes().size();
      memberships = new double[DRIFT_WEEKS + 1][customers][leaves];
      dominants = new int[DRIFT_WEEKS + 1][customers][axes];
      measure = DriftMeasure.plain(thumbprints.model());
      level = ActivityLevel.of(thumbprints.model());
    }
  }

  private void thumbprints(int k, Thumbprints now, int[] place, Past past, Workers workers) {
    FeatureMatrix matrix = now.matrix();
    List<AxisModel> axes = now.axes();
    workers.forEach(
        (now.rows() + BLOCK - 1) / BLOCK,
        block -> {
          Thumbprints.Reader reader = now.reader();
          double[] scores = new double[axes.size()];
          int end = Math.min(now.rows(), (block + 1) * BLOCK);
          for (int row = block * BLOCK; row < end; row++) {
            int c = place[matrix.customer(row)];
            double[] memberships = reader.read(row);
            int slot = k % (DRIFT_WEEKS + 1);
            System.arraycopy(memberships, 0, past.memberships[slot][c], 0, memberships.length);
            for (int a = 0; a < axes.size(); a++) {
              past.dominants[slot][c][a] = now.dominantLeaf(row, a);
            }
            orders[k][c] = matrix.orders(row);
            if (past.level.isPresent()) {
              levels[k][c] = (float) past.level.get().of(memberships);
            }
            if (k >= weeks.first() && watched(k, c)) {
              recencies(k, c, row, matrix);
              dominants(k, c, row, now);
              if (k >= DRIFT_WEEKS && orders[k - DRIFT_WEEKS][c] > 0) {
                drifts(k, c, axes, past, scores);
              }
            }
          }
        });
  }

  private void recencies(int k, int c, int row, FeatureMatrix matrix) {
    double recency = (matrix.asOf() - matrix.lastOrderTime(row)) / MICROS_PER_DAY;
    double gap =
        (matrix.lastOrderTime(row) - matrix.firstOrderTime(row))
            / MICROS_PER_DAY
            / (matrix.orders(row) - 1);
    set(Signal.RECENCY, k, c, recency);
    set(Signal.PERSONAL_RECENCY, k, c, PersonalRecency.of(recency, gap));
  }

  private void dominants(int k, int c, int row, Thumbprints now) {
    for (int a = 0; a < now.axes().size(); a++) {
      AxisModel axis = now.axes().get(a);
      for (Measure measure : Signal.MEASURES) {
        if (measure.axis() == axis.axis()) {
          int top = now.dominantTop(row, a);
          dominants(measure)[k][c] =
              axis.top().get(top).kind().reserved() ? Moves.NO_SEGMENT : (short) top;
        }
      }
    }
  }

  private void drifts(int k, int c, List<AxisModel> axes, Past past, double[] scores) {
    int slot = k % (DRIFT_WEEKS + 1);
    int older = (k - DRIFT_WEEKS) % (DRIFT_WEEKS + 1);
    past.measure.scores(
        past.memberships[older][c],
        past.dominants[older][c],
        past.memberships[slot][c],
        past.dominants[slot][c],
        scores);
    set(Signal.PLAIN_DRIFT, k, c, past.measure.overall(scores));
    int olderOrders = orders[k - DRIFT_WEEKS][c];
    CalibratedDrift drift = fitted.drift();
    double overall = drift.measure(olderOrders, DRIFT_DAYS).overall(scores);
    set(
        Signal.CALIBRATED_DRIFT,
        k,
        c,
        rank(drift.overall(olderOrders, DRIFT_DAYS, overall), overall));
    for (int a = 0; a < scores.length; a++) {
      for (Measure measure : Signal.MEASURES) {
        if (measure.axis() == axes.get(a).axis()) {
          set(Signal.drift(measure, false), k, c, scores[a]);
          set(
              Signal.drift(measure, true),
              k,
              c,
              rank(drift.axis(measure.axis(), olderOrders, DRIFT_DAYS, scores[a]), scores[a]));
        }
      }
    }
  }

  /**
   * The rank within the customer's cell, from 0 to 100, and the drift itself, at most 1, to tell
   * apart what is beyond all that was seen at calibration; NaN where nothing is calibrated.
   */
  private static double rank(Optional<CalibratedDrift.Usual> usual, double drift) {
    return usual.map(of -> of.percentile() + drift).orElse(Double.NaN);
  }

  /** z, or the gap surprise where the orders do not say that anybody stops. */
  private void logOdds(int k, int[] place) {
    PurchaseModel model = fitted.purchaseModel();
    PurchaseSummaries summaries = PurchaseSummaries.of(book, weeks.asOfs()[k], AgeUnit.DAY);
    for (int row = 0; row < summaries.size(); row++) {
      int c = place[summaries.customer(row)];
      if (c >= 0 && watched(k, c)) {
        int x = summaries.x(row);
        double tx = summaries.tx(row);
        double age = summaries.age(row);
        set(
            Signal.LOG_ODDS,
            k,
            c,
            model.dropoutIdentified() ? model.logOdds(x, tx, age) : model.gapSurprise(x, tx, age));
      }
    }
  }

  private void evidence(int k, Workers workers) {
    Evidence evidence = Evidence.at(book, weeks.asOfs()[k], fitted.prior(), workers);
    for (int c = 0; c < customers.length; c++) {
      if (!watched(k, c)) {
        continue;
      }
      double most = Double.NaN;
      for (Measure measure : Measure.values()) {
        double up = evidence.strengthOr(customers[c], measure, Direction.UP, Double.NaN);
        double down = evidence.strengthOr(customers[c], measure, Direction.DOWN, Double.NaN);
        // Each against what one would act on, so that they can be held side by side.
        double either =
            larger(
                up / measure.defaultStrength(Direction.UP),
                down / measure.defaultStrength(Direction.DOWN));
        if (Signal.MEASURES.contains(measure)) {
          set(Signal.evidence(measure, Direction.UP), k, c, up);
          set(Signal.evidence(measure, Direction.DOWN), k, c, down);
          set(Signal.eitherWay(measure), k, c, either);
        }
        most = larger(most, either);
      }
      set(Signal.ANY_EVIDENCE, k, c, most);
    }
  }

  /** The larger of two, of which either may be NaN for none. */
  private static double larger(double a, double b) {
    return a >= b || Double.isNaN(b) ? a : b;
  }

  private void levelDrops(Workers workers) {
    workers.forEach(
        (customers.length + BLOCK - 1) / BLOCK,
        block -> {
          double[] series = new double[weeks.count()];
          int end = Math.min(customers.length, (block + 1) * BLOCK);
          for (int c = block * BLOCK; c < end; c++) {
            for (int k = 0; k < series.length; k++) {
              series[k] = levels[k][c];
            }
            double[] drops = LevelDrop.series(series);
            for (int k = weeks.training(); k < series.length; k++) {
              if (watched(k, c)) {
                set(Signal.LEVEL_DROP, k, c, drops[k]);
                set(Signal.LEVEL_RISE, k, c, -drops[k]);
              }
            }
          }
        });
  }

  /** Sets (d): z + weight·D, with 0 for a D that is not known. */
  void combine(double weight) {
    for (int k = weeks.training(); k < weeks.count(); k++) {
      float[] z = signal(Signal.LOG_ODDS)[k];
      float[] drop = signal(Signal.LEVEL_DROP)[k];
      float[] combined = signal(Signal.COMBINED)[k];
      for (int c = 0; c < combined.length; c++) {
        double d = Float.isNaN(drop[c]) || weight == 0 ? 0 : weight * drop[c];
        combined[c] = (float) (z[c] + d);
      }
    }
  }

  private void set(Signal signal, int k, int c, double value) {
    signal(signal)[k][c] = (float) value;
  }
}
