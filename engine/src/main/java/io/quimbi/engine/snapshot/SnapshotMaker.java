package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.model.SegmentModel;
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
    this.model = new ModelCodec().decode(stored.content());
    this.names = SegmentNames.read(models, storeId, modelNo);
    this.settings = settings;
    this.workers = workers;
    this.extractor = new FeatureExtractor(book, model.reference(), workers);
  }

  int modelNo() {
    return modelNo;
  }

  /**
   * Everybody's thumbprint at the end of a day, with predictions from models fitted on the orders
   * up to then.
   */
  ProfileRows at(LocalDate date) {
    return at(
        date,
        settings.storePredictions()
            ? Predictions.of(book, asOf(date), settings.lifetime(), workers)
            : Predictions.NONE);
  }

  /**
   * The thumbprints of the few customers that the history is of; their orders are not enough to fit
   * models on, so that was done before.
   */
  ProfileRows at(LocalDate date, Optional<LifetimeFit> fit) {
    return at(
        date,
        settings.storePredictions() && fit.isPresent()
            ? Predictions.of(book, asOf(date), fit.get(), settings.lifetime().clv(), workers)
            : Predictions.NONE);
  }

  private ProfileRows at(LocalDate date, Predictions predictions) {
    return Profiles.of(model, names, extractor.extract(asOf(date), workers), predictions, workers);
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
    return HexFormat.of().toHexDigits(book.fingerprint(asOf(date)))
        + (settings.storeFeatures() ? "" : "-nofeatures")
        + "-"
        + (settings.storePredictions() ? settings.lifetime().id() : "nopredictions");
  }

  private long asOf(LocalDate date) {
    return AsOf.endOf(date, book.zone());
  }
}
