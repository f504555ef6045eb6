package io.quimbi.engine.insight;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.Stamped;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.discovery.Profiles;
import io.quimbi.engine.discovery.SegmentNames;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.naming.Population;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers questions about a store from what is stored.
 *
 * <p>Thread-safe; keeps what is said of the segments of active models, so one serves all who ask.
 */
public final class StoreInsight {
  private static final double UNITS_AT_REST = 10_000;

  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final ModelCodec codec = new ModelCodec();
  private final JsonMapper json = JsonMapper.builder().build();
  private final Map<String, Active> active = new ConcurrentHashMap<>();

  /** The active model of a store and what is said of its segments, while the stamp holds. */
  private record Active(
      String stamp,
      StoredModel stored,
      SegmentModel model,
      Map<String, List<SegmentRow>> segments,
      SegmentNames names,
      Map<String, ArchetypeRow> archetypes) {}

  /** Insight into the stores behind these ports. */
  public StoreInsight(Stores stores, OrderStore orders, ModelStore models) {
    this.stores = stores;
    this.orders = orders;
    this.models = models;
  }

  /**
   * The segments of a store, of one axis or of all.
   *
   * @throws QuimbiException of kind NOTHING_THERE where nothing was imported or discovered
   */
  public SegmentsReport segments(String storeId, Optional<Axis> only) {
    stores.require(storeId);
    return segments(storeId, models.requireActive(storeId), only);
  }

  /**
   * The segments of any model of a store, of all axes, with the sizes that they had when everybody
   * was last scored under it.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no such model
   */
  public SegmentsReport segments(String storeId, int modelNo) {
    stores.require(storeId);
    return segments(storeId, models.requireModel(storeId, modelNo), Optional.empty());
  }

  private SegmentsReport segments(String storeId, StoredModel stored, Optional<Axis> only) {
    SegmentModel model = codec.decode(stored);
    Map<String, List<SegmentRow>> rows = rowsByAxis(storeId, stored.modelNo());
    long customers =
        rows.values().stream()
            .findFirst()
            .map(axis -> axis.stream().mapToLong(SegmentRow::size).sum())
            .orElse(0L);
    SegmentNames names = SegmentNames.read(models, storeId, stored.modelNo());
    Population population =
        models
            .population(storeId, stored.modelNo())
            .map(Population::parse)
            .orElseGet(Population::unknown);
    List<SegmentsReport.AxisReport> axes = new ArrayList<>();
    for (AxisModel axis : model.axes()) {
      if (only.isEmpty() || only.get() == axis.axis()) {
        List<SegmentRow> own = rows.getOrDefault(axis.axis().id(), List.of());
        long hybrids = own.stream().mapToLong(SegmentRow::hybrids).sum();
        axes.add(
            SegmentsReport.of(
                axis,
                own,
                names,
                population,
                customers == 0 ? null : hybrids / (double) customers));
      }
    }
    JsonNode provenance = json.readTree(stored.provenance());
    return new SegmentsReport(
        storeId,
        stored.modelNo(),
        stored.contentHash(),
        Instant.parse(provenance.path("as_of").stringValue()),
        model.settings().profile().id(),
        customers,
        axes);
  }

  /**
   * How a store's customers are spread over the segments.
   *
   * @throws QuimbiException of kind NOTHING_THERE where nothing was imported or discovered
   */
  public SegmentStats stats(String storeId) {
    stores.require(storeId);
    int modelNo = models.requireActive(storeId).modelNo();
    Map<String, Map<String, Long>> distribution = new LinkedHashMap<>();
    rowsByAxis(storeId, modelNo)
        .forEach(
            (axis, rows) -> {
              Map<String, Long> sizes = new LinkedHashMap<>();
              rows.forEach(row -> sizes.put(row.name(), row.size()));
              distribution.put(axis, sizes);
            });
    Map<String, Integer> counts = new LinkedHashMap<>();
    distribution.forEach((axis, sizes) -> counts.put(axis, sizes.size()));
    long scored =
        distribution.values().stream()
            .findFirst()
            .map(sizes -> sizes.values().stream().mapToLong(Long::longValue).sum())
            .orElse(0L);
    return new SegmentStats(
        storeId,
        modelNo,
        stores.contents(storeId).customers(),
        scored,
        distribution.size(),
        counts,
        distribution);
  }

  /**
   * A customer's thumbprint.
   *
   * @throws QuimbiException of kind NOTHING_THERE where the store does not know the customer
   */
  public CustomerReport customer(String storeId, String customerId) {
    StoreSettings store = stores.require(storeId);
    Optional<Stamped> stamped = models.stamped(storeId, customerId);
    while (stamped.isPresent()) {
      Active now = active(storeId, stamped.get().stamp());
      if (now.stored.modelNo() == stamped.get().profile().modelNo()) {
        return profiled(storeId, stamped.get().profile(), now);
      }
      // Another model has become the active one in between.
      stamped = models.stamped(storeId, customerId);
    }
    OrderRows rows = orders.readCustomer(store, customerId);
    OrderBook book = book(rows, storeId, customerId);
    int standing =
        (int)
            IntStream.range(0, book.orderCount())
                .filter(order -> book.orderCancelledAt(order) == OrderBook.NEVER)
                .count();
    return CustomerReport.without(
        storeId, customerId, standing, noThumbprint(storeId, book.orderCount(), standing));
  }

  /**
   * What was read of one customer, as a book.
   *
   * @throws QuimbiException of kind NOTHING_THERE where that is nothing
   */
  static OrderBook book(OrderRows rows, String storeId, String customerId) {
    OrderBook book = rows.toBook();
    if (book.customerIndex(customerId) < 0) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_CUSTOMER",
          "store \"" + storeId + "\" has no customer \"" + customerId + "\"");
    }
    return book;
  }

  /** Why a customer that is known has no thumbprint. */
  private String noThumbprint(String storeId, int orders, int standing) {
    if (orders == 0) {
      return "awaiting first purchase: a customer without an order has no thumbprint";
    }
    if (standing == 0) {
      return "awaiting first purchase: every order so far was cancelled";
    }
    return models.active(storeId).isEmpty()
        ? "no segments yet: run quimbi discover to give every customer a thumbprint"
        : "no thumbprint yet: the orders came after the last discovery or assignment;"
            + " run quimbi assign";
  }

  private Active active(String storeId, String now) {
    String stamp = now;
    Active known = active.get(storeId);
    while (known == null || !known.stamp.equals(stamp)) {
      StoredModel stored = models.requireActive(storeId);
      known =
          new Active(
              stamp,
              stored,
              codec.decode(stored),
              rowsByAxis(storeId, stored.modelNo()),
              SegmentNames.read(models, storeId, stored.modelNo()),
              new ConcurrentHashMap<>());
      // If it is another one by now, some of this may be of the one before.
      stamp = models.stamp(storeId).orElse("nothing published");
    }
    active.put(storeId, known);
    return known;
  }

  private CustomerReport profiled(String storeId, StoredProfile profile, Active active) {
    SegmentModel model = active.model;
    Map<String, List<SegmentRow>> rows = active.segments;
    Map<String, Map<String, Double>> memberships = new LinkedHashMap<>();
    int leaf = 0;
    for (AxisModel axis : model.available()) {
      Map<String, Double> ofAxis = new LinkedHashMap<>();
      for (SegmentRow row : rows.getOrDefault(axis.axis().id(), List.of())) {
        ofAxis.put(row.name(), profile.memberships()[leaf++] / UNITS_AT_REST);
      }
      memberships.put(axis.axis().id(), ofAxis);
    }
    Map<String, String> dominants = texts(profile.dominantSegmentsJson(), memberships);
    Optional<ArchetypeRow> archetype = archetype(storeId, profile.archetypeId(), active);
    return CustomerReport.of(
        storeId,
        profile,
        archetype,
        memberships,
        dominants,
        descriptions(active, dominants),
        texts(profile.membershipStrengthsJson(), memberships),
        Profiles.confidence(memberships, dominants),
        SegmentsReport.features(model, profile.features()));
  }

  private Optional<ArchetypeRow> archetype(String storeId, String archetypeId, Active active) {
    ArchetypeRow known = active.archetypes.get(archetypeId);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<ArchetypeRow> read = models.archetype(storeId, archetypeId);
    read.ifPresent(row -> active.archetypes.put(archetypeId, row));
    return read;
  }

  private static Map<String, String> descriptions(Active active, Map<String, String> dominants) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (AxisModel axis : active.model.available()) {
      for (SegmentRow row : active.segments.getOrDefault(axis.axis().id(), List.of())) {
        if (row.name().equals(dominants.get(axis.axis().id()))) {
          SegmentsReport.description(axis, row, active.names)
              .ifPresent(sentence -> descriptions.put(axis.axis().id(), sentence));
        }
      }
    }
    return descriptions;
  }

  private Map<String, String> texts(String object, Map<String, ?> order) {
    JsonNode node = json.readTree(object);
    Map<String, String> texts = new LinkedHashMap<>();
    order.keySet().forEach(axis -> texts.put(axis, node.path(axis).stringValue("")));
    return texts;
  }

  /** The largest archetypes. */
  public List<ArchetypeRow> archetypes(String storeId, int limit) {
    stores.require(storeId);
    models.requireActive(storeId);
    return models.archetypes(storeId, limit);
  }

  /** What a store holds and what ran on it. */
  public StatusReport status(String storeId, int runs) {
    StoreSettings store = stores.require(storeId);
    Optional<StoredModel> model = models.active(storeId);
    return new StatusReport(
        storeId,
        store.zone().getId(),
        store.currency(),
        stores.contents(storeId),
        model
            .map(
                stored ->
                    new StatusReport.ActiveModel(
                        stored.modelNo(),
                        stored.contentHash(),
                        stored.createdAt(),
                        json.readTree(stored.provenance())))
            .orElse(null),
        stores.runs(storeId, runs));
  }

  private Map<String, List<SegmentRow>> rowsByAxis(String storeId, int modelNo) {
    Map<String, List<SegmentRow>> byAxis = new HashMap<>();
    for (SegmentRow row : models.segments(storeId, modelNo)) {
      byAxis.computeIfAbsent(row.axis(), axis -> new ArrayList<>()).add(row);
    }
    return byAxis;
  }

  /**
   * What a store holds and what ran on it.
   *
   * @param model the active one, or null before the first discovery
   */
  public record StatusReport(
      String storeId,
      String timeZone,
      @Nullable String currency,
      Stores.StoreContents contents,
      @Nullable ActiveModel model,
      List<Stores.Run> runs) {
    /** The active model. */
    public record ActiveModel(
        int model, String contentHash, Instant createdAt, JsonNode provenance) {}
  }
}
