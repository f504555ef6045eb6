package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.drift.AxisDrift;
import io.quimbi.core.drift.ThumbprintDrift;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.generate.Change;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.generate.Truth;
import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.snapshot.DriftReport.Why;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The reasons of drift in a demo shop, where it is known who was made to change and how. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftWhyTest {
  private static final DemoShop SHOP = new DemoShop(DemoShopOptions.of(2500, 7));

  /** Ends of months; from each to the one four months later there is a drift. */
  private static final List<LocalDate> DATES =
      IntStream.range(0, 10)
          .mapToObj(m -> LocalDate.of(2025, 10, 1).plusMonths(m).minusDays(1))
          .toList();

  private static final int MONTHS = 4;
  private static final int ORDERS_MIN = 12;

  private final MemoryStores stores =
      new MemoryStores(
          new StoreSettings("demo", ZoneOffset.UTC, DemoShop.CURRENCY),
          customers -> SHOP.rows(ZoneOffset.UTC));
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private KnownModel model = known();

  private KnownModel known() {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("demo", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    return KnownModel.read(stores, "demo", 1, SnapshotSettings.DEFAULTS);
  }

  @BeforeAll
  void snapshots() {
    TakeSnapshot take =
        new TakeSnapshot(stores, stores, stores, snapshots, SnapshotSettings.DEFAULTS);
    for (LocalDate date : DATES) {
      take.everybody("demo", SnapshotType.DAILY, date.toString(), 2, Progress.NONE);
    }
  }

  /** A drift with its reasons, axis by axis. */
  private record Moved(AxisDrift drift, @Nullable Why why) {}

  private Map<String, Moved> moved(String customer, LocalDate from) {
    LocalDate to = DATES.get(DATES.indexOf(from) + MONTHS);
    List<Snapshot> two =
        snapshots.history("demo", customer, null, from, to).stream()
            .filter(one -> one.run().date().equals(from) || one.run().date().equals(to))
            .toList();
    Map<String, Moved> moved = new HashMap<>();
    if (two.size() == 2) {
      DriftWhy whys = new DriftWhy(model, two.getFirst(), two.getLast());
      Thumbprint before = Thumbprint.asStored(two.getFirst(), model);
      Thumbprint after = Thumbprint.asStored(two.getLast(), model);
      ThumbprintDrift drift =
          model
              .drift()
              .equal()
              .between(
                  before.memberships(),
                  before.dominants(),
                  after.memberships(),
                  after.dominants(),
                  120);
      for (int a = 0; a < model.axisCount(); a++) {
        AxisDrift on = drift.axes().get(a).drift();
        moved.put(model.axisId(a), new Moved(on, whys.of(a, on)));
      }
    }
    return moved;
  }

  /**
   * What explains most of the drift of each planted customer with some orders, from the last month
   * end before the change on, the busiest first.
   */
  private List<FeatureContribution> planted(Change.Kind kind, String axis) {
    List<FeatureContribution> first = new ArrayList<>();
    IntStream.range(0, SHOP.options().customers())
        .mapToObj(c -> SHOP.customer(c).truth())
        .filter(truth -> truth.change().kind() == kind && truth.orderCount() >= ORDERS_MIN)
        .sorted(Comparator.comparingInt((Truth truth) -> -truth.orderCount()))
        .forEach(
            truth ->
                before(Objects.requireNonNull(truth.change().at()))
                    .map(from -> moved(truth.customerId(), from).get(axis))
                    .map(Moved::why)
                    .filter(why -> why.reason() == null)
                    .ifPresent(why -> first.add(why.features().getFirst())));
    return first;
  }

  private static Optional<LocalDate> before(LocalDate change) {
    return DATES.subList(0, DATES.size() - MONTHS).stream()
        .filter(date -> !date.isAfter(change) && date.plusDays(31).isAfter(change))
        .reduce((one, other) -> other);
  }

  @Test
  void whoWasMadeToOrderLessOftenDidSoByTheRateOfOrders() {
    List<FeatureContribution> reasons = planted(Change.Kind.SLOW_DOWN, "purchase_frequency");

    assertThat(reasons).hasSizeGreaterThan(5);
    FeatureContribution story = reasons.getFirst();
    assertThat(story.feature()).isEqualTo("recent_orders_90d");
    assertThat(story.to()).isLessThan(story.from());
    assertThat(story.text()).matches("\\d+ → \\d+ orders in the last 90 days");
    assertThat(
            reasons.stream()
                .filter(r -> r.feature().equals("recent_orders_90d") && r.to() < r.from())
                .count())
        .as(reasons.toString())
        .isGreaterThanOrEqualTo(Math.round(0.7 * reasons.size()));
  }

  @Test
  void whoWasMadeToHuntBargainsDidSoByDiscounts() {
    List<FeatureContribution> reasons = planted(Change.Kind.BARGAIN_TURN, "price_sensitivity");

    assertThat(reasons).hasSizeGreaterThan(5);
    assertThat(towardsBargains(reasons.getFirst())).as(reasons.getFirst().text()).isTrue();
    assertThat(reasons.stream().filter(DriftWhyTest::towardsBargains).count())
        .as(reasons.toString())
        .isGreaterThanOrEqualTo(Math.round(0.8 * reasons.size()));
  }

  private static boolean towardsBargains(FeatureContribution reason) {
    return reason.feature().equals("full_price_ratio")
        ? reason.to() < reason.from()
        : reason.to() > reason.from();
  }

  @Test
  void reasonsAddUpToTheRiseAndTheRiseIsThatOfTheSnapshots() {
    int explained = 0;
    int events = 0;
    for (int c = 0; c < 1_200; c++) {
      Map<String, Moved> moved = moved(SHOP.customer(c).truth().customerId(), DATES.getFirst());
      for (Moved on : moved.values()) {
        Why why = on.why();
        if (why == null) {
          continue;
        }
        if (why.reason() != null) {
          assertThat(on.drift().eligibilityEvent()).as(why.reason()).isPresent();
          events++;
          continue;
        }
        double rise =
            Objects.requireNonNull(why.newMembership())
                - Objects.requireNonNull(why.oldMembership());
        assertThat(why.features().stream().mapToDouble(FeatureContribution::contribution).sum())
            .isCloseTo(rise, within(1e-9));
        assertThat(rise)
            .isCloseTo(on.drift().delta(on.drift().rising().orElseThrow()), within(2e-3));
        explained++;
      }
    }
    assertThat(explained).isGreaterThan(1_000);
    assertThat(events).isGreaterThan(5);
  }

  @Test
  void withoutFeaturesItIsSaidWhy() {
    MemorySnapshots bare = new MemorySnapshots();
    SnapshotSettings usual = SnapshotSettings.DEFAULTS;
    SnapshotSettings without =
        new SnapshotSettings(
            true, false, true, usual.retentionDays(), usual.driftMin(), usual.anomalyMin());
    TakeSnapshot take = new TakeSnapshot(stores, stores, stores, bare, without);
    List<LocalDate> two = List.of(DATES.getFirst(), DATES.getLast());
    for (LocalDate date : two) {
      take.everybody("demo", SnapshotType.DAILY, date.toString(), 2, Progress.NONE);
    }
    String customer =
        IntStream.range(0, SHOP.options().customers())
            .mapToObj(c -> SHOP.customer(c).truth().customerId())
            .filter(id -> bare.history("demo", id, null, null, null).size() == 2)
            .findFirst()
            .orElseThrow();

    Why why =
        new CustomerDrift(stores, stores, stores, bare, without)
                .drift("demo", customer, two.getFirst().toString(), two.getLast().toString())
                .axisDrifts()
                .values()
                .stream()
                .map(DriftReport.AxisReport::why)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();

    assertThat(why.reason()).contains("SNAPSHOT_STORE_FEATURES");
    assertThat(why.features()).isEmpty();
  }
}
