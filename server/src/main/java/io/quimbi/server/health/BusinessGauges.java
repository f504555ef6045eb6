package io.quimbi.server.health;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.insight.StoreFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What a store holds, as gauges. Counting takes a moment, so it is done beside the requests:
 * whoever asks reads what was counted last.
 */
@Component
final class BusinessGauges {
  private static final Logger LOG = LoggerFactory.getLogger(BusinessGauges.class);
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Quimbi quimbi;
  private final StoreMeters meters;
  private final ConcurrentMap<String, OfStore> stores = new ConcurrentHashMap<>();

  BusinessGauges(Quimbi quimbi, StoreMeters meters) {
    this.quimbi = quimbi;
    this.meters = meters;
  }

  private static final class OfStore {
    final MultiGauge counts;
    final MultiGauge runs;
    final MultiGauge ages;
    private long beganAt = System.nanoTime() - FRESH.toNanos();

    OfStore(PrometheusMeterRegistry registry) {
      counts =
          MultiGauge.builder("quimbi.store.rows")
              .description("What the store holds, by kind")
              .register(registry);
      runs =
          MultiGauge.builder("quimbi.store.runs")
              .description("Latest runs, by kind and state")
              .register(registry);
      ages =
          MultiGauge.builder("quimbi.store.age.seconds")
              .description("Since the newest of its kind")
              .register(registry);
    }

    synchronized boolean due() {
      long now = System.nanoTime();
      if (now - beganAt < FRESH.toNanos()) {
        return false;
      }
      beganAt = now;
      return true;
    }

    void set(StoreFigures figures) {
      counts.register(rows(figures.counts(), "kind"), true);
      ages.register(rows(figures.ageSeconds(), "kind"), true);
      runs.register(
          figures.runs().stream()
              .<MultiGauge.Row<?>>map(
                  run ->
                      MultiGauge.Row.of(
                          Tags.of("kind", run.kind(), "state", run.state()), run.count()))
              .toList(),
          true);
    }

    private static List<MultiGauge.Row<?>> rows(Map<String, ? extends Number> values, String tag) {
      return values.entrySet().stream()
          .<MultiGauge.Row<?>>map(
              entry -> MultiGauge.Row.of(Tags.of(tag, entry.getKey()), entry.getValue()))
          .toList();
    }
  }

  /** Has a store counted anew where the last count is old; does not wait for it. */
  void refresh(String storeId) {
    OfStore store = stores.computeIfAbsent(storeId, id -> new OfStore(meters.of(id)));
    if (store.due()) {
      Thread.ofVirtual()
          .name("quimbi-gauges")
          .start(
              () -> {
                try {
                  store.set(quimbi.inStore(storeId, () -> quimbi.countStore().of(storeId)));
                } catch (Exception e) {
                  LOG.atWarn()
                      .addKeyValue("failure", e.getClass().getSimpleName())
                      .log("a store was not counted");
                }
              });
    }
  }
}
