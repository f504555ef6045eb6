package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.drift.DriftMeasure;
import io.quimbi.core.drift.ThumbprintDrift;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.RandomHistory;
import io.quimbi.core.model.Lineage.Fate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final Workers WORKERS = Workers.of(2);
  private static final DiscoverySettings SETTINGS =
      DiscoverySettings.Profile.RECOMMENDED.defaults();
  private static final long AS_OF = RandomHistory.START + 1000 * RandomHistory.DAY;

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static final Scaler PERCENT =
      new Scaler(
          List.of(
              new Scaler.Scale(
                  Feature.AVG_DISCOUNT_PCT,
                  Double.NEGATIVE_INFINITY,
                  Double.POSITIVE_INFINITY,
                  0,
                  1)),
          List.of());

  private static Division division(String prefix, Object[]... centroidAndInner) {
    double[][] centroids = new double[centroidAndInner.length][1];
    List<Division.Segment> segments = new ArrayList<>();
    for (int j = 0; j < centroids.length; j++) {
      centroids[j][0] = (double) centroidAndInner[j][0];
      Division inner = centroidAndInner[j].length > 1 ? (Division) centroidAndInner[j][1] : null;
      segments.add(
          new Division.Segment(
              prefix + j,
              SegmentKind.ORDINARY,
              prefix + j,
              1,
              Optional.ofNullable(inner),
              "Of this test."));
    }
    return new Division(PERCENT, MembershipKernel.fuzzy(1), centroids, segments);
  }

  private static Division flat(String prefix, double... centroids) {
    return division(
        prefix, Arrays.stream(centroids).mapToObj(c -> new Object[] {c}).toArray(Object[][]::new));
  }

  private static AxisModel axis(Division root) {
    return AxisModel.of(
        Axis.PRICE_SENSITIVITY,
        Optional.of(root),
        false,
        Optional.empty(),
        false,
        Map.of(),
        Optional.empty());
  }

  /** So many customers with each discount, and the segments of two models with hard borders. */
  private static AxisLineage lineage(Division older, Division newer, int... percentThenCount) {
    TestStore store = new TestStore();
    for (int i = 0; i < percentThenCount.length; i += 2) {
      for (int c = 0; c < percentThenCount[i + 1]; c++) {
        store.discounted("c" + percentThenCount[i] + "-" + c, percentThenCount[i]);
      }
    }
    Reference reference = store.reference(1, WORKERS);
    FeatureMatrix matrix = store.features(1, reference, WORKERS);
    SegmentModel one = TestStore.model(SETTINGS, reference, axis(older));
    SegmentModel two = TestStore.model(SETTINGS, reference, axis(newer));
    return Lineage.of(
            Thumbprints.of(one, matrix, WORKERS), Thumbprints.of(two, matrix, WORKERS), WORKERS)
        .axis(Axis.PRICE_SENSITIVITY)
        .orElseThrow();
  }

  private static List<Fate> fates(List<Lineage.Segment> segments) {
    return segments.stream().map(Lineage.Segment::fate).toList();
  }

  @Test
  void segmentThatHoldsHalfOfBothKeepsItsIdentity() {
    // Older: 0 and 10 | 50. Newer: 0 | 10 and 50. Of 60 + 30 | 30: overlaps 60/90 and 30/60.
    AxisLineage lineage =
        lineage(flat("old", 0, 0.5), flat("new", -0.1, 0.29), 0, 60, 10, 30, 50, 30);
    assertThat(lineage.overlap(0, 0)).isCloseTo(60 / 90.0, within(1e-12));
    assertThat(lineage.overlap(0, 1)).isCloseTo(30 / 120.0, within(1e-12));
    assertThat(lineage.overlap(1, 1)).isCloseTo(30 / 60.0, within(1e-12));
    assertThat(lineage.identities()).isEqualTo(Map.of("new0", "old0", "new1", "old1"));
    assertThat(lineage.unchanged()).isTrue();
    assertThat(lineage.stability().softOverlap()).isCloseTo(0.75, within(1e-12));
    assertThat(lineage.stability().moved()).isCloseTo(0.25, within(1e-12));
    // A third of the older 0 went to the newer 1.
    assertThat(lineage.carry(1, 0)).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-12));
    assertThat(lineage.carry(0, 1)).containsExactly(new double[] {0, 1}, within(1e-12));
    // And back: the newer 1 has half of its people from each.
    assertThat(lineage.carriedBack(0, 0)).isEqualTo(1);
    assertThat(lineage.carriedBack(1, 0)).isCloseTo(0.5, within(1e-12));
    assertThat(lineage.carriedBack(1, 1)).isCloseTo(0.5, within(1e-12));
    assertThat(lineage.customers(0, 0)).isEqualTo(60);
    assertThat(lineage.customers(0, 1)).isEqualTo(30);
    assertThat(lineage.customers(1, 0)).isZero();
    assertThat(lineage.customers(1, 1)).isEqualTo(30);
  }

  @Test
  void segmentThatComesApartIsSplitAndItsPartsAreItsRelatives() {
    AxisLineage lineage =
        lineage(flat("old", 0.1, 0.9), flat("new", 0, 0.1, 0.2, 0.9), 0, 10, 10, 10, 20, 10, 90, 9);
    assertThat(fates(lineage.older())).containsExactly(Fate.SPLIT, Fate.SURVIVED);
    assertThat(fates(lineage.newer()))
        .containsExactly(Fate.SPLIT, Fate.SPLIT, Fate.SPLIT, Fate.SURVIVED);
    assertThat(lineage.older().getFirst().relatives())
        .extracting(Lineage.Relative::identity)
        .containsExactlyInAnyOrder("new0", "new1", "new2");
    assertThat(lineage.newer().get(1).relatives())
        .extracting(Lineage.Relative::identity)
        .containsExactly("old0");
    assertThat(lineage.identities()).containsEntry("new1", "new1").containsEntry("new3", "old1");
  }

  @Test
  void smallSegmentInALargerOneIsAbsorbed() {
    AxisLineage lineage =
        lineage(flat("old", 0, 0.2, 0.9), flat("new", 0.1, 0.9), 0, 40, 20, 10, 90, 9);
    assertThat(fates(lineage.older())).containsExactly(Fate.SURVIVED, Fate.ABSORBED, Fate.SURVIVED);
    assertThat(lineage.older().get(1).relatives()).containsExactly(new Lineage.Relative("new0", 1));
    assertThat(lineage.identities()).isEqualTo(Map.of("new0", "old0", "new1", "old2"));
  }

  @Test
  void scatteredSegmentDisappearsAndAMixedOneEmerges() {
    // Five older ones; the newer ones cut across, each but the last with a fifth of every older.
    AxisLineage lineage =
        lineage(
            flat("old", 0, 0.5),
            division(
                "new",
                new Object[] {-0.05},
                new Object[] {0.15},
                new Object[] {0.25},
                new Object[] {0.35},
                new Object[] {0.55}),
            0,
            12,
            15,
            12,
            24,
            12,
            26,
            12,
            35,
            12,
            50,
            12);
    // The newer 2 holds 24 and 26: half of it from each, a third of each.
    assertThat(lineage.newer().get(2).relatives())
        .extracting(Lineage.Relative::identity)
        .containsExactlyInAnyOrder("old0", "old1");
    assertThat(lineage.newer().get(2).fate()).isEqualTo(Fate.SPLIT);
    AxisLineage emerged =
        lineage(flat("old", 0, 0.5), flat("new", -0.5, 0.25), 0, 10, 24, 10, 26, 10, 50, 10);
    assertThat(emerged.newer().getFirst().fate()).isEqualTo(Fate.EMERGED);
    assertThat(emerged.newer().getFirst().overlap()).isZero();
  }

  @Test
  void identitiesReachSegmentsFurtherDown() {
    Division inner = flat("0.", 0, 0.2);
    Division older = division("o", new Object[] {0.1, inner}, new Object[] {0.9});
    Division again = division("n", new Object[] {0.1, flat("x", 0, 0.2)}, new Object[] {0.9});
    AxisLineage lineage = lineage(older, again, 0, 10, 20, 10, 90, 10);
    assertThat(lineage.identities())
        .isEqualTo(Map.of("n0", "o0", "n1", "o1", "x0", "0.0", "x1", "0.1"));
    SegmentModel model =
        TestStore.model(
            SETTINGS, new TestStore().discounted("c", 0).reference(1, WORKERS), axis(again));
    AxisModel renamed =
        model
            .withIdentities(Map.of(Axis.PRICE_SENSITIVITY, lineage.identities()))
            .axis(Axis.PRICE_SENSITIVITY);
    assertThat(renamed.top()).extracting(AxisModel.Leaf::identity).containsExactly("o0", "o1");
    assertThat(renamed.leaves())
        .extracting(AxisModel.Leaf::identity)
        .containsExactly("0.0", "0.1", "o1");
  }

  @Test
  void topSegmentThatIsDividedNowKeepsItsIdentityAndItsPartsGetTheirOwn() {
    Division newer = division("n", new Object[] {0.1, flat("x", 0, 0.2)}, new Object[] {0.9});
    AxisLineage lineage = lineage(flat("o", 0.1, 0.9), newer, 0, 30, 20, 10, 90, 10);
    assertThat(lineage.identities())
        .isEqualTo(Map.of("n0", "o0", "n1", "o1", "x0", "x0", "x1", "x1"));
    assertThat(lineage.carry(1, 0)).containsExactly(new double[] {0.75, 0.25, 0}, within(1e-12));
  }

  @Test
  void identityOfAnotherAncestorIsNotTakenTwice() {
    AxisLineage lineage =
        lineage(
            flat("o", 0.1, 0.9),
            division("o", new Object[] {-5.0}, new Object[] {0.1}, new Object[] {0.9}),
            10,
            10,
            90,
            10);
    // The newer o1 is the older o0, the newer o2 the older o1; the newer o0 is nobody.
    assertThat(lineage.identities().get("o1")).isEqualTo("o0");
    assertThat(lineage.identities().get("o2")).isEqualTo("o1");
    assertThat(lineage.identities().values()).doesNotHaveDuplicates();
  }

  private record Shop(Reference reference, FeatureMatrix matrix) {
    static Shop of(OrderBook book) {
      Reference reference = Reference.of(book, AS_OF, WORKERS);
      return new Shop(
          reference, new FeatureExtractor(book, reference, WORKERS).extract(AS_OF, WORKERS));
    }

    SegmentModel discover(Optional<SegmentModel> active) {
      return SegmentDiscovery.discover(matrix, reference, SETTINGS, active, WORKERS, axis -> {})
          .model();
    }
  }

  @Test
  void rediscoveryOnUnchangedDataIsTheSameModel() {
    Shop shop = Shop.of(new RandomHistory(61, 900).rows().toBook());
    SegmentModel active = shop.discover(Optional.empty());
    // Identities as handed down, so that they differ from the hashes of the same model.
    active =
        active.withIdentities(
            Map.of(
                Axis.PURCHASE_VALUE,
                Map.of(active.axis(Axis.PURCHASE_VALUE).top().getFirst().identity(), "s_handed")));
    SegmentModel again = shop.discover(Optional.of(active));
    Thumbprints before = Thumbprints.of(active, shop.matrix, WORKERS);
    Thumbprints after = Thumbprints.of(again, shop.matrix, WORKERS);
    Lineage lineage = Lineage.of(before, after, WORKERS);
    SegmentModel kept = lineage.applyTo(again);
    for (AxisModel axis : active.available()) {
      assertThat(lineage.axis(axis.axis()).orElseThrow().unchanged()).isTrue();
      assertThat(kept.axis(axis.axis()).leaves()).isEqualTo(axis.leaves());
      assertThat(kept.axis(axis.axis()).top()).isEqualTo(axis.top());
      Lineage.Stability stability = lineage.axis(axis.axis()).orElseThrow().stability();
      assertThat(stability.adjustedRand()).isEqualTo(1);
      assertThat(stability.softOverlap()).isCloseTo(1, within(1e-3));
      assertThat(stability.moved()).isZero();
    }
    DriftMeasure measure = DriftMeasure.plain(active);
    Thumbprints.Reader one = before.reader();
    Thumbprints.Reader two = after.reader();
    for (int row = 0; row < before.rows(); row++) {
      ThumbprintDrift drift =
          measure.between(
              one.read(row), dominants(before, row), two.read(row), dominants(after, row), 1);
      assertThat(drift.overall().orElseThrow()).isLessThanOrEqualTo(1e-3);
      drift.scores().values().forEach(score -> assertThat(score).isLessThanOrEqualTo(1e-3));
    }
  }

  private static int[] dominants(Thumbprints thumbprints, int row) {
    int[] dominants = new int[thumbprints.axes().size()];
    Arrays.setAll(dominants, a -> thumbprints.dominantLeaf(row, a));
    return dominants;
  }

  @Test
  void grownShopGivesTheSameLineageOnAnyNumberOfThreads() {
    RandomHistory history = new RandomHistory(62, 600);
    // The first five hundred customers are the shop as it was.
    Shop small =
        Shop.of(
            history
                .rows(0, id -> Integer.parseInt(id.substring(1)) < 500, Long.MAX_VALUE)
                .toBook());
    Shop grown = Shop.of(history.rows().toBook());
    SegmentModel active = small.discover(Optional.empty());
    SegmentModel newer = grown.discover(Optional.of(active));
    FeatureMatrix underActive =
        new FeatureExtractor(history.rows().toBook(), active.reference(), WORKERS)
            .extract(AS_OF, WORKERS);
    Thumbprints before = Thumbprints.of(active, underActive, WORKERS);
    Thumbprints after = Thumbprints.of(newer, grown.matrix, WORKERS);
    Lineage lineage = Lineage.of(before, after, WORKERS);
    try (Workers single = Workers.of(1)) {
      Lineage other = Lineage.of(before, after, single);
      for (AxisLineage axis : lineage.axes()) {
        AxisLineage same = other.axis(axis.axis()).orElseThrow();
        assertThat(same.older()).isEqualTo(axis.older());
        assertThat(same.newer()).isEqualTo(axis.newer());
        assertThat(same.stability()).isEqualTo(axis.stability());
      }
    }
    SegmentModel kept = lineage.applyTo(newer);
    Thumbprints.Reader reader = before.reader();
    for (AxisLineage axis : lineage.axes()) {
      assertThat(axis.older())
          .filteredOn(s -> s.fate() == Fate.SURVIVED)
          .allSatisfy(s -> assertThat(axis.identities()).containsValue(s.identity()));
      assertThat(axis.identities().values()).doesNotHaveDuplicates();
      assertThat(kept.axis(axis.axis()).leaves())
          .extracting(AxisModel.Leaf::identity)
          .doesNotHaveDuplicates();
      int a = before.axes().indexOf(active.axis(axis.axis()));
      double[] u = Arrays.copyOfRange(reader.read(7), before.firstLeaf(a), before.firstLeaf(a + 1));
      assertThat(Arrays.stream(axis.carry(u)).sum()).isCloseTo(1, within(1e-9));
    }
    assertThat(lineage.axes().stream().flatMap(axis -> axis.older().stream()))
        .filteredOn(s -> s.fate() == Fate.SURVIVED)
        .hasSizeGreaterThan(14);
  }

  @Test
  void thumbprintsOfDifferentCustomersAreRefused() {
    Shop one = Shop.of(new RandomHistory(63, 20).rows().toBook());
    SegmentModel model = one.discover(Optional.empty());
    Shop two = Shop.of(new RandomHistory(63, 10).rows().toBook());
    assertThatThrownBy(
            () ->
                Lineage.of(
                    Thumbprints.of(model, one.matrix, WORKERS),
                    Thumbprints.of(model, two.matrix, WORKERS),
                    WORKERS))
        .hasMessageStartingWith("lineage needs the same customers");
  }
}
