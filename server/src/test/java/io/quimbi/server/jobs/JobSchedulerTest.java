package io.quimbi.server.jobs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.jobs.JobLedger.JobRun;
import io.quimbi.server.TestService;
import io.quimbi.server.names.NewNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances of the scheduler on one database, by a clock that the test sets. */
class JobSchedulerTest {
  private static final Duration POLLING = Duration.ofMillis(100);
  private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

  @TempDir private static Path folder = Path.of("");

  private final Quimbi quimbi = TestService.quimbi();
  private final SettableClock clock = new SettableClock();

  /** Stands still until it is set. */
  private static final class SettableClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    void set(Instant instant) {
      now.set(instant);
    }

    @Override
    public Instant instant() {
      return requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("instants only");
    }
  }

  private StoreSettings shop(String storeId) throws IOException {
    Path files = folder.resolve(storeId);
    DemoShop.write(DemoShopOptions.of(120, 3), files, Progress.NONE);
    quimbi
        .importAndDiscover()
        .run(
            ImportOptions.of(files.resolve("orders.csv"), storeId, files).withZone(AUCKLAND),
            null,
            quimbi.settings().discovery(),
            true,
            1,
            Progress.NONE);
    return quimbi.stores().require(storeId);
  }

  private JobScheduler instance(StoreSettings store, String name) {
    return new JobScheduler(
        quimbi.jobs(clock),
        quimbi::inStore,
        new NewNames(quimbi),
        () -> List.of(store),
        quimbi.schedulerSource(),
        clock,
        name,
        POLLING);
  }

  /** Done runs of a job, oldest first. */
  private List<JobRun> done(StoreSettings store, String job) {
    return quimbi.jobs().history(store.storeId(), 1_000).reversed().stream()
        .filter(run -> run.job().equals(job) && run.state().equals("done"))
        .toList();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(30));
    while (!condition.getAsBoolean() && Instant.now().isBefore(until)) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).as("in time").isTrue();
  }

  @Test
  void ofTwoInstancesOneDoesAJobAndAMissedWeekIsMadeUp() throws Exception {
    StoreSettings store = shop("jobs-auckland");
    LocalDate newest =
        requireNonNull(quimbi.stores().contents(store.storeId()).newestOrder())
            .atZone(AUCKLAND)
            .toLocalDate();
    // A Monday, one in the morning in Auckland.
    LocalDate monday = newest.plusDays(8 - newest.getDayOfWeek().getValue());
    Instant early = monday.atTime(1, 0).atZone(AUCKLAND).toInstant();
    clock.set(early);
    try (JobScheduler one = instance(store, "one");
        JobScheduler two = instance(store, "two")) {
      one.start();
      two.start();
      Thread.sleep(POLLING.toMillis() * 5);
      assertThat(quimbi.jobs().history(store.storeId(), 10)).isEmpty();

      clock.set(early.plus(Duration.ofMinutes(61)));
      await(() -> !done(store, "daily-snapshot").isEmpty());
      Thread.sleep(POLLING.toMillis() * 10);
      assertThat(done(store, "daily-snapshot"))
          .singleElement()
          .satisfies(
              run -> {
                assertThat(run.due()).isEqualTo(monday.atTime(2, 0).atZone(AUCKLAND).toInstant());
                assertThat(run.summary()).contains(monday.toString());
              });
    }

    // Nobody is there for a week and a bit.
    clock.set(early.plus(Duration.ofDays(7)).plus(Duration.ofHours(5)));
    try (JobScheduler later = instance(store, "later")) {
      later.start();
      await(() -> done(store, "daily-snapshot").size() == 8);
      await(() -> done(store, "weekly-snapshot").size() == 1);
      await(() -> done(store, "cleanup").size() == 1);
      Thread.sleep(POLLING.toMillis() * 10);
    }
    assertThat(done(store, "daily-snapshot").stream().map(JobRun::due))
        .containsExactlyElementsOf(
            monday
                .datesUntil(monday.plusDays(8))
                .map(day -> day.atTime(2, 0).atZone(AUCKLAND).toInstant())
                .toList());
    assertThat(done(store, "weekly-snapshot").getFirst().summary())
        .contains(monday.plusDays(6).toString());
  }
}
