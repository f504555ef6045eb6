package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ArchetypesTest {
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** An axis with a segment for each value of one of its features. */
  private static AxisModel axis(Axis axis, Feature feature, double... values) {
    Scaler scaler =
        new Scaler(
            List.of(
                new Scaler.Scale(
                    feature, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 1)),
            List.of());
    double[][] centroids = new double[values.length][1];
    List<Division.Segment> segments = new ArrayList<>();
    for (int j = 0; j < values.length; j++) {
      centroids[j][0] = scaler.scale(0, values[j]);
      segments.add(
          new Division.Segment(
              "" + j, SegmentKind.ORDINARY, axis.id() + j, 1, Optional.empty(), "Of this test."));
    }
    return AxisModel.of(
        axis,
        Optional.of(new Division(scaler, MembershipKernel.fuzzy(2), centroids, segments)),
        true,
        Optional.empty(),
        false,
        Map.of(),
        Optional.empty());
  }

  private static Archetypes of(TestStore store) {
    Reference reference = store.reference(5, WORKERS);
    FeatureMatrix matrix = store.features(5, reference, WORKERS);
    SegmentModel model =
        TestStore.model(
            DiscoverySettings.Profile.RECOMMENDED.defaults(),
            reference,
            axis(Axis.PURCHASE_VALUE, Feature.AVG_ORDER_VALUE, 10, 100, 1000),
            axis(Axis.PRICE_SENSITIVITY, Feature.AVG_DISCOUNT_PCT, 0, 0.5),
            // Not one of the axes that make an archetype.
            axis(Axis.VALUE_SOPHISTICATION, Feature.PRICE_POINT_COMFORT, 0, 1));
    return Archetypes.of(Thumbprints.of(model, matrix, WORKERS));
  }

  private static void add(TestStore store, String prefix, int count, double paid, double share) {
    for (int c = 0; c < count; c++) {
      store.order(prefix + c, 0, paid / (1 - share), paid / (1 - share) * share);
    }
  }

  @Test
  void onlyObservedCombinationsExistLargestFirst() {
    TestStore store = new TestStore();
    add(store, "low", 60, 10, 0);
    add(store, "high", 30, 1000, 0);
    add(store, "bargain", 10, 1000, 0.5);
    Archetypes archetypes = of(store);
    assertThat(archetypes.all())
        .extracting(Archetypes.Archetype::customers)
        .containsExactly(60L, 30L, 10L);
    Archetypes.Archetype high = archetypes.all().get(1);
    assertThat(high.share()).isCloseTo(0.3, within(1e-12));
    assertThat(high.meanLifetimeValue()).isCloseTo(1000, within(1e-6));
    assertThat(high.segments().keySet())
        .containsExactly(Axis.PURCHASE_VALUE, Axis.PRICE_SENSITIVITY);
    assertThat(high.segments().values())
        .extracting(AxisModel.Leaf::identity)
        .containsExactly("purchase_value2", "price_sensitivity0");
    // Rows are in the order of customer ids: bargain, high, low.
    assertThat(archetypes.of(0)).isEqualTo(archetypes.all().get(2));
    assertThat(archetypes.of(99)).isEqualTo(archetypes.all().get(0));
  }

  @Test
  void rareArchetypeShowsTheFrequentOneWithTheMostInCommon() {
    TestStore store = new TestStore();
    add(store, "low", 60, 10, 0);
    add(store, "high", 30, 1000, 0);
    add(store, "bargain", 10, 1000, 0.5);
    List<Archetypes.Archetype> all = of(store).all();
    assertThat(all.get(0).family()).isEmpty();
    assertThat(all.get(1).family()).isEmpty();
    // It shares its value with the smaller of the two.
    assertThat(all.get(2).family()).contains(all.get(1).id());
  }

  @Test
  void familyIsTheLargestOfThoseEquallyNear() {
    TestStore store = new TestStore();
    add(store, "low", 60, 10, 0);
    add(store, "high", 30, 1000, 0);
    add(store, "middle", 5, 100, 0);
    List<Archetypes.Archetype> all = of(store).all();
    assertThat(all.get(2).family()).contains(all.get(0).id());
  }

  @Test
  void rareIsBelowTwentyOrAHalfPercent() {
    TestStore store = new TestStore();
    add(store, "low", 5980, 10, 0);
    add(store, "high", 29, 1000, 0);
    add(store, "middle", 31, 100, 0);
    List<Archetypes.Archetype> all = of(store).all();
    // Half a percent of 6,040 is 30.2.
    assertThat(all.get(1).family()).isEmpty();
    assertThat(all.get(2).family()).isPresent();

    TestStore small = new TestStore();
    add(small, "low", 60, 10, 0);
    add(small, "high", 20, 1000, 0);
    add(small, "middle", 19, 100, 0);
    List<Archetypes.Archetype> ofSmall = of(small).all();
    assertThat(ofSmall.get(1).family()).isEmpty();
    assertThat(ofSmall.get(2).family()).isPresent();
  }

  @Test
  void idsDependOnSegmentsAloneNotOnWhoElseIsThere() {
    TestStore some = new TestStore();
    add(some, "high", 30, 1000, 0);
    TestStore more = new TestStore();
    add(more, "low", 60, 10, 0);
    add(more, "high", 3, 1000, 0);
    String id = of(some).all().getFirst().id();
    assertThat(id).matches("arch_[0-9a-f]{6}");
    assertThat(of(more).all()).extracting(Archetypes.Archetype::id).hasSize(2).contains(id);
  }

  @Test
  void onlyPrefixesThatCollideGrow() {
    assertThat(
            Archetypes.prefixes(
                List.of("abcdef1200", "0000000000", "abcdef1300", "abcdef9900", "abcdee0000")))
        .containsExactly("abcdef12", "000000", "abcdef13", "abcdef9", "abcdee");
  }

  @Test
  void tenThousandPrefixesAreDistinct() {
    Random random = new Random(9);
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      hashes.add(Archetypes.sha256("combination " + random.nextLong()));
    }
    List<String> prefixes = Archetypes.prefixes(hashes);
    Set<String> distinct = new HashSet<>(prefixes);
    assertThat(distinct).hasSize(10_000);
    // By the birthday rule some three pairs collide at six digits.
    assertThat(prefixes).anyMatch(prefix -> prefix.length() > 6);
    assertThat(prefixes.stream().filter(prefix -> prefix.length() > 6).count()).isLessThan(30);
  }
}
