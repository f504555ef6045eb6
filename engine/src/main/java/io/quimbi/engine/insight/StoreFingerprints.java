package io.quimbi.engine.insight;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.Money;
import io.quimbi.core.lookalike.Aloneness;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.core.lookalike.VectorIndex;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Fingerprints;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.ModelCodec;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.insight.LookalikesReport.Person;
import io.quimbi.engine.insight.LookalikesReport.Shared;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Everybody's fingerprint in a store under its active model, ready to be searched. */
final class StoreFingerprints {
  private static final long SEED = 42;

  /** What of a customer is told beside its likeness. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Card(
      short[] dominants, int orders, long value, long paid, long firstOrder, long lastOrder) {}

  private final int modelNo;
  private final Instant asOf;
  private final SegmentModel model;
  private final Fingerprints fingerprints;
  private final VectorIndex index;
  private final Map<String, Card> cards = new ConcurrentHashMap<>();
  private final List<List<Shared>> segments = new ArrayList<>();
  private @Nullable Aloneness usual;

  private StoreFingerprints(
      StoredModel stored,
      Metric metric,
      ProfileColumns profiles,
      SegmentsReport segments,
      Workers workers) {
    modelNo = stored.modelNo();
    asOf = profiles.asOf();
    model = new ModelCodec().decode(stored.content());
    fingerprints = Fingerprints.under(model);
    VectorIndex.Builder builder = VectorIndex.builder(metric, fingerprints.size());
    read(profiles, workers, builder::add);
    index = builder.build();
    Map<String, SegmentsReport.AxisReport> byAxis = new HashMap<>();
    segments.axes().forEach(axis -> byAxis.put(axis.axis(), axis));
    for (AxisModel axis : fingerprints.axes()) {
      String id = axis.axis().id();
      this.segments.add(
          Objects.requireNonNull(byAxis.get(id)).segments().stream()
              .map(s -> new Shared(id, s.name(), s.share(), s.description()))
              .toList());
    }
  }

  /** Reads everybody. */
  static StoreFingerprints read(
      ModelStore models, StoreInsight insight, String storeId, Metric metric, Workers workers) {
    ProfileColumns profiles = ProfileColumns.everybody(models, storeId);
    StoredModel stored = models.requireActive(storeId);
    return new StoreFingerprints(
        stored, metric, profiles, insight.segments(storeId, stored.modelNo()), workers);
  }

  /** Keeps what is told of customers, and gives their ids and coordinates, in an array reused. */
  private void read(ProfileColumns profiles, Workers workers, BiConsumer<String, double[]> to) {
    FeatureMatrix matrix = profiles.matrix(model);
    Thumbprints thumbprints = Thumbprints.of(model, matrix, workers);
    Fingerprints.Reader reader = fingerprints.reader();
    double[] coordinates = new double[fingerprints.size()];
    for (int row = 0; row < profiles.rows(); row++) {
      reader.coordinates(matrix, row, coordinates);
      to.accept(profiles.id(row), coordinates);
      cards.put(profiles.id(row), card(profiles, thumbprints, row));
    }
  }

  private static Card card(ProfileColumns profiles, Thumbprints thumbprints, int row) {
    short[] dominants = new short[thumbprints.axes().size()];
    for (int a = 0; a < dominants.length; a++) {
      dominants[a] = (short) thumbprints.dominantLeaf(row, a);
    }
    return new Card(
        dominants,
        profiles.orders(row),
        profiles.value(row),
        profiles.paid(row),
        profiles.first(row),
        profiles.last(row));
  }

  int modelNo() {
    return modelNo;
  }

  Instant asOf() {
    return asOf;
  }

  VectorIndex index() {
    return index;
  }

  /** What is usual, found out when first asked for. */
  synchronized Aloneness usual(Workers workers) {
    Aloneness known = usual;
    if (known == null) {
      known = Aloneness.of(index, SEED, workers);
      usual = known;
    }
    return known;
  }

  /**
   * Takes over the profiles that some customers have now, and forgets those who have none. Where
   * another model has become the active one by now, they stay as they were.
   */
  void takeOver(ModelStore models, String storeId, List<String> customerIds, Workers workers) {
    ProfileColumns profiles = new ProfileColumns();
    Set<String> gone = new LinkedHashSet<>(customerIds);
    models.profiles(
        storeId,
        customerIds,
        profile -> {
          gone.remove(profile.customerId());
          if (profile.modelNo() == modelNo) {
            profiles.add(profile);
          }
        });
    if (profiles.rows() > 0) {
      Map<String, double[]> changed = new LinkedHashMap<>();
      read(profiles, workers, (id, coordinates) -> changed.put(id, coordinates.clone()));
      index.putAll(changed);
    }
    for (String customerId : gone) {
      index.remove(customerId);
      cards.remove(customerId);
    }
  }

  /** A customer; empty for one who was erased since the search that found it began. */
  Optional<Person> person(String customerId) {
    return Optional.ofNullable(cards.get(customerId))
        .map(
            card ->
                new Person(
                    customerId,
                    card.orders,
                    Money.toDecimal(card.value),
                    Money.toDecimal(card.paid)
                        .divide(BigDecimal.valueOf(card.orders), 2, RoundingMode.HALF_UP),
                    AsOf.toInstant(card.firstOrder),
                    AsOf.toInstant(card.lastOrder)));
  }

  /** Segments that both customers are in, the rarest first; having too few orders says nothing. */
  List<Shared> shared(String one, String other, int limit) {
    Card a = cards.get(one);
    Card b = cards.get(other);
    if (a == null || b == null) {
      return List.of();
    }
    List<Shared> shared = new ArrayList<>();
    for (int axis = 0; axis < segments.size(); axis++) {
      if (a.dominants[axis] == b.dominants[axis] && telling(axis, a.dominants[axis])) {
        shared.add(segments.get(axis).get(a.dominants[axis]));
      }
    }
    return shared.stream().sorted(Comparator.comparingDouble(Shared::share)).limit(limit).toList();
  }

  /** Segments that at least half of some customers are in, those least usual in the store first. */
  List<LookalikeAudience.Common> common(List<String> customers, int limit) {
    List<LookalikeAudience.Common> common = new ArrayList<>();
    List<Card> of = customers.stream().map(cards::get).filter(Objects::nonNull).toList();
    for (int axis = 0; axis < segments.size(); axis++) {
      int[] counts = new int[segments.get(axis).size()];
      for (Card customer : of) {
        counts[customer.dominants[axis]]++;
      }
      for (int leaf = 0; leaf < counts.length; leaf++) {
        if (counts[leaf] > 0 && 2 * counts[leaf] >= of.size() && telling(axis, leaf)) {
          Shared segment = segments.get(axis).get(leaf);
          common.add(
              new LookalikeAudience.Common(
                  segment.axis(),
                  segment.segment(),
                  counts[leaf] / (double) of.size(),
                  segment.share(),
                  segment.description()));
        }
      }
    }
    return common.stream()
        .filter(segment -> segment.seedShare() > segment.share())
        .sorted(Comparator.comparingDouble(segment -> -segment.seedShare() / segment.share()))
        .limit(limit)
        .toList();
  }

  private boolean telling(int axis, int leaf) {
    return fingerprints.axes().get(axis).leaves().get(leaf).kind() != SegmentKind.NOT_ENOUGH_ORDERS;
  }
}
