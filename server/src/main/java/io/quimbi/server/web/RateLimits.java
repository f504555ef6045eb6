package io.quimbi.server.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests each caller may make: a bucket of tokens, one of which each request takes, and
 * which fills steadily. Thread-safe. Each instance of the service counts for itself.
 */
final class RateLimits {
  // Whoever makes more names than this loses the oldest, which are full again by then.
  private static final int CALLERS_MAX = 10_000;
  private static final double NANOS = 1e9;

  private final double perNano;
  private final int atOnce;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > CALLERS_MAX;
        }
      };

  private static final class Bucket {
    double tokens;
    long at;
  }

  RateLimits(int perSecond, int atOnce, LongSupplier nanoTime) {
    this.perNano = perSecond / NANOS;
    this.atOnce = atOnce;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a token.
   *
   * @return 0 if there was one, else after how many seconds there will be, at least 1
   */
  synchronized long take(String caller) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.get(caller);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = atOnce;
      bucket.at = now;
      buckets.put(caller, bucket);
    }
    bucket.tokens = Math.min(atOnce, bucket.tokens + (now - bucket.at) * perNano);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((1 - bucket.tokens) / perNano / NANOS));
  }
}
