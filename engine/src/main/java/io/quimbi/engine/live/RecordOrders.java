package io.quimbi.engine.live;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.CustomerScoring;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.Profiles;
import io.quimbi.engine.live.LiveStore.Merged;
import io.quimbi.engine.live.LiveStore.Outcome;
import io.quimbi.engine.live.LiveStore.Past;
import io.quimbi.engine.live.LiveStore.ProfileBefore;
import io.quimbi.engine.live.LiveStore.Published;
import io.quimbi.engine.live.LiveStore.Session;
import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.engine.snapshot.DriftReport.AxisChange;
import io.quimbi.engine.snapshot.EvidenceReport.Finding;
import io.quimbi.engine.snapshot.LiveModel;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotStore;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records what happens to orders, the moment it happens: stores the orders, gives each customer
 * whose history changed a new thumbprint from that whole history, compares it with the last
 * snapshot, and keeps a drift event of what is worth telling. All of it in one transaction with one
 * commit: whoever sees the order sees the thumbprint.
 *
 * <p>The end does not depend on how often or in which order things are told ({@link OrderState}),
 * and is the same as one import of the same orders followed by an assignment: a book of one takes
 * the same way as everybody's.
 *
 * <p>Thread-safe.
 */
public final class RecordOrders {
  private static final String NO_SEGMENTS =
      "no segments yet: the order is stored; run quimbi discover to find them";

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final LiveStore live;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;
  private final Map<String, Current> current = new ConcurrentHashMap<>();

  /** The use case on its ports. */
  public RecordOrders(
      LiveStore live, ModelStore models, SnapshotStore snapshots, SnapshotSettings settings) {
    this.live = live;
    this.models = models;
    this.snapshots = snapshots;
    this.settings = settings;
  }

  /**
   * A delivery that its source numbers.
   *
   * @param source who numbers it, such as shopify
   */
  public record Delivery(String source, String id) {}

  /**
   * What was done.
   *
   * @param duplicate whether the delivery had come before, so that nothing was
   */
  public record Recorded(
      boolean duplicate, List<OrderResult> orders, List<CustomerResult> customers) {}

  /**
   * One order.
   *
   * @param orderId as the store calls it; null while only its refunds are known
   * @param outcome added, replaced, unchanged; pending: kept until the order itself is told of;
   *     left_out: its customer was erased, so nothing of it is stored
   */
  public record OrderResult(@Nullable String orderId, String outcome) {}

  /**
   * One customer whose history changed.
   *
   * @param before null where there was no profile
   * @param after null where nothing is left to make one of, or nothing is discovered yet
   * @param drift since the last snapshot, in short; null where there is none
   * @param event number of the drift event, if one was worth telling
   * @param note why something is missing
   */
  public record CustomerResult(
      String customerId,
      @Nullable ProfileReport before,
      @Nullable ProfileReport after,
      @Nullable DriftInShort drift,
      @Nullable Long event,
      @Nullable String note) {
    /** The id of the customer's archetype now; null where there is none. */
    public @Nullable String archetype() {
      return after == null ? null : after.archetypeId();
    }
  }

  /**
   * A profile.
   *
   * @param segmentMemberships by axis and segment; null of the profile before
   * @param lifetimeValue paid less refunded
   */
  public record ProfileReport(
      String archetypeId,
      Map<String, String> dominantSegments,
      @Nullable Map<String, Map<String, Double>> segmentMemberships,
      int totalOrders,
      BigDecimal lifetimeValue,
      @Nullable Double churnRiskScore,
      @Nullable Double predictedLtv,
      @Nullable Instant asOf) {
    /** The same in short. */
    ProfileReport withoutMemberships() {
      return new ProfileReport(
          archetypeId,
          dominantSegments,
          null,
          totalOrders,
          lifetimeValue,
          churnRiskScore,
          predictedLtv,
          asOf);
    }
  }

  /** The model in force, while its stamp holds. */
  private record Current(String stamp, LiveModel model, NavigableSet<String> archetypeIds) {}

  /**
   * Records events of orders.
   *
   * @param delivery null where the source does not number what it tells
   * @throws QuimbiException as {@link LiveStore#record}; nothing is stored then
   */
  public Recorded record(String storeId, @Nullable Delivery delivery, List<OrderEvent> events) {
    return live.record(storeId, session -> record(session, delivery, events));
  }

  /**
   * Reads what a store's orders are scored by, which the first of them would else wait for. Does
   * nothing where nothing is discovered yet.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no such store
   */
  public void prepare(String storeId) {
    live.record(
        storeId,
        session -> session.published().map(published -> current(session, published).stamp));
  }

  private Recorded record(Session session, @Nullable Delivery delivery, List<OrderEvent> events) {
    if (delivery != null && !session.firstDelivery(delivery.source(), delivery.id())) {
      return new Recorded(true, List.of(), List.of());
    }
    TreeSet<String> keys = new TreeSet<>();
    events.forEach(event -> keys.add(event.key()));
    Map<String, OrderState> known = session.states(keys);
    SortedMap<String, OrderState> told = new TreeMap<>();
    for (OrderEvent event : events) {
      told.merge(
          event.key(),
          known.getOrDefault(event.key(), OrderState.unknown(event.key())).with(event),
          (before, _) -> before.with(event));
    }
    Set<String> erased = session.erased(customers(told.values()));
    List<OrderState> changed =
        told.values().stream()
            .filter(state -> !state.equals(known.get(state.key())))
            .filter(state -> !isOf(erased, state))
            .toList();
    requireCurrency(session, changed);
    Merged merged = session.merge(rows(session.store(), changed));
    session.keep(changed);
    List<OrderResult> orders = new ArrayList<>();
    List<String> orderIds = new ArrayList<>();
    for (OrderState state : told.values()) {
      OrderDocument document = state.document();
      if (document == null) {
        orders.add(new OrderResult(null, "pending"));
        continue;
      }
      if (erased.contains(document.customerId())) {
        orders.add(new OrderResult(document.orderId(), "left_out"));
        continue;
      }
      Outcome outcome = merged.orders().getOrDefault(document.orderId(), Outcome.UNCHANGED);
      orders.add(new OrderResult(document.orderId(), outcome.name().toLowerCase(Locale.ROOT)));
      if (outcome != Outcome.UNCHANGED) {
        orderIds.add(document.orderId());
      }
    }
    List<CustomerResult> customers = new ArrayList<>();
    if (!merged.customers().isEmpty()) {
      Optional<Published> published = session.published();
      for (String customerId : merged.customers()) {
        customers.add(
            published.isEmpty()
                ? new CustomerResult(customerId, null, null, null, null, NO_SEGMENTS)
                : rescored(session, published.get(), customerId, orderIds));
      }
    }
    return new Recorded(false, orders, customers);
  }

  private static @Nullable String customer(OrderState state) {
    OrderDocument document = state.document();
    return document == null ? null : document.customerId();
  }

  /** Whether it is known whose order this is, and that it is one of theirs. */
  private static boolean isOf(Set<String> customers, OrderState state) {
    String customer = customer(state);
    return customer != null && customers.contains(customer);
  }

  private static Set<String> customers(Iterable<OrderState> states) {
    Set<String> customers = new HashSet<>();
    for (OrderState state : states) {
      String customer = customer(state);
      if (customer != null) {
        customers.add(customer);
      }
    }
    return customers;
  }

  static OrderRows rows(StoreSettings store, Iterable<OrderState> states) {
    OrderRows rows = new OrderRows(store.zone());
    // Two keys may stand for one order; the one with the newer version says what it is.
    Map<String, OrderState> byOrder = new LinkedHashMap<>();
    for (OrderState state : states) {
      OrderDocument document = state.document();
      if (document != null) {
        byOrder.merge(
            document.orderId(),
            state,
            (a, b) ->
                Objects.requireNonNull(a.document()).version()
                        > Objects.requireNonNull(b.document()).version()
                    ? a
                    : b);
      }
    }
    byOrder.values().forEach(state -> state.addTo(rows));
    return rows;
  }

  /** Money of two currencies cannot be added up. */
  private static void requireCurrency(Session session, List<OrderState> states) {
    @Nullable String settled = session.store().currency();
    for (OrderState state : states) {
      OrderDocument document = state.document();
      if (document == null || document.currency() == null) {
        continue;
      }
      if (settled == null) {
        settled = document.currency();
        session.settleCurrency(settled);
      } else if (!settled.equals(document.currency())) {
        throw new QuimbiException(
            QuimbiException.Kind.BAD_INPUT,
            "ORDER_CURRENCY",
            "order \""
                + document.orderId()
                + "\" is in "
                + document.currency()
                + ", store \""
                + session.store().storeId()
                + "\" counts in "
                + settled
                + "; send its amounts in "
                + settled
                + ", or to another store");
      }
    }
  }

  private CustomerResult rescored(
      Session session, Published published, String customerId, List<String> orderIds) {
    Current now = current(session, published);
    LiveModel model = now.model;
    Past past = session.past(customerId);
    @Nullable ProfileReport before = past.profile() == null ? null : report(past.profile());
    OrderBook book = past.history().toBook();
    Profiles row =
        model
            .scoring()
            .at(book, CustomerScoring.asOf(book, published.asOf()))
            .among(now.archetypeIds);
    if (row.size() == 0) {
      session.removeProfile(customerId);
      return new CustomerResult(
          customerId, before, null, null, null, "no order is left that was not cancelled");
    }
    session.putProfile(row);
    ProfileReport after = report(model, row);
    if (!settings.enabled()) {
      return new CustomerResult(
          customerId, before, after, null, null, "snapshots are switched off");
    }
    LocalDate today = row.asOf().atZone(book.zone()).toLocalDate();
    Optional<Snapshot> last = session.lastSnapshot(customerId, today);
    if (last.isEmpty()) {
      return new CustomerResult(
          customerId, before, after, null, null, "no snapshot of an earlier day to compare with");
    }
    DriftReport drift = model.drift(customerId, last.get(), row, book);
    DriftInShort told = DriftInShort.of(drift);
    Long event =
        model.worthTelling(drift)
            ? (Long) session.addEvent(event(customerId, orderIds, row, before, after, drift, told))
            : null;
    return new CustomerResult(customerId, before, after, told, event, null);
  }

  private Current current(Session session, Published published) {
    String storeId = session.store().storeId();
    Current known = current.get(storeId);
    if (known == null || !known.stamp.equals(published.stamp())) {
      known =
          new Current(
              published.stamp(),
              LiveModel.read(
                  models, snapshots, storeId, published.modelNo(), session.fit(), settings),
              session.archetypeIds());
      current.put(storeId, known);
    }
    return known;
  }

  private static DriftEvent.Draft event(
      String customerId,
      List<String> orderIds,
      Profiles row,
      @Nullable ProfileReport before,
      ProfileReport after,
      DriftReport drift,
      DriftInShort told) {
    Map<String, @Nullable Object> detail = new LinkedHashMap<>();
    detail.put("customer_id", customerId);
    detail.put("order_ids", orderIds);
    detail.put("before", before);
    detail.put("after", after.withoutMemberships());
    detail.put("drift", told);
    return new DriftEvent.Draft(
        customerId,
        orderIds,
        row.asOf(),
        Objects.requireNonNull(drift.model()),
        drift.overallDriftScore(),
        drift.driftSeverity(),
        drift.severityCalibrated(),
        strongest(drift),
        drift.migration() == null
            ? drift.segmentsChanged()
            : drift.migration().axes().stream().map(AxisChange::axis).toList(),
        JSON.writeValueAsString(detail));
  }

  private static @Nullable Double strongest(DriftReport drift) {
    if (drift.evidence() == null) {
      return null;
    }
    Double strongest = null;
    for (Finding finding : drift.evidence().findings()) {
      Double strength = finding.strength();
      if (strength != null && (strongest == null || strength > strongest)) {
        strongest = strength;
      }
    }
    return strongest;
  }

  private static ProfileReport report(ProfileBefore profile) {
    return new ProfileReport(
        profile.archetypeId(),
        JSON.readValue(profile.dominants(), new TypeReference<Map<String, String>>() {}),
        null,
        profile.orders(),
        Money.toDecimal(profile.lifetimeValue()),
        profile.churnRisk(),
        profile.predictedLtv(),
        null);
  }

  static ProfileReport report(LiveModel model, Profiles row) {
    double churnRisk = row.churnRisk(0);
    double ltv = row.predictedLtv(0);
    return new ProfileReport(
        row.archetypeId(0),
        model.dominants(row, 0),
        model.memberships(row, 0),
        row.orders(0),
        Money.toDecimal(row.lifetimeValue(0)),
        Double.isNaN(churnRisk) ? null : (Double) churnRisk,
        Double.isNaN(ltv) ? null : (Double) ltv,
        row.asOf());
  }
}
