package io.quimbi.core.backtest;

import io.quimbi.core.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Compares rules that warn of losses at equal numbers of alerts. The measuring rod is the recency
 * rule: an alert once the last order is more than 90 days ago. Of every other rule the threshold is
 * set so that it raises at most as many alerts, and precision, recall and the days won are counted.
 *
 * <p>Intervals come from resampling customers with all their spells, 95 % between percentiles of
 * the replicates (Efron and Tibshirani 1993, chapter 13, doi:10.1201/9780429246593). In every
 * replicate thresholds are set anew, so that budgets are equal there too, and all rules see the
 * same customers.
 *
 * <p>Cost: per replicate and rule a walk down the {@link AlertCurve} to the budget.
 */
public final class WarningStudy {
  /** Days since the last order after which the recency rule speaks. */
  public static final double RECENCY_RULE_DAYS = 90;

  /** The shortest horizon within which that rule surely speaks at a weekly as-of. */
  public static final int HORIZON_DAYS_MIN = 98;

  private static final int FIGURES = 5;
  private static final int PRECISION = 0;
  private static final int RECALL = 1;
  private static final int LEAD = 2;
  private static final int EARLY_PRECISION = 3;
  private static final int EARLY_RECALL = 4;

  private final Spells spells;
  private final Losses losses;
  private final List<OperatingPoint> points;
  private final double earlyDays;
  private final int[] recencyAlert;

  /**
   * A study of one way to say what a loss is.
   *
   * @param points at which rules are compared
   * @param earlyDays by which an alert counts as early
   * @throws IllegalArgumentException if the spells are not watched for {@value #HORIZON_DAYS_MIN}
   *     days, or the losses are not theirs
   */
  public WarningStudy(Spells spells, Losses losses, List<OperatingPoint> points, double earlyDays) {
    if (spells.horizonDays() < HORIZON_DAYS_MIN) {
      throw new IllegalArgumentException(
          "the horizon must be ≥ "
              + HORIZON_DAYS_MIN
              + " days, so that a rule of "
              + RECENCY_RULE_DAYS
              + " days has spoken, was "
              + spells.horizonDays());
    }
    if (losses.size() != spells.size()) {
      throw new IllegalArgumentException(
          "spell count differs: spells " + spells.size() + ", losses " + losses.size());
    }
    this.spells = spells;
    this.losses = losses;
    this.points = List.copyOf(points);
    this.earlyDays = earlyDays;
    recencyAlert = new int[spells.size()];
    Arrays.setAll(recencyAlert, s -> spells.recencyAbove(s, RECENCY_RULE_DAYS));
  }

  /** What the recency rule itself did: its own alerts, at its own threshold. */
  public WarningFigures recencyRule(int replicates, long seed, Workers workers) {
    int[] ones = new int[spells.customerCount()];
    Arrays.fill(ones, 1);
    double[][] replicate = new double[replicates][];
    workers.forEach(
        replicates,
        b -> replicate[b] = recency(Resample.weights(spells.customerCount(), seed, b)).figures());
    Totals totals = recency(ones);
    return figures(
        RECENCY_RULE_DAYS, totals.alerts, totals.earlyAlerts, totals.figures(), replicate);
  }

  /**
   * What rules did at every operating point.
   *
   * @param curves of each rule
   * @param replicates of the bootstrap; 0 for none, and intervals that are NaN
   * @param seed of the bootstrap
   * @return shape (rules, operating points)
   */
  public WarningFigures[][] compare(
      List<AlertCurve> curves, int replicates, long seed, Workers workers) {
    int rules = curves.size();
    int customers = spells.customerCount();
    int[] ones = new int[customers];
    Arrays.fill(ones, 1);
    Stop[][] stops = new Stop[rules][];
    workers.forEach(rules, r -> stops[r] = walk(curves.get(r), ones, budgets(ones)));
    double[][][][] replicate = new double[replicates][rules][][];
    workers.forEach(
        replicates,
        b -> {
          int[] weights = Resample.weights(customers, seed, b);
          Budgets budgets = budgets(weights);
          for (int r = 0; r < rules; r++) {
            replicate[b][r] =
                Arrays.stream(walk(curves.get(r), weights, budgets))
                    .map(stop -> stop.totals.figures())
                    .toArray(double[][]::new);
          }
        });
    WarningFigures[][] result = new WarningFigures[rules][points.size()];
    for (int r = 0; r < rules; r++) {
      for (int p = 0; p < points.size(); p++) {
        double[][] own = new double[replicates][];
        for (int b = 0; b < replicates; b++) {
          own[b] = replicate[b][r][p];
        }
        Stop stop = stops[r][p];
        result[r][p] =
            figures(
                stop.threshold,
                stop.totals.alerts,
                stop.totals.earlyAlerts,
                stop.totals.figures(),
                own);
      }
    }
    return result;
  }

  private static WarningFigures figures(
      double threshold, long alerts, long early, double[] values, double[][] replicates) {
    Estimate[] estimates = new Estimate[FIGURES];
    for (int f = 0; f < FIGURES; f++) {
      int figure = f;
      estimates[f] =
          Estimate.of(
              values[f], Arrays.stream(replicates).mapToDouble(own -> own[figure]).toArray());
    }
    return new WarningFigures(
        threshold,
        alerts,
        estimates[PRECISION],
        estimates[RECALL],
        estimates[LEAD],
        early,
        estimates[EARLY_PRECISION],
        estimates[EARLY_RECALL]);
  }

  /** Sums over weighted customers of what alerts came to. */
  private final class Totals {
    private final long lost;
    private long alerts;
    private long right;
    private long earlyAlerts;
    private long earlyRight;

    /** Right alerts by weeks before the recency rule's, none at index asOfCount. */
    private final long[] lead = new long[2 * spells.asOfCount() + 1];

    Totals(long lost) {
      this.lost = lost;
    }

    void add(int spell, int asOf, long weight) {
      alerts += weight;
      boolean early = spells.daysAt(spell, asOf) <= earlyDays;
      earlyAlerts += early ? weight : 0;
      if (losses.lost(spell)) {
        right += weight;
        earlyRight += early ? weight : 0;
        if (recencyAlert[spell] >= 0) {
          lead[spells.asOfCount() + recencyAlert[spell] - asOf] += weight;
        }
      }
    }

    double[] figures() {
      double[] figures = new double[FIGURES];
      figures[PRECISION] = share(right, alerts);
      figures[RECALL] = share(right, lost);
      figures[LEAD] = medianLead();
      figures[EARLY_PRECISION] = share(earlyRight, earlyAlerts);
      figures[EARLY_RECALL] = share(earlyRight, lost);
      return figures;
    }

    private double medianLead() {
      long leads = Arrays.stream(lead).sum();
      if (leads == 0) {
        return Double.NaN;
      }
      // The middle one, or the mean of the middle two.
      return 7 * (leadAt((leads - 1) / 2) + leadAt(leads / 2)) / 2.0;
    }

    private int leadAt(long rank) {
      long seen = 0;
      int i = -1;
      while (seen <= rank) {
        seen += lead[++i];
      }
      return i - spells.asOfCount();
    }
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  private Totals recency(int[] weights) {
    Totals totals = new Totals(lost(weights));
    for (int s = 0; s < spells.size(); s++) {
      int weight = weights[spells.customer(s)];
      if (weight > 0 && losses.judged(s) && recencyAlert[s] >= 0) {
        totals.add(s, recencyAlert[s], weight);
      }
    }
    return totals;
  }

  private long lost(int[] weights) {
    long lost = 0;
    for (int s = 0; s < spells.size(); s++) {
      lost += losses.lost(s) ? weights[spells.customer(s)] : 0;
    }
    return lost;
  }

  /**
   * What the alerts of a replicate are held against.
   *
   * @param alertsMax for each operating point; no bound at the recency rule's precision
   */
  private record Budgets(long lost, long recencyAlerts, long recencyRight, double[] alertsMax) {}

  private Budgets budgets(int[] weights) {
    Totals recency = recency(weights);
    double customerWeeks = 0;
    for (int s = 0; s < spells.size(); s++) {
      if (losses.judged(s)) {
        customerWeeks += (double) weights[spells.customer(s)] * (spells.to(s) - spells.from(s));
      }
    }
    double weeks = customerWeeks;
    double[] alertsMax =
        points.stream()
            .mapToDouble(
                point ->
                    switch (point.kind()) {
                      case SHARE_OF_RECENCY_RULE -> point.amount() * recency.alerts;
                      case PER_THOUSAND_A_WEEK -> point.amount() / 1000 * weeks;
                      case PRECISION_OF_RECENCY_RULE -> Double.POSITIVE_INFINITY;
                    })
            .toArray();
    return new Budgets(recency.lost, recency.alerts, recency.right, alertsMax);
  }

  /** Where a walk down the thresholds stopped. */
  private record Stop(double threshold, Totals totals) {}

  /**
   * Walks down the thresholds twice: once to see where to stop for each operating point, once to
   * those places with everything counted.
   */
  private Stop[] walk(AlertCurve curve, int[] weights, Budgets budgets) {
    int[] stopAt = stops(curve, weights, budgets);
    Stop[] stops = new Stop[stopAt.length];
    Totals totals = new Totals(budgets.lost);
    double threshold = Double.POSITIVE_INFINITY;
    int removed = 0;
    int event = 0;
    int last = Arrays.stream(stopAt).max().orElse(0);
    while (true) {
      for (int p = 0; p < stopAt.length; p++) {
        if (stopAt[p] == event) {
          stops[p] = new Stop(threshold, copy(totals));
        }
      }
      if (event >= last) {
        return stops;
      }
      float at = curve.high(event);
      while (removed < curve.size() && curve.low(curve.byLow(removed)) >= at) {
        count(totals, curve, curve.byLow(removed++), weights, -1);
      }
      while (event < curve.size() && curve.high(event) == at) {
        count(totals, curve, event++, weights, 1);
      }
      threshold = at;
    }
  }

  private Totals copy(Totals totals) {
    Totals copy = new Totals(totals.lost);
    copy.alerts = totals.alerts;
    copy.right = totals.right;
    copy.earlyAlerts = totals.earlyAlerts;
    copy.earlyRight = totals.earlyRight;
    System.arraycopy(totals.lead, 0, copy.lead, 0, copy.lead.length);
    return copy;
  }

  private void count(Totals totals, AlertCurve curve, int event, int[] weights, int sign) {
    int spell = curve.spell(event);
    int weight = weights[spells.customer(spell)];
    if (weight > 0 && losses.judged(spell)) {
      totals.add(spell, curve.asOf(event), (long) sign * weight);
    }
  }

  /** For each operating point the number of events, from the highest down, that are within it. */
  private int[] stops(AlertCurve curve, int[] weights, Budgets budgets) {
    int[] stopAt = new int[points.size()];
    boolean[] stopped = new boolean[points.size()];
    long mostRight = 0;
    long alerts = 0;
    long right = 0;
    int removed = 0;
    int event = 0;
    while (event < curve.size()) {
      float at = curve.high(event);
      while (removed < curve.size() && curve.low(curve.byLow(removed)) >= at) {
        int e = curve.byLow(removed++);
        long weight = weight(curve, e, weights);
        alerts -= weight;
        right -= losses.lost(curve.spell(e)) ? weight : 0;
      }
      while (event < curve.size() && curve.high(event) == at) {
        long weight = weight(curve, event, weights);
        alerts += weight;
        right += losses.lost(curve.spell(event)) ? weight : 0;
        event++;
      }
      boolean more = false;
      for (int p = 0; p < stopAt.length; p++) {
        if (points.get(p).kind() == OperatingPoint.Kind.PRECISION_OF_RECENCY_RULE) {
          // right/alerts ≥ recencyRight/recencyAlerts, in whole numbers.
          if (alerts > 0
              && right * budgets.recencyAlerts >= budgets.recencyRight * alerts
              && right >= mostRight) {
            mostRight = right;
            stopAt[p] = event;
          }
          // With all losses found, no more alerts than this can still be as precise.
          more |= alerts * budgets.recencyRight <= budgets.lost * budgets.recencyAlerts;
        } else if (!stopped[p]) {
          stopped[p] = alerts > budgets.alertsMax[p];
          stopAt[p] = stopped[p] ? stopAt[p] : event;
          more |= !stopped[p];
        }
      }
      if (!more) {
        return stopAt;
      }
    }
    return stopAt;
  }

  private long weight(AlertCurve curve, int event, int[] weights) {
    int spell = curve.spell(event);
    return losses.judged(spell) ? weights[spells.customer(spell)] : 0;
  }
}
