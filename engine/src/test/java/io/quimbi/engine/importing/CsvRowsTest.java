package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
  /** What was read of a row: its line, and its fields or what is wrong with it. */
  private record Seen(long line, List<String> fields, String fault) {}

  @Test
  void rowsCarryTheLineOnWhichTheyBegin() throws IOException {
    String text = "a,b\r\n\r\n1,\"x\r\ny\"\r\n2,z\n\n3,\"p\rq\"\r4,w";

    assertThat(read(text))
        .containsExactly(
            new Seen(3, List.of("1", "x\r\ny"), ""),
            new Seen(5, List.of("2", "z"), ""),
            new Seen(7, List.of("3", "p\rq"), ""),
            new Seen(9, List.of("4", "w"), ""));
  }

  @Test
  void blanksAroundFieldsAreLeftOut() throws IOException {
    assertThat(read("a,b\n  1 ,\t\u00A0two words\u00A0\n"))
        .containsExactly(new Seen(2, List.of("1", "two words"), ""));
    assertThat(read("a,b\n\u2003x\u2009,\u3000\u2028\n"))
        .containsExactly(new Seen(2, List.of("x", ""), ""));
  }

  @Test
  void linesWithoutAnyValueAreNoRows() throws IOException {
    assertThat(read("a,b\n,\n   \n\"\",\" \"\n1,2\n"))
        .containsExactly(new Seen(5, List.of("1", "2"), ""));
  }

  @Test
  void wrongNumberOfColumnsIsAFault() throws IOException {
    List<Seen> rows = read("a,b\n1\n1,2,3\n1,2\n");

    assertThat(rows).extracting(Seen::line).containsExactly(2L, 3L, 4L);
    assertThat(rows.get(0).fault).isEqualTo("the row has 1 column, the header 2");
    assertThat(rows.get(1).fault).isEqualTo("the row has 3 columns, the header 2");
    assertThat(rows.get(2).fault).isEmpty();
  }

  @Test
  void quoteThatIsNeverClosedCostsItsOwnLineOnly() throws IOException {
    List<Seen> rows = read("a,b,c\n1,\"open,3\n2,x,y\n3,x,y\n");

    assertThat(rows).extracting(Seen::line).containsExactly(2L, 3L, 4L);
    assertThat(rows.get(0).fault).contains("opens a quote on line 2");
    assertThat(rows.get(1)).isEqualTo(new Seen(3, List.of("2", "x", "y"), ""));
    assertThat(rows.get(2)).isEqualTo(new Seen(4, List.of("3", "x", "y"), ""));
  }

  @Test
  void quoteThatIsClosedByALaterRowsQuoteCostsItsOwnLineOnly() throws IOException {
    List<Seen> rows = read("a,b,c\n1,\"open,3\n2,x,y\n3,\"good\",y\n4,x,y\n");

    assertThat(rows).extracting(Seen::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(rows).extracting(s -> s.fault.isEmpty()).containsExactly(false, true, true, true);
  }

  @Test
  void quoteThatIsClosedBySheerChanceIsFoundByItsColumns() throws IOException {
    // The quote of line 3 closes that of line 2, right before a line break.
    List<Seen> rows = read("a,b,c\n1,\"open,3\n2,x,y\"\n3,x,y\n");

    assertThat(rows).extracting(Seen::line).containsExactly(2L, 3L, 4L);
    assertThat(rows.get(0).fault).contains("opens a quote on line 2");
    assertThat(rows.get(1)).isEqualTo(new Seen(3, List.of("2", "x", "y\""), ""));
  }

  @Test
  void textAfterAClosingQuoteIsAFault() throws IOException {
    List<Seen> rows = read("a,b\n1,\"5\" pipe\"\n2,\"6\"\" pipe\"\n3,7\" pipe\n");

    assertThat(rows.get(0).fault).contains("a quote within it is written twice");
    assertThat(rows.get(1)).isEqualTo(new Seen(3, List.of("2", "6\" pipe"), ""));
    // A quote within a field that does not begin with one is a character like any other.
    assertThat(rows.get(2)).isEqualTo(new Seen(4, List.of("3", "7\" pipe"), ""));
  }

  @Test
  void everySecondRowMayBeBroken() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(i % 2 == 0 ? ",x\n" : ",\"x\"x\n");
    }

    List<Seen> rows = read(text.toString());

    assertThat(rows).hasSize(20_000);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).line).isEqualTo(i + 2);
      assertThat(rows.get(i).fault.isEmpty()).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void fieldLongerThanTheLimitIsAFaultWithoutLosingTheNextRow() throws IOException {
    String atLimit = "x".repeat(CsvRows.FIELD_CHARS_MAX);
    String text =
        "a,b\n1,"
            + atLimit
            + "\n2,"
            + atLimit
            + "x\n3,\""
            + atLimit
            + "\"\n4,\""
            + atLimit
            + "\"\"\"\n5,"
            + "x".repeat(CsvRows.QUOTED_CHARS_MAX * 2)
            + "\n6,ok\n";

    List<Seen> rows = read(text);

    assertThat(rows).extracting(Seen::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(rows)
        .extracting(s -> s.fault.isEmpty())
        .containsExactly(true, false, true, false, false, true);
    assertThat(rows.get(1).fault).contains("longer than 1048576 characters");
    assertThat(rows.get(4).fault).contains("holds more than 1048576 characters");
  }

  @Test
  void unclosedQuoteBeforeALongRestIsFoundWithinTheLimit() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n1,\"open\n");
    int rowsAfter = 0;
    while (text.length() < CsvRows.QUOTED_CHARS_MAX + 500_000) {
      text.append(rowsAfter++).append(",plain\n");
    }

    List<Seen> rows = read(text.toString());

    assertThat(rows).hasSize(rowsAfter + 1);
    assertThat(rows.get(0).fault).contains("opens a quote on line 2");
    assertThat(rows.stream().skip(1)).allMatch(s -> s.fault.isEmpty());
  }

  @Test
  void nulAndReplacementCharactersAreFaults() throws IOException {
    List<Seen> rows = read("a,b\n1,x\0y\n2,\uFFFD\n3,z\n");

    assertThat(rows.get(0).fault).contains("NUL");
    assertThat(rows.get(1).fault).contains("no characters in the file's character set");
    assertThat(rows.get(2).fault).isEmpty();
  }

  @Test
  void textOfAFaultyRowIsKeptAsItStands() throws IOException {
    String text = "a,b\n1, \"x\r\ny\" \n2,\"q\"\"\r\nr\",3\n4,\"z\n";
    List<String> texts = new ArrayList<>();
    try (CsvRows rows = new CsvRows(new StringReader(text), ',', false)) {
      rows.header("f.csv");
      while (rows.next()) {
        rows.keepText();
        texts.add(rows.row().text());
      }
    }
    assertThat(texts).containsExactly("1, \"x", "y\" ", "2,\"q\"\"", "r\",3", "4,\"z");
  }

  @Test
  void agreesWithAWriterOnRandomTablesWhereverTheReaderStops() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 60; round++) {
      int columns = 1 + random.nextInt(6);
      List<List<String>> table = new ArrayList<>();
      for (int r = 0; r < 1 + random.nextInt(400); r++) {
        List<String> row = new ArrayList<>();
        row.add("r" + r);
        for (int c = 1; c < columns; c++) {
          row.add(randomText(random));
        }
        table.add(row);
      }
      StringWriter text = new StringWriter();
      try (CsvWriter writer =
          CsvWriter.builder()
              .lineDelimiter(random.nextBoolean() ? LineDelimiter.CRLF : LineDelimiter.LF)
              .build(text)) {
        table.forEach(writer::writeRecord);
      }

      List<List<String>> seen = new ArrayList<>();
      try (CsvRows rows = new CsvRows(new Trickle(text.toString(), random.split()), ',', false)) {
        seen.add(rows.header("f.csv"));
        while (rows.next()) {
          assertThat(rows.row().fault()).isNull();
          seen.add(fields(rows.row()));
        }
      }

      assertThat(seen).isEqualTo(table);
    }
  }

  private static String randomText(SplittableRandom random) {
    String alphabet = "ab,;\"\n\r é\uD83D\uDE00";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString().strip();
  }

  private static List<Seen> read(String text) throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (CsvRows rows = new CsvRows(new StringReader(text), ',', true)) {
      rows.header("f.csv");
      while (rows.next()) {
        Row row = rows.row();
        RowFault fault = row.fault();
        seen.add(
            fault == null
                ? new Seen(row.line(), fields(row), "")
                : new Seen(row.line(), List.of(), fault.reason()));
      }
    }
    return seen;
  }

  private static List<String> fields(Row row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.fieldCount(); i++) {
      fields.add(row.text(i));
    }
    return fields;
  }

  /** Gives a few characters at a time, so that every border falls everywhere. */
  private static final class Trickle extends Reader {
    private final StringReader text;
    private final SplittableRandom random;

    Trickle(String text, SplittableRandom random) {
      this.text = new StringReader(text);
      this.random = random;
    }

    @Override
    public int read(char[] to, int offset, int length) throws IOException {
      return text.read(to, offset, Math.min(length, 1 + random.nextInt(40)));
    }

    @Override
    public void close() {
      text.close();
    }
  }
}
