package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvTest {
  private final Csv csv = new Csv();

  @Test
  void quotesOnlyWhatNeedsIt() {
    csv.text("Wool throw");
    csv.text("Earl Grey, 100 g");
    csv.text("the \"best\"");
    csv.text("café");
    csv.endRow();
    assertThat(written()).isEqualTo("Wool throw,\"Earl Grey, 100 g\",\"the \"\"best\"\"\",café\n");
  }

  @Test
  void writesNumbersDigitByDigit() {
    for (long value : new long[] {0, 7, 10, 99, 100, 12_345_678_901L, -1, -20}) {
      csv.number(value);
    }
    csv.endRow();
    assertThat(written()).isEqualTo("0,7,10,99,100,12345678901,-1,-20\n");
  }

  @Test
  void writesHundredthsWithTwoDecimals() {
    for (long value : new long[] {0, 5, 50, 99, 100, 1299, 100_000_000, -250, -3}) {
      csv.hundredths(value);
    }
    csv.endRow();
    assertThat(written()).isEqualTo("0.00,0.05,0.50,0.99,1.00,12.99,1000000.00,-2.50,-0.03\n");
  }

  @Test
  void writesInstantsToTheSecond() {
    byte[] date = "2024-11-29".getBytes(StandardCharsets.US_ASCII);
    csv.instant(date, 0);
    csv.instant(date, 18 * 3600 + 42 * 60 + 7);
    csv.instant(date, 86_399);
    csv.endRow();
    assertThat(written())
        .isEqualTo("2024-11-29T00:00:00Z,2024-11-29T18:42:07Z,2024-11-29T23:59:59Z\n");
  }

  @Test
  void emptyCellsKeepTheirPlaceAndRowsStartAnew() {
    csv.empty();
    csv.ascii("a");
    csv.empty();
    csv.endRow();
    csv.ascii("b");
    csv.endRow();
    assertThat(written()).isEqualTo(",a,\nb\n");
    csv.clear();
    csv.ascii("c");
    assertThat(written()).isEqualTo("c");
  }

  @Test
  void growsBeyondItsFirstRoom() {
    String cell = "x".repeat(1000);
    for (int row = 0; row < 200; row++) {
      csv.ascii(cell);
      csv.text(cell);
      csv.endRow();
    }
    assertThat(written()).isEqualTo((cell + "," + cell + "\n").repeat(200));
  }

  @Test
  void padsIdsAndLetsThemGrow() {
    assertThat(Csv.id("C", 12, 7)).isEqualTo("C0000012");
    assertThat(Csv.id("O-", 12345, 4)).isEqualTo("O-12345");
  }

  private String written() {
    return new String(csv.copy(), StandardCharsets.UTF_8);
  }
}
