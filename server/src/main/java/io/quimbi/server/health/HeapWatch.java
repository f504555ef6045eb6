package io.quimbi.server.health;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has the memory given back that an answer about everybody took. G1 looks for what is free when
 * little is left or when nothing is allocated for a while, neither of which a service with a large
 * heap and a few requests a second comes to.
 *
 * <p>Where the memory is needed after all, it asks less and less often.
 */
@Component
final class HeapWatch implements AutoCloseable {
  private static final int LOOK_SECONDS = 10;
  private static final int LOOKS_BETWEEN_MAX = 64;

  /** A heap above this is large for a service that answers about one customer at a time. */
  private static final long COMMITTED_MAX = 400L << 20;

  private final LongSupplier committed;
  private final Runnable collect;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("quimbi-heap").factory());
  private int looksBetween = 1;
  private int looksLeft;

  @Autowired
  HeapWatch() {
    this(
        () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(),
        // Beside the work, by -XX:+ExplicitGCInvokesConcurrent.
        System::gc);
  }

  HeapWatch(LongSupplier committed, Runnable collect) {
    this.committed = committed;
    this.collect = collect;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    var _ =
        looking.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  void look() {
    if (committed.getAsLong() <= COMMITTED_MAX) {
      looksBetween = 1;
      looksLeft = 0;
    } else if (looksLeft > 0) {
      looksLeft--;
    } else {
      collect.run();
      looksLeft = looksBetween;
      looksBetween = Math.min(2 * looksBetween, LOOKS_BETWEEN_MAX);
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
