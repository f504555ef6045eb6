package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.engine.QuimbiException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Instant parse(String text, ZoneId zone) {
    return AsOf.toInstant(AsOf.parse(text, zone));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-30, 2025-06-30T21:59:59.999999Z",
    "2025-01-31, 2025-01-31T22:59:59.999999Z",
    // The clock is put forward and back on these days, which have 23 and 25 hours.
    "2025-03-30, 2025-03-30T21:59:59.999999Z",
    "2025-10-26, 2025-10-26T22:59:59.999999Z",
    "2025-06-30T18:00:00, 2025-06-30T16:00:00Z",
    "2025-06-30 18:00, 2025-06-30T16:00:00Z",
    "2025-06-30T18:00:00Z, 2025-06-30T18:00:00Z",
    "2025-06-30T18:00:00-05:00, 2025-06-30T23:00:00Z",
    "2025-06-30T18:00:00.123456+02:00, 2025-06-30T16:00:00.123456Z",
    "' 2025-06-30 ', 2025-06-30T21:59:59.999999Z",
    "1969-12-31, 1969-12-31T22:59:59.999999Z"
  })
  void dateMeansItsLastMicrosecondInTheStoresZone(String text, String instant) {
    assertThat(parse(text, BERLIN)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "30.06.2025",
        "2025-02-29",
        "2025-06-30T25:00:00",
        "2025-06-30T18:00+25:00",
        "+999999999-12-31",
        "+999999-01-01"
      })
  void whatIsNeitherDateNorTimeIsRefused(String text) {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> AsOf.parse(text, ZoneOffset.UTC))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.USAGE);
              assertThat(e.code()).isEqualTo("AS_OF_BAD");
              assertThat(e).hasMessageContaining("\"" + text + "\"");
            });
  }

  @Test
  void endOfDayIsThatOfTheLocalDay() {
    // 23:30 UTC is already the next day in Berlin.
    long micros = AsOf.parse("2025-06-30T23:30:00Z", BERLIN);
    assertThat(AsOf.toInstant(AsOf.endOfDay(micros, BERLIN)))
        .isEqualTo("2025-07-01T21:59:59.999999Z");
    assertThat(AsOf.toInstant(AsOf.endOfDay(micros, ZoneOffset.UTC)))
        .isEqualTo("2025-06-30T23:59:59.999999Z");
  }
}
