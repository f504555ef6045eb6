package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.importing.OrderPreview.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewOrdersTest {
  private static final String FOREIGN =
      """
      Invoice;Buyer;Invoice Date;Price;Qty;Total
      A1;7;2024-01-03 10:00;4,50;2;9,00
      A2;8;31/02/2024;4,50;1;4,50
      A3;9;2024-03-01;x;1;4,50
      A4;9;30/02/2024;4,50;1;4,50
      """;

  @TempDir private Path folder;

  private OrderPreview preview(String text, String map) throws IOException {
    Path file = Files.writeString(folder.resolve("orders.csv"), text);
    return PreviewOrders.of(
        file, null, map.isEmpty() ? ColumnMapping.NONE : ColumnMapping.parse(map), ZoneOffset.UTC);
  }

  private static Field field(OrderPreview preview, OrderColumn column) {
    return preview.fields().stream()
        .filter(field -> field.field().equals(column.header()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void columnsThatAreLikelyMeantAreSuggestedAndMissingOnesSaid() throws IOException {
    OrderPreview preview = preview(FOREIGN, "");
    assertThat(preview.recognised()).isFalse();
    assertThat(preview.delimiter()).isEqualTo(";");
    assertThat(preview.rows()).hasSize(4).first().asString().contains("A1", "9,00");
    assertThat(field(preview, OrderColumn.ORDER_ID).header()).isEqualTo("Invoice");
    assertThat(field(preview, OrderColumn.ORDERED_AT).header()).isEqualTo("Invoice Date");
    assertThat(field(preview, OrderColumn.UNIT_PRICE).header()).isEqualTo("Price");
    assertThat(field(preview, OrderColumn.LINE_TOTAL).header()).isEqualTo("Total");
    Field customer = field(preview, OrderColumn.CUSTOMER_ID);
    assertThat(customer.needed()).isTrue();
    assertThat(customer.header()).isNull();
    assertThat(customer.problem()).isEqualTo("choose the column that has it");
    // Nothing is said of rows before it is known what they are.
    assertThat(preview.rowsFaulty()).isZero();
  }

  @Test
  void whatIsWrongIsToldAtTheFieldOfItsColumn() throws IOException {
    OrderPreview preview =
        preview(
            FOREIGN,
            "customer_id=Buyer,order_id=Invoice,ordered_at=\"Invoice Date\",unit_price=Price,"
                + "quantity=Qty");
    assertThat(preview.rowsRead()).isEqualTo(4);
    assertThat(preview.rowsFaulty()).isEqualTo(3);
    assertThat(field(preview, OrderColumn.ORDERED_AT).problem())
        .startsWith("2 rows, the first in line 3: \"31/02/2024\" ");
    assertThat(field(preview, OrderColumn.UNIT_PRICE).problem()).startsWith("line 4: \"x\" ");
    assertThat(field(preview, OrderColumn.CUSTOMER_ID).problem()).isNull();
    assertThat(field(preview, OrderColumn.LINE_TOTAL).header()).isNull();
    assertThat(preview.faults()).isEmpty();
  }

  @Test
  void aColumnThatTheFileLacksIsSaidAtItsField() throws IOException {
    OrderPreview preview = preview(FOREIGN, "customer_id=Client,order_id=Invoice");
    assertThat(field(preview, OrderColumn.CUSTOMER_ID).problem())
        .isEqualTo("the file has no column \"Client\"");
    assertThat(field(preview, OrderColumn.UNIT_PRICE).problem())
        .isEqualTo("choose the column that has it, or that of the line's total");
  }

  @Test
  void theOwnLayoutAndPresetsAreRecognised() throws IOException {
    OrderPreview own =
        preview("customer_id,order_id,ordered_at,unit_price\nc,o,2024-01-01,1.00\n", "");
    assertThat(own.recognised()).isTrue();
    assertThat(own.format()).isEqualTo("quimbi");
    assertThat(own.fields()).allSatisfy(field -> assertThat(field.problem()).isNull());
    OrderPreview preset =
        preview(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,2,Mug,1,2011-01-01 10:00:00,1.5,7,UK
            """,
            "");
    assertThat(preset.recognised()).isTrue();
    assertThat(preset.format()).isEqualTo("online-retail");
    assertThat(preset.fields()).isEmpty();
    assertThat(preset.rowsFaulty()).isZero();
  }

  @Test
  void twoColumnsOfOneNameAreAProblemOfTheFile() throws IOException {
    OrderPreview preview =
        preview("customer_id,order_id,ordered_at,unit_price,unit_price\nc,o,2024-01-01,1,2\n", "");
    assertThat(preview.problem()).contains("more than one column \"unit_price\"");
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> preview("PK\u0003\u0004 a workbook", ""))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT));
  }
}
