package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.Money;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "12.50, 12500000",
    "+12.5, 12500000",
    "-0.01, -10000",
    ".5, 500000",
    "7., 7000000",
    "0.0000005, 1",
    "0.00000049999, 0",
    "-0.0000005, -1",
    "1.9999995, 2000000",
    "000000000000000000001.5, 1500000",
    "10000000000, 10000000000000000",
    "1e3, 1000000000",
    "1.5E-05, 15",
    "1e-999999999, 0",
    "0e999999999, 0",
  })
  void plainNumbersAreReadExactlyAndRoundedHalfUp(String text, long millionths) {
    assertThat(parse(text, false)).isEqualTo(millionths);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "+.",
        "1,50",
        "1,234.50",
        "€12",
        "12 EUR",
        "1.2.3",
        "1e",
        "e5",
        "0x10",
        "NaN",
        "Infinity",
        "--1",
        "1-",
        "(5.00)",
        "1 000",
        "१२",
        "1e5e5",
        "1e11111111111111111111111111111111111111111"
      })
  void everythingElseIsNoNumber(String text) {
    assertThat(parse(text, false)).isEqualTo(Decimals.NOT_A_NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10000000000.000001",
        "-10000000001",
        "99999999999999999999999999",
        "1e11",
        "1e999999999"
      })
  void numbersBeyondBeliefAreTooLarge(String text) {
    assertThat(parse(text, false)).isEqualTo(Decimals.TOO_LARGE);
  }

  @Test
  void decimalCommaIsReadOnlyWhereItCanBeNothingElse() {
    assertThat(parse("12,5", true)).isEqualTo(12_500_000);
    assertThat(parse("-12,50", true)).isEqualTo(-12_500_000);
    assertThat(parse("1,234", true)).isEqualTo(Decimals.NOT_A_NUMBER);
    assertThat(parse("1.234,50", true)).isEqualTo(Decimals.NOT_A_NUMBER);
    assertThat(parse("12,", true)).isEqualTo(Decimals.NOT_A_NUMBER);
  }

  @Test
  void explanationNamesWhatIsWrong() {
    assertThat(Decimals.explain("1,234.50")).contains("no thousands separators");
    assertThat(Decimals.explain("£12")).contains("currency sign");
    assertThat(Decimals.explain("abc")).contains("not a decimal number");
  }

  @Test
  void agreesWithBigDecimalOnRandomNumbers() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal number =
          BigDecimal.valueOf(
              random.nextLong(-9_000_000_000L, 9_000_000_000L), random.nextInt(0, 12));
      String text = number.toPlainString();
      assertThat(parse(text, false)).as(text).isEqualTo(Money.ofDecimal(number));
      String exponentForm = number.unscaledValue() + "e" + -number.scale();
      assertThat(parse(exponentForm, false)).as(exponentForm).isEqualTo(Money.ofDecimal(number));
    }
  }

  @Test
  void productIsExactForWholeAndBrokenQuantities() {
    assertThat(Decimals.multiply(3_000_000, 19_990_000)).isEqualTo(59_970_000);
    assertThat(Decimals.multiply(500_000, 1)).isEqualTo(1);
    assertThat(Decimals.multiply(333_333, 3_000_000)).isEqualTo(999_999);
    assertThat(Decimals.multiply(1_000_000, Decimals.UNITS_MAX * Money.UNIT))
        .isEqualTo(Decimals.UNITS_MAX * Money.UNIT);
  }

  @Test
  void productBeyondBeliefIsTooLarge() {
    long largest = Decimals.UNITS_MAX * Money.UNIT;
    assertThat(Decimals.multiply(largest, largest)).isEqualTo(Decimals.TOO_LARGE);
    assertThat(Decimals.multiply(largest - 1, largest)).isEqualTo(Decimals.TOO_LARGE);
    assertThat(Decimals.multiply(1_000_001, largest)).isEqualTo(Decimals.TOO_LARGE);
    // 2⁶³ / 10⁶ whole units of a price: the product wraps around to a small number.
    assertThat(Decimals.multiply(4_294_967_296L * Money.UNIT, 4_294_967_296L))
        .isEqualTo(Decimals.TOO_LARGE);
  }

  private static long parse(String text, boolean decimalComma) {
    // Within other characters, so that looking beyond the range shows.
    char[] chars = ("9" + text + "9").toCharArray();
    return Decimals.parse(chars, 1, chars.length - 1, decimalComma);
  }
}
