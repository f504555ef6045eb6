package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * the next one, and takes seconds to find out for a large store. One thread does it, store by
 * store, when the service starts and after each run.
 */
@Component
final class Ahead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ahead.class);
  private static final int EVERY_SECONDS = 5;
  // With more of them most pages would be prepared for nobody.
  private static final int STORES_MAX = 16;

  private final Quimbi quimbi;
  private final List<InAdvance> pages;
  private final Map<String, Run> prepared = new HashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("quimbi-ahead").factory());

  Ahead(Quimbi quimbi, List<InAdvance> pages) {
    this.quimbi = quimbi;
    this.pages = pages;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    var _ = looking.scheduleWithFixedDelay(this::look, 1, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      List<StoreSettings> stores = quimbi.stores().list();
      if (stores.size() > STORES_MAX) {
        return;
      }
      for (StoreSettings store : stores) {
        Optional<Run> last = Lately.lastEnded(quimbi, store.storeId());
        if (last.isPresent() && !last.get().equals(prepared.get(store.storeId()))) {
          prepared.put(store.storeId(), last.get());
          prepare(store.storeId());
        }
      }
    } catch (RuntimeException away) {
      // The database may be away for a moment; the next look finds it again.
      LOG.atDebug().addKeyValue("failure", away.getClass().getSimpleName()).log("not ahead");
    }
  }

  private void prepare(String store) {
    for (InAdvance page : pages) {
      try {
        quimbi.inStore(
            store,
            () -> {
              page.prepare(store);
              return Boolean.TRUE;
            });
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        LOG.atDebug().addKeyValue("failure", e.getClass().getSimpleName()).log("not prepared");
      }
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
