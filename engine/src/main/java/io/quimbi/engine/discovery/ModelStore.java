package io.quimbi.engine.discovery;

import io.quimbi.core.history.OrderRows;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.RunRecord;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Prediction;
import io.quimbi.engine.lifetime.Predictions;
import io.quimbi.engine.naming.SegmentName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where models are kept, and the profiles that the active one gives to everybody. */
public interface ModelStore {
  /** The active model of a store, or empty before the first discovery. */
  Optional<StoredModel> active(String storeId);

  /**
   * The active model of a store.
   *
   * @throws QuimbiException of kind NOTHING_THERE before the first discovery
   */
  default StoredModel requireActive(String storeId) {
    return active(storeId)
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.NOTHING_THERE,
                    "NO_MODEL",
                    "store \"" + storeId + "\" has no segments yet; run quimbi discover first"));
  }

  /**
   * Starts a discovery, an assignment, an activation or a naming: registers the run and waits for
   * the store's writer lock.
   *
   * @param kind {@code discovery}, {@code assignment}, {@code activation} or {@code naming}
   */
  Publication begin(StoreSettings store, String kind);

  /** A model of a store by its number, active or not. */
  Optional<StoredModel> model(String storeId, int modelNo);

  /**
   * What is usual under a model, in the JSON of {@link ModelCalibration}; empty for a model that
   * was stored without.
   */
  Optional<String> calibration(String storeId, int modelNo);

  /**
   * A model of a store by its number.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is none of this number, saying which
   *     there are
   */
  default StoredModel requireModel(String storeId, int modelNo) {
    return model(storeId, modelNo)
        .orElseThrow(
            () -> {
              List<ModelRow> there = models(storeId);
              return new QuimbiException(
                  QuimbiException.Kind.NOTHING_THERE,
                  "NO_MODEL",
                  "store \""
                      + storeId
                      + "\" has no model "
                      + modelNo
                      + (there.isEmpty()
                          ? " and no other yet; run quimbi discover first"
                          : "; there "
                              + (there.size() == 1 ? "is " : "are ")
                              + there.stream()
                                  .map(row -> String.valueOf(row.modelNo()))
                                  .collect(Collectors.joining(", "))));
            });
  }

  /** All models of a store, oldest first. */
  List<ModelRow> models(String storeId);

  /** The activations of a store's models, oldest first; the last is in force. */
  List<Activation> activations(String storeId);

  /** The profile of one customer under the active model, if it has one. */
  default Optional<StoredProfile> profile(String storeId, String customerId) {
    return stamped(storeId, customerId).map(Stamped::profile);
  }

  /** The same with the stamp of that moment. */
  Optional<Stamped> stamped(String storeId, String customerId);

  /** Gives the profiles of some customers under the active model, of those who have one. */
  void profiles(String storeId, List<String> customerIds, Consumer<StoredProfile> each);

  /** Gives every profile under the active model to {@code each}, by customer id. */
  void profiles(String storeId, Consumer<StoredProfile> each);

  /**
   * A text that is another one whenever everybody's profiles are replaced, segments are renamed or
   * somebody is erased, while a change of single profiles leaves it. Empty where there are none.
   */
  Optional<String> stamp(String storeId);

  /**
   * Whose profiles changed one by one since an answer before. Empty where there are none.
   *
   * @param mark of that answer; null to begin, which names nobody
   */
  Optional<Touched> touched(String storeId, @Nullable String mark);

  /** The segments of a model, axis by axis, in the order of their leaves. */
  List<SegmentRow> segments(String storeId, int modelNo);

  /**
   * The names that the segments of a model were given, at every depth; empty for a model that was
   * stored before segments had names.
   */
  List<SegmentName> names(String storeId, int modelNo);

  /**
   * What was usual in the store when a model was discovered, in the JSON of {@link
   * io.quimbi.engine.naming.Population}; empty for a model that was stored without.
   */
  Optional<String> population(String storeId, int modelNo);

  /** The archetypes of the active model, largest first. */
  List<ArchetypeRow> archetypes(String storeId, int limit);

  /** One archetype of the active model. */
  default Optional<ArchetypeRow> archetype(String storeId, String archetypeId) {
    return archetypes(storeId, Integer.MAX_VALUE).stream()
        .filter(row -> row.archetypeId().equals(archetypeId))
        .findFirst();
  }

  /**
   * The newest good fit of a purchase model to everybody's orders at or before an as-of, of those
   * that profiles and snapshots were made with. For predictions of a few customers, whose own
   * orders are not enough to fit anything on.
   */
  Optional<LifetimeFit> lastGoodFit(String storeId, Dropout dropout, Instant notAfter);

  /**
   * A model as stored.
   *
   * @param modelNo counts up from 1 in a store
   * @param content the model's canonical bytes
   * @param contentHash lower-case hex SHA-256 of {@code content}
   * @param provenance JSON: when, from what, by which options and code it was made
   */
  record StoredModel(
      int modelNo, byte[] content, String contentHash, String provenance, Instant createdAt) {}

  /**
   * What a list of models shows.
   *
   * @param comparison JSON: lineage and stability against the model that was active when it was
   *     made; null for a store's first
   */
  record ModelRow(
      int modelNo,
      boolean active,
      String contentHash,
      String provenance,
      @Nullable String comparison,
      Instant createdAt) {}

  /**
   * A model became the active one.
   *
   * @param previousModelNo the active one before, or null
   * @param kind {@code discovery}, {@code activation} or {@code undo}
   */
  record Activation(
      int modelNo, @Nullable Integer previousModelNo, String kind, Instant activatedAt) {}

  /**
   * One ordinary, pinned or reserved leaf of an axis.
   *
   * @param leaf index among the axis's leaves
   * @param identity stable across re-discovery
   * @param size customers whose dominant segment it is
   * @param share of all customers
   * @param hybrids of them, those whose membership in it is balanced by another
   * @param meanChurnRisk over those of whom it is known; null where it is of nobody
   * @param meanPredictedLtv likewise, in currency units
   */
  record SegmentRow(
      String axis,
      int leaf,
      String path,
      String identity,
      String name,
      String kind,
      long size,
      double share,
      long hybrids,
      @Nullable Double meanChurnRisk,
      @Nullable Double meanPredictedLtv) {

    /** A leaf of whose customers nothing is predicted. */
    public SegmentRow(
        String axis,
        int leaf,
        String path,
        String identity,
        String name,
        String kind,
        long size,
        double share,
        long hybrids) {
      this(axis, leaf, path, identity, name, kind, size, share, hybrids, null, null);
    }
  }

  /**
   * An observed combination of dominant segments.
   *
   * @param signature readable
   * @param family id of the nearest frequent archetype if this one is rare, else null
   */
  record ArchetypeRow(
      String archetypeId,
      String signature,
      long customers,
      double share,
      double meanLifetimeValue,
      @Nullable String family) {}

  /**
   * A profile and what it is part of.
   *
   * @param stamp of {@link #stamp}
   */
  record Stamped(String stamp, StoredProfile profile) {}

  /**
   * Whose profiles changed.
   *
   * @param stamp of {@link #stamp}
   * @param mark for the next question
   * @param customerIds since the mark of the question; whose profile went away too
   */
  record Touched(String stamp, String mark, List<String> customerIds) {}

  /**
   * A segment that is to have another name.
   *
   * @param before what it is called so far
   * @param now what it is to be called
   */
  record Renaming(String before, SegmentName now) {}

  /** A discovery or assignment under way, all or nothing. Closing without commit undoes it. */
  interface Publication extends RunRecord, AutoCloseable {
    /**
     * Stores a new model, not active. Its number.
     *
     * @param comparison JSON of {@link ModelRow}, or null
     */
    int saveModel(
        byte[] content, String contentHash, String provenance, @Nullable String comparison);

    /** Stores what is usual under a model of this publication, in place of what was there. */
    void saveCalibration(int modelNo, String calibration);

    /** Stores what was usual when a model of this publication was discovered. */
    void savePopulation(int modelNo, String population);

    /** Stores the names of a model whose segments are stored by these names. */
    void saveNames(int modelNo, List<SegmentName> names);

    /**
     * Gives segments other names, wherever they are spelled: in every model that has a segment of
     * this identity, and in the profiles and archetypes that are visible. It all changes at once,
     * at commit.
     *
     * @param modelNo whose segments they are
     */
    void giveNames(int modelNo, List<Renaming> names);

    /** Adds to the audit trail what is told of this publication once it is committed. */
    void remember(Deed deed);

    /**
     * Stores the segments of a model that is not to be activated now, so that it can be read about.
     */
    void saveSegments(int modelNo, List<SegmentRow> segments);

    /**
     * Makes a model the active one at commit; the profiles must be replaced by its own in the same
     * publication.
     *
     * @param kind of {@link Activation}
     */
    void activate(int modelNo, String kind);

    /** Replaces the profiles, segments and archetypes of the whole store by those of a model. */
    void replaceProfiles(
        int modelNo,
        ProfileRows rows,
        List<SegmentRow> segments,
        List<ArchetypeRow> archetypes,
        Progress progress);

    /**
     * Scores customers again whose orders changed since this publication began, so that none of the
     * new profiles is behind. From here to the commit orders wait. For after {@link
     * #replaceProfiles}.
     */
    default void rescoreTouched(Rescorer rescorer) {}

    /** Makes the model and the profiles visible at once. */
    void commit(String summary);

    /** Ends the run as failed or cancelled with the reason, undoing everything. */
    @Override
    void fail(String state, String reason);

    @Override
    void close();
  }

  /** Scores a customer under the model of a publication. */
  interface Rescorer {
    /**
     * The customer's profile, one row; empty where no order is left that counts.
     *
     * @param history all that the customer did and nothing else
     */
    Optional<ProfileRows> score(OrderRows history);
  }

  /**
   * Everybody's profile, in columns. Rows are customers with at least one order; leaves are
   * numbered through all available axes, in the model's order.
   */
  interface ProfileRows {
    /** The as-of of the thumbprints. */
    Instant asOf();

    /** Number of customers. */
    int size();

    /** The store's own customer id. */
    String customerId(int row);

    /** The available axes in the model's order. */
    List<String> axes();

    /** Index of the first leaf of axis {@code axis}; its leaves end where the next axis's begin. */
    int firstLeaf(int axis);

    /** Number of leaves of all axes. */
    int leafCount();

    /** Name of a leaf. */
    String leafName(int leaf);

    /**
     * Memberships of one customer in all leaves, each axis adding up to 1; written to {@code to}.
     */
    void memberships(int row, double[] to);

    /** The dominant leaf on an axis. */
    int dominantLeaf(int row, int axis);

    /** {@code strong}, {@code balanced} or {@code weak}. */
    String strength(int row, int axis);

    /** The id of the customer's archetype. */
    String archetypeId(int row);

    /** What that archetype is called: its segments in words. */
    default String archetypeSignature(int row) {
      return archetypeId(row);
    }

    /** Number of features of the catalogue, available or not. */
    int featureCount();

    /** All features in the order of the feature catalogue, NaN where unavailable. */
    void features(int row, double[] to);

    /** Orders at the as-of. */
    int orders(int row);

    /** Paid less refunded, in millionths. */
    long lifetimeValue(int row);

    /** Paid, in millionths. */
    long paid(int row);

    /** Time of the first order, microseconds since the epoch. */
    long firstOrderTime(int row);

    /** Time of the last order, microseconds since the epoch. */
    long lastOrderTime(int row);

    /** Probability of having left, 0 to 1; NaN where it is not known. */
    default double churnRisk(int row) {
      return Double.NaN;
    }

    /**
     * What customers rank by, rising with risk: the log-odds of having left or, where these orders
     * do not say that anybody leaves, the surprise of the gap; NaN where it is not known.
     */
    default double riskRank(int row) {
      return Double.NaN;
    }

    /** Value to date and expected, in units of the currency; NaN where it is not known. */
    default double predictedLtv(int row) {
      return Double.NaN;
    }

    /** How surprising everybody's recent behaviour is; empty where it was not computed. */
    default Optional<EvidenceRows> evidence() {
      return Optional.empty();
    }

    /**
     * The day by which the next order has come with a probability, if there is to be one: days
     * since 1970-01-01, or {@link Predictions#NO_DAY}.
     */
    default int nextOrderDay(int row, double probability) {
      return Predictions.NO_DAY;
    }

    /** What is predicted of one customer. */
    default Prediction prediction(int row) {
      return new Prediction(
          orNull(churnRisk(row)),
          orNull(riskRank(row)),
          orNull(predictedLtv(row)),
          Predictions.date(nextOrderDay(row, 0.5)),
          Predictions.date(nextOrderDay(row, Predictions.NEXT_ORDER_FROM)),
          Predictions.date(nextOrderDay(row, Predictions.NEXT_ORDER_TO)),
          lifetimeFit().orElse(null));
    }

    private static @Nullable Double orNull(double value) {
      return Double.isNaN(value) ? null : value;
    }

    /** The models that these predictions are by; empty where there are none. */
    default Optional<LifetimeFit> lifetimeFit() {
      return Optional.empty();
    }
  }

  /** Evidence of everybody in {@link ProfileRows}, by the same rows. */
  interface EvidenceRows {
    /** Stands for no evidence worth keeping. */
    short NONE = -1;

    /** What the store as a whole contributed, in JSON. */
    String storePast();

    /**
     * −log₁₀ of a probability in hundredths, from 100 on; {@link #NONE} where there is none or
     * less.
     *
     * @param kind an index into {@link io.quimbi.core.evidence.EvidenceKind#ALL}
     */
    short hundredths(int row, int kind);
  }

  /**
   * A profile as stored.
   *
   * @param memberships in units of 1/10,000 over the leaves of all available axes
   * @param features in the order of the feature catalogue, NaN where unavailable
   * @param prediction churn risk and lifetime value
   */
  record StoredProfile(
      String customerId,
      int modelNo,
      Instant asOf,
      short[] memberships,
      String dominantSegmentsJson,
      String membershipStrengthsJson,
      String archetypeId,
      float[] features,
      int orders,
      long lifetimeValue,
      long paid,
      Instant firstOrderAt,
      Instant lastOrderAt,
      Prediction prediction) {}
}
