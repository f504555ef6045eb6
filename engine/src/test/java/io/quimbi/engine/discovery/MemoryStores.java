package io.quimbi.engine.discovery;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.naming.NamedBy;
import io.quimbi.engine.naming.SegmentName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One store in memory, with what a discovery publishes kept as the ports promise it. */
public final class MemoryStores implements Stores, OrderStore, ModelStore {
  private final StoreSettings store;

  /** The rows of the customers that the test asks for. */
  private final Function<Predicate<String>, OrderRows> history;

  private Published published = new Published();
  private final List<String> ended = new ArrayList<>();
  private int open;
  private int begun;
  private long committed;
  private final List<String> touched = new ArrayList<>();

  private static final class Published {
    @Nullable Integer active;
    Map<Integer, StoredModel> models = new TreeMap<>();
    Map<Integer, String> comparisons = new TreeMap<>();
    Map<Integer, String> calibrations = new TreeMap<>();
    Map<Integer, List<SegmentRow>> segments = new TreeMap<>();
    Map<Integer, List<SegmentName>> names = new TreeMap<>();
    Map<Integer, String> populations = new TreeMap<>();
    List<Activation> activations = new ArrayList<>();
    List<ArchetypeRow> archetypes = List.of();
    Map<String, StoredProfile> profiles = new TreeMap<>();
    List<LifetimeFit> fits = new ArrayList<>();
    List<Deed> deeds = new ArrayList<>();

    Published copy() {
      Published copy = new Published();
      copy.active = active;
      copy.models.putAll(models);
      copy.comparisons.putAll(comparisons);
      copy.calibrations.putAll(calibrations);
      copy.segments.putAll(segments);
      copy.names.putAll(names);
      copy.populations.putAll(populations);
      copy.activations.addAll(activations);
      copy.archetypes = archetypes;
      copy.profiles.putAll(profiles);
      copy.fits.addAll(fits);
      copy.deeds.addAll(deeds);
      return copy;
    }
  }

  /** A store whose customers have the rows that the function gives of them. */
  public MemoryStores(StoreSettings store, Function<Predicate<String>, OrderRows> history) {
    this.store = store;
    this.history = history;
  }

  /** The same store and models with another history; neither sees what the other publishes. */
  public MemoryStores withHistory(Function<Predicate<String>, OrderRows> other) {
    MemoryStores same = new MemoryStores(store, other);
    same.published = published;
    return same;
  }

  /** How runs ended, such as "cancelled: cancelled". */
  public List<String> ended() {
    return ended;
  }

  /** What the audit trail has. */
  public List<Deed> deeds() {
    return List.copyOf(published.deeds);
  }

  /** Publications begun and not closed. */
  public int open() {
    return open;
  }

  /** Publications ever begun. */
  public int begun() {
    return begun;
  }

  /** Gives a leaf of a model another name, as a person would. */
  public void rename(int modelNo, String axis, String path, String name) {
    SegmentRow row =
        segments(store.storeId(), modelNo).stream()
            .filter(one -> one.axis().equals(axis) && one.path().equals(path))
            .findFirst()
            .orElseThrow();
    published = published.copy();
    give(
        published,
        modelNo,
        new SegmentName(
            axis, row.identity(), path, name, NamedBy.PERSON, "As they are.", List.of(), false));
  }

  /** Takes the names of a model away: it is one of before segments had names. */
  public void forgetNames(int modelNo) {
    published = published.copy();
    published.names.remove(modelNo);
    published.populations.remove(modelNo);
  }

  private static void give(Published to, int modelNo, SegmentName name) {
    for (int model : to.models.keySet()) {
      List<SegmentName> names = new ArrayList<>(to.names.getOrDefault(model, List.of()));
      boolean had =
          names.removeIf(
              one -> one.axis().equals(name.axis()) && one.identity().equals(name.identity()));
      if (had || model == modelNo) {
        names.add(name);
        to.names.put(model, names);
      }
      to.segments.computeIfPresent(
          model,
          (number, rows) ->
              rows.stream()
                  .map(
                      row ->
                          row.axis().equals(name.axis()) && row.identity().equals(name.identity())
                              ? named(row, name.name())
                              : row)
                  .toList());
    }
  }

  private static SegmentRow named(SegmentRow row, String name) {
    return new SegmentRow(
        row.axis(),
        row.leaf(),
        row.path(),
        row.identity(),
        name,
        row.kind(),
        row.size(),
        row.share(),
        row.hybrids(),
        row.meanChurnRisk(),
        row.meanPredictedLtv());
  }

  /** Puts another model in the place of the active one. */
  public void replaceContent(byte[] content) {
    StoredModel old = active(store.storeId()).orElseThrow();
    published = published.copy();
    published.models.put(
        old.modelNo(),
        new StoredModel(old.modelNo(), content, "replaced", old.provenance(), old.createdAt()));
  }

  @Override
  public Optional<StoreSettings> find(String storeId) {
    return storeId.equals(store.storeId()) ? Optional.of(store) : Optional.empty();
  }

  @Override
  public List<StoreSettings> list() {
    return List.of(store);
  }

  @Override
  public StoreContents contents(String storeId) {
    OrderRows rows = history.apply(customer -> true);
    return new StoreContents(
        rows.customers().size(), rows.orderCount(), rows.lineCount(), 0, 0, 0, null, null);
  }

  @Override
  public List<Run> runs(String storeId, int limit) {
    return List.of();
  }

  @Override
  public ImportSession beginImport(StoreSettings store, Source source) {
    throw new UnsupportedOperationException("not asked for by a discovery");
  }

  @Override
  public long lastImport(StoreSettings store) {
    throw new UnsupportedOperationException("not asked for by a discovery");
  }

  @Override
  public OrderRows read(StoreSettings store, Progress progress) {
    return history.apply(customer -> true);
  }

  @Override
  public OrderRows readCustomers(StoreSettings store, Collection<String> customerIds) {
    return history.apply(customerIds::contains);
  }

  @Override
  public Optional<StoredModel> active(String storeId) {
    return Optional.ofNullable(published.active).map(published.models::get);
  }

  @Override
  public Optional<StoredModel> model(String storeId, int modelNo) {
    return Optional.ofNullable(published.models.get(modelNo));
  }

  @Override
  public Optional<String> calibration(String storeId, int modelNo) {
    return Optional.ofNullable(published.calibrations.get(modelNo));
  }

  @Override
  public List<ModelRow> models(String storeId) {
    return published.models.values().stream()
        .map(
            model ->
                new ModelRow(
                    model.modelNo(),
                    Objects.equals(published.active, model.modelNo()),
                    model.contentHash(),
                    model.provenance(),
                    published.comparisons.get(model.modelNo()),
                    model.createdAt()))
        .toList();
  }

  @Override
  public List<Activation> activations(String storeId) {
    return published.activations;
  }

  @Override
  public Optional<Stamped> stamped(String storeId, String customerId) {
    return stamp(storeId)
        .flatMap(
            stamp ->
                Optional.ofNullable(published.profiles.get(customerId))
                    .map(profile -> new Stamped(stamp, profile)));
  }

  @Override
  public void profiles(String storeId, List<String> customerIds, Consumer<StoredProfile> each) {
    customerIds.forEach(id -> profile(storeId, id).ifPresent(each));
  }

  @Override
  public Optional<String> stamp(String storeId) {
    return published.active == null ? Optional.empty() : Optional.of(String.valueOf(committed));
  }

  @Override
  public Optional<Touched> touched(String storeId, @Nullable String mark) {
    int from = mark == null ? touched.size() : Integer.parseInt(mark);
    return stamp(storeId)
        .map(
            stamp ->
                new Touched(
                    stamp,
                    String.valueOf(touched.size()),
                    List.copyOf(touched.subList(from, touched.size()))));
  }

  /** Makes a customer's profile another one, or none, as an order would. */
  public void touch(String customerId, @Nullable StoredProfile profile) {
    if (profile == null) {
      published.profiles.remove(customerId);
    } else {
      published.profiles.put(customerId, profile);
    }
    touched.add(customerId);
  }

  @Override
  public void profiles(String storeId, Consumer<StoredProfile> each) {
    published.profiles.values().forEach(each);
  }

  @Override
  public List<SegmentRow> segments(String storeId, int modelNo) {
    return published.segments.getOrDefault(modelNo, List.of());
  }

  @Override
  public List<SegmentName> names(String storeId, int modelNo) {
    return published.names.getOrDefault(modelNo, List.of());
  }

  @Override
  public Optional<String> population(String storeId, int modelNo) {
    return Optional.ofNullable(published.populations.get(modelNo));
  }

  @Override
  public List<ArchetypeRow> archetypes(String storeId, int limit) {
    return published.archetypes.stream().limit(limit).toList();
  }

  @Override
  public Optional<LifetimeFit> lastGoodFit(String storeId, Dropout dropout, Instant notAfter) {
    return published.fits.stream()
        .filter(fit -> fit.good() && fit.model().dropout() == dropout)
        .filter(fit -> !fit.asOf().isAfter(notAfter))
        .max(Comparator.comparing(LifetimeFit::asOf));
  }

  @Override
  public Publication begin(StoreSettings store, String kind) {
    open++;
    begun++;
    return new Pending(kind);
  }

  private final class Pending implements Publication {
    private final String kind;
    private final Published next = published.copy();

    Pending(String kind) {
      this.kind = kind;
    }

    @Override
    public int saveModel(
        byte[] content, String contentHash, String provenance, @Nullable String comparison) {
      int number = next.models.size() + 1;
      next.models.put(
          number,
          new StoredModel(
              number, content, contentHash, provenance, Instant.parse("2026-01-02T03:04:05Z")));
      if (comparison != null) {
        next.comparisons.put(number, comparison);
      }
      return number;
    }

    @Override
    public void saveCalibration(int modelNo, String calibration) {
      next.calibrations.put(modelNo, calibration);
    }

    @Override
    public void savePopulation(int modelNo, String population) {
      next.populations.put(modelNo, population);
    }

    @Override
    public void saveNames(int modelNo, List<SegmentName> names) {
      next.names.put(modelNo, names);
    }

    @Override
    public void giveNames(int modelNo, List<Renaming> names) {
      names.forEach(renaming -> give(next, modelNo, renaming.now()));
    }

    @Override
    public void remember(Deed deed) {
      next.deeds.add(deed);
    }

    @Override
    public void saveSegments(int modelNo, List<SegmentRow> segments) {
      next.segments.put(modelNo, segments);
    }

    @Override
    public void activate(int modelNo, String kind) {
      next.activations.add(
          new Activation(modelNo, next.active, kind, Instant.parse("2026-01-02T03:04:05Z")));
      next.active = modelNo;
    }

    @Override
    public void replaceProfiles(
        int modelNo,
        ProfileRows rows,
        List<SegmentRow> segments,
        List<ArchetypeRow> archetypes,
        Progress progress) {
      next.segments.put(modelNo, segments);
      next.archetypes = archetypes;
      rows.lifetimeFit().ifPresent(next.fits::add);
      next.profiles.clear();
      for (int row = 0; row < rows.size(); row++) {
        StoredProfile profile = profile(modelNo, rows, row);
        next.profiles.put(profile.customerId(), profile);
        progress.advance(1);
      }
    }

    private static StoredProfile profile(int modelNo, ProfileRows rows, int row) {
      double[] memberships = new double[rows.leafCount()];
      rows.memberships(row, memberships);
      double[] features = new double[Feature.COUNT];
      rows.features(row, features);
      float[] asFloats = new float[features.length];
      for (int f = 0; f < features.length; f++) {
        asFloats[f] = (float) features[f];
      }
      return new StoredProfile(
          rows.customerId(row),
          modelNo,
          rows.asOf(),
          atRest(memberships),
          object(rows, axis -> rows.leafName(rows.dominantLeaf(row, axis))),
          object(rows, axis -> rows.strength(row, axis)),
          rows.archetypeId(row),
          asFloats,
          rows.orders(row),
          rows.lifetimeValue(row),
          rows.paid(row),
          AsOf.toInstant(rows.firstOrderTime(row)),
          AsOf.toInstant(rows.lastOrderTime(row)),
          rows.prediction(row));
    }

    private static short[] atRest(double[] memberships) {
      short[] units = new short[memberships.length];
      for (int leaf = 0; leaf < units.length; leaf++) {
        units[leaf] = (short) Math.round(10_000 * memberships[leaf]);
      }
      return units;
    }

    private static String object(ProfileRows rows, Function<Integer, String> value) {
      return IntStream.range(0, rows.axes().size())
          .mapToObj(axis -> "\"" + rows.axes().get(axis) + "\":\"" + value.apply(axis) + "\"")
          .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void commit(String summary) {
      published = next;
      committed++;
      ended.add(kind + " done: " + summary);
    }

    @Override
    public void fail(String state, String reason) {
      ended.add(state + ": " + reason);
    }

    @Override
    public void close() {
      open--;
    }
  }
}
