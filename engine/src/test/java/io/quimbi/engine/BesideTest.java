package io.quimbi.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BesideTest {
  @Test
  void resultIsThatOfTheWork() {
    try (Beside<String> work = Beside.begin("test", Progress.NONE, progress -> "done")) {
      assertThat(work.result()).isEqualTo("done");
    }
    try (Beside<String> work = Beside.done(Progress.NONE, progress -> "at once")) {
      assertThat(work.result()).isEqualTo("at once");
    }
  }

  @Test
  void failureIsThatOfTheWork() {
    IllegalStateException failure = new IllegalStateException("no");
    try (Beside<String> work =
        Beside.begin(
            "test",
            Progress.NONE,
            progress -> {
              throw failure;
            })) {
      assertThatThrownBy(work::result).isSameAs(failure);
    }
  }

  @Test
  void workStopsWhereNobodyWaitsForItsResult() {
    AtomicBoolean stopped = new AtomicBoolean();
    Beside<String> work =
        Beside.begin("test", Progress.NONE, progress -> untilStopped(progress, stopped));

    work.close();

    assertThat(stopped).isTrue();
    assertThatThrownBy(work::result).isInstanceOf(CancellationException.class);
  }

  private static String untilStopped(Progress progress, AtomicBoolean stopped) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      if (progress.cancelled()) {
        stopped.set(true);
        progress.checkCancelled();
      }
      LockSupport.parkNanos(1_000_000);
    }
    return "nobody stopped it";
  }
}
