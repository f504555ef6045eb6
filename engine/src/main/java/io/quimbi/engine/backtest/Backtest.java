package io.quimbi.engine.backtest;

import io.quimbi.core.Workers;
import io.quimbi.core.backtest.AlertCurve;
import io.quimbi.core.backtest.Losses;
import io.quimbi.core.backtest.OperatingPoint;
import io.quimbi.core.backtest.Spells;
import io.quimbi.core.backtest.WarningFigures;
import io.quimbi.core.backtest.WarningStudy;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.backtest.BacktestReport.Combination;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.PaceTable;
import io.quimbi.engine.backtest.BacktestReport.PointTable;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import io.quimbi.engine.backtest.BacktestReport.TruthTable;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.importing.OrderStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks each rule, week by week through the second half of a store's history, whom it would have
 * warned of, and holds the answers against what then happened.
 *
 * <p>Segments and probability models are fitted on orders up to the first as-of only. All rules are
 * given the same number of alerts, since whoever warns of everybody misses nobody.
 */
public final class Backtest {
  /** Silence that is long even for the customer, in mean gaps of their own. */
  private static final double PERSONAL_GAPS = 3;

  /** By which day of a silence an alert leaves time to act, a month before the 90-day rule. */
  private static final double EARLY_DAYS = 60;

  /** Mean gaps between which customers are told apart by pace. */
  private static final double[] PACE_DAYS = {30, 90};

  /** Weights tried for the level drop beside the log-odds; 0 is to do without it. */
  private static final double[] WEIGHTS = {0, 0.5, 1, 2, 4, 8};

  /** With fewer losses to learn from, the best weight is the luckiest. */
  private static final int LOSSES_MIN = 50;

  private final Stores stores;
  private final OrderStore orders;

  /** The use case on its ports. */
  public Backtest(Stores stores, OrderStore orders) {
    this.stores = stores;
    this.orders = orders;
  }

  /**
   * Runs the backtest. Deterministic: the number of threads does not change a digit.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there are no orders, or too short a history
   *     for the horizon; of kind BAD_INPUT where the truth cannot be read
   */
  public BacktestReport run(
      String storeId, BacktestOptions options, int threads, Progress progress) {
    StoreSettings store = stores.require(storeId);
    // What is wrong with the truth is said before anybody waits for the history.
    @Nullable PlantedTruth truth =
        options.truth() == null ? null : PlantedTruth.read(options.truth());
    progress.stage("Reading the order history", Progress.UNKNOWN);
    OrderBook book = orders.read(store, progress).toBook();
    if (book.orderCount() == 0) {
      throw Stores.noOrders(storeId);
    }
    Weeks weeks = Weeks.of(book, options.from(), options.horizonDays());
    int[] customers = withOrders(book, options.ordersMin(), weeks.until());
    if (customers.length == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "BACKTEST_NOBODY",
          "no customer of store \""
              + storeId
              + "\" has "
              + options.ordersMin()
              + " orders; choose a smaller --min-orders");
    }
    try (Workers workers = Workers.of(threads, progress::cancelled)) {
      Fitted fitted = Fitted.at(book, weeks.asOfs()[weeks.first()], workers, progress);
      WeeklyWalk walk =
          WeeklyWalk.walk(book, customers, weeks, options.ordersMin(), fitted, workers, progress);
      return new Run(storeId, book, customers, weeks, options, fitted, walk, workers, progress)
          .report(truth);
    }
  }

  /** Customers with so many orders by then, cancelled ones not counted. */
  private static int[] withOrders(OrderBook book, int ordersMin, long until) {
    int[] found = new int[book.customerCount()];
    int size = 0;
    for (int c = 0; c < found.length; c++) {
      int count = 0;
      for (int o = book.firstOrder(c); o < book.endOrder(c) && book.orderTime(o) <= until; o++) {
        count += book.orderCancelledAt(o) > until ? 1 : 0;
      }
      if (count >= ordersMin) {
        found[size++] = c;
      }
    }
    return Arrays.copyOf(found, size);
  }

  /** One backtest over a walk that is done. */
  private record Run(
      String storeId,
      OrderBook book,
      int[] customers,
      Weeks weeks,
      BacktestOptions options,
      Fitted fitted,
      WeeklyWalk walk,
      Workers workers,
      Progress progress) {

    BacktestReport report(@Nullable PlantedTruth truth) {
      Combination combination = chooseWeight();
      walk.combine(combination.weight());
      Spells spells = spells(weeks.first(), weeks.until());
      Map<Rule, AlertCurve> curves = new EnumMap<>(Rule.class);
      Map<Rule, AlertCurve> early = new EnumMap<>(Rule.class);
      progress.stage("Comparing rules", truth == null ? 2 : 3);
      for (Rule rule : Rule.values()) {
        curves.put(rule, AlertCurve.of(spells, walk.signal(rule.signal)));
        early.put(rule, AlertCurve.of(spells, walk.signal(rule.signal), EARLY_DAYS));
      }
      List<TruthTable> truths = new ArrayList<>();
      truths.add(
          truth(
              "T1",
              "no order for more than " + options.horizonDays() + " days",
              spells,
              Losses.gapOver(spells),
              curves,
              early));
      progress.advance(1);
      truths.add(
          truth(
              "T2",
              "no order for more than "
                  + options.horizonDays()
                  + " days and three times the customer's own mean gap",
              spells,
              Losses.personalGap(spells, PERSONAL_GAPS),
              curves,
              early));
      progress.advance(1);
      if (truth != null) {
        truths.add(
            truth(
                "T3",
                "the planted end: the customer had left for good",
                spells,
                Losses.planted(spells, plantedEnds(truth)),
                curves,
                early));
        progress.advance(1);
      }
      Changes changes = new Changes(book, customers, weeks, options, walk, workers, progress);
      BacktestReport bare =
          new BacktestReport(
              storeId,
              AsOf.toInstant(book.oldestOrderTime()).atZone(book.zone()).toLocalDate().toString(),
              weeks.dates()[weeks.first()].toString(),
              AsOf.toInstant(weeks.until()).atZone(book.zone()).toLocalDate().toString(),
              weeks.count() - weeks.first(),
              customers.length,
              options.horizonDays(),
              options.ordersMin(),
              options.replicates(),
              options.seed(),
              purchaseParameters(),
              combination,
              List.of(),
              truths,
              truth == null ? null : changes.planted(truth),
              changes.moves(),
              notes(truth, spells));
      return BacktestWords.withFindings(bare);
    }

    private Spells spells(int first, long until) {
      return Spells.of(
          book, customers, weeks.asOfs(), first, until, options.ordersMin(), options.horizonDays());
    }

    /**
     * c by the losses found by day 60 under T2, on spells that were over before the first as-of.
     */
    private Combination chooseWeight() {
      if (!weeks.trains()) {
        return new Combination(
            0, 0, "the history before the first as-of is too short to choose a weight");
      }
      Spells spells = spells(weeks.training(), weeks.asOfs()[weeks.first()]);
      Losses losses = Losses.personalGap(spells, PERSONAL_GAPS);
      if (losses.lostCount() < LOSSES_MIN) {
        return new Combination(
            0,
            losses.lostCount(),
            "only "
                + losses.lostCount()
                + " losses were known before the first as-of, too few to choose a weight");
      }
      WarningStudy study =
          new WarningStudy(
              spells, losses, List.of(OperatingPoint.shareOfRecencyRule(1)), EARLY_DAYS);
      double best = 0;
      double most = -1;
      for (double weight : WEIGHTS) {
        progress.checkCancelled();
        walk.combine(weight);
        AlertCurve curve = AlertCurve.of(spells, walk.signal(Signal.COMBINED), EARLY_DAYS);
        double recall =
            study.compare(List.of(curve), 0, options.seed(), workers)[0][0].recall().value();
        // A larger weight has to be better, not as good.
        if (recall > most) {
          most = recall;
          best = weight;
        }
      }
      return new Combination(
          best,
          losses.lostCount(),
          "the best of "
              + Arrays.toString(WEIGHTS)
              + " on spells that were over before the first as-of");
    }

    private TruthTable truth(
        String id,
        String meaning,
        Spells spells,
        Losses losses,
        Map<Rule, AlertCurve> curves,
        Map<Rule, AlertCurve> early) {
      List<OperatingPoint> points = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      List<String> meanings = new ArrayList<>();
      points.add(OperatingPoint.shareOfRecencyRule(1));
      ids.add("budget_of_a");
      meanings.add("as many alerts as the 90-day rule");
      points.add(OperatingPoint.shareOfRecencyRule(0.5));
      ids.add("half_budget");
      meanings.add("half as many alerts as the 90-day rule");
      if (options.budget() != null) {
        points.add(OperatingPoint.perThousandAWeek(options.budget()));
        ids.add("given_budget");
        meanings.add(
            String.format(
                Locale.ROOT, "%s alerts per 1,000 watched customers a week", options.budget()));
      }
      points.add(OperatingPoint.precisionOfRecencyRule());
      ids.add("precision_of_a");
      meanings.add("as large a share of alerts right as of the 90-day rule");
      WarningStudy study = new WarningStudy(spells, losses, points, EARLY_DAYS);
      WarningFigures[][] compared =
          study.compare(
              List.copyOf(curves.values()), options.replicates(), options.seed(), workers);
      WarningFigures[][] comparedEarly =
          new WarningStudy(
                  spells, losses, List.of(OperatingPoint.shareOfRecencyRule(1)), EARLY_DAYS)
              .compare(List.copyOf(early.values()), options.replicates(), options.seed(), workers);
      List<PointTable> tables = new ArrayList<>();
      tables.add(
          new PointTable(
              "by_day_60",
              "as many alerts as the 90-day rule, all raised by day 60",
              rules(comparedEarly, 0)));
      for (int p = 0; p < points.size(); p++) {
        tables.add(new PointTable(ids.get(p), meanings.get(p), rules(compared, p)));
      }
      return new TruthTable(
          id,
          meaning,
          losses.judgedCount(),
          losses.lostCount(),
          spells.runningPastEnd() + losses.size() - losses.judgedCount(),
          figures(
              "R>90",
              "no order for 90 days",
              study.recencyRule(options.replicates(), options.seed(), workers)),
          tables,
          paces(spells, losses, curves));
    }

    private List<PaceTable> paces(Spells spells, Losses losses, Map<Rule, AlertCurve> curves) {
      List<PaceTable> paces = new ArrayList<>();
      for (int i = 0; i <= PACE_DAYS.length; i++) {
        double from = i == 0 ? 0 : PACE_DAYS[i - 1];
        double to = i == PACE_DAYS.length ? Double.POSITIVE_INFINITY : PACE_DAYS[i];
        Losses own = losses.among(s -> spells.meanGapDays(s) >= from && spells.meanGapDays(s) < to);
        WarningStudy study =
            new WarningStudy(
                spells, own, List.of(OperatingPoint.shareOfRecencyRule(1)), EARLY_DAYS);
        paces.add(
            new PaceTable(
                i == 0
                    ? String.format(Locale.ROOT, "under %.0f days", to)
                    : i == PACE_DAYS.length
                        ? String.format(Locale.ROOT, "%.0f days or more", from)
                        : String.format(Locale.ROOT, "%.0f to %.0f days", from, to),
                own.judgedCount(),
                own.lostCount(),
                figures(
                    "R>90",
                    "no order for 90 days",
                    study.recencyRule(options.replicates(), options.seed(), workers)),
                rules(
                    study.compare(
                        List.copyOf(curves.values()),
                        options.replicates(),
                        options.seed(),
                        workers),
                    0)));
      }
      return paces;
    }

    private static List<RuleFigures> rules(WarningFigures[][] compared, int point) {
      List<RuleFigures> rules = new ArrayList<>();
      for (Rule rule : Rule.values()) {
        rules.add(figures(rule.id, rule.words, compared[rule.ordinal()][point]));
      }
      return rules;
    }

    private static RuleFigures figures(String rule, String words, WarningFigures figures) {
      return new RuleFigures(
          rule,
          words,
          Double.isFinite(figures.threshold()) ? figures.threshold() : null,
          figures.alerts(),
          Figure.of(figures.precision()),
          Figure.of(figures.recall()),
          Figure.of(figures.leadDays()),
          figures.earlyAlerts(),
          Figure.of(figures.earlyPrecision()),
          Figure.of(figures.earlyRecall()));
    }

    private long[] plantedEnds(PlantedTruth truth) {
      long[] ends = new long[customers.length];
      for (int c = 0; c < ends.length; c++) {
        PlantedTruth.@Nullable Planted planted =
            truth.of(book.customerId(customers[c])).orElse(null);
        if (planted == null) {
          ends[c] = Losses.UNKNOWN;
        } else {
          @Nullable LocalDate end = planted.plantedEnd();
          ends[c] = end == null ? Losses.NO_END : AsOf.endOf(end, book.zone());
        }
      }
      return ends;
    }

    private BacktestReport.PurchaseParameters purchaseParameters() {
      PurchaseModel model = fitted.purchaseModel();
      return new BacktestReport.PurchaseParameters(
          model.r(),
          model.alpha(),
          model.a(),
          model.b(),
          model.dropoutIdentified(),
          fitted.purchases().report().converged());
    }

    private List<String> notes(@Nullable PlantedTruth truth, Spells spells) {
      List<String> notes = new ArrayList<>();
      notes.add(
          "T1 is circular for rules by days since the last order: every silence of "
              + options.horizonDays()
              + " days passes day 90, so the 90-day rule misses none, and a slow buyer counts as"
              + " lost");
      if (truth != null) {
        long unknown =
            Arrays.stream(plantedEnds(truth)).filter(end -> end == Losses.UNKNOWN).count();
        if (unknown > 0) {
          notes.add(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d customers are not in the truth and are left out of T3: does it"
                      + " belong to this store?",
                  unknown,
                  customers.length));
        }
      }
      if (options.horizonDays() < BacktestOptions.DEFAULT.horizonDays()) {
        notes.add(
            "with a horizon of "
                + options.horizonDays()
                + " days more of those who count as lost come back later than with the usual "
                + BacktestOptions.DEFAULT.horizonDays());
      }
      if (!fitted.purchases().report().converged()) {
        notes.add("the MBG/NBD fit on orders up to the first as-of did not reach a proper maximum");
      }
      if (!fitted.purchaseModel().dropoutIdentified()) {
        notes.add(
            "dropout not identified up to the first as-of: P(alive) is 1 for everybody, so rules"
                + " (b) and (d) rank by the gap surprise S instead");
      }
      if (spells.size() == 0) {
        notes.add("no spell begins after the first as-of and runs its horizon within the data");
      }
      return notes;
    }
  }
}
