package io.quimbi.engine.backtest;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.CalibratedDrift;
import io.quimbi.core.drift.Calibration;
import io.quimbi.core.drift.Distance;
import io.quimbi.core.drift.DriftCalibration;
import io.quimbi.core.evidence.FrequencyPrior;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.AsOf;

/**
 * Everything that is learnt from orders up to the first as-of, and never again.
 *
 * @param model the segments
 * @param drift what drift was usual up to then
 * @param purchases the MBG/NBD fit, in days
 */
record Fitted(
    SegmentModel model, FeatureExtractor extractor, CalibratedDrift drift, PurchaseFit purchases) {
  static Fitted at(OrderBook book, long asOf, Workers workers, Progress progress) {
    Reference reference = Reference.of(book, asOf, workers);
    FeatureExtractor extractor = new FeatureExtractor(book, reference, workers);
    FeatureMatrix matrix = extractor.extract(asOf, workers);
    if (matrix.rows() == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_ORDERS",
          "there is no order at or before " + AsOf.toInstant(asOf) + "; choose a later --from");
    }
    int axes = Axis.values().length;
    progress.stage("Discovering segments before the first as-of", axes);
    SegmentModel model =
        SegmentDiscovery.discover(
                matrix,
                reference,
                DiscoverySettings.Profile.RECOMMENDED.defaults(),
                workers,
                axis -> progress.advance(1))
            .model();
    progress.stage("Calibrating drift", Progress.UNKNOWN);
    Calibration calibration =
        DriftCalibration.fit(
            OrderHistory.of(book),
            Thumbprints.of(model, matrix, workers),
            model.settings().seed(),
            workers);
    progress.stage("Fitting " + Dropout.MBG_NBD.id(), Progress.UNKNOWN);
    PurchaseFit purchases =
        PurchaseFit.fit(PurchaseSummaries.of(book, asOf, AgeUnit.DAY), Dropout.MBG_NBD, workers);
    return new Fitted(
        model,
        extractor,
        new CalibratedDrift(model, calibration, false, Distance.EUCLIDEAN),
        purchases);
  }

  PurchaseModel purchaseModel() {
    return purchases.model();
  }

  FrequencyPrior prior() {
    return new FrequencyPrior(purchases.model().r(), purchases.model().alpha());
  }
}
