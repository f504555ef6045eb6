package io.quimbi.server.health;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is measured: of the process, and of each store in a registry of its own, so that no key
 * reads how much another store is used. Thread-safe.
 */
public final class StoreMeters implements AutoCloseable {
  private static final Duration[] REQUEST_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(15),
    Duration.ofMillis(50),
    Duration.ofMillis(200),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry process =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final ConcurrentMap<String, PrometheusMeterRegistry> stores = new ConcurrentHashMap<>();

  /** Meters of this process. */
  public StoreMeters() {
    collections.bindTo(process);
    new JvmMemoryMetrics().bindTo(process);
    new JvmThreadMetrics().bindTo(process);
    new ProcessorMetrics().bindTo(process);
    new UptimeMetrics().bindTo(process);
  }

  /** The meters of one store. */
  public PrometheusMeterRegistry of(String storeId) {
    return stores.computeIfAbsent(
        storeId,
        id -> {
          PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
          registry.config().commonTags("store", id);
          return registry;
        });
  }

  /** How long requests of a store took, of one route and status. */
  public Timer requests(String storeId, String method, String route, int status) {
    return Timer.builder("quimbi.http.requests")
        .description("Requests answered")
        .tags("method", method, "route", route, "status", String.valueOf(status))
        .serviceLevelObjectives(REQUEST_BUCKETS)
        .register(of(storeId));
  }

  /** Everything that a caller of a store may see, in the text format of Prometheus. */
  String scrape(String storeId) {
    return process.scrape() + of(storeId).scrape();
  }

  @Override
  public void close() {
    collections.close();
    process.close();
    stores.values().forEach(PrometheusMeterRegistry::close);
  }
}
