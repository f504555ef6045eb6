package io.quimbi.engine.discovery;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.model.Archetypes;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.lifetime.LifetimeOptions;
import io.quimbi.engine.lifetime.Predictions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Discovers the segments of a store and gives everybody a thumbprint in them; or gives everybody a
 * new thumbprint in the segments there are. The result becomes visible at once, or not at all.
 */
public final class DiscoverSegments {
  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final Clock clock;
  private final String codeVersion;
  private final LifetimeOptions lifetime;
  private final ModelCodec codec = new ModelCodec();
  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * The use case on its ports, with the usual predictions.
   *
   * @param clock gives the time that a model was made at
   * @param codeVersion is written into the provenance of a model
   */
  public DiscoverSegments(
      Stores stores, OrderStore orders, ModelStore models, Clock clock, String codeVersion) {
    this(stores, orders, models, clock, codeVersion, LifetimeOptions.DEFAULT);
  }

  /**
   * The use case on its ports.
   *
   * @param clock gives the time that a model was made at
   * @param codeVersion is written into the provenance of a model
   * @param lifetime by which everybody's churn risk and value are predicted
   */
  public DiscoverSegments(
      Stores stores,
      OrderStore orders,
      ModelStore models,
      Clock clock,
      String codeVersion,
      LifetimeOptions lifetime) {
    this.lifetime = lifetime;
    this.stores = stores;
    this.orders = orders;
    this.models = models;
    this.clock = clock;
    this.codeVersion = codeVersion;
  }

  /**
   * What was done.
   *
   * @param customers with a thumbprint
   * @param sampled how many of them the segments were discovered on
   */
  public record Outcome(
      String storeId,
      int modelNo,
      String contentHash,
      Instant asOf,
      int customers,
      int sampled,
      int axesAvailable) {}

  /**
   * Discovers a new model and makes it the active one.
   *
   * @param asOf a date or date-time as a person writes it, or null for the end of the newest
   *     order's day
   * @throws QuimbiException of kind NOTHING_THERE where the store has no orders by then
   */
  public Outcome discover(
      String storeId,
      @Nullable String asOf,
      DiscoverySettings settings,
      int threads,
      Progress progress) {
    return publish(
        storeId, "discovery", asOf, threads, progress, work -> discovered(work, settings, threads));
  }

  /**
   * Discovers in a history at hand, and publishes what that gives once the history is stored.
   *
   * <p>Everything up to everybody's memberships is computed at once, on the calling thread and
   * {@code threads} others; only then {@code stored} is asked, which waits for the history to be
   * stored and says whether the store now holds that history and nothing else. Where it does not,
   * the history is read from the store and all is computed again.
   *
   * @param asOf as for {@link #discover}
   */
  Outcome discover(
      StoreSettings store,
      OrderBook book,
      @Nullable String asOf,
      DiscoverySettings settings,
      int threads,
      Progress quietly,
      Progress progress,
      BooleanSupplier stored) {
    @Nullable Long asked = asOf == null ? null : AsOf.parse(asOf, store.zone());
    Scored ahead;
    try (Workers workers = Workers.of(threads, quietly::cancelled)) {
      ahead = discovered(work(store, book, asked, workers, quietly), settings, threads);
    }
    if (!stored.getAsBoolean()) {
      return discover(store.storeId(), asOf, settings, threads, progress);
    }
    try (Publication publication = models.begin(store, "discovery")) {
      return publishing(publication, () -> ahead, store.storeId(), progress);
    }
  }

  /**
   * Gives everybody a new thumbprint under the active model, as of another time or after new
   * orders.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no model or no order
   */
  public Outcome assign(String storeId, @Nullable String asOf, int threads, Progress progress) {
    return publish(
        storeId,
        "assignment",
        asOf,
        threads,
        progress,
        work -> {
          StoredModel stored = models.requireActive(storeId);
          SegmentModel model = codec.decode(stored.content());
          FeatureMatrix matrix = work.features(model.reference());
          return new Scored(
              Optional.empty(),
              stored.modelNo(),
              stored.contentHash(),
              work.asOf,
              Thumbprints.of(model, matrix, work.workers),
              0,
              new SegmentNames(models.segments(storeId, stored.modelNo())),
              predictions(work));
        });
  }

  /** The number of the store's last import. */
  long lastImport(StoreSettings store) {
    return orders.lastImport(store);
  }

  private interface Scoring {
    Scored score(Work work);
  }

  /** A model that is not stored yet. */
  private record NewModel(byte[] content, String provenance, String calibration) {}

  /**
   * Everybody's thumbprint.
   *
   * @param model the model if it is a new one
   * @param modelNo its number if it is not
   */
  private record Scored(
      Optional<NewModel> model,
      int modelNo,
      String contentHash,
      long asOf,
      Thumbprints thumbprints,
      int sampled,
      SegmentNames names,
      Predictions predictions) {}

  /** The history at hand. */
  private record Work(OrderBook book, long asOf, Workers workers, Progress progress) {
    FeatureMatrix features(Reference reference) {
      return features(new FeatureExtractor(book, reference, workers));
    }

    FeatureMatrix features(FeatureExtractor extractor) {
      progress.stage("Computing features", Progress.UNKNOWN);
      FeatureMatrix matrix = extractor.extract(asOf, workers);
      if (matrix.rows() == 0) {
        throw new QuimbiException(
            QuimbiException.Kind.NOTHING_THERE,
            "NO_ORDERS",
            "there is no order at or before "
                + AsOf.toInstant(asOf)
                + "; import orders, or choose a later --as-of");
      }
      return matrix;
    }
  }

  private static Work work(
      StoreSettings store,
      OrderBook book,
      @Nullable Long asked,
      Workers workers,
      Progress progress) {
    if (book.orderCount() == 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_ORDERS",
          "store \"" + store.storeId() + "\" has no orders yet; import some first");
    }
    long asOf = asked == null ? AsOf.endOfDay(book.newestOrderTime(), store.zone()) : asked;
    progress.checkCancelled();
    return new Work(book, asOf, workers, progress);
  }

  private Scored discovered(Work work, DiscoverySettings settings, int threads) {
    Reference reference = Reference.of(work.book, work.asOf, work.workers);
    FeatureExtractor extractor = new FeatureExtractor(work.book, reference, work.workers);
    FeatureMatrix matrix = work.features(extractor);
    int axes = Axis.values().length;
    work.progress.stage("Discovering segments on " + axes + " axes", axes);
    SegmentDiscovery.Discovered discovered =
        SegmentDiscovery.discover(
            matrix, reference, settings, work.workers, axis -> work.progress.advance(1));
    SegmentModel model = discovered.model();
    byte[] content = codec.encode(model);
    Thumbprints thumbprints = Thumbprints.of(model, matrix, work.workers);
    work.progress.stage("Calibrating drift", Progress.UNKNOWN);
    ModelCalibration calibration =
        ModelCalibration.of(work.book, extractor, thumbprints, work.workers);
    return new Scored(
        Optional.of(
            new NewModel(
                content,
                provenance(work, matrix, discovered.sampled(), threads),
                calibration.json())),
        0,
        sha256(content),
        work.asOf,
        thumbprints,
        discovered.sampled(),
        new SegmentNames(),
        predictions(work));
  }

  private Predictions predictions(Work work) {
    work.progress.stage("Fitting churn risk and lifetime value", Progress.UNKNOWN);
    return Predictions.of(work.book, work.asOf, lifetime, work.workers);
  }

  private OrderBook history(String storeId, Progress progress) {
    progress.stage("Reading the order history", Progress.UNKNOWN);
    return orders.read(stores.require(storeId), progress).toBook();
  }

  private Outcome publish(
      String storeId,
      String kind,
      @Nullable String asOfText,
      int threads,
      Progress progress,
      Scoring scoring) {
    StoreSettings store = stores.require(storeId);
    // A mistyped date is said before anybody waits for the lock and the history.
    @Nullable Long asked = asOfText == null ? null : AsOf.parse(asOfText, store.zone());
    try (Workers workers = Workers.of(threads, progress::cancelled);
        Publication publication = models.begin(store, kind)) {
      return publishing(
          publication,
          () -> scoring.score(work(store, history(storeId, progress), asked, workers, progress)),
          storeId,
          progress);
    }
  }

  private static Outcome publishing(
      Publication publication, Supplier<Scored> scoring, String storeId, Progress progress) {
    try {
      Scored scored = scoring.get();
      progress.checkCancelled();
      Outcome outcome = store(storeId, scored, publication, progress);
      publication.commit(
          String.format(
              "model %d, %,d customers on %d axes",
              outcome.modelNo, outcome.customers, outcome.axesAvailable));
      return outcome;
    } catch (CancellationException e) {
      fail(publication, "cancelled", e);
      throw e;
    } catch (RuntimeException e) {
      fail(publication, "failed", e);
      throw e;
    }
  }

  /** Records why the run ended; what fails in doing so must not hide the reason. */
  private static void fail(Publication publication, String state, RuntimeException reason) {
    try {
      publication.fail(state, String.valueOf(reason.getMessage()));
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  private static Outcome store(
      String storeId, Scored scored, Publication publication, Progress progress) {
    Thumbprints thumbprints = scored.thumbprints;
    int modelNo =
        scored
            .model
            .map(
                model -> {
                  int saved =
                      publication.saveModel(
                          model.content, scored.contentHash, model.provenance, null);
                  publication.saveCalibration(saved, model.calibration);
                  publication.activate(saved, "discovery");
                  return saved;
                })
            .orElse(scored.modelNo);
    Profiles profiles =
        new Profiles(thumbprints, Archetypes.of(thumbprints), scored.names, scored.predictions);
    progress.stage("Storing thumbprints", profiles.size());
    publication.replaceProfiles(
        modelNo, profiles, profiles.segmentRows(), profiles.archetypeRows(), progress);
    return new Outcome(
        storeId,
        modelNo,
        scored.contentHash,
        AsOf.toInstant(scored.asOf),
        profiles.size(),
        scored.sampled,
        thumbprints.axes().size());
  }

  private String provenance(Work work, FeatureMatrix matrix, int sampled, int threads) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("created_at", clock.instant().toString());
    provenance.put("code_version", codeVersion);
    provenance.put("java_version", Runtime.version().toString());
    provenance.put("threads", threads);
    provenance.put("as_of", AsOf.toInstant(work.asOf).toString());
    provenance.put("input_fingerprint", HexFormat.of().toHexDigits(work.book.fingerprint()));
    provenance.put("orders", work.book.orderCount());
    provenance.put("lines", work.book.lineCount());
    provenance.put("customers", matrix.rows());
    provenance.put("customers_sampled", sampled);
    return json.writeValueAsString(provenance);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
