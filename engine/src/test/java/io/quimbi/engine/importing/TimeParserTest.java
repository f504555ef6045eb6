package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.importing.TimeParser.Outcome;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @ParameterizedTest
  @CsvSource({
    "2024-05-01, 2024-05-01T00:00:00Z",
    "20240501, 2024-05-01T00:00:00Z",
    "2024-05-01T09:58, 2024-05-01T09:58:00Z",
    "2024-05-01 09:58:12, 2024-05-01T09:58:12Z",
    "2024-05-01t09:58:12z, 2024-05-01T09:58:12Z",
    "20240501T095812Z, 2024-05-01T09:58:12Z",
    "20240501T0958, 2024-05-01T09:58:00Z",
    "2024-05-01 09:58:12 -0400, 2024-05-01T13:58:12Z",
    "2024-05-01T09:58:12-04:00, 2024-05-01T13:58:12Z",
    "2024-05-01T09:58+05:30, 2024-05-01T04:28:00Z",
    "2024-05-01T09:58:12+02, 2024-05-01T07:58:12Z",
    "2024-05-01 09:58:12 UTC, 2024-05-01T09:58:12Z",
    "2024-05-01T09:58:12.5Z, 2024-05-01T09:58:12.500Z",
    "2024-05-01T09:58:12.123456999Z, 2024-05-01T09:58:12.123456Z",
    "'2024-05-01T09:58:12,25', 2024-05-01T09:58:12.250Z",
    "2024-02-29, 2024-02-29T00:00:00Z",
    "1900-01-01T00:00:00+18:00, 1899-12-31T06:00:00Z",
    "2200-12-31T23:59:59.999999Z, 2200-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.75Z, 1969-12-31T23:59:59.750Z",
  })
  void formsOfIso8601AreRead(String text, String instant) {
    TimeParser parser = new TimeParser(ZoneOffset.UTC);

    assertThat(parse(parser, text)).isEqualTo(Outcome.READ);
    assertThat(ImportFixture.instant(parser.micros())).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2024",
        "2024-05",
        "2024-5-1",
        "31/02/2024",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "2024-05-01T",
        "2024-05-01T24:00",
        "2024-05-01T09",
        "2024-05-01T09:60",
        "2024-05-01T09:58:60",
        "2024-05-01T09:58:12.",
        "2024-05-01T09:58:12+19",
        "2024-05-01T09:58:12+18:01",
        "2024-05-01T09:58:12+02:60",
        "2024-05-01T09:58:12 CEST",
        "2024-05-01T09:58:12Zx",
        "2024-05-01T9:58",
        "2024-05-01T09:5812",
        "20240501T09:58:1",
        "2024-0501",
        "202405-01",
        "yesterday",
        "1714556292",
        "2024-05-01T09:58:12+2:00",
        "２０２４-05-01"
      })
  void everythingElseIsNoTime(String text) {
    assertThat(parse(new TimeParser(ZoneOffset.UTC), text)).isEqualTo(Outcome.NOT_A_TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1899-12-31", "2201-01-01", "0001-01-01T00:00:00Z", "9999-12-31"})
  void yearsThatNoOrderHasAreOutOfRange(String text) {
    assertThat(parse(new TimeParser(ZoneOffset.UTC), text)).isEqualTo(Outcome.OUT_OF_RANGE);
  }

  @Test
  void timeOfDayIsKnownOnlyWhereItIsWritten() {
    TimeParser parser = new TimeParser(ZoneOffset.UTC);

    parse(parser, "2024-05-01");
    assertThat(parser.hasTime()).isFalse();
    assertThat(parser.midnight()).isTrue();

    parse(parser, "2024-05-01T00:00:00");
    assertThat(parser.hasTime()).isTrue();
    assertThat(parser.midnight()).isTrue();

    parse(parser, "2024-05-01T00:00:00.000001");
    assertThat(parser.midnight()).isFalse();
  }

  @Test
  void localTimeThatOccursTwiceIsTheFirst() {
    TimeParser parser = new TimeParser(NEW_YORK);

    parse(parser, "2024-11-03T01:30");

    assertThat(ImportFixture.instant(parser.micros())).isEqualTo("2024-11-03T05:30:00Z");
  }

  @Test
  void localTimeThatDoesNotOccurIsMovedForwardByTheGap() {
    TimeParser parser = new TimeParser(NEW_YORK);

    parse(parser, "2024-03-10T02:30");

    // 03:30 Eastern Daylight Time.
    assertThat(ImportFixture.instant(parser.micros())).isEqualTo("2024-03-10T07:30:00Z");
  }

  @Test
  void dateAloneIsTheStartOfTheDayInTheStoresZone() {
    TimeParser parser = new TimeParser(NEW_YORK);

    parse(parser, "2024-07-04");

    assertThat(ImportFixture.instant(parser.micros())).isEqualTo("2024-07-04T04:00:00Z");
    assertThat(parser.epochDay()).isEqualTo(LocalDate.of(2024, 7, 4).toEpochDay());
  }

  @Test
  void localTimesAgreeWithJavaTimeInZonesOfAllKinds() {
    SplittableRandom random = new SplittableRandom(7);
    DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    for (String id :
        List.of(
            "America/New_York",
            "Europe/London",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Asia/Kolkata",
            "America/Sao_Paulo",
            "Africa/Casablanca")) {
      ZoneId zone = ZoneId.of(id);
      TimeParser parser = new TimeParser(zone);
      for (int i = 0; i < 5_000; i++) {
        LocalDateTime local =
            LocalDateTime.of(1900, 1, 1, 0, 0)
                .plusDays(random.nextInt(109_000))
                .plusSeconds(random.nextInt(86_400));
        assertThat(parse(parser, format.format(local))).isEqualTo(Outcome.READ);
        assertThat(ImportFixture.instant(parser.micros()))
            .as(local + " in " + id)
            .isEqualTo(ZonedDateTime.ofLocal(local, zone, null).toInstant());
      }
    }
  }

  @Test
  void localTimesAgreeWithJavaTimeAroundEveryChangeOfClocks() {
    ZoneId zone = ZoneId.of("Europe/London");
    TimeParser parser = new TimeParser(zone);
    DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    var change = zone.getRules().nextTransition(Instant.parse("1990-01-01T00:00:00Z"));
    while (change.getInstant().isBefore(Instant.parse("2040-01-01T00:00:00Z"))) {
      for (int minutes = -2880; minutes <= 2880; minutes += 15) {
        LocalDateTime local = change.getDateTimeBefore().plusMinutes(minutes);
        parse(parser, format.format(local));
        assertThat(ImportFixture.instant(parser.micros()))
            .as(local.toString())
            .isEqualTo(ZonedDateTime.ofLocal(local, zone, null).toInstant());
      }
      change = zone.getRules().nextTransition(change.getInstant());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "12/1/2010 8:26, 2010-12-01T08:26:00Z",
    "1/13/2011 17:05, 2011-01-13T17:05:00Z",
    "12/09/2011 12:50:01, 2011-12-09T12:50:01Z",
    "12/1/2010, 2010-12-01T00:00:00Z",
  })
  void monthFirstIsReadWhereItIsAskedFor(String text, String instant) {
    TimeParser parser = new TimeParser(ZoneOffset.UTC);

    assertThat(parser.parseMonthFirst(text.toCharArray(), 0, text.length()))
        .isEqualTo(Outcome.READ);
    assertThat(ImportFixture.instant(parser.micros())).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"13/1/2010 8:26", "2/30/2011 1:00", "12/1/10 8:26", "12/1/2010T8:26", "/"})
  void monthFirstIsCheckedToo(String text) {
    assertThat(new TimeParser(ZoneOffset.UTC).parseMonthFirst(text.toCharArray(), 0, text.length()))
        .isEqualTo(Outcome.NOT_A_TIME);
  }

  private static Outcome parse(TimeParser parser, String text) {
    // Within other characters, so that looking beyond the range shows.
    char[] chars = ("0" + text + "0").toCharArray();
    return parser.parse(chars, 1, chars.length - 1);
  }
}
