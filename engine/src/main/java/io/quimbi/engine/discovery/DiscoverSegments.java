package io.quimbi.engine.discovery;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.HistoryFeatures;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.model.Archetypes;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.Lineage;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.Beside;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Sha256;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore.Activation;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.lifetime.LifetimeOptions;
import io.quimbi.engine.lifetime.Predictions;
import io.quimbi.engine.naming.Population;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
   * @param sampled how many of them the segments were discovered on; 0 where none were discovered
   * @param active whether it is the active model now
   * @param previousModelNo the model that was active before, which a new one was compared with;
   *     null where none was
   */
  public record Outcome(
      String storeId,
      int modelNo,
      String contentHash,
      Instant asOf,
      int customers,
      int sampled,
      int axesAvailable,
      boolean active,
      @Nullable Integer previousModelNo) {}

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
    return discover(storeId, asOf, settings, true, threads, progress);
  }

  /**
   * Discovers a new model. Where one is active, its centroids are tried beside fresh starts, and
   * the new model takes over the identities and names of the segments that are still the same
   * customers; what became of all of them is stored with it.
   *
   * @param asOf as for {@link #discover(String, String, DiscoverySettings, int, Progress)}
   * @param activate whether to make it the active one; else it is stored beside it, to be compared
   * @throws QuimbiException of kind NOTHING_THERE where the store has no orders by then
   */
  public Outcome discover(
      String storeId,
      @Nullable String asOf,
      DiscoverySettings settings,
      boolean activate,
      int threads,
      Progress progress) {
    return publish(
        storeId,
        "discovery",
        asOf,
        threads,
        progress,
        work -> discovered(work, active(storeId, progress), settings, activate, threads));
  }

  /**
   * Discovers in a history at hand, and publishes what that gives once the history is stored.
   *
   * <p>Everything up to everybody's memberships is computed at once, on the calling thread and
   * {@code threads} others; only then {@code stored} is asked, which waits for the history to be
   * stored and says whether the store now holds that history and nothing else. Where it does not,
   * the history is read from the store and all is computed again; and so it is where the store has
   * a model by then, since the new one then descends from it.
   *
   * @param history closed here
   * @param asOf as for {@link #discover(String, String, DiscoverySettings, int, Progress)}
   */
  Outcome discover(
      StoreSettings store,
      OrderHistory history,
      @Nullable String asOf,
      DiscoverySettings settings,
      boolean activate,
      int threads,
      Progress quietly,
      Progress progress,
      BooleanSupplier stored) {
    try (OrderHistory closing = history) {
      @Nullable Long asked = asOf == null ? null : AsOf.parse(asOf, store.zone());
      try (Scored ahead = ahead(store, closing, asked, settings, activate, threads, quietly)) {
        boolean allThereIs = stored.getAsBoolean();
        return publish(
            store,
            "discovery",
            threads,
            progress,
            workers -> {
              if (allThereIs && models.active(store.storeId()).isEmpty()) {
                return ahead;
              }
              // Its calibration is of no use any more, and the room is needed.
              ahead.stop();
              return scored(
                  store,
                  asked,
                  workers,
                  progress,
                  work ->
                      discovered(
                          work, active(store.storeId(), progress), settings, activate, threads));
            });
      }
    }
  }

  private Scored ahead(
      StoreSettings store,
      OrderHistory history,
      @Nullable Long asked,
      DiscoverySettings settings,
      boolean activate,
      int threads,
      Progress quietly) {
    try (Workers workers = Workers.of(threads, quietly::cancelled)) {
      return discovered(
          work(store, history, asked, workers, quietly),
          Optional.empty(),
          settings,
          activate,
          threads);
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
          return assigned(storeId, work, stored, stored.modelNo(), Publishing.AS_ACTIVE);
        });
  }

  /**
   * Makes a stored model the active one and gives everybody a thumbprint under it. Of the model
   * that is active already, everybody just gets a new thumbprint.
   *
   * @param asOf as for {@link #assign}
   * @throws QuimbiException of kind NOTHING_THERE where there is no such model or no order
   */
  public Outcome activate(
      String storeId, int modelNo, @Nullable String asOf, int threads, Progress progress) {
    stores.require(storeId);
    StoredModel stored = models.requireModel(storeId, modelNo);
    return publish(
        storeId,
        "activation",
        asOf,
        threads,
        progress,
        work -> {
          @Nullable Integer active = models.active(storeId).map(StoredModel::modelNo).orElse(null);
          return assigned(
              storeId,
              work,
              stored,
              active,
              Objects.equals(active, modelNo) ? Publishing.AS_ACTIVE : Publishing.ACTIVATION);
        });
  }

  /**
   * Goes back to the model that was active before the present one, and gives everybody a thumbprint
   * under it. Each further call goes one activation further back.
   *
   * @param asOf as for {@link #assign}
   * @throws QuimbiException of kind NOTHING_THERE where none was active before
   */
  public Outcome undo(String storeId, @Nullable String asOf, int threads, Progress progress) {
    return publish(
        storeId,
        "activation",
        asOf,
        threads,
        progress,
        work -> {
          int active = models.requireActive(storeId).modelNo();
          int before = beforeThePresent(storeId, active);
          return assigned(
              storeId, work, models.requireModel(storeId, before), active, Publishing.UNDO);
        });
  }

  /** What an undo goes back to. */
  private int beforeThePresent(String storeId, int active) {
    Deque<Integer> standing = new ArrayDeque<>();
    for (Activation activation : models.activations(storeId)) {
      if (activation.kind().equals(Publishing.UNDO.word())) {
        standing.removeLast();
      } else {
        standing.addLast(activation.modelNo());
      }
    }
    if (standing.size() < 2) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NOTHING_TO_UNDO",
          "no model was active in store \""
              + storeId
              + "\" before model "
              + active
              + "; quimbi models lists those that can be activated");
    }
    standing.removeLast();
    return standing.getLast();
  }

  private Scored assigned(
      String storeId, Work work, StoredModel stored, @Nullable Integer active, Publishing how) {
    SegmentModel model = codec.decode(stored.content());
    Features features = work.features(model.reference());
    Predictions predictions = predictions(work, features.summaries);
    work.history.close();
    Thumbprints thumbprints = Thumbprints.of(model, features.matrix(), work.workers);
    SegmentNames names = SegmentNames.read(models, storeId, stored.modelNo());
    return new Scored(
        Optional.empty(),
        stored.modelNo(),
        stored.contentHash(),
        work.asOf,
        thumbprints,
        0,
        // A model of before segments had names gets them now.
        names.complete(model) ? names : names.completed(model, Population.of(thumbprints)),
        predictions,
        active,
        how);
  }

  /**
   * The active model as a discovery needs it. One that this version cannot read is no reason not to
   * discover: that is what its error advises.
   */
  private Optional<Active> active(String storeId, Progress progress) {
    Optional<StoredModel> stored = models.active(storeId);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    int modelNo = stored.get().modelNo();
    try {
      return Optional.of(
          new Active(
              modelNo,
              codec.decode(stored.get().content()),
              SegmentNames.read(models, storeId, modelNo)));
    } catch (QuimbiException e) {
      progress.note("Model " + modelNo + " is left out of account: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The number of the store's last import. */
  long lastImport(StoreSettings store) {
    return orders.lastImport(store);
  }

  private interface Scoring {
    /** Closes the history sooner or later, unless it fails. */
    Scored score(Work work);
  }

  /** The model that a new one descends from. */
  private record Active(int modelNo, SegmentModel model, SegmentNames names) {}

  /** A model that is not stored yet. */
  private record NewModel(
      byte[] content,
      String provenance,
      Optional<ModelComparison> comparison,
      Beside<ModelCalibration> calibration,
      Population population) {}

  /** What becomes of everybody's thumbprints. */
  private enum Publishing {
    /** Nothing: the model is stored and no more. */
    NOT,
    /** They take the place of others under the active model. */
    AS_ACTIVE,
    /** They become visible with their model, which was just discovered. */
    DISCOVERY,
    /** They become visible with their model, which somebody chose. */
    ACTIVATION,
    /** They become visible with their model, which was active before. */
    UNDO;

    /** Of an {@link Activation}. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Everybody's thumbprint. Closing it ends what is still being computed of it.
   *
   * @param model the model if it is a new one
   * @param modelNo its number if it is not
   * @param active the number of the model that was active before; null where none was
   */
  private record Scored(
      Optional<NewModel> model,
      int modelNo,
      String contentHash,
      long asOf,
      Thumbprints thumbprints,
      int sampled,
      SegmentNames names,
      Predictions predictions,
      @Nullable Integer active,
      Publishing publishing)
      implements AutoCloseable {
    void stop() {
      model.ifPresent(made -> made.calibration.close());
    }

    @Override
    public void close() {
      stop();
    }
  }

  /** The history at hand. */
  private record Work(
      OrderHistory history, AgeUnit ageUnit, long asOf, Workers workers, Progress progress) {
    Features features(Reference reference) {
      List<PurchaseSummaries> summaries = new ArrayList<>();
      HistoryFeatures features =
          features(reference, slice -> summaries.add(PurchaseSummaries.of(slice, asOf, ageUnit)));
      if (features.matrix().rows() == 0) {
        throw new QuimbiException(
            QuimbiException.Kind.NOTHING_THERE,
            "NO_ORDERS",
            "there is no order at or before "
                + AsOf.toInstant(asOf)
                + "; import orders, or choose a later --as-of");
      }
      return new Features(features, PurchaseSummaries.joined(summaries));
    }

    HistoryFeatures features(Reference reference, Consumer<Slice> beside) {
      progress.stage("Computing features", Progress.UNKNOWN);
      return HistoryFeatures.of(history, reference, asOf, workers, beside);
    }
  }

  /** Everybody's features, and their purchases in the few figures that predictions are made of. */
  private record Features(HistoryFeatures history, PurchaseSummaries summaries) {
    FeatureMatrix matrix() {
      return history.matrix();
    }
  }

  private Work work(
      StoreSettings store,
      OrderHistory history,
      @Nullable Long asked,
      Workers workers,
      Progress progress) {
    long newest = history.newestOrderTime();
    if (newest == Long.MIN_VALUE) {
      throw Stores.noOrders(store.storeId());
    }
    long asOf = asked == null ? AsOf.endOfDay(newest, store.zone()) : asked;
    progress.checkCancelled();
    return new Work(history, lifetime.unit(), asOf, workers, progress);
  }

  private Scored discovered(
      Work work,
      Optional<Active> active,
      DiscoverySettings settings,
      boolean activate,
      int threads) {
    Reference reference = Reference.of(work.history, work.asOf, work.workers);
    Features features = work.features(reference);
    FeatureMatrix matrix = features.matrix();
    Predictions predictions = predictions(work, features.summaries);
    int axes = Axis.values().length;
    work.progress.stage("Discovering segments on " + axes + " axes", axes);
    SegmentDiscovery.Discovered discovered =
        SegmentDiscovery.discover(
            matrix,
            reference,
            settings,
            active.map(Active::model),
            work.workers,
            axis -> work.progress.advance(1));
    Thumbprints fresh = Thumbprints.of(discovered.model(), matrix, work.workers);
    Population population = Population.of(fresh);
    Descendant descendant =
        active
            .map(from -> descendant(work, from, reference, fresh, population))
            .orElseGet(
                () ->
                    new Descendant(
                        fresh,
                        SegmentNames.first(discovered.model(), population),
                        Optional.empty()));
    byte[] content = codec.encode(descendant.thumbprints.model());
    @Nullable Integer activeNo = active.map(Active::modelNo).orElse(null);
    return new Scored(
        Optional.of(
            new NewModel(
                content,
                provenance(work, features.history, discovered.sampled(), activeNo, threads),
                descendant.comparison,
                calibration(work, descendant.thumbprints, threads),
                population)),
        0,
        Sha256.hex(content),
        work.asOf,
        descendant.thumbprints,
        discovered.sampled(),
        descendant.names,
        predictions,
        activeNo,
        activate ? Publishing.DISCOVERY : Publishing.NOT);
  }

  /**
   * Measures what is usual while everybody's thumbprints are stored, which waits for the database
   * and hardly for a core.
   */
  private static Beside<ModelCalibration> calibration(
      Work work, Thumbprints thumbprints, int threads) {
    return Beside.begin(
        "quimbi-calibration",
        work.progress,
        beside -> {
          // Everything else is made of the features, and the room is needed.
          try (OrderHistory history = work.history;
              Workers workers = Workers.of(threads, beside::cancelled)) {
            return ModelCalibration.of(history, thumbprints, workers);
          }
        });
  }

  private Predictions predictions(Work work, PurchaseSummaries summaries) {
    work.progress.stage("Fitting churn risk and lifetime value", Progress.UNKNOWN);
    return Predictions.of(work.history, summaries, work.asOf, lifetime, work.workers);
  }

  /** New thumbprints with what they take over from the active model. */
  private record Descendant(
      Thumbprints thumbprints, SegmentNames names, Optional<ModelComparison> comparison) {}

  private static Descendant descendant(
      Work work, Active active, Reference reference, Thumbprints fresh, Population population) {
    // The active model sees customers by the reference of its own discovery.
    Reference own = active.model.reference();
    FeatureMatrix seen =
        own.equals(reference) ? fresh.matrix() : work.features(own, slice -> {}).matrix();
    work.progress.stage("Comparing with model " + active.modelNo, Progress.UNKNOWN);
    Thumbprints older = Thumbprints.of(active.model, seen, work.workers);
    Lineage lineage = Lineage.of(older, fresh, work.workers);
    Thumbprints newer = lineage.applyTo(fresh);
    SegmentNames names =
        SegmentNames.inherited(active.model, active.names, newer.model(), population);
    return new Descendant(
        newer,
        names,
        Optional.of(
            ModelComparison.of(active.modelNo, lineage, older, active.names, newer, names, true)));
  }

  /** Scores the store's history, which the scoring closes once it needs it no more. */
  private Scored scored(
      StoreSettings store,
      @Nullable Long asked,
      Workers workers,
      Progress progress,
      Scoring scoring) {
    progress.stage("Reading the order history", Progress.UNKNOWN);
    OrderHistory history = orders.history(store, workers, progress);
    try {
      return scoring.score(work(store, history, asked, workers, progress));
    } catch (RuntimeException | Error e) {
      history.close();
      throw e;
    }
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
    return publish(
        store,
        kind,
        threads,
        progress,
        workers -> scored(store, asked, workers, progress, scoring));
  }

  /**
   * What is scored after the store's lock is held, and so of what nobody else changes meanwhile.
   */
  private Outcome publish(
      StoreSettings store,
      String kind,
      int threads,
      Progress progress,
      Function<Workers, Scored> scoring) {
    try (Workers workers = Workers.of(threads, progress::cancelled);
        Publication publication = models.begin(store, kind)) {
      return publish(store.storeId(), publication, progress, () -> scoring.apply(workers));
    }
  }

  private Outcome publish(
      String storeId, Publication publication, Progress progress, Supplier<Scored> scoring) {
    try (Scored scored = scoring.get()) {
      progress.checkCancelled();
      Outcome outcome = store(storeId, scored, publication, progress);
      publication.commit(
          String.format(
              "model %d, %,d customers on %d axes",
              outcome.modelNo, outcome.customers, outcome.axesAvailable));
      return outcome;
    } catch (RuntimeException e) {
      publication.fail(e);
      throw e;
    }
  }

  private Outcome store(String storeId, Scored scored, Publication publication, Progress progress) {
    Thumbprints thumbprints = scored.thumbprints;
    int modelNo =
        scored
            .model
            .map(
                model -> {
                  int saved =
                      publication.saveModel(
                          model.content,
                          scored.contentHash,
                          model.provenance,
                          model.comparison.map(ModelComparison::json).orElse(null));
                  publication.savePopulation(saved, model.population.json());
                  return saved;
                })
            .orElse(scored.modelNo);
    publication.saveNames(modelNo, scored.names.given());
    switch (scored.publishing) {
      case NOT, AS_ACTIVE -> {}
      case DISCOVERY, ACTIVATION, UNDO -> publication.activate(modelNo, scored.publishing.word());
    }
    Profiles profiles =
        new Profiles(thumbprints, Archetypes.of(thumbprints), scored.names, scored.predictions);
    boolean visible = scored.publishing != Publishing.NOT;
    if (visible) {
      progress.stage("Storing thumbprints", profiles.size());
      List<ArchetypeRow> archetypes = profiles.archetypeRows();
      publication.replaceProfiles(modelNo, profiles, profiles.segmentRows(), archetypes, progress);
      saveCalibration(scored, modelNo, publication);
      rescoreTouched(scored, profiles.asOf(), archetypes, publication);
    } else {
      publication.saveSegments(modelNo, profiles.segmentRows());
      saveCalibration(scored, modelNo, publication);
    }
    return new Outcome(
        storeId,
        modelNo,
        scored.contentHash,
        AsOf.toInstant(scored.asOf),
        profiles.size(),
        scored.sampled,
        thumbprints.axes().size(),
        visible,
        scored.active);
  }

  private static void saveCalibration(Scored scored, int modelNo, Publication publication) {
    scored.model.ifPresent(
        model -> publication.saveCalibration(modelNo, model.calibration.result().json()));
  }

  private void rescoreTouched(
      Scored scored, Instant asOf, List<ArchetypeRow> archetypes, Publication publication) {
    CustomerScoring scoring =
        new CustomerScoring(
            scored.thumbprints.model(), scored.names, scored.predictions.fit(), lifetime.clv());
    NavigableSet<String> archetypeIds =
        archetypes.stream()
            .map(ArchetypeRow::archetypeId)
            .collect(Collectors.toCollection(TreeSet::new));
    publication.rescoreTouched(
        history -> {
          OrderBook book = history.toBook();
          Profiles row = scoring.at(book, CustomerScoring.asOf(book, asOf)).among(archetypeIds);
          return row.size() == 0 ? Optional.empty() : Optional.of(row);
        });
  }

  private String provenance(
      Work work,
      HistoryFeatures features,
      int sampled,
      @Nullable Integer previousModel,
      int threads) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("created_at", clock.instant().toString());
    provenance.put("code_version", codeVersion);
    provenance.put("java_version", Runtime.version().toString());
    provenance.put("threads", threads);
    provenance.put("as_of", AsOf.toInstant(work.asOf).toString());
    provenance.put("input_fingerprint", HexFormat.of().toHexDigits(features.fingerprint()));
    provenance.put("orders", features.orders());
    provenance.put("lines", features.lines());
    provenance.put("customers", features.matrix().rows());
    provenance.put("customers_sampled", sampled);
    provenance.put("previous_model", previousModel);
    return json.writeValueAsString(provenance);
  }
}
