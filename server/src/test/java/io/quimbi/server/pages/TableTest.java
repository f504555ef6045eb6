package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TableTest {
  private static String csv(Table table) throws Exception {
    StringWriter out = new StringWriter();
    PagesConfiguration.Csv.write(table, out);
    return out.toString();
  }

  @Test
  void aFileHasFiguresAsTheyAreAndTextsThatNoSpreadsheetRuns() throws Exception {
    Table table =
        Table.of("t", "caption", "Name", "Value#")
            .row(Table.text("=1+1"), Table.figure(-0.25, "−25 %"))
            .row(Table.text("+cmd"), Table.figure(new BigDecimal("1234.50"), "€ 1,235"))
            .row(Table.text("@x"), Table.figure(null, ""))
            .row(Table.text("-2"), Table.figure(7, "7"))
            .row(Table.text("a \"b\", c\nd"), Table.figure(1e-7, "0 %"))
            .build();
    assertThat(csv(table))
        .isEqualTo(
            String.join(
                "\r\n",
                "Name,Value",
                "'=1+1,-0.25",
                "'+cmd,1234.50",
                "'@x,",
                "-2,7",
                "\"a \"\"b\"\", c\nd\",0.00000010",
                ""));
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(
            () -> Table.of("t", "caption", "One").row(Table.text("a"), Table.text("b")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 columns");
  }
}
