package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.Acceptance;
import io.quimbi.core.cluster.ClusteringAlgorithm;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.RandomHistory;
import io.quimbi.core.model.DiscoverySettings.Kernel;
import io.quimbi.core.model.DiscoverySettings.Profile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentDiscoveryTest {
  private static final Workers WORKERS = Workers.of(2);
  private static final DiscoverySettings RECOMMENDED = Profile.RECOMMENDED.defaults();
  private static final long AS_OF = RandomHistory.START + 1000 * RandomHistory.DAY;

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private record Shop(OrderBook book, Reference reference, FeatureMatrix matrix) {
    static Shop random(long seed, int customers) {
      OrderBook book = new RandomHistory(seed, customers).rows().toBook();
      Reference reference = Reference.of(book, AS_OF, WORKERS);
      return new Shop(
          book, reference, new FeatureExtractor(book, reference, WORKERS).extract(AS_OF, WORKERS));
    }

    SegmentModel discover(DiscoverySettings settings) {
      return SegmentDiscovery.discover(matrix, reference, settings, WORKERS, axis -> {}).model();
    }
  }

  private static Thumbprints discover(TestStore store, double day, DiscoverySettings settings) {
    Reference reference = store.reference(day, WORKERS);
    FeatureMatrix matrix = store.features(day, reference, WORKERS);
    SegmentModel model =
        SegmentDiscovery.discover(matrix, reference, settings, WORKERS, axis -> {}).model();
    Thumbprints thumbprints = Thumbprints.of(model, matrix, WORKERS);
    assertSound(thumbprints);
    return thumbprints;
  }

  private static DiscoverySettings with(
      Profile profile, ClusteringAlgorithm algorithm, Kernel kernel, int sampleSize) {
    DiscoverySettings d = profile.defaults();
    return new DiscoverySettings(
        d.profile(),
        algorithm,
        kernel,
        d.fuzzifier(),
        d.iterationsMax(),
        d.tolerance(),
        d.starts(),
        d.seed(),
        d.kMin(),
        d.kMax(),
        d.choice(),
        d.eligibility(),
        d.pinnedRows(),
        d.scaling(),
        d.winsorizePercentile(),
        d.subdivision(),
        d.sampleThreshold(),
        sampleSize,
        d.archetypeAxes());
  }

  /** Every axis of every customer adds up to 1, and nothing in model or thumbprint is NaN. */
  private static void assertSound(Thumbprints thumbprints) {
    for (AxisModel axis : thumbprints.model().axes()) {
      axis.root().ifPresent(SegmentDiscoveryTest::assertFinite);
      assertThat(axis.leaves()).extracting(AxisModel.Leaf::identity).doesNotHaveDuplicates();
      assertThat(axis.leaves()).extracting(AxisModel.Leaf::path).doesNotHaveDuplicates();
    }
    Thumbprints.Reader reader = thumbprints.reader();
    for (int row = 0; row < thumbprints.rows(); row++) {
      double[] memberships = reader.read(row);
      for (int a = 0; a < thumbprints.axes().size(); a++) {
        AxisModel axis = thumbprints.axes().get(a);
        double sum = 0;
        for (int leaf = 0; leaf < axis.leaves().size(); leaf++) {
          double u = memberships[thumbprints.firstLeaf(a) + leaf];
          assertThat(u).isBetween(0.0, 1.0);
          sum += u;
        }
        assertThat(sum).as("%s of row %d", axis.axis().id(), row).isCloseTo(1, within(1e-9));
        String leaf = axis.leaves().get(thumbprints.dominantLeaf(row, a)).path();
        String top = axis.top().get(thumbprints.dominantTop(row, a)).path();
        assertThat(leaf.equals(top) || leaf.startsWith(top + ".")).as(leaf + " in " + top).isTrue();
      }
    }
  }

  private static void assertFinite(Division division) {
    for (Scaler.Scale scale : division.scaler().scales()) {
      assertThat(scale.centre()).isFinite();
      assertThat(scale.spread()).isFinite().isPositive();
      assertThat(scale.low()).isNotNaN().isLessThanOrEqualTo(scale.high());
    }
    assertThat(division.scaler().constants())
        .allSatisfy(constant -> assertThat(constant.value()).isFinite());
    for (int j = 0; j < division.segments().size(); j++) {
      for (double coordinate : division.centroid(j)) {
        assertThat(coordinate).isFinite();
      }
      division.segments().get(j).division().ifPresent(SegmentDiscoveryTest::assertFinite);
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void everybodyAddsUpToOneOnEveryAxisUnderEveryKernelAndAlgorithm(Profile profile) {
    Shop shop = Shop.random(51, 400);
    for (ClusteringAlgorithm algorithm : ClusteringAlgorithm.values()) {
      for (Kernel kernel : Kernel.values()) {
        SegmentModel model = shop.discover(with(profile, algorithm, kernel, 0));
        assertThat(model.available()).hasSize(14);
        assertSound(Thumbprints.of(model, shop.matrix, WORKERS));
      }
    }
  }

  @Test
  void kMeansGivesEverybodyOneSegment() {
    Shop shop = Shop.random(52, 300);
    SegmentModel model =
        shop.discover(
            with(Profile.RECOMMENDED, ClusteringAlgorithm.K_MEANS, Kernel.INVERSE_DISTANCE, 0));
    Thumbprints thumbprints = Thumbprints.of(model, shop.matrix, WORKERS);
    int value = model.available().indexOf(model.axis(Axis.PURCHASE_VALUE));
    for (int row = 0; row < thumbprints.rows(); row++) {
      assertThat(
              thumbprints.reader()
                  .read(row)[thumbprints.firstLeaf(value) + thumbprints.dominantLeaf(row, value)])
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void oneCustomerWithOneOrderIsAStore(Profile profile) {
    Thumbprints alone = discover(new TestStore().order("a", 0, 10, 1), 5, profile.defaults());
    AxisModel value = alone.model().axis(Axis.PURCHASE_VALUE);
    assertThat(value.leaves()).hasSize(1);
    assertThat(value.quality().orElseThrow().verdictId()).isEqualTo("nothing_found");
    AxisModel frequency = alone.model().axis(Axis.PURCHASE_FREQUENCY);
    assertThat(frequency.leaves())
        .extracting(AxisModel.Leaf::path)
        .containsExactly(profile == Profile.DOCUMENTS ? "0" : "not_enough_orders");
    assertThat(frequency.quality().isPresent()).isEqualTo(profile == Profile.DOCUMENTS);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void twoCustomersAreAStore(Profile profile) {
    TestStore store =
        new TestStore().order("a", 0, 10, 1).order("b", 1, 500, 0).order("b", 3, 20, 0);
    discover(store, 5, profile.defaults());
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void customersWhoAreAllAlikeAreOneSegment(Profile profile) {
    TestStore store = new TestStore();
    for (int c = 0; c < 150; c++) {
      store.order("c" + c, 0, 10, 1).order("c" + c, 30, 10, 1).order("c" + c, 60, 10, 1);
    }
    Thumbprints alike = discover(store, 70, profile.defaults());
    for (AxisModel axis : alike.axes()) {
      assertThat(axis.root().orElseThrow().segments()).as(axis.axis().id()).hasSize(1);
      assertThat(axis.quality().orElseThrow().verdictId()).isEqualTo("nothing_found");
    }
  }

  @Test
  void fewerDistinctCustomersThanSegmentsGiveFewerSegments() {
    TestStore store = new TestStore();
    for (int c = 0; c < 120; c++) {
      store.discounted("c" + c, c % 2 * 25);
    }
    Thumbprints two = discover(store, 5, Profile.DOCUMENTS.defaults());
    AxisModel prices = two.model().axis(Axis.PRICE_SENSITIVITY);
    assertThat(prices.root().orElseThrow().segments()).hasSize(2);
    int axis = two.axes().indexOf(prices);
    for (int row = 0; row < two.rows(); row++) {
      // Each is on a centroid and belongs there wholly.
      assertThat(two.reader().read(row)[two.firstLeaf(axis) + two.dominantLeaf(row, axis)])
          .isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void behaviourThatAFifthShareIsPinned() {
    TestStore store = new TestStore();
    Random random = new Random(3);
    for (int c = 0; c < 400; c++) {
      store.discounted("c" + c, c % 2 == 0 ? 0 : 5 + 60 * random.nextDouble());
    }
    Thumbprints thumbprints = discover(store, 5, RECOMMENDED);
    AxisModel prices = thumbprints.model().axis(Axis.PRICE_SENSITIVITY);
    List<Division.Segment> segments = prices.root().orElseThrow().segments();
    assertThat(segments)
        .filteredOn(segment -> segment.kind() == SegmentKind.PINNED)
        .singleElement()
        .satisfies(
            pinned -> {
              assertThat(pinned.size()).isEqualTo(200);
              assertThat(pinned.division()).isEmpty();
            });
    assertThat(prices.quality().orElseThrow().k()).isEqualTo(segments.size() - 1);
  }

  @Test
  void segmentsAreNumberedByTheirFirstFeature() {
    Shop shop = Shop.random(53, 500);
    for (AxisModel axis : shop.discover(RECOMMENDED).available()) {
      Division root = axis.root().orElseThrow();
      for (int j = 1; j < root.segments().size(); j++) {
        assertThat(root.centroid(j)[0]).isGreaterThanOrEqualTo(root.centroid(j - 1)[0]);
        assertThat(root.segments().get(j).path()).isEqualTo("" + j);
      }
    }
  }

  @Test
  void onlyEligibleCustomersAreFitted() {
    Shop shop = Shop.random(54, 500);
    SegmentModel model = shop.discover(RECOMMENDED);
    for (AxisModel axis : model.available()) {
      long eligible = 0;
      for (int row = 0; row < shop.matrix.rows(); row++) {
        boolean exceptional =
            axis.axis() == Axis.PURCHASE_FREQUENCY
                && FeatureExtractor.exceptional(shop.matrix, row, shop.reference);
        eligible += shop.matrix.orders(row) >= axis.axis().ordersMin() && !exceptional ? 1 : 0;
      }
      assertThat(axis.quality().orElseThrow().customers()).isEqualTo(eligible);
      double sizes =
          axis.root().orElseThrow().segments().stream().mapToDouble(Division.Segment::size).sum();
      assertThat(sizes).isEqualTo(eligible);
    }
    for (AxisModel axis : shop.discover(Profile.DOCUMENTS.defaults()).available()) {
      assertThat(axis.quality().orElseThrow().customers()).isEqualTo(shop.matrix.rows());
      assertThat(axis.leaves()).noneMatch(leaf -> leaf.kind().reserved());
    }
  }

  @Test
  void sizesAtDiscoveryAreThoseOfTheThumbprints() {
    Shop shop = Shop.random(55, 600);
    SegmentModel model = shop.discover(RECOMMENDED);
    Thumbprints thumbprints = Thumbprints.of(model, shop.matrix, WORKERS);
    for (int a = 0; a < thumbprints.axes().size(); a++) {
      AxisModel axis = thumbprints.axes().get(a);
      double[] counted = new double[axis.leaves().size()];
      for (int row = 0; row < thumbprints.rows(); row++) {
        counted[thumbprints.dominantLeaf(row, a)]++;
      }
      for (int leaf = 0; leaf < counted.length; leaf++) {
        if (!axis.leaves().get(leaf).kind().reserved()) {
          assertThat(counted[leaf])
              .as(axis.axis().id() + " " + axis.leaves().get(leaf).path())
              .isEqualTo(axis.leaves().get(leaf).size());
        }
      }
    }
  }

  @Test
  void customerAloneGetsTheMembershipsOfTheBatch() {
    RandomHistory history = new RandomHistory(56, 200);
    OrderBook all = history.rows().toBook();
    Reference reference = Reference.of(all, AS_OF, WORKERS);
    FeatureMatrix batch = new FeatureExtractor(all, reference, WORKERS).extract(AS_OF, WORKERS);
    SegmentModel model =
        SegmentDiscovery.discover(batch, reference, RECOMMENDED, WORKERS, axis -> {}).model();
    Thumbprints together = Thumbprints.of(model, batch, WORKERS);
    Thumbprints.Reader reader = together.reader();
    for (int row = 0; row < batch.rows(); row++) {
      OrderBook own = history.rows(0, batch.customerId(row)::equals, Long.MAX_VALUE).toBook();
      FeatureMatrix single = new FeatureExtractor(own, reference, WORKERS).extract(AS_OF, WORKERS);
      Thumbprints alone = Thumbprints.of(model, single, WORKERS);
      assertThat(alone.reader().read(0)).isEqualTo(reader.read(row));
      for (int a = 0; a < together.axes().size(); a++) {
        assertThat(alone.dominantLeaf(0, a)).isEqualTo(together.dominantLeaf(row, a));
        assertThat(alone.strength(0, a)).isEqualTo(together.strength(row, a));
      }
    }
  }

  @Test
  void stratifiedSampleStandsForThePopulation() {
    Shop shop = Shop.random(57, 3000);
    DiscoverySettings sampled =
        with(Profile.RECOMMENDED, ClusteringAlgorithm.FUZZY_C_MEANS, Kernel.INVERSE_DISTANCE, 1200);
    SegmentDiscovery.Discovered discovered =
        SegmentDiscovery.discover(shop.matrix, shop.reference, sampled, WORKERS, axis -> {});
    assertThat(discovered.sampled()).isEqualTo(1200);
    AxisModel value = discovered.model().axis(Axis.PURCHASE_VALUE);
    assertThat(value.quality().orElseThrow().customers())
        .isCloseTo(shop.matrix.rows(), within(1e-6));
    Thumbprints thumbprints = Thumbprints.of(discovered.model(), shop.matrix, WORKERS);
    assertSound(thumbprints);
    int at = thumbprints.axes().indexOf(value);
    double[] counted = new double[value.leaves().size()];
    for (int row = 0; row < thumbprints.rows(); row++) {
      counted[thumbprints.dominantLeaf(row, at)]++;
    }
    for (int leaf = 0; leaf < counted.length; leaf++) {
      // A share has a deviation of at most 0.5/√1200·√(weight spread) < 0.02; the seed is fixed.
      assertThat(value.leaves().get(leaf).size() / shop.matrix.rows())
          .isCloseTo(counted[leaf] / shop.matrix.rows(), within(0.06));
    }
  }

  @Test
  void featureThatWinsorizingMakesConstantIsLeftOutAtEveryDepth() {
    TestStore store = new TestStore();
    Random random = new Random(4);
    for (int c = 0; c < 1000; c++) {
      // Three in a thousand get a discount on an order; how much they get differs.
      store.order("c" + c, 0, 20 + 400 * random.nextDouble(), c < 3 ? 1 + c : 0);
    }
    AxisModel prices = discover(store, 5, RECOMMENDED).model().axis(Axis.PRICE_SENSITIVITY);
    assertThat(prices.leftOut())
        .containsEntry(
            Feature.AVG_DISCOUNT_PCT, "the same for all eligible customers but a few extremes");
    assertThat(prices.leaves()).hasSize(1);
    assertThat(prices.quality().orElseThrow().reason()).contains("but for a few extremes");
  }

  @Test
  void shownFeaturesAndMissingSourcesAreLeftOutWithTheReason() {
    TestStore store = new TestStore();
    Random random = new Random(5);
    for (int c = 0; c < 60; c++) {
      store.order("c" + c, random.nextDouble() * 30, 10, 0).order("c" + c, 40, 10, 0);
    }
    SegmentModel model = discover(store, 50, RECOMMENDED).model();
    assertThat(model.axis(Axis.CUSTOMER_MATURITY).leftOut())
        .containsEntry(Feature.ORDERS_PER_TENURE, "shown only: another feature says the same");
    assertThat(model.axis(Axis.CATEGORY_EXPLORATION).unavailable())
        .contains("the store has no categories");
    assertThat(model.axis(Axis.VALUE_SOPHISTICATION).leftOut())
        .containsEntry(Feature.DISCOUNT_HUNT_SCORE, "the store has no discounts");
  }

  /** Exactly two segments at the top. */
  private static DiscoverySettings inTwo() {
    DiscoverySettings d = RECOMMENDED;
    return new DiscoverySettings(
        d.profile(),
        d.algorithm(),
        d.kernel(),
        d.fuzzifier(),
        d.iterationsMax(),
        d.tolerance(),
        d.starts(),
        d.seed(),
        2,
        2,
        Acceptance.Rule.BEST_SCORE,
        d.eligibility(),
        d.pinnedRows(),
        d.scaling(),
        d.winsorizePercentile(),
        d.subdivision(),
        d.sampleThreshold(),
        d.sampleSize(),
        d.archetypeAxes());
  }

  @Test
  void divisionReachesEveryLeafWithEnoughMembers() {
    // Two groups far apart; the larger one is itself two groups.
    TestStore store = new TestStore();
    Random random = new Random(6);
    for (int c = 0; c < 900; c++) {
      double at = c % 3 == 0 ? 60 : c % 3 == 1 ? 10 : 16;
      store.discounted("c" + c, at + random.nextGaussian() * 0.6);
    }
    AxisModel prices = discover(store, 5, inTwo()).model().axis(Axis.PRICE_SENSITIVITY);
    assertThat(prices.leaves()).extracting(AxisModel.Leaf::path).containsExactly("0.0", "0.1", "1");
    assertThat(prices.leaves())
        .extracting(AxisModel.Leaf::size)
        .containsExactly(300.0, 300.0, 300.0);
    assertThat(prices.root().orElseThrow().segments().getFirst().kept())
        .startsWith("Holds 67 % of the eligible customers. Split: 2 children");
  }

  @Test
  void widthIsJudgedAgainstTheAxisAndACloudStaysWhole() {
    // Seven in ten are one tight cloud; the others are two groups, together wide.
    TestStore store = new TestStore();
    Random random = new Random(7);
    for (int c = 0; c < 1000; c++) {
      double at = c % 10 < 7 ? 10 : c % 10 < 8 || c % 20 < 9 ? 50 : 60;
      store.discounted("c" + c, at + random.nextGaussian() * 0.6);
    }
    AxisModel prices = discover(store, 5, inTwo()).model().axis(Axis.PRICE_SENSITIVITY);
    assertThat(prices.leaves()).extracting(AxisModel.Leaf::path).containsExactly("0", "1.0", "1.1");
    List<Division.Segment> top = prices.root().orElseThrow().segments();
    assertThat(top.get(0).kept()).startsWith("Holds 70 % of the eligible customers. Not split");
    assertThat(top.get(1).kept()).matches("3\\.\\d times as wide as the axis\\. Split.*");
    // In its own units each child is as wide as any; in the axis's it is narrow.
    assertThat(top.get(1).division().orElseThrow().segments())
        .allSatisfy(child -> assertThat(child.kept()).isEqualTo("Neither large nor wide."));
  }

  @Test
  void regularsAreToldApartByLeavesOrTheReportSaysNot() {
    int told = 0;
    for (long seed = 60; seed < 66; seed++) {
      Shop shop = Shop.random(seed, 250);
      Thumbprints thumbprints = Thumbprints.of(shop.discover(RECOMMENDED), shop.matrix, WORKERS);
      AxisModel frequency = thumbprints.model().axis(Axis.PURCHASE_FREQUENCY);
      int axis = thumbprints.axes().indexOf(frequency);
      double[] regulars = new double[frequency.leaves().size()];
      double total = 0;
      for (int row = 0; row < thumbprints.rows(); row++) {
        if (shop.matrix.orders(row) >= 3) {
          regulars[thumbprints.dominantLeaf(row, axis)]++;
          total++;
        }
      }
      double least = 0.1 * total;
      boolean apart = Arrays.stream(regulars).filter(n -> n >= least).count() >= 2;
      boolean saysNot = frequency.quality().orElseThrow().reason().contains("the choice stays");
      assertThat(apart).as("seed " + seed).isNotEqualTo(saysNot);
      told += apart ? 1 : 0;
    }
    assertThat(told).isPositive();
  }

  @Test
  void sameSeedGivesTheSameModelOnAnyNumberOfThreads() {
    Shop shop = Shop.random(58, 700);
    SegmentModel two = shop.discover(RECOMMENDED);
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = Workers.of(threads)) {
        SegmentModel other =
            SegmentDiscovery.discover(shop.matrix, shop.reference, RECOMMENDED, workers, axis -> {})
                .model();
        for (Axis axis : Axis.values()) {
          // An identity is a hash of every scale and centroid.
          assertThat(other.axis(axis).leaves()).isEqualTo(two.axis(axis).leaves());
          assertThat(other.axis(axis).quality()).isEqualTo(two.axis(axis).quality());
        }
      }
    }
  }

  @Test
  void everyAxisIsReportedOnce() {
    Shop shop = Shop.random(59, 60);
    Map<Axis, Boolean> done = new ConcurrentHashMap<>();
    SegmentDiscovery.discover(
        shop.matrix,
        shop.reference,
        RECOMMENDED,
        WORKERS,
        axis -> assertThat(done.put(axis, true)).isNull());
    assertThat(done.keySet()).containsExactlyInAnyOrderElementsOf(Arrays.asList(Axis.values()));
  }
}
