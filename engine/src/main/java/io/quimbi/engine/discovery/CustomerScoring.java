package io.quimbi.engine.discovery;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.ClvSettings;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Predictions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives single customers the thumbprints that everybody's assignment would give them, bit for bit:
 * a book of one takes the same way. Predictions are by models that were fitted to everybody.
 *
 * <p>Immutable and thread-safe.
 */
public final class CustomerScoring {
  private final SegmentModel model;
  private final SegmentNames names;
  private final String[] leafNames;
  private final @Nullable LifetimeFit fit;
  private final ClvSettings clv;
  private final Workers workers = Workers.of(1);

  /**
   * Scoring under a model.
   *
   * @param fit of the publication that the profiles belong to; without one nothing is predicted
   */
  public CustomerScoring(
      SegmentModel model, SegmentNames names, Optional<LifetimeFit> fit, ClvSettings clv) {
    this.model = model;
    this.names = names;
    this.leafNames = Profiles.leafNames(model, names);
    this.fit = fit.orElse(null);
    this.clv = clv;
  }

  /**
   * Up to when a customer's history counts: as for everybody, or to the end of the day of the
   * newest order, refund, cancellation or ticket where that is later. It follows from the history
   * alone, so the way in which that came does not matter.
   *
   * @param book of the customer
   * @param published as-of of everybody's profiles
   * @return microseconds since the epoch
   */
  public static long asOf(OrderBook book, Instant published) {
    long everybody = ChronoUnit.MICROS.between(Instant.EPOCH, published);
    long newest = Long.MIN_VALUE;
    for (int o = 0; o < book.orderCount(); o++) {
      newest = Math.max(newest, book.orderTime(o));
      if (book.orderCancelledAt(o) != OrderBook.NEVER) {
        newest = Math.max(newest, book.orderCancelledAt(o));
      }
    }
    for (int r = 0; r < book.refundCount(); r++) {
      newest = Math.max(newest, book.refundTime(r));
    }
    for (int k = 0; k < book.ticketCount(); k++) {
      newest = Math.max(newest, book.ticketTime(k));
    }
    return newest <= everybody ? everybody : AsOf.endOfDay(newest, book.zone());
  }

  /**
   * The profiles of the customers of a book who have an order by then that was not cancelled.
   *
   * @param asOf microseconds since the epoch
   */
  public Profiles at(OrderBook book, long asOf) {
    FeatureMatrix matrix =
        new FeatureExtractor(book, model.reference(), workers).extract(asOf, workers);
    Predictions predictions =
        fit == null ? Predictions.NONE : Predictions.of(book, asOf, fit, clv, workers);
    return Profiles.of(Thumbprints.of(model, matrix, workers), names, leafNames, predictions);
  }
}
