package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person writes behind the options of an import. */
class SettingsTest {
  @Test
  void mapIsReadWithAndWithoutQuotes() {
    assertThat(ColumnMapping.parse("ordered_at=InvoiceDate, customer_id=\"Customer ID\"").headers())
        .isEqualTo(
            Map.of(OrderColumn.ORDERED_AT, "InvoiceDate", OrderColumn.CUSTOMER_ID, "Customer ID"));
    assertThat(ColumnMapping.parse("customer_id=Customer ID,ORDER_ID= No. ").headers())
        .isEqualTo(Map.of(OrderColumn.CUSTOMER_ID, "Customer ID", OrderColumn.ORDER_ID, "No."));
    assertThat(ColumnMapping.parse("discount=\"a, \"\"b\"\" = c\"").headers())
        .isEqualTo(Map.of(OrderColumn.DISCOUNT, "a, \"b\" = c"));
    assertThat(ColumnMapping.parse("")).isEqualTo(ColumnMapping.NONE);
  }

  @Test
  void mapIsTheSameInItsCanonicalForm() {
    ColumnMapping mapping = ColumnMapping.parse("order_id=\"a, \"\"b\",customer_id=C");

    assertThat(ColumnMapping.parse(mapping.canonical())).isEqualTo(mapping);
    assertThat(mapping.canonical()).isEqualTo("customer_id=\"C\",order_id=\"a, \"\"b\"");
  }

  @Test
  void mapToAnUnknownColumnListsTheColumnsThereAre() {
    assertThatThrownBy(() -> ColumnMapping.parse("when=Date"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("\"when\" is no column")
        .hasMessageContaining("customer_id, order_id, ordered_at, product_id")
        .satisfies(
            e -> assertThat(((QuimbiException) e).kind()).isEqualTo(QuimbiException.Kind.USAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customer_id",
        "customer_id=",
        "customer_id=A,customer_id=B",
        "customer_id=\"A",
        "customer_id=\"A\"B",
        ",",
        "customer_id=A,,order_id=B"
      })
  void mapThatCannotBeReadIsRefused(String text) {
    assertThatThrownBy(() -> ColumnMapping.parse(text))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("write it like");
  }

  @ParameterizedTest
  @CsvSource({
    "1%, 1, 100, false",
    "1%, 2, 100, true",
    "1%, 1, 99, true",
    "0.5 %, 1, 200, false",
    "0%, 1, 1000000, true",
    "0, 1, 1000000, true",
    "100%, 5, 5, false",
    "20, 20, 20, false",
    "20, 21, 1000000, true",
  })
  void limitCountsRejectsAgainstRows(String limit, long rejects, long rows, boolean exceeded) {
    assertThat(RejectLimit.parse(limit).exceededBy(rejects, rows)).isEqualTo(exceeded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "-1", "-1%", "101%", "1.5", "many", "1%%", "99999999999"})
  void limitThatIsNeitherShareNorNumberIsRefused(String text) {
    assertThatThrownBy(() -> RejectLimit.parse(text))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("neither a share");
  }

  @Test
  void limitShowsAsItWasGiven() {
    assertThat(RejectLimit.parse("0.25%")).hasToString("0.25 %");
    assertThat(RejectLimit.parse("100%")).hasToString("100 %");
    assertThat(RejectLimit.parse("1")).hasToString("1 row");
    assertThat(RejectLimit.parse("20")).hasToString("20 rows");
  }

  @Test
  void formatIsFoundByItsName() {
    assertThat(OrderFormat.of("online-retail")).isEqualTo(OrderFormat.ONLINE_RETAIL);
    assertThatThrownBy(() -> OrderFormat.of("excel"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("quimbi, shopify, online-retail, cdnow");
  }

  @Test
  void currencyIsACode() {
    ImportOptions options = ImportOptions.of(Path.of("o.csv"), "shop", Path.of("."));

    assertThat(options.withCurrency("eur").currency()).isEqualTo("EUR");
    assertThatThrownBy(() -> options.withCurrency("euro"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("\"euro\" is not a code");
  }

  @Test
  void columnsOfALayoutWithFixedNamesCannotBeNamed() {
    ImportOptions options =
        ImportOptions.of(Path.of("o.csv"), "shop", Path.of(".")).withFormat(OrderFormat.SHOPIFY);

    assertThatThrownBy(() -> options.withColumns(ColumnMapping.parse("customer_id=Email")))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("leave one of the two away");
  }
}
