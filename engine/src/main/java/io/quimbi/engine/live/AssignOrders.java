package io.quimbi.engine.live;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.CustomerScoring;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.Profiles;
import io.quimbi.engine.live.LiveStore.Published;
import io.quimbi.engine.live.OrderEvent.Stated;
import io.quimbi.engine.snapshot.LiveModel;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says which segments a customer with given orders would be in, and stores nothing: for one who is
 * not known yet, or for a question of the kind "what if".
 *
 * <p>The thumbprint is that which the same orders would have if they were imported. The model in
 * force is looked up once a second, so that a new one is used a second later.
 *
 * <p>Thread-safe.
 */
public final class AssignOrders {
  // So many of the largest orders are still worth less than an amount can be.
  private static final int ORDERS_MAX = 900;

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final LiveStore live;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;
  private final LongSupplier nanoTime;
  private final Map<String, Current> current = new ConcurrentHashMap<>();

  /**
   * The use case on its ports.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public AssignOrders(
      LiveStore live,
      ModelStore models,
      SnapshotStore snapshots,
      SnapshotSettings settings,
      LongSupplier nanoTime) {
    this.live = live;
    this.models = models;
    this.snapshots = snapshots;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** The model in force, as it was looked up. */
  private record Current(
      StoreSettings store,
      Published published,
      NavigableSet<String> archetypeIds,
      LiveModel model,
      long at) {}

  /**
   * Where the orders put a customer.
   *
   * @param archetype null where no order counts
   * @param message why there is none; null where there is
   * @param model the model that says so
   * @param confidence mean membership in the dominant segments
   * @param churnRiskScore null where it is not known
   */
  public record Assigned(
      String storeId,
      @Nullable String customerId,
      @Nullable String archetype,
      @Nullable String message,
      int model,
      @Nullable Instant asOf,
      int totalOrders,
      @Nullable BigDecimal lifetimeValue,
      Map<String, Map<String, Double>> segmentMemberships,
      Map<String, String> dominantSegments,
      Map<String, String> membershipStrengths,
      @Nullable Double confidence,
      @Nullable Double churnRiskScore,
      @Nullable Double predictedLtv) {}

  /**
   * Assigns one customer.
   *
   * @param customerId of whose orders these are, or null
   * @throws QuimbiException of kind NOTHING_THERE where there is no such store or nothing is
   *     discovered yet; of kind BAD_INPUT naming the order and what is wrong with it
   */
  public Assigned assign(String storeId, @Nullable String customerId, List<OrderDraft> orders) {
    Current now = current(storeId);
    String id = customerId == null ? OrderDraft.NOBODY : customerId;
    Map<String, OrderState> states = new LinkedHashMap<>();
    if (orders.size() > ORDERS_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "ASSIGN_TOO_MANY",
          "a customer may have at most "
              + ORDERS_MAX
              + " orders here, this had "
              + orders.size()
              + "; import them instead");
    }
    for (int i = 0; i < orders.size(); i++) {
      Stated stated = orders.get(i).stated(id, i, now.store().zone());
      if (states.put(stated.key(), OrderState.unknown(stated.key()).with(stated)) != null) {
        throw OrderDraft.bad(i, "order_id", "different from that of the others");
      }
    }
    if (states.isEmpty()) {
      return nothing(now, customerId, "awaiting first purchase: there is no order");
    }
    OrderBook book = RecordOrders.rows(now.store(), new ArrayList<>(states.values())).toBook();
    Profiles row =
        now.model()
            .scoring()
            .at(book, CustomerScoring.asOf(book, now.published().asOf()))
            .among(now.archetypeIds());
    if (row.size() == 0) {
      return nothing(now, customerId, "awaiting first purchase: every order was cancelled");
    }
    return assigned(now, customerId, row);
  }

  private static Assigned nothing(Current now, @Nullable String customerId, String message) {
    return new Assigned(
        now.store().storeId(),
        customerId,
        null,
        message,
        now.published().modelNo(),
        null,
        0,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null,
        null);
  }

  private static Assigned assigned(Current now, @Nullable String customerId, Profiles row) {
    Map<String, Map<String, Double>> memberships = now.model().memberships(row, 0);
    Map<String, String> dominants = now.model().dominants(row, 0);
    Map<String, String> strengths = new LinkedHashMap<>();
    for (int axis = 0; axis < row.axes().size(); axis++) {
      strengths.put(row.axes().get(axis), row.strength(0, axis));
    }
    double churnRisk = row.churnRisk(0);
    double ltv = row.predictedLtv(0);
    return new Assigned(
        now.store().storeId(),
        customerId,
        row.archetypeId(0),
        null,
        now.published().modelNo(),
        row.asOf(),
        row.orders(0),
        Money.toDecimal(row.lifetimeValue(0)),
        memberships,
        dominants,
        strengths,
        Profiles.confidence(memberships, dominants),
        Double.isNaN(churnRisk) ? null : (Double) churnRisk,
        Double.isNaN(ltv) ? null : (Double) ltv);
  }

  private Current current(String storeId) {
    Current known = current.get(storeId);
    long now = nanoTime.getAsLong();
    if (known != null && now - known.at() < FRESH_NANOS) {
      return known;
    }
    Current read = live.record(storeId, session -> read(session, known, now));
    current.put(storeId, read);
    return read;
  }

  private Current read(LiveStore.Session session, @Nullable Current known, long now) {
    Optional<Published> published = session.published();
    StoreSettings store = session.store();
    if (published.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_MODEL",
          "store \"" + store.storeId() + "\" has no segments yet; run quimbi discover first");
    }
    LiveModel model =
        known != null && known.published().stamp().equals(published.get().stamp())
            ? known.model()
            : LiveModel.read(
                models,
                snapshots,
                store.storeId(),
                published.get().modelNo(),
                session.fit(),
                settings);
    return new Current(store, published.get(), session.archetypeIds(), model, now);
  }
}
