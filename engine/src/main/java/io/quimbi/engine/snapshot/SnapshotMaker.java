package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.FrequencyPrior;
import io.quimbi.core.evidence.StorePast;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes everybody's snapshot at one date after another, from one history under one model. A
 * history in several slices is gone through three times for each date.
 */
final class SnapshotMaker {
  private final OrderHistory history;
  private final int modelNo;
  private final SegmentModel model;
  private final SegmentNames names;
  private final SnapshotSettings settings;
  private final Workers workers;

  /** Of the only slice, for all dates; null where there are several. */
  private final @Nullable FeatureExtractor extractor;

  /**
   * A maker under a store's active model.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE before the first discovery
   */
  SnapshotMaker(
      OrderHistory history,
      ModelStore models,
      String storeId,
      SnapshotSettings settings,
      Workers workers) {
    StoredModel stored = models.requireActive(storeId);
    this.history = history;
    this.modelNo = stored.modelNo();
    this.model = new ModelCodec().decode(stored);
    this.names = SegmentNames.read(models, storeId, modelNo);
    this.settings = settings;
    this.workers = workers;
    this.extractor =
        history.sliceCount() == 1
            ? new FeatureExtractor(history.slice(0), model.reference(), workers)
            : null;
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
            ? Predictions.of(history, summaries(asOf), asOf, settings.lifetime(), workers)
            : Predictions.NONE;
    FrequencyPrior prior = settings.storePredictions() ? prior(predictions) : prior(asOf);
    return new Judged(predictions, Evidence.at(history, asOf, prior, workers));
  }

  private PurchaseSummaries summaries(long asOf) {
    return PurchaseSummaries.of(history, asOf, settings.lifetime().unit());
  }

  /**
   * The same of the few customers that the history, in one slice, is of; their orders are not
   * enough to fit models on, so that was done before.
   *
   * @param past of the store, as kept with a run; null where there is none, which leaves them
   *     without evidence
   */
  ProfileRows at(LocalDate date, Optional<LifetimeFit> fit, @Nullable StorePast past) {
    long asOf = asOf(date);
    OrderBook book = history.slice(0);
    return rows(
        thumbprints(asOf),
        settings.storePredictions() && fit.isPresent()
            ? Predictions.of(book, asOf, fit.get(), settings.lifetime().clv(), workers)
            : Predictions.NONE,
        past == null ? null : Evidence.at(book, asOf, past, workers));
  }

  private Thumbprints thumbprints(long asOf) {
    List<FeatureMatrix> parts = new ArrayList<>();
    for (Slice slice : history.slices()) {
      parts.add(extractor(slice).extract(asOf, workers).withoutBook(slice.firstCustomer()));
    }
    return Thumbprints.of(model, FeatureMatrix.joined(parts), workers);
  }

  private FeatureExtractor extractor(Slice slice) {
    return extractor != null
        ? extractor
        : new FeatureExtractor(slice.book(), model.reference(), workers);
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
    PurchaseSummaries summaries = summaries(asOf);
    return summaries.size() == 0
        ? null
        : prior(
            PurchaseFit.fit(summaries, settings.lifetime().dropout(), workers),
            settings.lifetime().unit());
  }

  private static @Nullable FrequencyPrior prior(PurchaseFit fit, AgeUnit unit) {
    return fit.report().stopReason() == StopReason.ITERATION_LIMIT
        ? null
        : new FrequencyPrior(fit.model().r(), fit.model().alpha() * unit.days());
  }

  /**
   * What is known at the end of a day.
   *
   * @param customers how many have a thumbprint then
   * @param fingerprint of that and of what is kept of it: the same for the same history up to then,
   *     whatever was imported with it or after it
   */
  record Known(int customers, String fingerprint) {}

  /** What is known at the end of each of some days; goes through the slices once. */
  Map<LocalDate, Known> known(Collection<LocalDate> dates) {
    List<LocalDate> days = List.copyOf(dates);
    int[] customers = new int[days.size()];
    long[] fingerprints = new long[days.size()];
    Arrays.fill(fingerprints, OrderBook.FINGERPRINT_START);
    for (Slice slice : history.slices()) {
      for (int day = 0; day < customers.length; day++) {
        long asOf = asOf(days.get(day));
        customers[day] += slice.book().customersAt(asOf);
        fingerprints[day] = slice.book().fingerprint(asOf, fingerprints[day], workers);
      }
    }
    String kept =
        (settings.storeFeatures() ? "" : "-nofeatures")
            + "-"
            + (settings.storePredictions() ? settings.lifetime().id() : "nopredictions");
    Map<LocalDate, Known> known = new HashMap<>();
    for (int day = 0; day < customers.length; day++) {
      String fingerprint = HexFormat.of().toHexDigits(fingerprints[day]) + kept;
      known.put(days.get(day), new Known(customers[day], fingerprint));
    }
    return known;
  }

  private long asOf(LocalDate date) {
    return AsOf.endOf(date, history.zone());
  }
}
