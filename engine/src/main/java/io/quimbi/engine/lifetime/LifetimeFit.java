package io.quimbi.engine.lifetime;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.lifetime.ValueFit;
import io.quimbi.core.lifetime.ValueModel;
import io.quimbi.engine.discovery.AsOf;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The purchase and value models that hold for a store at an as-of, fitted on nothing that came
 * after it.
 *
 * <p>A fit that does not converge is not used. In its place comes the last good one: that of a week
 * earlier, or two, up to {@value #WEEKS_BACK_MAX}. Which that is follows from the orders alone, so
 * the past looks the same whether it was recorded when it happened or rebuilt later.
 *
 * @param asOf what the figures are for
 * @param fittedUntil as-of of the orders that the models were fitted on; before {@code asOf} where
 *     an earlier fit stands in
 * @param unit of time in the purchase model
 * @param purchases the purchase model
 * @param values the value model; null where nobody had a repeat purchase of a value
 */
public record LifetimeFit(
    Instant asOf,
    Instant fittedUntil,
    AgeUnit unit,
    PurchaseFit purchases,
    @Nullable ValueFit values) {
  private static final int WEEKS_BACK_MAX = 26;

  /** Fits models to summaries; tests put one here that fails. */
  interface Fitter {
    PurchaseFit purchases(PurchaseSummaries summaries, Dropout dropout, Workers workers);

    ValueFit values(PurchaseSummaries summaries, Workers workers);
  }

  /** By maximum likelihood. */
  static final Fitter MAXIMUM_LIKELIHOOD =
      new Fitter() {
        @Override
        public PurchaseFit purchases(
            PurchaseSummaries summaries, Dropout dropout, Workers workers) {
          return PurchaseFit.fit(summaries, dropout, workers);
        }

        @Override
        public ValueFit values(PurchaseSummaries summaries, Workers workers) {
          return ValueFit.fit(summaries, workers);
        }
      };

  /**
   * The models that hold at an as-of: fitted there or, where that fails, some weeks earlier. Where
   * no fit converges, the one at the as-of, which is not {@link #good}.
   *
   * @param summaries of {@code book} at the as-of
   * @return empty where nobody had ordered by then
   */
  static Optional<LifetimeFit> at(
      OrderBook book,
      long asOf,
      PurchaseSummaries summaries,
      Dropout dropout,
      Fitter fitter,
      Workers workers) {
    if (summaries.size() == 0) {
      return Optional.empty();
    }
    Instant until = AsOf.toInstant(asOf);
    LifetimeFit fit = of(until, until, summaries, dropout, fitter, workers);
    for (int weeks = 1; weeks <= WEEKS_BACK_MAX && !fit.good(); weeks++) {
      Instant earlier = until.minus(Duration.ofDays(7L * weeks));
      PurchaseSummaries before =
          PurchaseSummaries.of(
              book, ChronoUnit.MICROS.between(Instant.EPOCH, earlier), summaries.unit());
      if (before.size() == 0) {
        break;
      }
      LifetimeFit standIn = of(until, earlier, before, dropout, fitter, workers);
      fit = standIn.good() ? standIn : fit;
    }
    return Optional.of(fit);
  }

  /**
   * Models fitted to summaries of the orders up to {@code fittedUntil}, at least one customer's.
   */
  static LifetimeFit of(
      Instant asOf,
      Instant fittedUntil,
      PurchaseSummaries summaries,
      Dropout dropout,
      Fitter fitter,
      Workers workers) {
    return new LifetimeFit(
        asOf,
        fittedUntil,
        summaries.unit(),
        fitter.purchases(summaries, dropout, workers),
        ValueFit.customersWithValue(summaries) > 0 ? fitter.values(summaries, workers) : null);
  }

  /** Where an earlier fit stands in: up to when the orders were that it was fitted on. */
  public Optional<Instant> standsInFrom() {
    return fittedUntil.isBefore(asOf) ? Optional.of(fittedUntil) : Optional.empty();
  }

  /** The same models for a later as-of. */
  public LifetimeFit standingInAt(Instant later) {
    return new LifetimeFit(later, fittedUntil, unit, purchases, values);
  }

  /** Whether every fit reached a maximum; figures of another are never shown. */
  public boolean good() {
    return purchases.report().stopReason() != StopReason.ITERATION_LIMIT
        && (values == null || values.report().stopReason() != StopReason.ITERATION_LIMIT);
  }

  /** How far the figures can be relied on. */
  public FitState state() {
    if (!good()) {
      return FitState.NOT_CONVERGED;
    }
    if (fittedUntil.isBefore(asOf)) {
      return FitState.LAST_GOOD;
    }
    return purchases.report().converged() && (values == null || values.report().converged())
        ? FitState.CONVERGED
        : FitState.UNDETERMINED;
  }

  /** The purchase model. */
  public PurchaseModel model() {
    return purchases.model();
  }

  /** The value model, if there is one. */
  public Optional<ValueModel> valueModel() {
    return Optional.ofNullable(values).map(ValueFit::model);
  }

  /** Whether these orders say that customers stop at all; where not, there is no churn risk. */
  public boolean dropoutIdentified() {
    return model().dropoutIdentified();
  }

  /** r, the shape of the purchase rates. */
  public double r() {
    return model().r();
  }

  /** α in days, whatever the unit of the fit. */
  public double alphaDays() {
    return model().alpha() * unit.days();
  }
}
