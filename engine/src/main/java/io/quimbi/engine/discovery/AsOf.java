package io.quimbi.engine.discovery;

import io.quimbi.engine.QuimbiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * The instant up to and including which history counts, in microseconds since the epoch. A date
 * means its last microsecond in the store's zone.
 */
public final class AsOf {
  private AsOf() {}

  /** The last microsecond of the day on which {@code micros} lies. */
  public static long endOfDay(long micros, ZoneId zone) {
    return endOf(toInstant(micros).atZone(zone).toLocalDate(), zone);
  }

  /** The last microsecond of a date. */
  public static long endOf(LocalDate date, ZoneId zone) {
    return toMicros(date.plusDays(1).atStartOfDay(zone).toInstant()) - 1;
  }

  /**
   * A date, or a date-time with or without an offset, as a person writes it.
   *
   * @throws QuimbiException of kind USAGE if it is neither, or too far away to count in
   *     microseconds
   */
  public static long parse(String text, ZoneId zone) {
    String iso = text.strip().replace(' ', 'T');
    try {
      if (!iso.contains("T")) {
        return endOf(LocalDate.parse(iso), zone);
      }
      boolean offset = iso.endsWith("Z") || iso.substring(iso.indexOf('T')).matches(".*[+-]\\d.*");
      return toMicros(
          offset
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).atZone(zone).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "AS_OF_BAD",
          "as-of \""
              + text
              + "\" is neither a date such as 2025-06-30 nor a date-time such as"
              + " 2025-06-30T18:00:00+02:00",
          e);
    }
  }

  /** Microseconds since the epoch as an instant. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long toMicros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
