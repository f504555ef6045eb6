package io.quimbi.server.live;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.live.RecordOrders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reads what orders are scored by as soon as the service answers, so that no order waits for it: a
 * model with its names, what is fitted and what snapshots there are take a quarter of a second, at
 * two hundred orders a second time for fifty to queue up.
 */
@Component
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** A service of many stores does not keep its callers waiting for those that may never order. */
  private static final int STORES_MAX = 20;

  private final Quimbi quimbi;
  private final RecordOrders recorder;

  WarmUp(Quimbi quimbi, RecordOrders recorder) {
    this.quimbi = quimbi;
    this.recorder = recorder;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    Thread.ofPlatform().daemon().name("quimbi-warm-up").start(this::prepareAll);
  }

  private void prepareAll() {
    try {
      for (StoreSettings store : quimbi.stores().list().stream().limit(STORES_MAX).toList()) {
        recorder.prepare(store.storeId());
      }
    } catch (QuimbiException e) {
      // The first order reads it, or says what is wrong.
      LOG.atInfo().addKeyValue("code", e.code()).log("not warmed up");
    }
  }
}
