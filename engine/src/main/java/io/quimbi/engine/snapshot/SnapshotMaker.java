package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.FrequencyPrior;
import io.quimbi.core.evidence.StorePast;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.discovery.Profiles;
import io.quimbi.engine.discovery.SegmentNames;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Predictions;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes everybody's snapshot at one date after another, from one history under one model. */
final class SnapshotMaker {
  private final OrderBook book;
  private final int modelNo;
  private final SegmentModel model;
  private final SegmentNames names;
  private final SnapshotSettings settings;
  private final Workers workers;
  private final FeatureExtractor extractor;

  /**
   * A maker under a store's active model.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE before the first discovery
   */
  SnapshotMaker(
      OrderBook book,
      ModelStore models,
      String storeId,
      SnapshotSettings settings,
      Workers workers) {
    StoredModel stored = models.requireActive(storeId);
    this.book = book;
    this.modelNo = stored.modelNo();
    this.model = new ModelCodec().decode(stored);
    this.names = SegmentNames.read(models, storeId, modelNo);
    this.settings = settings;
    this.workers = workers;
    this.extractor = new FeatureExtractor(book, model.reference(), workers);
  }

  int modelNo() {
    return modelNo;
  }

  /**
   * Everybody's thumbprint and evidence at the end of a day, with predictions, from models fitted
   * on the orders up to then.
   */
  ProfileRows at(LocalDate date) {
    long asOf = asOf(date);
    return workers.both(
        () -> judged(asOf),
        () -> thumbprints(asOf),
        (judged, thumbprints) -> rows(thumbprints, judged.predictions, judged.evidence));
  }

  /** What is told of customers beside their thumbprints. */
  private record Judged(Predictions predictions, Evidence evidence) {}

  private Judged judged(long asOf) {
    Predictions predictions =
        settings.storePredictions()
            ? Predictions.of(book, asOf, settings.lifetime(), workers)
            : Predictions.NONE;
    FrequencyPrior prior = settings.storePredictions() ? prior(predictions) : prior(asOf);
    return new Judged(predictions, Evidence.at(book, asOf, prior, workers));
  }

  /**
   * The same of the few customers that the history is of; their orders are not enough to fit models
   * on, so that was done before.
   *
   * @param past of the store, as kept with a run; null where there is none, which leaves them
   *     without evidence
   */
  ProfileRows at(LocalDate date, Optional<LifetimeFit> fit, @Nullable StorePast past) {
    long asOf = asOf(date);
    return rows(
        thumbprints(asOf),
        settings.storePredictions() && fit.isPresent()
            ? Predictions.of(book, asOf, fit.get(), settings.lifetime().clv(), workers)
            : Predictions.NONE,
        past == null ? null : Evidence.at(book, asOf, past, workers));
  }

  private Thumbprints thumbprints(long asOf) {
    return Thumbprints.of(model, extractor.extract(asOf, workers), workers);
  }

  private ProfileRows rows(
      Thumbprints thumbprints, Predictions predictions, @Nullable Evidence evidence) {
    Profiles rows = Profiles.of(thumbprints, names, predictions);
    return evidence == null ? rows : rows.with(new RunEvidence(evidence, thumbprints.matrix()));
  }

  private static @Nullable FrequencyPrior prior(Predictions predictions) {
    return predictions.fit().map(fit -> prior(fit.purchases(), fit.unit())).orElse(null);
  }

  /** How order rates differ between customers, where nothing else is asked of the model. */
  private @Nullable FrequencyPrior prior(long asOf) {
    AgeUnit unit = settings.lifetime().unit();
    PurchaseSummaries summaries = PurchaseSummaries.of(book, asOf, unit);
    return summaries.size() == 0
        ? null
        : prior(PurchaseFit.fit(summaries, settings.lifetime().dropout(), workers), unit);
  }

  private static @Nullable FrequencyPrior prior(PurchaseFit fit, AgeUnit unit) {
    return fit.report().stopReason() == StopReason.ITERATION_LIMIT
        ? null
        : new FrequencyPrior(fit.model().r(), fit.model().alpha() * unit.days());
  }

  /** How many customers have a thumbprint at the end of a day. */
  int customersAt(LocalDate date) {
    return book.customersAt(asOf(date));
  }

  /**
   * Of what is known at the end of a day and of what is kept of it: the same for the same history
   * up to then, whatever was imported with it or after it.
   */
  String fingerprint(LocalDate date) {
    return HexFormat.of().toHexDigits(book.fingerprint(asOf(date), workers))
        + (settings.storeFeatures() ? "" : "-nofeatures")
        + "-"
        + (settings.storePredictions() ? settings.lifetime().id() : "nopredictions");
  }

  private long asOf(LocalDate date) {
    return AsOf.endOf(date, book.zone());
  }
}
