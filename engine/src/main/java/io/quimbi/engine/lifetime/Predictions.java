package io.quimbi.engine.lifetime;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.ClvSettings;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.ValueModel;
import io.quimbi.engine.discovery.AsOf;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has probably gone, what they will bring, and when they order next: everybody at one as-of,
 * from models fitted on what was known then. What profiles and snapshots keep.
 *
 * <p>Where dropout is not identified ({@link LifetimeFit#dropoutIdentified}) nobody has a churn
 * risk, and customers rank by the gap surprise S. Where no fit is {@link LifetimeFit#good} there is
 * nothing but NaN.
 *
 * <p>Cost: one fit, then O(1) a customer but for the discounted purchases, which are computed once
 * for all customers of equal (x, T). Immutable and thread-safe.
 */
public final class Predictions {
  /** Where the next order lies more than a century ahead, or nothing is known. */
  public static final int NO_DAY = Integer.MAX_VALUE;

  /** Probability that the next order falls between its earlier and later day. */
  public static final double NEXT_ORDER_LEVEL = 0.8;

  /** Probability that the next order comes before the earlier day. */
  public static final double NEXT_ORDER_FROM = (1 - NEXT_ORDER_LEVEL) / 2;

  /** Probability that the next order comes by the later day. */
  public static final double NEXT_ORDER_TO = (1 + NEXT_ORDER_LEVEL) / 2;

  /** No figures of anybody. */
  public static final Predictions NONE =
      new Predictions(null, null, new double[0], new double[0], new double[0], 0);

  static final double CENTURY_DAYS = 36_525;
  private static final int BLOCK_ROWS = 4096;

  private final @Nullable LifetimeFit fit;
  private final @Nullable PurchaseSummaries summaries;
  private final double[] churnRisk;
  private final double[] riskRank;
  private final double[] ltv;
  private final long today;

  private Predictions(
      @Nullable LifetimeFit fit,
      @Nullable PurchaseSummaries summaries,
      double[] churnRisk,
      double[] riskRank,
      double[] ltv,
      long today) {
    this.fit = fit;
    this.summaries = summaries;
    this.churnRisk = churnRisk;
    this.riskRank = riskRank;
    this.ltv = ltv;
    this.today = today;
  }

  /**
   * Fits the models to the orders of everybody in {@code book} up to an as-of, and computes
   * everybody's figures.
   *
   * @param asOf microseconds since the epoch; nothing after it is looked at
   */
  public static Predictions of(
      OrderBook book, long asOf, LifetimeOptions options, Workers workers) {
    return of(book, asOf, options, LifetimeFit.MAXIMUM_LIKELIHOOD, workers);
  }

  static Predictions of(
      OrderBook book,
      long asOf,
      LifetimeOptions options,
      LifetimeFit.Fitter fitter,
      Workers workers) {
    PurchaseSummaries summaries = PurchaseSummaries.of(book, asOf, options.unit());
    return LifetimeFit.at(book, asOf, summaries, options.dropout(), fitter, workers)
        .map(fit -> by(fit, summaries, options.clv(), book, asOf, workers))
        .orElse(NONE);
  }

  /**
   * The figures of a few customers by models that were fitted to everybody's orders.
   *
   * @param fit at the as-of or before it
   */
  public static Predictions of(
      OrderBook book, long asOf, LifetimeFit fit, ClvSettings clv, Workers workers) {
    return by(
        fit.standingInAt(AsOf.toInstant(asOf)),
        PurchaseSummaries.of(book, asOf, fit.unit()),
        clv,
        book,
        asOf,
        workers);
  }

  private static Predictions by(
      LifetimeFit fit,
      PurchaseSummaries summaries,
      ClvSettings clv,
      OrderBook book,
      long asOf,
      Workers workers) {
    int rows = summaries.size();
    double[] churnRisk = new double[rows];
    double[] riskRank = new double[rows];
    double[] ltv = new double[rows];
    if (fit.good()) {
      new Computing(fit, summaries, clv).fill(churnRisk, riskRank, ltv, workers);
    } else {
      Arrays.fill(churnRisk, Double.NaN);
      Arrays.fill(riskRank, Double.NaN);
      Arrays.fill(ltv, Double.NaN);
    }
    long today = AsOf.toInstant(asOf).atZone(book.zone()).toLocalDate().toEpochDay();
    return new Predictions(fit, summaries, churnRisk, riskRank, ltv, today);
  }

  /** The models that the figures are by; empty where nobody had ordered. */
  public Optional<LifetimeFit> fit() {
    return Optional.ofNullable(fit);
  }

  private int row(int customer) {
    return summaries == null ? -1 : summaries.rowOf(customer);
  }

  private double of(double[] figures, int customer) {
    int row = row(customer);
    return row < 0 ? Double.NaN : figures[row];
  }

  /**
   * 1 − P(alive).
   *
   * @param customer its number in the book
   * @return 0 to 1; NaN where it is not known
   */
  public double churnRisk(int customer) {
    return of(churnRisk, customer);
  }

  /**
   * What customers rank by, rising with risk: z, the log-odds of being gone, or the gap surprise S
   * where dropout is not identified.
   *
   * @return −∞ where BG/NBD takes a customer to be alive by definition; NaN where it is not known
   */
  public double riskRank(int customer) {
    return of(riskRank, customer);
  }

  /** Value to date and discounted value to come, in currency units; NaN where it is not known. */
  public double predictedLtv(int customer) {
    return of(ltv, customer);
  }

  /**
   * The day by which a customer who is alive has ordered again with a probability.
   *
   * @param probability between 0 and 1, such as 0.5 for the median
   * @return days since 1970-01-01 on the store's calendar, or {@link #NO_DAY}
   */
  public int nextOrderDay(int customer, double probability) {
    int row = row(customer);
    if (row < 0 || fit == null || summaries == null || !fit.good()) {
      return NO_DAY;
    }
    double wait =
        fit.model()
                .nextOrderWithin(
                    probability, summaries.x(row), summaries.tx(row), summaries.age(row))
            * fit.unit().days();
    return wait > CENTURY_DAYS ? NO_DAY : Math.toIntExact(today + Math.round(wait));
  }

  /** {@link #nextOrderDay} as a date; null where there is none. */
  public static @Nullable LocalDate date(int day) {
    return day == NO_DAY ? null : LocalDate.ofEpochDay(day);
  }

  /** Everybody's figures by one fit. */
  private record Computing(LifetimeFit fit, PurchaseSummaries summaries, ClvSettings clv) {
    void fill(double[] churnRisk, double[] riskRank, double[] ltv, Workers workers) {
      PurchaseModel model = fit.model();
      ValueModel values = fit.valueModel().orElse(null);
      boolean identified = fit.dropoutIdentified();
      DiscountedPurchases discounted =
          values == null ? null : DiscountedPurchases.of(fit, summaries, clv, workers);
      int rows = summaries.size();
      workers.forEach(
          (rows + BLOCK_ROWS - 1) / BLOCK_ROWS,
          block -> {
            int end = Math.min(rows, (block + 1) * BLOCK_ROWS);
            for (int row = block * BLOCK_ROWS; row < end; row++) {
              int x = summaries.x(row);
              double tx = summaries.tx(row);
              double age = summaries.age(row);
              churnRisk[row] = identified ? model.churnRisk(x, tx, age) : Double.NaN;
              riskRank[row] =
                  identified ? model.logOdds(x, tx, age) : model.gapSurprise(x, tx, age);
              ltv[row] = Double.NaN;
              if (values != null && discounted != null) {
                double toCome =
                    values.expectedValue(summaries.valueDays(row), summaries.meanValue(row))
                        * (model.aliveProbability(x, tx, age) * discounted.ifAlive(row));
                ltv[row] =
                    Double.isFinite(toCome) ? summaries.valueToDate(row) + toCome : Double.NaN;
              }
            }
          });
    }
  }
}
