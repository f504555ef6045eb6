package io.quimbi.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970 as the engine counts them, and since 2000 as PostgreSQL does. */
final class Micros {
  /** Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts dates. */
  static final int DAYS_1970_TO_2000 = 10_957;

  private static final long EPOCH_2000 =
      Instant.parse("2000-01-01T00:00:00Z").getEpochSecond() * 1_000_000L;

  private Micros() {}

  static long toDatabase(long micros) {
    return Math.subtractExact(micros, EPOCH_2000);
  }

  static long fromDatabase(long micros) {
    return Math.addExact(micros, EPOCH_2000);
  }

  static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
