package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final String LONG =
      "13 orders in 56 days where 0.2 were expected: once in 600,000,000, sustained since"
          + " 2011-10-28";

  private static List<String> printed(TextTable table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void columnsLineUpAndFiguresStandToTheRight() {
    assertThat(printed(new TextTable("name", ">n", "").row("a", 5, "x").row("bcdef", 12, null)))
        .containsExactly("name    n", "────────────", "a       5  x", "bcdef  12");
  }

  @Test
  void lastColumnIsWrappedBetweenWordsWithinAHundredColumns() {
    List<String> lines =
        printed(
            new TextTable("customer", ">orders", "told")
                .wrapLast()
                .row("c1", 14, LONG + ". " + LONG));
    assertThat(lines).hasSizeGreaterThan(4).allMatch(line -> line.length() <= 100);
    assertThat(lines.get(3)).startsWith(" ".repeat("customer  orders  ".length()));
    assertThat(
            String.join(
                " ",
                lines.subList(2, lines.size()).stream().map(line -> line.substring(18)).toList()))
        .isEqualTo(LONG + ". " + LONG);
  }

  @Test
  void wrappedColumnKeepsSomeWidthWhereOthersLeaveNone() {
    List<String> lines =
        printed(new TextTable("wide", "told").wrapLast().row("w".repeat(95), LONG));
    assertThat(lines.get(2)).hasSizeBetween(97 + 15, 97 + 24);
  }

  @Test
  void wordThatIsTooLongIsLeftWhole() {
    assertThat(printed(new TextTable("a", "b").wrapLast().row("x", "y " + "z".repeat(120))))
        .contains("x  y", "   " + "z".repeat(120));
  }

  @Test
  void eachElementOfAListStartsALineAndNoControlCharacterIsPrinted() {
    assertThat(
            printed(new TextTable("a", "b").row("x", List.of("one", "t\nwo")).row("y", List.of())))
        .hasSize(5)
        .contains("x  one", "y")
        .anyMatch(line -> line.startsWith("   t") && line.endsWith("wo"));
  }
}
