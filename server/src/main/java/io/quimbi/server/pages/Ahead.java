package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores.Run;
import io.quimbi.server.drift.ReadMovements;
import io.quimbi.server.work.LastRuns;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has pages ready before somebody asks: what a store's runs left is the same for everybody until
 * the next one, and takes seconds to find out for a large store.
 *
 * <p>It keeps out of everybody's way: one thread takes one step after another, with a pause between
 * them, each only where hardly anybody asked anything during the pause and no run is under way.
 * Whoever comes before it is done finds out for itself what the page needs.
 */
@Component
final class Ahead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);
  private static final int FIRST_AFTER_SECONDS = 5;
  private static final int PAUSE_SECONDS = 2;
  // With more of them most pages would be prepared for nobody.
  private static final int STORES_MAX = 16;

  private final Quimbi quimbi;
  private final Quiet quiet;
  private final ReadMovements movements;
  private final List<InAdvance> pages;
  private final Map<String, Run> prepared = new HashMap<>();
  private final Queue<StepOf> steps = new ArrayDeque<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("quimbi-ahead").factory());

  private record StepOf(String store, InAdvance.Step step) {}

  Ahead(Quimbi quimbi, Quiet quiet, ReadMovements movements, List<InAdvance> pages) {
    this.quimbi = quimbi;
    this.quiet = quiet;
    this.movements = movements;
    this.pages = pages;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    var _ =
        looking.scheduleWithFixedDelay(
            this::look, FIRST_AFTER_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    movements.forgetUnused();
    if (!quiet.sinceLastAsked()) {
      return;
    }
    try {
      if (steps.isEmpty()) {
        gather();
      }
      StepOf next = steps.poll();
      if (next != null && LastRuns.underWay(quimbi.stores(), next.store).isPresent()) {
        // It makes another answer of most; what it leaves is prepared when it has ended.
        steps.removeIf(other -> other.store.equals(next.store));
        prepared.remove(next.store);
      } else if (next != null) {
        take(next);
      }
    } catch (RuntimeException away) {
      // The database may be away for a moment; the next look finds it again.
      LOG.atDebug().addKeyValue("failure", away.getClass().getSimpleName()).log("not ahead");
    }
  }

  /** What is to be found out of stores on which something has run. */
  private void gather() {
    List<StoreSettings> stores = quimbi.stores().list();
    if (stores.size() > STORES_MAX) {
      return;
    }
    for (StoreSettings store : stores) {
      String id = store.storeId();
      Optional<Run> last = LastRuns.ended(quimbi.stores(), id);
      if (last.isPresent() && !last.get().equals(prepared.put(id, last.get()))) {
        pages.forEach(page -> page.steps(id).forEach(step -> steps.add(new StepOf(id, step))));
      }
    }
  }

  private void take(StepOf next) {
    try {
      quimbi.inStore(
          next.store,
          () -> {
            next.step.take();
            return Boolean.TRUE;
          });
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.atDebug().addKeyValue("failure", e.getClass().getSimpleName()).log("not prepared");
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
