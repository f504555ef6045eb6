package io.quimbi.engine.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTest {
  @ParameterizedTest
  @CsvSource({
    // 2025-06-01 is a Sunday.
    "daily-snapshot, UTC, 2025-06-01T01:59:59Z, 2025-06-01T02:00:00Z",
    "daily-snapshot, UTC, 2025-06-01T02:00:00Z, 2025-06-02T02:00:00Z",
    "daily-snapshot, Europe/Berlin, 2025-05-31T12:00:00Z, 2025-06-01T00:00:00Z",
    "daily-snapshot, America/Los_Angeles, 2025-06-01T02:00:00Z, 2025-06-01T09:00:00Z",
    "weekly-snapshot, UTC, 2025-06-01T03:00:00Z, 2025-06-08T03:00:00Z",
    "weekly-snapshot, Pacific/Auckland, 2025-05-31T12:00:00Z, 2025-05-31T15:00:00Z",
    "monthly-snapshot, UTC, 2025-06-01T04:00:01Z, 2025-07-01T04:00:00Z",
    "quarterly-snapshot, UTC, 2025-06-01T00:00:00Z, 2025-07-01T04:20:00Z",
    "yearly-snapshot, UTC, 2025-06-01T00:00:00Z, 2026-01-01T04:40:00Z",
    "cleanup, UTC, 2025-06-01T05:00:00Z, 2025-06-08T05:00:00Z",
    "rediscovery, UTC, 2025-06-01T02:00:00Z, 2025-07-01T02:00:00Z",
    // In Berlin the clock goes from 2 to 3 on 2025-03-30, and from 3 to 2 on 2025-10-26.
    "daily-snapshot, Europe/Berlin, 2025-03-29T12:00:00Z, 2025-03-30T01:00:00Z",
    "daily-snapshot, Europe/Berlin, 2025-03-30T01:00:00Z, 2025-03-31T00:00:00Z",
    "daily-snapshot, Europe/Berlin, 2025-10-25T12:00:00Z, 2025-10-26T00:00:00Z",
    "daily-snapshot, Europe/Berlin, 2025-10-26T00:00:00Z, 2025-10-27T01:00:00Z"
  })
  void isDueAtItsTimeInTheStoresZone(String job, String zone, Instant after, Instant due) {
    assertThat(Job.of(job).nextAfter(after, ZoneId.of(zone))).isEqualTo(due);
  }

  @Test
  void everyJobHasItsName() {
    assertThat(Arrays.stream(Job.values()).map(job -> Job.of(job.id())))
        .containsExactly(Job.values());
    assertThatThrownBy(() -> Job.of("hourly"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("daily-snapshot");
  }
}
