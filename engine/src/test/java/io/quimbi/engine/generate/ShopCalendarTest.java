package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShopCalendarTest {
  private final ShopCalendar calendar =
      new ShopCalendar(LocalDate.of(2023, 7, 1), LocalDate.of(2026, 6, 30));

  @Test
  void coversEveryDayFromStartToEnd() {
    assertThat(calendar.days()).isEqualTo(1096);
    assertThat(calendar.instant(0, 0)).isEqualTo(Instant.parse("2023-07-01T00:00:00Z"));
    assertThat(calendar.lastSecond()).isEqualTo(Instant.parse("2026-06-30T23:59:59Z"));
    Instant leapDay = Instant.parse("2024-02-29T10:11:12Z");
    assertThat(calendar.date(calendar.day(leapDay))).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(calendar.secondOfDay(leapDay)).isEqualTo(10 * 3600 + 11 * 60 + 12);
    // 2023-07-01 was a Saturday.
    assertThat(calendar.weekday(0)).isEqualTo(5);
  }

  @Test
  void seasonsAddNothingOverTheHistory() {
    assertThat(mean(calendar.season(false, null))).isCloseTo(1, within(1e-9));
    assertThat(mean(calendar.season(true, null))).isCloseTo(1, within(1e-9));
    for (Month month : Month.values()) {
      assertThat(mean(calendar.season(false, month))).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void decemberIsBusyAndFebruaryQuiet() {
    double[] season = calendar.season(false, null);
    assertThat(meanIn(season, Month.DECEMBER)).isGreaterThan(1.3);
    assertThat(meanIn(season, Month.NOVEMBER)).isGreaterThan(1.2);
    assertThat(meanIn(season, Month.FEBRUARY)).isLessThan(0.9);
  }

  @Test
  void aPersonalSeasonHoldsMostOfItsYear() {
    for (Month month : Month.values()) {
      double[] season = calendar.season(false, month);
      double around =
          meanIn(season, month.minus(1)) + meanIn(season, month) + meanIn(season, month.plus(1));
      assertThat(around / 12).isGreaterThan(0.8);
    }
  }

  @Test
  void aLikingForSalesMovesOrdersAndAddsNone() {
    double[] season = calendar.season(false, null);
    double sum = 0;
    for (int day = 0; day < calendar.days(); day++) {
      sum += season[day] * calendar.saleFactor(day, 2.5);
    }
    assertThat(sum / calendar.days()).isCloseTo(1, within(1e-9));
  }

  @Test
  void firstOrdersGrowFromYearToYear() {
    Draws draws = new Draws(5);
    int[] years = new int[3];
    for (int i = 0; i < 30_000; i++) {
      years[Math.min(2, calendar.drawFirstDay(null, draws) / 365)]++;
    }
    // e^0.2 = 1.22 a year; five standard errors of the ratio are 0.09.
    assertThat(years[1] / (double) years[0]).isCloseTo(1.22, within(0.09));
    assertThat(years[2] / (double) years[1]).isCloseTo(1.22, within(0.09));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private double meanIn(double[] values, Month month) {
    double sum = 0;
    int count = 0;
    for (int day = 0; day < calendar.days(); day++) {
      if (calendar.date(day).getMonth() == month) {
        sum += values[day];
        count++;
      }
    }
    return sum / count;
  }
}
