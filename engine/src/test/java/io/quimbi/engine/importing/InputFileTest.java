package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files are recognised as, whatever wrote them. */
class InputFileTest {
  private static final String HEADER = "customer_id,order_id,ordered_at,unit_price\n";
  private static final String TEXT = HEADER + "Zoë,1,2024-05-01,2.50\nJosé,2,2024-05-02,3\n";

  @TempDir Path folder;
  private ImportFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImportFixture(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, UTF-8, false",
    "windows-1252, Windows-1252 (Latin-1), false",
    "UTF-8, UTF-8, true",
    "UTF-16LE, UTF-16 (little-endian), true",
    "UTF-16BE, UTF-16 (big-endian), true",
  })
  void characterSetIsRecognised(String charset, String label, boolean marked) {
    byte[] bytes = ((marked ? "\uFEFF" : "") + TEXT).getBytes(Charset.forName(charset));

    ImportReport report = fixture.run(fixture.write("o.csv", bytes));

    assertThat(report.orders().encoding()).isEqualTo(label);
    assertThat(report.orders().rejected()).isZero();
    assertThat(fixture.customer("1")).isEqualTo("Zoë");
    assertThat(report.notes())
        .isEqualTo(
            label.equals("UTF-8")
                ? List.of()
                : List.of("o.csv is not plain UTF-8: read as " + label));
  }

  @Test
  void bytesThatWindowsLeavesUndefinedMeanLatin1() {
    ImportReport report =
        fixture.run(
            fixture.write(
                "o.csv", (TEXT + "\u0081,3,2024-05-01,1\n").getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(report.orders().encoding()).isEqualTo("ISO-8859-1 (Latin-1)");
    assertThat(fixture.customer("1")).isEqualTo("Zoë");
  }

  @Test
  void damageInUtf8CostsTheDamagedRowsOnly() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(TEXT.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("Ren".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xE9);
    bytes.writeBytes(",3,2024-05-03,1\nRené,4,2024-05-03,1\n".getBytes(StandardCharsets.UTF_8));

    ImportReport report = fixture.run(fixture.write("o.csv", bytes.toByteArray()));

    assertThat(report.orders().encoding()).isEqualTo("UTF-8 with damaged bytes");
    assertThat(report.orders().rejected()).isEqualTo(1);
    assertThat(report.orders().examples().getFirst().line()).isEqualTo(4);
    assertThat(report.orders().examples().getFirst().code()).isEqualTo("IMPORT_BAD_ENCODING");
    assertThat(fixture.customer("4")).isEqualTo("René");
  }

  @Test
  void latin1IsRecognisedEvenByItsLastLine() {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      text.append("C,").append(i).append(",2024-05-01,1\n");
    }
    text.append("Zoë,last,2024-05-01,1\n");

    ImportReport report =
        fixture.run(fixture.write("o.csv", text.toString().getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(report.orders().rowsRead()).isEqualTo(20_001);
    assertThat(report.merged().ordersAdded()).isEqualTo(20_001);
    assertThat(fixture.customer("last")).isEqualTo("Zoë");
  }

  @Test
  void aReplacementCharacterThatStandsInTheFileIsACharacter() {
    ImportReport report = fixture.run(HEADER + "Zo\uFFFD,1,2024-05-01,1");

    assertThat(report.orders().rejected()).isZero();
    assertThat(fixture.customer("1")).isEqualTo("Zo\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(chars = {',', ';', '\t', '|'})
  void delimiterIsRecognised(char delimiter) {
    ImportReport report = fixture.run(TEXT.replace(',', delimiter));

    assertThat(report.orders().delimiter()).isEqualTo(delimiter);
    assertThat(fixture.rows().orderCount()).isEqualTo(2);
  }

  @Test
  void delimitersWithinQuotesDoNotCount() {
    ImportReport report =
        fixture.run(
            "customer_id;order_id;ordered_at;unit_price;\"a, b, c, d, e, f, g\"",
            "C;1;2024-05-01;2,50;\"x;y\"");

    assertThat(report.orders().delimiter()).isEqualTo(';');
    assertThat(fixture.rows().lineListTotal(0)).isEqualTo(2_500_000);
  }

  @Test
  void lineThatNamesTheDelimiterIsObeyed() {
    ImportReport report =
        fixture.run(
            "sep=|",
            "customer_id|order_id|ordered_at|unit_price|a,b,c,d,e,f",
            "C|1|bad|1|",
            "C|2|2024-05-01|1|");

    assertThat(report.orders().delimiter()).isEqualTo('|');
    assertThat(fixture.rows().orderCount()).isEqualTo(1);
    assertThat(report.orders().examples().getFirst().line()).isEqualTo(3);
  }

  @Test
  void gzipIsRecognisedWhateverTheName() {
    ImportReport report =
        fixture.run(
            fixture.write("o.csv", ImportFixture.gzip(TEXT.getBytes(StandardCharsets.UTF_8))));

    assertThat(report.merged().ordersAdded()).isEqualTo(2);
  }

  @Test
  void cutOffGzipIsOneClearError() {
    byte[] whole = ImportFixture.gzip(TEXT.repeat(2000).getBytes(StandardCharsets.UTF_8));
    for (int length : new int[] {3, 12, whole.length / 2, whole.length - 4}) {
      QuimbiException failure =
          fixture.failure(fixture.write("o.csv.gz", Arrays.copyOf(whole, length)));
      assertThat(failure.code()).as("%d bytes", length).isEqualTo("IMPORT_BAD_GZIP");
      assertThat(failure.getMessage()).doesNotContain("null");
      assertThat(failure.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
    }
  }

  @Test
  void damagedGzipIsOneClearError() {
    byte[] bytes = ImportFixture.gzip(TEXT.repeat(2000).getBytes(StandardCharsets.UTF_8));
    bytes[bytes.length - 6] ^= 0x55;

    assertThat(fixture.failure(fixture.write("o.csv.gz", bytes)).code())
        .isEqualTo("IMPORT_BAD_GZIP");
  }

  @ParameterizedTest
  @CsvSource({
    "PK\u0003\u0004rest, an Excel workbook or a zip archive",
    "PAR1rest, a Parquet file",
    "%PDF-1.7, a PDF",
  })
  void filesOfOtherKindsAreNamed(String start, String kind) {
    QuimbiException failure =
        fixture.failure(fixture.write("o.xlsx", start.getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(failure.code()).isEqualTo("IMPORT_NOT_TEXT");
    assertThat(failure).hasMessageContaining("o.xlsx is " + kind);
  }

  @Test
  void utf16WithoutAMarkIsNamed() {
    QuimbiException failure =
        fixture.failure(fixture.write("o.csv", TEXT.getBytes(StandardCharsets.UTF_16LE)));

    assertThat(failure.code()).isEqualTo("IMPORT_NOT_TEXT");
    assertThat(failure).hasMessageContaining("UTF-16 without a byte-order mark");
  }

  @Test
  void emptyFilesAreOneClearError() {
    for (byte[] bytes :
        new byte[][] {
          {},
          "\n\r\n\n".getBytes(StandardCharsets.UTF_8),
          {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
          ImportFixture.gzip(new byte[0])
        }) {
      assertThat(fixture.failure(fixture.write("o.csv", bytes)).code())
          .isEqualTo("IMPORT_EMPTY_FILE");
    }
  }

  @Test
  void headerAloneIsOneClearError() {
    QuimbiException failure = fixture.failure(HEADER.strip());

    assertThat(failure.code()).isEqualTo("IMPORT_EMPTY_FILE");
    assertThat(failure).hasMessage("orders.csv has a header but no rows; nothing was imported");
  }

  @Test
  void headerThatCannotBeReadIsOneClearError() {
    QuimbiException failure =
        fixture.failure("customer_id,\"order_id,ordered_at", "C,1,2024-05-01");

    assertThat(failure.code()).isEqualTo("IMPORT_BAD_HEADER");
    assertThat(failure).hasMessageContaining("orders.csv line 1").hasMessageContaining("quote");
  }

  @Test
  void headerOfThousandsOfColumnsIsOneClearError() {
    assertThat(fixture.failure("a,".repeat(5_000) + "a", "1").code())
        .isEqualTo("IMPORT_BAD_HEADER");
  }

  @Test
  void lineWithoutEndIsOneClearError() {
    QuimbiException failure = fixture.failure(HEADER.strip(), "x".repeat(40_000_000));

    assertThat(failure.code()).isEqualTo("IMPORT_ROW_TOO_LONG");
    assertThat(failure).hasMessageContaining("line 2");
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    assertThatThrownBy(() -> InputFile.open(folder.resolve("nowhere.csv")))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("nowhere.csv");
    assertThatThrownBy(() -> InputFile.open(folder))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("not a plain file");
  }
}
