package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.snapshot.Backfill.PlannedRun;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackfillTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final SmallShop SHOP = new SmallShop(11, 90);

  private final MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final Backfill backfill =
      new Backfill(stores, stores, stores, snapshots, SnapshotSettings.DEFAULTS);

  private void discover() {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("shop", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
  }

  @Test
  void datesAreThoseOnWhichTheJobsWouldHaveRun() {
    var kept =
        SnapshotCalendar.kept(
            LocalDate.of(2024, 5, 17), LocalDate.of(2010, 1, 1), SnapshotSettings.DEFAULTS);
    assertThat(kept.values().stream().map(List::size)).containsExactly(7, 9, 12, 8, 5);
    assertThat(kept.get(SnapshotType.WEEKLY))
        .startsWith(LocalDate.of(2024, 5, 12))
        .endsWith(LocalDate.of(2024, 3, 17));
    assertThat(kept.get(SnapshotType.QUARTERLY))
        .startsWith(LocalDate.of(2024, 4, 1), LocalDate.of(2024, 1, 1))
        .endsWith(LocalDate.of(2022, 7, 1));
    assertThat(kept.get(SnapshotType.YEARLY)).endsWith(LocalDate.of(2020, 1, 1));
  }

  @Test
  void dryRunSaysWhatTheRunThenBuildsAndASecondRunSkipsIt() {
    discover();
    Backfill.Outcome planned = backfill.plan("shop", 2, Progress.NONE);
    assertThat(snapshots.runs("shop")).isEmpty();
    Backfill.Outcome built = backfill.run("shop", 2, Progress.NONE);

    assertThat(built.runs()).isEqualTo(planned.runs());
    assertThat(built.skipped()).isZero();
    assertThat(snapshots.runs("shop"))
        .extracting(SnapshotRun::date, run -> run.type().word(), SnapshotRun::customers)
        .containsExactlyElementsOf(
            built.runs().stream()
                .map(run -> tuple(run.snapshotDate(), run.snapshotType(), run.customers()))
                .toList());
    Backfill.Outcome again = backfill.run("shop", 2, Progress.NONE);
    assertThat(again.built()).isZero();
    assertThat(again.skipped()).isEqualTo(built.built());
    assertThat(again.runs()).allMatch(PlannedRun::exists);
  }

  @Test
  void backfillThatWasKilledGoesOnWhereItWas() {
    discover();
    snapshots.failAfter(5);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> backfill.run("shop", 2, Progress.NONE));
    assertThat(snapshots.runs("shop")).hasSize(5);
    snapshots.failAfter(Integer.MAX_VALUE);
    assertThat(backfill.run("shop", 2, Progress.NONE).skipped()).isEqualTo(5);
  }

  @Test
  void backfillEqualsSnapshotsTakenAsTheDaysPassed() {
    discover();
    backfill.run("shop", 2, Progress.NONE);
    MemorySnapshots live = new MemorySnapshots();
    for (SnapshotRun run : snapshots.runs("shop")) {
      // On its day the store knew the orders up to then and nothing later.
      long end = ChronoUnit.MICROS.between(Instant.EPOCH, run.asOf());
      MemoryStores then = stores.withHistory(customers -> SHOP.rows(customers, end));
      new TakeSnapshot(then, then, then, live, SnapshotSettings.DEFAULTS)
          .everybody("shop", run.type(), run.date().toString(), 1, Progress.NONE);
    }
    assertThat(live.runs("shop")).hasSameSizeAs(snapshots.runs("shop"));
    for (String customer : IntStream.range(0, 90).mapToObj(c -> "c" + c).toList()) {
      assertThat(figures(live.history("shop", customer, null, null, null)))
          .isEqualTo(figures(snapshots.history("shop", customer, null, null, null)));
    }
  }

  /** Everything but what a snapshot is numbered by. */
  private static List<List<Object>> figures(List<Snapshot> all) {
    return all.stream()
        .map(
            s ->
                List.<Object>of(
                    s.run().date(),
                    s.run().type(),
                    s.run().asOf(),
                    s.run().modelNo(),
                    s.run().inputFingerprint(),
                    Arrays.toString(s.memberships()),
                    Arrays.toString(s.dominants()),
                    s.archetypeId(),
                    Arrays.toString(Objects.requireNonNull(s.features())),
                    String.valueOf(s.churnRisk()),
                    String.valueOf(s.predictedLtv()),
                    s.orders(),
                    s.value(),
                    s.firstOrderAt(),
                    s.lastOrderAt(),
                    Objects.requireNonNull(s.run().storePast()),
                    Arrays.toString(s.evidence())))
        .toList();
  }
}
