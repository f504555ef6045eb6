package io.quimbi.engine.lifetime;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.CalibrationTable;
import io.quimbi.core.lifetime.ChurnLevel;
import io.quimbi.core.lifetime.NextOrder;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.lifetime.ValueFit;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.importing.OrderStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fits the purchase and value models to a store's orders up to an as-of, and answers from them. A
 * fit takes moments, so it is made for each question; nothing is stored. Where it does not
 * converge, the last good one stands in ({@link LifetimeFit}) and every answer says so.
 */
public final class Lifetimes {
  private static final int BLOCK_ROWS = 4096;

  /** Correlation of value and frequency from which on one should know of it. */
  private static final double CORRELATION_NOTED = 0.3;

  private final Stores stores;
  private final OrderStore orders;
  private final LifetimeFit.Fitter fitter;

  /** The use case on its ports. */
  public Lifetimes(Stores stores, OrderStore orders) {
    this(stores, orders, LifetimeFit.MAXIMUM_LIKELIHOOD);
  }

  Lifetimes(Stores stores, OrderStore orders, LifetimeFit.Fitter fitter) {
    this.stores = stores;
    this.orders = orders;
    this.fitter = fitter;
  }

  /**
   * Fits the models to everybody's orders.
   *
   * @param asOf a date or date-time as a person writes it, or null for the end of the newest
   *     order's day
   * @throws QuimbiException of kind NOTHING_THERE where the store has no orders by then
   */
  public LifetimeReport fit(
      String storeId,
      @Nullable String asOf,
      LifetimeOptions options,
      int threads,
      Progress progress) {
    History history = history(storeId, asOf, progress);
    try (Workers workers = Workers.of(threads, progress::cancelled)) {
      String until = AsOf.toInstant(history.asOf).toString();
      return report(storeId, until, fitted(history, options, workers, progress), workers, progress);
    }
  }

  /**
   * Fits the models to a CSV of summaries with the columns x, t_x, T and, if any, zbar.
   *
   * @throws QuimbiException of kind BAD_INPUT naming line and column of what cannot be used
   */
  public static LifetimeReport fitSummary(
      Path file, LifetimeOptions options, int threads, Progress progress) {
    progress.stage("Reading summaries", Progress.UNKNOWN);
    PurchaseSummaries summaries = SummaryFile.read(file, options.unit());
    try (Workers workers = Workers.of(threads, progress::cancelled)) {
      Fitted fitted = Fitted.of(summaries, options, workers, progress);
      return report(String.valueOf(file.getFileName()), null, fitted, workers, progress);
    }
  }

  /**
   * What the models say of one customer.
   *
   * @throws QuimbiException of kind NOTHING_THERE where the customer has no order by the as-of
   */
  public CustomerLifetime customer(
      String storeId,
      String customerId,
      @Nullable String asOf,
      LifetimeOptions options,
      int threads,
      Progress progress) {
    History history = history(storeId, asOf, progress);
    try (Workers workers = Workers.of(threads, progress::cancelled)) {
      PurchaseSummaries summaries = history.summaries(options.unit());
      int customer = history.book.customerIndex(customerId);
      int row = customer < 0 ? -1 : summaries.rowOf(customer);
      if (row < 0) {
        throw new QuimbiException(
            QuimbiException.Kind.NOTHING_THERE,
            "NO_ORDERS_OF_CUSTOMER",
            "customer \""
                + customerId
                + "\" has no order in store \""
                + storeId
                + "\" at or before "
                + AsOf.toInstant(history.asOf)
                + ": awaiting first purchase");
      }
      Fitted fitted = fitted(history, options, workers, progress);
      return fitted.customer(storeId, customerId, row, history);
    }
  }

  /**
   * Fits the purchase model on the orders before the last {@code holdoutDays} days and holds its
   * forecasts for them against the purchases then made.
   *
   * @param asOf end of the held-out period
   * @throws QuimbiException of kind USAGE if the period is empty, of kind NOTHING_THERE where there
   *     is no order before it
   */
  public CalibrationReport calibration(
      String storeId,
      @Nullable String asOf,
      int holdoutDays,
      LifetimeOptions options,
      int threads,
      Progress progress) {
    if (holdoutDays < 1) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "HOLDOUT_BAD",
          "holdout must be a day or more, was " + holdoutDays + " days");
    }
    History whole = history(storeId, asOf, progress);
    LocalDate lastFitted =
        AsOf.toInstant(whole.asOf).atZone(whole.book.zone()).toLocalDate().minusDays(holdoutDays);
    History past = new History(whole.book, AsOf.endOf(lastFitted, whole.book.zone()));
    try (Workers workers = Workers.of(threads, progress::cancelled)) {
      Fitted fitted = fitted(past, options, workers, progress);
      PurchaseSummaries summaries = fitted.summaries;
      double[] expected =
          fitted.each(
              workers,
              row ->
                  fitted
                      .model()
                      .expectedPurchases(
                          options.unit().ofDays(holdoutDays),
                          summaries.x(row),
                          summaries.tx(row),
                          summaries.age(row)));
      int[] actual = summaries.purchaseDaysAfter(whole.book, past.asOf, whole.asOf);
      return new CalibrationReport(
          storeId,
          AsOf.toInstant(past.asOf).toString(),
          AsOf.toInstant(whole.asOf).toString(),
          holdoutDays,
          fitted.purchaseSummary(),
          fitted.fit.state().word(),
          fitted.model().dropoutIdentified(),
          CalibrationTable.of(expected, actual),
          fitted.purchaseNotes());
    }
  }

  private static LifetimeReport report(
      String source, @Nullable String asOf, Fitted fitted, Workers workers, Progress progress) {
    progress.stage("Valuing customers", Progress.UNKNOWN);
    return fitted.report(source, asOf, workers);
  }

  private Fitted fitted(
      History history, LifetimeOptions options, Workers workers, Progress progress) {
    PurchaseSummaries summaries = history.summaries(options.unit());
    progress.stage("Fitting " + options.dropout().id(), Progress.UNKNOWN);
    LifetimeFit fit =
        LifetimeFit.at(
                OrderHistory.of(history.book),
                history.asOf,
                summaries,
                options.dropout(),
                fitter,
                workers)
            .orElseThrow();
    return new Fitted(summaries, options, fit);
  }

  private History history(String storeId, @Nullable String asOfText, Progress progress) {
    StoreSettings store = stores.require(storeId);
    // A mistyped date is said before anybody waits for the history.
    @Nullable Long asked = asOfText == null ? null : AsOf.parse(asOfText, store.zone());
    progress.stage("Reading the order history", Progress.UNKNOWN);
    OrderBook book = orders.read(store, progress).toBook();
    if (book.orderCount() == 0) {
      throw Stores.noOrders(storeId);
    }
    return new History(
        book, asked == null ? AsOf.endOfDay(book.newestOrderTime(), store.zone()) : asked);
  }

  /** The orders, and the instant up to which they count. */
  private record History(OrderBook book, long asOf) {
    PurchaseSummaries summaries(AgeUnit unit) {
      PurchaseSummaries summaries = PurchaseSummaries.of(book, asOf, unit);
      if (summaries.size() == 0) {
        throw new QuimbiException(
            QuimbiException.Kind.NOTHING_THERE,
            "NO_ORDERS",
            "there is no order at or before "
                + AsOf.toInstant(asOf)
                + "; import orders, or choose a later --as-of or a shorter --holdout");
      }
      return summaries;
    }

    @Nullable String dateAfter(double days) {
      LocalDate today = AsOf.toInstant(asOf).atZone(book.zone()).toLocalDate();
      return days > Predictions.CENTURY_DAYS ? null : today.plusDays(Math.round(days)).toString();
    }
  }

  /** A figure of the customer in a row. */
  private interface Figure {
    double of(int row);
  }

  /** Models of a store, and the summaries that they are asked about. */
  private record Fitted(PurchaseSummaries summaries, LifetimeOptions options, LifetimeFit fit) {

    /** Models fitted to summaries without a history, where nothing can stand in for them. */
    static Fitted of(
        PurchaseSummaries summaries, LifetimeOptions options, Workers workers, Progress progress) {
      progress.stage("Fitting " + options.dropout().id(), Progress.UNKNOWN);
      LifetimeFit fit =
          LifetimeFit.of(
              Instant.EPOCH,
              Instant.EPOCH,
              summaries,
              options.dropout(),
              LifetimeFit.MAXIMUM_LIKELIHOOD,
              workers);
      return new Fitted(summaries, options, fit);
    }

    private PurchaseModel model() {
      return fit.model();
    }

    FitSummary purchaseSummary() {
      return FitSummary.of(
          options.dropout().id(),
          List.of("r", "alpha", "a", "b"),
          new double[] {model().r(), model().alpha(), model().a(), model().b()},
          fit.purchases().report());
    }

    private @Nullable FitSummary valueSummary() {
      @Nullable ValueFit values = fit.values();
      return values == null
          ? null
          : FitSummary.of(
              "gamma-gamma",
              List.of("p", "q", "gamma"),
              new double[] {values.model().p(), values.model().q(), values.model().gamma()},
              values.report());
    }

    /** A figure of every row, computed in blocks. */
    double[] each(Workers workers, Figure figure) {
      int rows = summaries.size();
      double[] all = new double[rows];
      workers.forEach(
          (rows + BLOCK_ROWS - 1) / BLOCK_ROWS,
          block -> {
            int end = Math.min(rows, (block + 1) * BLOCK_ROWS);
            for (int row = block * BLOCK_ROWS; row < end; row++) {
              all[row] = figure.of(row);
            }
          });
      return all;
    }

    private double churnRisk(int row) {
      return model().churnRisk(summaries.x(row), summaries.tx(row), summaries.age(row));
    }

    private double horizonPurchases(int row) {
      double horizon = options.clv().months() * options.clv().monthDays();
      return model()
          .expectedPurchases(
              options.unit().ofDays(horizon),
              summaries.x(row),
              summaries.tx(row),
              summaries.age(row));
    }

    /** Expected value of a purchase; null where none is known or the distribution has no mean. */
    private @Nullable Double purchaseValue(int row) {
      return fit.valueModel()
          .map(value -> value.expectedValue(summaries.valueDays(row), summaries.meanValue(row)))
          .filter(Double::isFinite)
          .orElse(null);
    }

    /** Discounted value of the purchases to come; null where no value is known. */
    private @Nullable Double valueToCome(int row) {
      @Nullable Double value = purchaseValue(row);
      return value == null
          ? null
          : finite(
              value
                  * model()
                      .discountedPurchases(
                          options.clv(),
                          options.unit(),
                          summaries.x(row),
                          summaries.tx(row),
                          summaries.age(row)));
    }

    private static @Nullable Double finite(double value) {
      return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Double sum(double[] each) {
      double sum = 0;
      for (double value : each) {
        sum += value;
      }
      return finite(sum);
    }

    LifetimeReport report(String source, @Nullable String asOf, Workers workers) {
      @Nullable ValueFit values = fit.values();
      int repeat = 0;
      for (int row = 0; row < summaries.size(); row++) {
        repeat += summaries.x(row) > 0 ? 1 : 0;
      }
      boolean identified = model().dropoutIdentified();
      Map<String, Integer> levels = new LinkedHashMap<>();
      @Nullable Double alive = null;
      if (identified) {
        for (ChurnLevel level : ChurnLevel.values()) {
          levels.put(level.name(), 0);
        }
        double aliveSum = 0;
        for (double risk : each(workers, this::churnRisk)) {
          aliveSum += 1 - risk;
          levels.merge(ChurnLevel.of(risk).name(), 1, Integer::sum);
        }
        alive = aliveSum / summaries.size();
      }
      double[] toCome =
          each(
              workers,
              row -> {
                @Nullable Double value = valueToCome(row);
                return value == null ? Double.NaN : value;
              });
      double purchasesToCome = 0;
      for (double expected : each(workers, this::horizonPurchases)) {
        purchasesToCome += expected;
      }
      return new LifetimeReport(
          source,
          asOf,
          fit.standsInFrom().map(Instant::toString).orElse(asOf),
          fit.state().word(),
          options.unit().name().toLowerCase(Locale.ROOT),
          purchaseSummary(),
          valueSummary(),
          summaries.size(),
          repeat,
          identified,
          model().a() / (model().a() + model().b()),
          summaries.valueFrequencyCorrelation(),
          values == null ? null : finite(values.model().populationMean()),
          alive,
          levels,
          purchasesToCome,
          sum(toCome),
          options.clv().months(),
          notes());
    }

    CustomerLifetime customer(String storeId, String customerId, int row, History history) {
      int x = summaries.x(row);
      double tx = summaries.tx(row);
      double age = summaries.age(row);
      int unitDays = options.unit().days();
      boolean identified = model().dropoutIdentified();
      double risk = churnRisk(row);
      @Nullable Double toCome = valueToCome(row);
      double toDate = summaries.valueToDate(row);
      NextOrder next = model().nextOrder(x, tx, age, Predictions.NEXT_ORDER_LEVEL);
      return new CustomerLifetime(
          storeId,
          customerId,
          AsOf.toInstant(history.asOf).toString(),
          options.dropout().id(),
          x,
          tx * unitDays,
          age * unitDays,
          identified ? model().aliveProbability(x, tx, age) : null,
          identified ? risk : null,
          identified ? ChurnLevel.of(risk).name() : null,
          identified ? finite(model().logOdds(x, tx, age)) : null,
          model().gapSurprise(x, tx, age),
          percentile(row),
          horizonPurchases(row),
          purchaseValue(row),
          toDate,
          toCome,
          toCome == null ? null : toDate + toCome,
          options.clv().months(),
          new CustomerLifetime.ExpectedOrder(
              history.dateAfter(next.median() * unitDays),
              history.dateAfter(next.low() * unitDays),
              history.dateAfter(next.high() * unitDays),
              next.level()),
          fit.state().word(),
          fit.standsInFrom().map(Instant::toString).orElse(null),
          notes());
    }

    private double rank(int row) {
      int x = summaries.x(row);
      double tx = summaries.tx(row);
      double age = summaries.age(row);
      return model().dropoutIdentified()
          ? model().logOdds(x, tx, age)
          : model().gapSurprise(x, tx, age);
    }

    private double percentile(int row) {
      double own = rank(row);
      int below = 0;
      for (int other = 0; other < summaries.size(); other++) {
        below += rank(other) < own ? 1 : 0;
      }
      return below / (double) summaries.size();
    }

    List<String> purchaseNotes() {
      List<String> notes = new ArrayList<>();
      if (fit.state() == FitState.NOT_CONVERGED) {
        notes.add(
            "the fit did not converge, nor did one of an earlier week: do not use these figures;"
                + " look at the data, or try the other --model");
      }
      fit.standsInFrom()
          .ifPresent(
              earlier ->
                  notes.add(
                      "the fit at the as-of did not converge: these figures are by the last good one, of"
                          + " the orders up to "
                          + earlier));
      if (!model().dropoutIdentified()) {
        notes.add(
            "dropout not identified: a/(a+b) is below "
                + PurchaseModel.DROPOUT_MIN
                + ", so these orders do not say that anybody stops; no churn risk or level is"
                + " given, customers rank by gap surprise S");
      } else if (fit.purchases().report().stopReason() == StopReason.UNDETERMINED) {
        notes.add(
            "the "
                + options.dropout().id()
                + " fit is undetermined: these data leave some parameters open (no standard"
                + " error), so take the figures as a sketch");
      }
      return notes;
    }

    private List<String> notes() {
      List<String> notes = purchaseNotes();
      @Nullable ValueFit values = fit.values();
      if (values == null) {
        notes.add("no repeat purchase has a value, so no value is forecast");
      } else {
        switch (values.report().stopReason()) {
          case ITERATION_LIMIT ->
              notes.add("the gamma-gamma fit did not converge: no value is forecast");
          case UNDETERMINED ->
              notes.add(
                  "the gamma-gamma fit is undetermined: these data leave some parameters open (no"
                      + " standard error), so take values to come as a sketch");
          case CONVERGED -> {}
        }
        if (!Double.isFinite(values.model().populationMean())) {
          notes.add(
              "the fitted values have no mean (q ≤ 1), so value to come is missing where the"
                  + " customer's own purchases do not settle it");
        }
        double correlation = summaries.valueFrequencyCorrelation();
        if (Math.abs(correlation) > CORRELATION_NOTED) {
          notes.add(
              String.format(
                  Locale.ROOT,
                  "value and frequency correlate by %.2f; gamma-gamma takes them to be independent",
                  correlation));
        }
      }
      return List.copyOf(notes);
    }
  }
}
