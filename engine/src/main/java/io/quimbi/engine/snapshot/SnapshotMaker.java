package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.FrequencyPrior;
import io.quimbi.core.evidence.StorePast;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.discovery.Profiles;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes everybody's snapshot at one date after another, from one history under one model. */
final class SnapshotMaker {
  private final OrderBook book;
  private final int modelNo;
  private final SegmentModel model;
  private final List<SegmentRow> segments;
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
    this.segments = models.segments(storeId, modelNo);
    this.settings = settings;
    this.workers = workers;
    this.extractor = new FeatureExtractor(book, model.reference(), workers);
  }

  int modelNo() {
    return modelNo;
  }

  /** Everybody's thumbprint and evidence at the end of a day. */
  ProfileRows at(LocalDate date) {
    long asOf = asOf(date);
    return at(asOf, Evidence.at(book, asOf, prior(asOf), workers));
  }

  /**
   * The same of the few customers that the history is of, whose store's past comes from elsewhere.
   *
   * @param past as stored with a run; null where there is none, which leaves them without evidence
   */
  ProfileRows at(LocalDate date, @Nullable StorePast past) {
    long asOf = asOf(date);
    return at(asOf, past == null ? null : Evidence.at(book, asOf, past, workers));
  }

  private ProfileRows at(long asOf, @Nullable Evidence evidence) {
    FeatureMatrix matrix = extractor.extract(asOf, workers);
    Profiles rows = Profiles.of(model, segments, matrix, workers);
    if (evidence != null) {
      rows = rows.with(new RunEvidence(evidence, matrix));
    }
    return settings.storePredictions() ? rows : new WithoutPredictions(rows);
  }

  /** How order rates differ between customers; null where that could not be fitted. */
  private @Nullable FrequencyPrior prior(long asOf) {
    PurchaseSummaries summaries = PurchaseSummaries.of(book, asOf, AgeUnit.DAY);
    if (summaries.size() == 0) {
      return null;
    }
    PurchaseFit fit = PurchaseFit.fit(summaries, Dropout.MBG_NBD, workers);
    return fit.report().stopReason() == StopReason.ITERATION_LIMIT
        ? null
        : new FrequencyPrior(fit.model().r(), fit.model().alpha());
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
        + (settings.storePredictions() ? "" : "-nopredictions");
  }

  private long asOf(LocalDate date) {
    return AsOf.endOf(date, book.zone());
  }
}
