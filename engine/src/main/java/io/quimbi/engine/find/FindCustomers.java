package io.quimbi.engine.find;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.Money;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.find.CustomerSearch.Listed;
import io.quimbi.engine.find.CustomerSearch.Query;
import io.quimbi.engine.find.CustomerSearch.Row;
import io.quimbi.engine.find.CustomerSearch.Stated;
import io.quimbi.engine.find.CustomerSearch.Term;
import io.quimbi.engine.find.CustomerSearch.Visible;
import io.quimbi.engine.find.FoundCustomers.DriftLookedAt;
import io.quimbi.engine.find.FoundCustomers.FoundCustomer;
import io.quimbi.engine.find.SimilarCustomers.Similar;
import io.quimbi.engine.snapshot.DriftCondition;
import io.quimbi.engine.snapshot.PopulationDrift;
import io.quimbi.engine.snapshot.PopulationDrift.Moved;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds customers by a filter. What profiles tell is looked up where they are; drift is what {@link
 * PopulationDrift} tells, so that movers and this agree.
 */
public final class FindCustomers {
  /** How many customers a page has unless another number is asked for. */
  public static final int PAGE_DEFAULT = 100;

  /** How many customers a page may have. */
  public static final int PAGE_MAX = 1000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Stores stores;
  private final ModelStore models;
  private final CustomerSearch search;
  private final PopulationDrift drift;
  private final SimilarCustomers similar;

  /** The use case on its ports. */
  public FindCustomers(
      Stores stores,
      ModelStore models,
      CustomerSearch search,
      PopulationDrift drift,
      SimilarCustomers similar) {
    this.stores = stores;
    this.models = models;
    this.search = search;
    this.drift = drift;
    this.similar = similar;
  }

  /**
   * A page of the customers that match.
   *
   * @param pageSize 0 for the number of those who match alone, up to {@link #PAGE_MAX}
   * @param cursor of the page before, or null for the first
   * @param threads to compute drift with
   * @throws QuimbiException of kind USAGE if the filter names what is not there, the page is too
   *     large or the cursor is none of this filter; NOTHING_THERE before the first discovery, or
   *     where drift or lookalikes are asked for and cannot be told
   */
  public FoundCustomers find(
      String storeId, CustomerFilter filter, int pageSize, @Nullable String cursor, int threads) {
    if (pageSize < 0 || pageSize > PAGE_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "FILTER_PAGE",
          "a page has 1 to " + PAGE_MAX + " customers, was asked for " + pageSize);
    }
    Optional<Cursor> start = Optional.ofNullable(cursor).map(text -> Cursor.parse(text, filter));
    StoreSettings store = stores.require(storeId);
    Visible visible = visible(storeId);
    Resolved resolved = resolve(storeId, filter, threads);
    long shown = start.map(Cursor::shown).orElse(0L);
    int wanted =
        (int) Math.min(pageSize, Math.max(0, filter.limit().orElse(Integer.MAX_VALUE) - shown));
    List<Row> rows = new ArrayList<>();
    // One more than wanted tells whether there is a next page.
    long matching =
        wanted > 0
            ? search.page(
                storeId,
                resolved.query(start.map(Cursor::after), OptionalInt.of(wanted + 1)),
                rows::add)
            : search.count(storeId, resolved.query(Optional.empty(), OptionalInt.empty()));
    String next = null;
    if (rows.size() > wanted) {
      rows.removeLast();
      long through = shown + wanted;
      if (filter.limit().map(limit -> through < limit).orElse(true)) {
        Row last = rows.getLast();
        next =
            new Cursor(
                    Cursor.hash(filter),
                    through,
                    new CustomerSearch.After(last.key(), last.customerId()))
                .text();
      }
    }
    return new FoundCustomers(
        storeId,
        FilterWords.of(filter, store.currency()),
        FilterJson.map(filter),
        visible.modelNo(),
        visible.asOf(),
        matching,
        resolved.looked,
        rows.stream().map(row -> customer(row, visible.asOf())).toList(),
        next);
  }

  /**
   * Gives everybody who matches to {@code each}, in order, up to the filter's limit; all from one
   * state of the store.
   */
  public void each(String storeId, CustomerFilter filter, int threads, Consumer<Row> each) {
    stores.require(storeId);
    visible(storeId);
    Resolved resolved = resolve(storeId, filter, threads);
    search.each(
        storeId,
        resolved.query(
            Optional.empty(), filter.limit().map(OptionalInt::of).orElse(OptionalInt.empty())),
        each);
  }

  /**
   * Checks that what a filter names is there.
   *
   * @throws QuimbiException as {@link #find} does
   */
  public void check(String storeId, CustomerFilter filter) {
    stores.require(storeId);
    new Names(segments(storeId)).check(filter);
  }

  /** The sentence of a filter in the words of a store. */
  public String words(String storeId, CustomerFilter filter) {
    return FilterWords.of(filter, stores.require(storeId).currency());
  }

  /** The JSON Schema of filters of a store. */
  public Map<String, Object> schema(String storeId) {
    stores.require(storeId);
    return FilterJson.map(FilterJson.schema(segments(storeId)));
  }

  /** Up to when the visible profiles count history. */
  public Instant asOf(String storeId) {
    return visible(storeId).asOf();
  }

  private Visible visible(String storeId) {
    return search
        .visible(storeId)
        .orElseThrow(
            () -> {
              models.requireActive(storeId);
              return new IllegalStateException(
                  "store " + storeId + " has an active model and no profiles");
            });
  }

  private Map<String, List<String>> segments(String storeId) {
    Map<String, List<String>> byAxis = new LinkedHashMap<>();
    for (SegmentRow row : models.segments(storeId, models.requireActive(storeId).modelNo())) {
      byAxis.computeIfAbsent(row.axis(), axis -> new ArrayList<>()).add(row.name());
    }
    return byAxis;
  }

  /** A filter with the conditions decided that profiles do not tell. */
  private record Resolved(
      List<Term> terms, Order order, @Nullable Listed keyed, List<DriftLookedAt> looked) {
    Query query(Optional<CustomerSearch.After> after, OptionalInt limit) {
      return new Query(terms, order, keyed, after, limit);
    }
  }

  private Resolved resolve(String storeId, CustomerFilter filter, int threads) {
    new Names(segments(storeId)).check(filter);
    Order order = filter.orderOrDefault();
    List<Term> terms = new ArrayList<>();
    List<DriftLookedAt> looked = new ArrayList<>();
    Listed keyed = null;
    for (Clause clause : filter.where()) {
      switch (clause.condition()) {
        case Condition.Drifted asked -> {
          Moved moved = drift.moved(storeId, asked.drift(), threads);
          looked.add(
              new DriftLookedAt(
                  moved.from().snapshotDate() + " " + moved.from().snapshotType(),
                  moved.to().snapshotDate() + " " + moved.to().snapshotType(),
                  moved.customersCompared(),
                  moved.approximate()));
          boolean byEvidence = order.key() == Order.Found.EVIDENCE;
          Listed listed =
              new Listed(
                  clause.not(), moved.customers(), byEvidence ? moved.evidence() : moved.drift());
          terms.add(listed);
          boolean orders = byEvidence || order.key() == Order.Found.DRIFT;
          keyed = keyed == null && orders && !clause.not() ? listed : keyed;
        }
        case Condition.LikeCustomer like -> {
          List<Similar> nearest = similar.nearest(storeId, like.of(), like.count());
          int[] numbers =
              search.numbers(storeId, nearest.stream().map(Similar::customerId).toList());
          Listed listed =
              new Listed(
                  clause.not(),
                  numbers,
                  nearest.stream().mapToDouble(Similar::similarity).toArray());
          terms.add(listed);
          boolean orders = order.key() == Order.Found.SIMILARITY;
          keyed = keyed == null && orders && !clause.not() ? listed : keyed;
        }
        case Condition.InSegment _,
            Condition.Membership _,
            Condition.HasStrength _,
            Condition.OfArchetype _,
            Condition.FigureIn _,
            Condition.FeatureIn _,
            Condition.ChurnLevel _,
            Condition.Ordered _,
            Condition.WithId _ ->
            terms.add(new Stated(clause));
      }
    }
    return new Resolved(terms, order, keyed, looked);
  }

  private static FoundCustomer customer(Row row, Instant asOf) {
    Map<String, String> dominants = new LinkedHashMap<>();
    JsonNode json = JSON.readTree(row.dominantSegmentsJson());
    for (Axis axis : Axis.values()) {
      if (json.has(axis.id())) {
        dominants.put(axis.id(), json.path(axis.id()).stringValue(""));
      }
    }
    return new FoundCustomer(
        row.customerId(),
        row.key(),
        row.archetypeId(),
        Money.toDecimal(row.lifetimeValue()),
        row.orders(),
        Money.toDecimal(row.paid())
            .divide(BigDecimal.valueOf(Math.max(1, row.orders())), 2, RoundingMode.HALF_UP),
        row.firstOrderAt(),
        row.lastOrderAt(),
        Duration.between(row.lastOrderAt(), asOf).toDays(),
        Duration.between(row.firstOrderAt(), asOf).toDays(),
        row.churnRisk(),
        row.churnRiskLevel(),
        row.predictedLtv(),
        Collections.unmodifiableMap(dominants));
  }

  /** The axes and segments of a store, against which filters are held. */
  private record Names(Map<String, List<String>> segments) {
    void check(CustomerFilter filter) {
      for (int i = 0; i < filter.where().size(); i++) {
        String place = "where[" + i + "]";
        switch (filter.where().get(i).condition()) {
          case Condition.InSegment c -> segments(place, c.axis(), c.segments());
          case Condition.Membership c -> segments(place, c.axis(), List.of(c.segment()));
          case Condition.HasStrength c -> c.axis().ifPresent(axis -> names(place, axis));
          case Condition.Drifted c -> drift(place, c.drift());
          case Condition.OfArchetype _,
              Condition.FigureIn _,
              Condition.FeatureIn _,
              Condition.ChurnLevel _,
              Condition.Ordered _,
              Condition.WithId _,
              Condition.LikeCustomer _ -> {}
        }
      }
      if (filter.order().isPresent()
          && filter.order().get().key() instanceof Order.ByMembership key) {
        segments("order", key.axis(), List.of(key.segment()));
      }
    }

    private void drift(String place, DriftCondition drift) {
      if (drift.axis().isPresent()) {
        segments(place, drift.axis().get(), drift.from());
        segments(place, drift.axis().get(), drift.to());
        return;
      }
      Collection<String> everywhere = new TreeSet<>();
      segments.values().forEach(everywhere::addAll);
      require(place, "", everywhere, drift.from());
      require(place, "", everywhere, drift.to());
    }

    private void segments(String place, Axis axis, List<String> wanted) {
      require(place, " on axis " + axis.id(), names(place, axis), wanted);
    }

    private List<String> names(String place, Axis axis) {
      List<String> names = segments.get(axis.id());
      if (names == null) {
        throw new QuimbiException(
            QuimbiException.Kind.NOTHING_THERE,
            "AXIS_UNAVAILABLE",
            place
                + ": axis "
                + axis.id()
                + " has no segments in this store; those with segments are "
                + String.join(", ", segments.keySet()));
      }
      return names;
    }

    private static void require(
        String place, String where, Collection<String> names, List<String> wanted) {
      for (String segment : wanted) {
        if (!names.contains(segment)) {
          throw new QuimbiException(
              QuimbiException.Kind.USAGE,
              "SEGMENT_UNKNOWN",
              place
                  + ": there is no segment \""
                  + segment
                  + "\""
                  + where
                  + "; there are "
                  + String.join(", ", Nearest.first(segment, names)));
        }
      }
    }
  }
}
