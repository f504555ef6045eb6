package io.quimbi.engine.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.CompareModels;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.insight.ModelHistory;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.jobs.JobLedger.JobRun;
import io.quimbi.engine.jobs.RunJobs.JobStatus;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.MemorySnapshots;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunJobsTest {
  private static final SmallShop SHOP = new SmallShop(3, 90);
  private static final SnapshotSettings PAST = SnapshotSettings.DEFAULTS;
  private static final SnapshotSettings NO_PAST =
      new SnapshotSettings(
          false, true, true, PAST.retentionDays(), PAST.driftMin(), PAST.anomalyMin());

  /** A Sunday in the shop's year, at noon in Berlin. */
  private static final Instant START = Instant.parse("2024-09-01T10:00:00Z");

  private final MemoryStores stores =
      new MemoryStores(new StoreSettings("shop", SmallShop.ZONE, "EUR"), SHOP::rows);
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final MemoryLedger ledger = new MemoryLedger();

  private static DiscoverySettings discovery() {
    return Profile.RECOMMENDED.defaults();
  }

  private DiscoverSegments discover() {
    return new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test");
  }

  private RunJobs jobs(Instant now, SnapshotSettings past, @Nullable Double activation) {
    return new RunJobs(
        stores,
        ledger,
        new TakeSnapshot(stores, stores, stores, snapshots, past),
        new Cleanup(stores, snapshots, past),
        discover(),
        new ModelHistory(
            stores,
            stores,
            new CompareModels(stores, stores, stores),
            new StoreInsight(stores, stores, stores)),
        new JobSettings(past, discovery(), activation, 2),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private RunJobs jobs(Instant now) {
    return jobs(now, PAST, null);
  }

  private void withAModel() {
    discover().discover("shop", null, discovery(), 2, Progress.NONE);
  }

  private Stream<LocalDate> dates() {
    return snapshots.runs("shop").stream().map(SnapshotRun::date);
  }

  private static Instant days(int after) {
    return START.plusSeconds(after * 86_400L);
  }

  @Test
  void aJobHeardOfForTheFirstTimeMissedNothing() {
    withAModel();
    assertThat(jobs(START).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE)).isEmpty();
    assertThat(jobs(START).next("shop", Job.DAILY_SNAPSHOT))
        .isEqualTo(Instant.parse("2024-09-02T00:00:00Z"));
  }

  @Test
  void aJobIsDoneOnceWhenItIsDue() {
    withAModel();
    jobs(START).next("shop", Job.DAILY_SNAPSHOT);

    assertThat(jobs(days(1)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE))
        .singleElement()
        .asString()
        .startsWith("daily snapshot of 2024-09-02: ");
    assertThat(jobs(days(1)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE)).isEmpty();
    assertThat(dates()).containsExactly(LocalDate.of(2024, 9, 2));
    assertThat(ledger.history("shop", 10))
        .extracting(JobRun::job, JobRun::due, JobRun::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "daily-snapshot", Instant.parse("2024-09-02T00:00:00Z"), "done"));
  }

  @Test
  void aMissedWeekIsMadeUpTheOldestDayFirst() {
    withAModel();
    jobs(START).next("shop", Job.DAILY_SNAPSHOT);
    jobs(START).next("shop", Job.WEEKLY_SNAPSHOT);

    List<String> made = jobs(days(7)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE);

    assertThat(made).hasSize(7);
    assertThat(made.getFirst()).contains("2024-09-02");
    assertThat(made.getLast()).contains("2024-09-08");
    assertThat(dates())
        .containsExactlyElementsOf(
            LocalDate.of(2024, 9, 2).datesUntil(LocalDate.of(2024, 9, 9)).toList());
    assertThat(jobs(days(7)).runDue("shop", Job.WEEKLY_SNAPSHOT, Progress.NONE))
        .singleElement()
        .asString()
        .startsWith("weekly snapshot of 2024-09-08");
  }

  @Test
  void whatRetentionWouldHaveDroppedIsNotMadeUp() {
    withAModel();
    jobs(START).next("shop", Job.DAILY_SNAPSHOT);

    assertThat(jobs(days(60)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE)).hasSize(8);
    assertThat(dates().findFirst()).contains(LocalDate.of(2024, 10, 24));
    assertThat(jobs(days(60)).next("shop", Job.DAILY_SNAPSHOT)).isAfter(days(60));
  }

  @Test
  void ofOtherJobsOnceIsEnough() {
    withAModel();
    jobs(START).next("shop", Job.CLEANUP);

    assertThat(jobs(days(30)).runDue("shop", Job.CLEANUP, Progress.NONE)).hasSize(1);
    assertThat(jobs(days(30)).runDue("shop", Job.CLEANUP, Progress.NONE)).isEmpty();
  }

  @Test
  void whatFailedIsStillDueAndWhatWasDoneIsNot() {
    withAModel();
    jobs(START).next("shop", Job.DAILY_SNAPSHOT);
    snapshots.failAfter(2);

    assertThatThrownBy(() -> jobs(days(4)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE))
        .isInstanceOf(RuntimeException.class);
    assertThat(ledger.history("shop", 10))
        .extracting(JobRun::state)
        .containsExactly("failed", "done", "done");

    snapshots.failAfter(Integer.MAX_VALUE);
    assertThat(jobs(days(4)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE))
        .hasSize(2)
        .first()
        .asString()
        .contains("2024-09-04");
    assertThat(dates()).hasSize(4);
  }

  @Test
  void aStoreWithoutSegmentsHasNothingToDo() {
    jobs(START).next("shop", Job.DAILY_SNAPSHOT);

    assertThat(jobs(days(1)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE))
        .singleElement()
        .asString()
        .startsWith("nothing to do: ");
    assertThat(jobs(days(1)).runDue("shop", Job.DAILY_SNAPSHOT, Progress.NONE)).isEmpty();
  }

  @Test
  void withSnapshotsSwitchedOffOnlyRediscoveryIsLeft() {
    RunJobs jobs = jobs(START, NO_PAST, null);

    assertThat(jobs.list("shop").stream().filter(JobStatus::enabled).map(JobStatus::job))
        .containsExactly("rediscovery");
    assertThat(jobs.runDue("shop", Job.CLEANUP, Progress.NONE)).isEmpty();
    assertThatThrownBy(() -> jobs.runNow("shop", Job.DAILY_SNAPSHOT, Progress.NONE))
        .isInstanceOf(QuimbiException.class);
    assertThat(ledger.history("shop", 10)).isEmpty();
  }

  @Test
  void aJobIsDoneNowThoughItIsNotDue() {
    withAModel();
    assertThat(jobs(START).runNow("shop", Job.DAILY_SNAPSHOT, Progress.NONE))
        .singleElement()
        .asString()
        .contains("2024-09-01");
    assertThat(jobs(START).list("shop").getFirst().last()).isNotNull();
  }

  @Test
  void datesAreThoseOfTheStoresZone() {
    MemoryStores far =
        new MemoryStores(
            new StoreSettings("shop", ZoneId.of("Pacific/Auckland"), "EUR"), SHOP::rows);
    RunJobs jobs =
        new RunJobs(
            far,
            ledger,
            new TakeSnapshot(far, far, far, snapshots, PAST),
            new Cleanup(far, snapshots, PAST),
            discover(),
            new ModelHistory(
                far, far, new CompareModels(far, far, far), new StoreInsight(far, far, far)),
            new JobSettings(PAST, discovery(), null, 2),
            Clock.fixed(START, ZoneOffset.UTC));
    // 22:00 in Auckland, where tomorrow's two o'clock is 14:00 of today in UTC.
    assertThat(jobs.next("shop", Job.DAILY_SNAPSHOT))
        .isEqualTo(Instant.parse("2024-09-01T14:00:00Z"));
  }

  @Test
  void newSegmentsAreProposedAndTakenUpOnlyAboveTheBound() {
    withAModel();

    assertThat(jobs(START).runNow("shop", Job.REDISCOVERY, Progress.NONE).getFirst())
        .matches("model 2, \\d+\\.\\d % like the active one: proposed.*");
    assertThat(stores.requireActive("shop").modelNo()).isEqualTo(1);

    assertThat(jobs(START, PAST, 0.0).runNow("shop", Job.REDISCOVERY, Progress.NONE).getFirst())
        .contains("model 3")
        .contains("it is the active one now");
    assertThat(stores.requireActive("shop").modelNo()).isEqualTo(3);
  }

  @Test
  void theFirstSegmentsOfAStoreAreTakenUp() {
    assertThat(jobs(START).runNow("shop", Job.REDISCOVERY, Progress.NONE).getFirst())
        .isEqualTo("model 1: it is the active one now");
  }
}
