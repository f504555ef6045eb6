package io.quimbi.server.drift;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.snapshot.Movements;
import io.quimbi.server.work.LastRuns;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Everybody's snapshots of two dates, which all questions about the time between them are answered
 * from: read once for all who ask, and again once something has run on the store. They are large:
 * those asked about last are kept, and not for long. Thread-safe.
 */
@Component
public final class ReadMovements {
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final Quimbi quimbi;
  private final Map<String, Object> reading = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Read> read = new AtomicReference<>();

  ReadMovements(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * What was read.
   *
   * @param of store and dates
   * @param after the last run when they were read
   * @param usedAt as of {@link System#nanoTime}
   */
  private record Read(String of, Optional<Stores.Run> after, Movements movements, long usedAt) {
    Read usedNow() {
      return new Read(of, after, movements, System.nanoTime());
    }
  }

  /**
   * Those of a store.
   *
   * @param from as a person writes it; null or blank for 28 days before the later snapshot
   * @param to null or blank for the newest snapshot
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots
   */
  public Movements of(String store, @Nullable String from, @Nullable String to, int threads) {
    String of = store + "/" + from + "/" + to;
    synchronized (reading.computeIfAbsent(store, any -> new Object())) {
      Optional<Stores.Run> last = LastRuns.ended(quimbi.stores(), store);
      Read known = read.get();
      if (known != null && known.of.equals(of) && known.after.equals(last)) {
        read.compareAndSet(known, known.usedNow());
        return known.movements;
      }
      // Not two of them at a time.
      read.set(null);
      Movements movements =
          quimbi
              .populationDrift()
              .movements(store, blank(from) ? null : from, blank(to) ? null : to, threads);
      read.set(new Read(of, last, movements, System.nanoTime()));
      return movements;
    }
  }

  /** Lets go of what was of no use for some minutes. */
  public void forgetUnused() {
    Read known = read.get();
    if (known != null && System.nanoTime() - known.usedAt > UNUSED.toNanos()) {
      read.compareAndSet(known, null);
    }
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
