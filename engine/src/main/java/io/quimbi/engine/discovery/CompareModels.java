package io.quimbi.engine.discovery;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.model.Lineage;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore.ModelRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.importing.OrderStore;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares two models of a store: as it was kept when the newer was discovered, else by scoring
 * everybody under both as of the newest order.
 */
public final class CompareModels {
  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final ModelCodec codec = new ModelCodec();

  /** The use case on its ports. */
  public CompareModels(Stores stores, OrderStore orders, ModelStore models) {
    this.stores = stores;
    this.orders = orders;
    this.models = models;
  }

  /** The comparison that was kept with a model; empty where none was active when it was made. */
  public Optional<ModelComparison> kept(String storeId, int modelNo) {
    return models.models(storeId).stream()
        .filter(row -> row.modelNo() == modelNo)
        .map(ModelRow::comparison)
        .filter(Objects::nonNull)
        .findFirst()
        .map(ModelComparison::parse);
  }

  /**
   * Compares two models.
   *
   * @param older the one to begin with; it need not be the earlier
   * @param newer the other one
   * @throws QuimbiException of kind NOTHING_THERE where one of them is not there, or no order is;
   *     of kind USAGE where the two are the same
   */
  public ModelComparison between(
      String storeId, int older, int newer, int threads, Progress progress) {
    StoreSettings store = stores.require(storeId);
    StoredModel first = models.requireModel(storeId, older);
    StoredModel second = models.requireModel(storeId, newer);
    if (older == newer) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "MODELS_SAME",
          "two models are compared, were both " + older + "; quimbi models lists them");
    }
    Optional<ModelComparison> kept =
        kept(storeId, newer).filter(comparison -> comparison.previousModel() == older);
    return kept.orElseGet(() -> computed(store, first, second, threads, progress));
  }

  private ModelComparison computed(
      StoreSettings store, StoredModel older, StoredModel newer, int threads, Progress progress) {
    progress.stage("Reading the order history", Progress.UNKNOWN);
    OrderBook book = orders.read(store, progress).toBook();
    if (book.orderCount() == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_ORDERS",
          "store \"" + store.storeId() + "\" has no orders to compare models on");
    }
    long asOf = AsOf.endOfDay(book.newestOrderTime(), store.zone());
    progress.stage("Comparing models", Progress.UNKNOWN);
    try (Workers workers = Workers.of(threads, progress::cancelled)) {
      Thumbprints under = thumbprints(book, asOf, older, workers);
      Thumbprints underNewer = thumbprints(book, asOf, newer, workers);
      return ModelComparison.of(
          older.modelNo(),
          Lineage.of(under, underNewer, workers),
          under,
          SegmentNames.read(models, store.storeId(), older.modelNo()),
          underNewer,
          SegmentNames.read(models, store.storeId(), newer.modelNo()),
          false);
    }
  }

  private Thumbprints thumbprints(OrderBook book, long asOf, StoredModel stored, Workers workers) {
    SegmentModel model = codec.decode(stored);
    FeatureMatrix matrix =
        new FeatureExtractor(book, model.reference(), workers).extract(asOf, workers);
    return Thumbprints.of(model, matrix, workers);
  }
}
