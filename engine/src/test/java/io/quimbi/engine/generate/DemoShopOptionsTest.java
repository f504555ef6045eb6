package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import java.time.LocalDate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DemoShopOptionsTest {
  private static final LocalDate END = LocalDate.of(2026, 6, 30);

  @Test
  void theDefaultIsThreeYearsToAFixedDay() {
    DemoShopOptions options = DemoShopOptions.of(10, 1);
    assertThat(options.end()).isEqualTo(END);
    assertThat(options.start()).isEqualTo(LocalDate.of(2023, 7, 1));
  }

  @Test
  void aHistoryEndingOnALeapDayStartsTheDayAfterItsAnniversary() {
    assertThat(new DemoShopOptions(1, 1, 1, LocalDate.of(2024, 2, 29)).start())
        .isEqualTo(LocalDate.of(2023, 3, 1));
  }

  @Test
  void whatIsOutOfRangeIsRefusedWithTheRange() {
    assertRefused(
        () -> new DemoShopOptions(-1, 1, 3, END),
        "GENERATE_BAD_CUSTOMERS",
        "customers must be from 0 to 9999999, was -1; choose a value in that range");
    assertRefused(
        () -> new DemoShopOptions(10_000_000, 1, 3, END),
        "GENERATE_BAD_CUSTOMERS",
        "customers must be from 0 to 9999999, was 10000000; choose a value in that range");
    assertRefused(
        () -> new DemoShopOptions(1, 1, 0, END),
        "GENERATE_BAD_YEARS",
        "years must be from 1 to 20, was 0; choose a value in that range");
    assertRefused(
        () -> new DemoShopOptions(1, 1, 21, END),
        "GENERATE_BAD_YEARS",
        "years must be from 1 to 20, was 21; choose a value in that range");
    assertRefused(
        () -> new DemoShopOptions(1, 1, 3, LocalDate.of(1994, 12, 31)),
        "GENERATE_BAD_END",
        "end must be from 1995-01-01 to 2099-12-31, was 1994-12-31; choose a value in that range");
  }

  private static void assertRefused(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.USAGE);
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessage(message);
            });
  }
}
