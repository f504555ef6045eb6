package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.CompareModels;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.ModelComparison;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.engine.snapshot.Rescoring.Population;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drift across a change of model: of a shop that did not change, of one that grew by a fifth, with
 * features kept in its snapshots and without.
 */
class ModelChangeTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final int CUSTOMERS = 180;
  private static final SmallShop SHOP = new SmallShop(21, CUSTOMERS);

  private static final DiscoverySettings SETTINGS = Profile.RECOMMENDED.defaults();
  private static final SnapshotSettings WITH_FEATURES = SnapshotSettings.DEFAULTS;
  private static final SnapshotSettings WITHOUT_FEATURES =
      new SnapshotSettings(
          true,
          false,
          true,
          WITH_FEATURES.retentionDays(),
          WITH_FEATURES.driftMin(),
          WITH_FEATURES.anomalyMin());

  /** Five sixths of the orders; the last sixth is by how much the shop grows: a fifth. */
  private static final LocalDate THEN = LocalDate.of(2024, 10, 27);

  private static final LocalDate NOW = LocalDate.of(2024, 12, 25);

  /** Resolution of memberships at rest. */
  private static final double AT_REST = 1e-3;

  /** Model 1 was discovered on the shop as it was then, 2 on the shop as it is now. */
  private static MemoryStores grown = new MemoryStores(STORE, SHOP::rows);

  @BeforeAll
  static void discoverThenGrow() {
    MemoryStores then = new MemoryStores(STORE, customers -> rowsAt(THEN, customers));
    discover(then);
    grown = then.withHistory(SHOP::rows);
    discover(grown);
  }

  private static OrderRows rowsAt(LocalDate date, Predicate<String> customers) {
    return SHOP.rows(customers, AsOf.endOf(date, SmallShop.ZONE));
  }

  private static void discover(MemoryStores stores) {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("shop", null, SETTINGS, 2, Progress.NONE);
  }

  private static void activate(MemoryStores stores, int modelNo) {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .activate("shop", modelNo, null, 2, Progress.NONE);
  }

  private static SnapshotRun take(
      MemorySnapshots snapshots,
      MemoryStores stores,
      SnapshotSettings settings,
      SnapshotType type,
      LocalDate date) {
    new TakeSnapshot(stores, stores, stores, snapshots, settings)
        .everybody("shop", type, date.toString(), 2, Progress.NONE);
    return snapshots.runs("shop").stream()
        .filter(run -> run.date().equals(date) && run.type() == type)
        .findFirst()
        .orElseThrow();
  }

  /** A run under a model, rows by customer. */
  private static Population seen(
      MemorySnapshots snapshots, MemoryStores stores, SnapshotRun run, int modelNo) {
    SnapshotColumns columns = snapshots.read("shop", run.runNo(), EnumSet.allOf(Column.class));
    try (Workers workers = Workers.of(2)) {
      return new Rescoring(stores, "shop", modelNo, SnapshotSettings.DEFAULTS)
          .see(columns, workers);
    }
  }

  /**
   * The drift of everybody on every axis, shape (customers, axes); NaN for an eligibility event.
   */
  private static double[][] drifts(Population before, Population after, int customers) {
    assertThat(before.model().modelNo()).isEqualTo(after.model().modelNo());
    double[][] drifts = new double[customers][after.model().axisCount()];
    for (int row = 0; row < customers; row++) {
      after
          .model()
          .drift()
          .equal()
          .scores(
              before.memberships(row),
              before.dominants(row),
              after.memberships(row),
              after.dominants(row),
              drifts[row]);
    }
    return drifts;
  }

  private static SnapshotSettings settings(boolean features) {
    return features ? WITH_FEATURES : WITHOUT_FEATURES;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rediscoveryOfTheSameShopIsNoDriftForAnybody(boolean features) {
    MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
    MemorySnapshots snapshots = new MemorySnapshots();
    discover(stores);
    SnapshotRun earlier = take(snapshots, stores, settings(features), SnapshotType.MONTHLY, THEN);
    SnapshotRun before = take(snapshots, stores, settings(features), SnapshotType.DAILY, NOW);
    Population withoutChange = seen(snapshots, stores, before, 1);
    double[][] within1 =
        drifts(seen(snapshots, stores, earlier, 1), withoutChange, earlier.customers());
    discover(stores);
    SnapshotRun after = take(snapshots, stores, settings(features), SnapshotType.WEEKLY, NOW);

    Population rescored = seen(snapshots, stores, before, 2);
    Population own = seen(snapshots, stores, after, 2);
    assertThat(rescored.rescored()).isTrue();
    assertThat(rescored.approximate()).isEqualTo(!features);
    assertThat(own.rescored()).isFalse();
    for (double[] ofCustomer : drifts(rescored, own, CUSTOMERS)) {
      // None is NaN: nobody enters or leaves a reserved segment by a change of model.
      assertThat(ofCustomer).hasSize(14);
      assertThat(Arrays.stream(ofCustomer).allMatch(drift -> drift <= AT_REST)).isTrue();
    }
    for (int row = 0; row < CUSTOMERS; row++) {
      assertThat(rescored.dominants(row)).isEqualTo(own.dominants(row));
    }
    // Nor does the change add to what truly changed between two dates.
    double[][] across = drifts(seen(snapshots, stores, earlier, 2), own, earlier.customers());
    for (int row = 0; row < across.length; row++) {
      assertThat(across[row]).containsExactly(within1[row], within(AT_REST));
    }
  }

  /**
   * The jump of a customer's drift at a change of model is by how much the drift from a snapshot of
   * the old model to one of the new differs from what it were had both been made with the new one.
   * By the triangle inequality it is at most the distance between the earlier thumbprint scored
   * again from its kept features and the one that the new model gives from the orders: what
   * re-scoring explains. On axes whose features say nothing of the store as a whole that is
   * nothing, and so the jump is; on the others it is the change of the store's reference, and
   * small.
   */
  @Test
  void shopThatGrewShowsNoJumpOfDriftAtTheChangeOfModelBeyondReScoring() {
    // Regularity is drawn towards the store's mean; prices are percentiles of the store's.
    Set<Axis> byTheStore = EnumSet.of(Axis.PURCHASE_FREQUENCY, Axis.VALUE_SOPHISTICATION);
    MemorySnapshots lived = new MemorySnapshots();
    MemoryStores then = grown.withHistory(customers -> rowsAt(THEN, customers));
    activate(then, 1);
    SnapshotRun before = take(lived, then, WITH_FEATURES, SnapshotType.DAILY, THEN);
    SnapshotRun after = take(lived, grown, WITH_FEATURES, SnapshotType.DAILY, NOW);
    assertThat(before.modelNo()).isEqualTo(1);
    assertThat(after.modelNo()).isEqualTo(2);
    MemorySnapshots hadItBeen2 = new MemorySnapshots();
    SnapshotRun hadBeen = take(hadItBeen2, grown, WITH_FEATURES, SnapshotType.DAILY, THEN);

    Population rescored = seen(lived, grown, before, 2);
    Population made = seen(hadItBeen2, grown, hadBeen, 2);
    Population now = seen(lived, grown, after, 2);
    int customers = before.customers();
    assertThat(hadBeen.customers()).isEqualTo(customers).isGreaterThan(CUSTOMERS / 2);
    double[][] explained = distances(rescored, made, customers);
    double[][] across = distances(rescored, now, customers);
    double[][] within2 = distances(made, now, customers);
    List<Double> jumps = new ArrayList<>();
    double drift = 0;
    for (int row = 0; row < customers; row++) {
      for (int a = 0; a < across[row].length; a++) {
        double jump = Math.abs(across[row][a] - within2[row][a]);
        drift += within2[row][a];
        assertThat(jump).isLessThanOrEqualTo(explained[row][a] + AT_REST);
        if (!byTheStore.contains(now.model().axis(a).axis())) {
          assertThat(jump).as(now.model().axisId(a)).isLessThanOrEqualTo(AT_REST);
        }
        jumps.add(jump);
      }
    }
    // The models do differ, and the shop does move; against that the jumps are small.
    assertThat(comparison(grown, 2).meanSoftOverlap()).isLessThan(0.99);
    assertThat(drift / jumps.size()).isGreaterThan(0.1);
    Collections.sort(jumps);
    assertThat(jumps.get(jumps.size() * 95 / 100)).isLessThan(0.05);
  }

  private static ModelComparison comparison(MemoryStores stores, int modelNo) {
    return new CompareModels(stores, stores, stores).kept("shop", modelNo).orElseThrow();
  }

  /** Euclidean distances divided by √2, whatever segments dominate; shape (customers, axes). */
  private static double[][] distances(Population before, Population after, int customers) {
    KnownModel model = after.model();
    double[][] distances = new double[customers][model.axisCount()];
    for (int row = 0; row < customers; row++) {
      double[] u = before.memberships(row);
      double[] v = after.memberships(row);
      for (int a = 0; a < distances[row].length; a++) {
        double sum = 0;
        for (int leaf = model.firstLeaf(a); leaf < model.firstLeaf(a + 1); leaf++) {
          sum += (u[leaf] - v[leaf]) * (u[leaf] - v[leaf]);
        }
        distances[row][a] = Math.sqrt(sum / 2);
      }
    }
    return distances;
  }

  @Test
  void withoutKeptFeaturesMembershipsGoThroughTheOverlapAndAnswersAreApproximate() {
    MemorySnapshots snapshots = new MemorySnapshots();
    MemoryStores then = grown.withHistory(customers -> rowsAt(THEN, customers));
    activate(then, 1);
    SnapshotRun before = take(snapshots, then, WITHOUT_FEATURES, SnapshotType.DAILY, THEN);
    SnapshotRun after = take(snapshots, grown, WITHOUT_FEATURES, SnapshotType.DAILY, NOW);

    Population carried = seen(snapshots, grown, before, 2);
    assertThat(carried.approximate()).isTrue();
    assertCarried(seen(snapshots, grown, before, 1), carried, false);
    // Back to the older model, as after an undo.
    Population back = seen(snapshots, grown, after, 1);
    assertThat(back.approximate()).isTrue();
    assertCarried(seen(snapshots, grown, after, 2), back, true);

    PopulationDrift population =
        new PopulationDrift(grown, grown, grown, snapshots, WITHOUT_FEATURES);
    MoversReport movers =
        population.movers(
            "shop",
            new MoversFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10),
            null,
            null,
            2);
    assertThat(movers.rescored()).isTrue();
    assertThat(movers.approximate()).isTrue();
    assertThat(movers.model()).isEqualTo(2);
    assertThat(population.flows("shop", Axis.PURCHASE_VALUE, null, null, 2).approximate()).isTrue();
    CustomerDrift customer = new CustomerDrift(grown, grown, grown, snapshots, WITHOUT_FEATURES);
    assertThat(customer.drift("shop", "c1", null, null).approximate()).isTrue();
    assertThat(customer.timeline("shop", "c1").points())
        .extracting(CustomerDrift.Point::approximate)
        .containsExactly(true, false);
    assertThat(customer.trend("shop", "c1").approximate()).isTrue();
  }

  /** Each leaf of the target has what the overlap says that the others hand on to it. */
  private static void assertCarried(Population own, Population carried, boolean back) {
    ModelComparison comparison = comparison(grown, 2);
    KnownModel from = own.model();
    KnownModel to = carried.model();
    for (int a = 0; a < to.axisCount(); a++) {
      int before = from.indexOf(to.axis(a).axis()).orElseThrow();
      double[][] shares =
          (back ? comparison.carryBack(to.axisId(a)) : comparison.carry(to.axisId(a)))
              .orElseThrow();
      for (int row = 0; row < own.dominants().length / from.axisCount(); row++) {
        double[] u = own.memberships(row);
        double sum = 0;
        for (int leaf = 0; leaf < to.leaves(a); leaf++) {
          double expected = 0;
          for (int other = 0; other < from.leaves(before); other++) {
            expected += u[from.firstLeaf(before) + other] * shares[other][leaf];
          }
          double is = carried.memberships(row)[to.firstLeaf(a) + leaf];
          assertThat(is).isCloseTo(expected, within(1e-12));
          sum += is;
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        assertThat(carried.dominants(row)[a]).isEqualTo(to.dominant(a, carried.memberships(row)));
      }
    }
  }

  @Test
  void keptFeaturesAreScoredAgainUnderAnOlderModelToo() {
    MemorySnapshots snapshots = new MemorySnapshots();
    SnapshotRun under2 = take(snapshots, grown, WITH_FEATURES, SnapshotType.DAILY, THEN);
    MemoryStores undone = grown.withHistory(SHOP::rows);
    activate(undone, 1);
    SnapshotRun under1 = take(snapshots, undone, WITH_FEATURES, SnapshotType.WEEKLY, THEN);
    assertThat(under1.modelNo()).isEqualTo(1);

    Population rescored = seen(snapshots, undone, under2, 1);
    Population own = seen(snapshots, undone, under1, 1);
    assertThat(rescored.approximate()).isFalse();
    int price = own.model().indexOf(Axis.PRICE_SENSITIVITY).orElseThrow();
    for (double[] distance : distances(rescored, own, under1.customers())) {
      assertThat(distance[price]).isLessThanOrEqualTo(AT_REST);
    }
  }

  @Test
  void wayBetweenTwoModelsMayLeadOverOthers() {
    MemorySnapshots snapshots = new MemorySnapshots();
    SnapshotRun under2 = take(snapshots, grown, WITHOUT_FEATURES, SnapshotType.DAILY, NOW);
    // Model 3 descends from 1, so that from 2 to 3 the way leads over their ancestor.
    MemoryStores forked = grown.withHistory(SHOP::rows);
    activate(forked, 1);
    discover(forked);
    assertThat(comparison(forked, 3).previousModel()).isEqualTo(1);

    Population seen = seen(snapshots, forked, under2, 3);
    assertThat(seen.approximate()).isTrue();
    Population own = seen(snapshots, forked, under2, 2);
    KnownModel from = own.model();
    KnownModel to = seen.model();
    for (int a = 0; a < to.axisCount(); a++) {
      double[][] first = comparison(forked, 2).carryBack(to.axisId(a)).orElseThrow();
      double[][] second = comparison(forked, 3).carry(to.axisId(a)).orElseThrow();
      double[] u = own.memberships(11);
      for (int leaf = 0; leaf < to.leaves(a); leaf++) {
        double expected = 0;
        for (int i = 0; i < first.length; i++) {
          for (int j = 0; j < second.length; j++) {
            expected += u[from.firstLeaf(a) + i] * first[i][j] * second[j][leaf];
          }
        }
        assertThat(seen.memberships(11)[to.firstLeaf(a) + leaf]).isCloseTo(expected, within(1e-12));
      }
    }
  }

  @Test
  void modelsThatWereNeverComparedAreSaidToBe() {
    MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
    DiscoverSegments discovery =
        new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test");
    for (int modelNo = 1; modelNo <= 2; modelNo++) {
      // Nothing is active yet, so there is nothing to compare with.
      discovery.discover("shop", null, SETTINGS, false, 2, Progress.NONE);
    }
    activate(stores, 1);
    MemorySnapshots snapshots = new MemorySnapshots();
    SnapshotRun run = take(snapshots, stores, WITHOUT_FEATURES, SnapshotType.DAILY, NOW);
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> seen(snapshots, stores, run, 2))
        .satisfies(e -> assertThat(e.code()).isEqualTo("MODELS_NOT_COMPARABLE"));
    SnapshotRun kept = take(snapshots, stores, WITH_FEATURES, SnapshotType.DAILY, NOW);
    assertThat(seen(snapshots, stores, kept, 2).approximate()).isFalse();
  }
}
