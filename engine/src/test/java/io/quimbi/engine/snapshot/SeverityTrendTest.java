package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.engine.snapshot.SeverityTrend.Point;
import io.quimbi.engine.snapshot.SeverityTrend.Report;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SeverityTrendTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final SnapshotSettings SETTINGS = SnapshotSettings.DEFAULTS;
  private static final LocalDate NOW = LocalDate.of(2024, 12, 25);

  private static final MemoryStores stores = new MemoryStores(STORE, new SmallShop(21, 180)::rows);
  private static final MemorySnapshots snapshots = new MemorySnapshots();

  private final Steps steps = new Steps();

  private static final class Steps implements SeveritySteps {
    final Map<String, Map<Runs, String>> kept = new HashMap<>();

    @Override
    public Map<Runs, String> known(String storeId, int modelNo, String what) {
      return Map.copyOf(kept.getOrDefault(storeId + modelNo + what, Map.of()));
    }

    @Override
    public void keep(String storeId, int modelNo, String what, Runs runs, String counts) {
      kept.computeIfAbsent(storeId + modelNo + what, key -> new HashMap<>()).put(runs, counts);
    }

    Map<Runs, String> only() {
      assertThat(kept).hasSize(1);
      return kept.values().iterator().next();
    }
  }

  @BeforeAll
  static void fourMonthsAndNow() {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("shop", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    for (int month = 9; month <= 12; month++) {
      take(SnapshotType.MONTHLY, LocalDate.of(2024, month, 1));
    }
    take(SnapshotType.DAILY, NOW);
  }

  private static void take(SnapshotType type, LocalDate date) {
    new TakeSnapshot(stores, stores, stores, snapshots, SETTINGS)
        .everybody("shop", type, date.toString(), 2, Progress.NONE);
  }

  private SeverityTrend trend() {
    return new SeverityTrend(stores, stores, snapshots, steps, SETTINGS);
  }

  @Test
  void stepsGoFromMonthToMonthAndThenToTheNewest() {
    Report report = trend().of("shop", Optional.empty(), 2);
    assertThat(report.points())
        .extracting(Point::to)
        .containsExactly(
            LocalDate.of(2024, 10, 1), LocalDate.of(2024, 11, 1), LocalDate.of(2024, 12, 1), NOW);
    // Four weeks before the newest the last that there was is of November.
    assertThat(report.points().getLast().from()).isEqualTo(LocalDate.of(2024, 11, 1));
    assertThat(report.points())
        .allSatisfy(
            point ->
                assertThat(point.counts().values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(point.compared())
                    .isPositive());
  }

  @Test
  void theNewestStepIsWhatMoversTell() {
    Point newest = trend().of("shop", Optional.empty(), 2).points().getLast();
    MoversReport movers =
        new PopulationDrift(stores, stores, stores, snapshots, SETTINGS)
            .movers(
                "shop",
                new MoversFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    1),
                null,
                null,
                2);
    assertThat(newest.to()).isEqualTo(movers.to().snapshotDate());
    assertThat(newest.compared()).isEqualTo(movers.customersCompared());
    Map<String, Integer> told = movers.severityCalibratedCounts();
    assertThat(newest.counts()).isEqualTo(told == null ? movers.severityCounts() : told);
  }

  @Test
  void monthsThatAreOverAreKeptAndNotReadAgain() {
    trend().of("shop", Optional.empty(), 2);
    assertThat(steps.only()).hasSize(3);
    Map<SeveritySteps.Runs, String> kept = new HashMap<>(steps.only());
    steps
        .only()
        .replaceAll((runs, counts) -> counts.replaceAll("\"compared\":\\d+", "\"compared\":7"));
    Report again = trend().of("shop", Optional.empty(), 2);
    assertThat(again.points().subList(0, 3)).extracting(Point::compared).containsOnly(7);
    assertThat(again.points().getLast().compared()).isNotEqualTo(7);
    assertThat(steps.only().keySet()).isEqualTo(kept.keySet());
  }

  @Test
  void anAxisHasItsOwn() {
    Report all = trend().of("shop", Optional.empty(), 2);
    Report one = trend().of("shop", Optional.of(Axis.PURCHASE_VALUE), 2);
    assertThat(one.axis()).isEqualTo("purchase_value");
    assertThat(one.points()).hasSameSizeAs(all.points());
    assertThat(one.points())
        .extracting(Point::counts)
        .isNotEqualTo(all.points().stream().map(Point::counts).toList());
  }

  @Test
  void withoutTwoSnapshotsThereIsNone() {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(
            () ->
                new SeverityTrend(stores, stores, new MemorySnapshots(), steps, SETTINGS)
                    .of("shop", Optional.empty(), 2))
        .satisfies(e -> assertThat(e.code()).isEqualTo("TOO_FEW_SNAPSHOTS"));
  }
}
