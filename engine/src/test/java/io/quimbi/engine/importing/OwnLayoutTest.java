package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the own layout, one by one. */
class OwnLayoutTest {
  private static final String HEADER =
      "customer_id,order_id,ordered_at,product_id,product_name,category,quantity,unit_price,"
          + "line_total,discount,refunded,refunded_at,return_reason,channel,currency";

  @TempDir Path folder;
  private ImportFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImportFixture(folder);
  }

  @Test
  void hugeFieldBeyondTheHeaderCostsItsRowOnly() {
    ImportFixture files = new ImportFixture(folder);
    ImportReport report =
        files.run(
            "customer_id,order_id,ordered_at,unit_price",
            "A,1,2024-05-01,10",
            "B,2,2024-05-02,10," + "x".repeat(CsvRows.FIELD_CHARS_MAX + 1));
    assertThat(report.orders().rowsKept()).isEqualTo(1);
    assertThat(report.orders().rejected()).isEqualTo(1);
    assertThat(files.rejects("orders.rejects.csv")).hasSize(1);
  }

  @Test
  void everyColumnIsRead() {
    fixture.run(
        HEADER,
        "C1,O1,2024-05-01T10:00:00Z,P1,Mug,Kitchen,2,12.50,,5,3.25,2024-05-09,too small,web,EUR");

    OrderRows rows = fixture.rows();
    assertThat(rows.orderCount()).isEqualTo(1);
    assertThat(fixture.customer("O1")).isEqualTo("C1");
    assertThat(fixture.time("O1")).isEqualTo("2024-05-01T10:00:00Z");
    assertThat(rows.orderHasTime(0)).isTrue();
    assertThat(rows.channels().text(rows.orderChannel(0))).isEqualTo("web");
    assertThat(rows.products().text(rows.lineProduct(0))).isEqualTo("P1");
    assertThat(rows.productName(rows.lineProduct(0))).isEqualTo("Mug");
    assertThat(rows.categories().text(rows.lineCategory(0))).isEqualTo("Kitchen");
    assertThat(rows.lineQuantity(0)).isEqualTo(2.0);
    assertThat(rows.lineListTotal(0)).isEqualTo(25_000_000);
    assertThat(rows.lineDiscount(0)).isEqualTo(5_000_000);
    assertThat(rows.refundAmount(0)).isEqualTo(3_250_000);
    assertThat(ImportFixture.instant(rows.refundTime(0))).isEqualTo("2024-05-09T00:00:00Z");
    assertThat(rows.reasons().text(rows.refundReason(0))).isEqualTo("too small");
    assertThat(fixture.store().find("shop").orElseThrow().currency()).isEqualTo("EUR");
  }

  @Test
  void columnsStandInAnyOrderUnderNamesOfAnyCase() {
    ImportReport report =
        fixture.run("Unit_Price,extra,ORDERED_AT,order_id,Customer_ID", "2,x,2024-05-01,O1,C1");

    assertThat(report.orders().rejected()).isZero();
    OrderRows rows = fixture.rows();
    assertThat(rows.lineQuantity(0)).isEqualTo(1.0);
    assertThat(rows.lineListTotal(0)).isEqualTo(2_000_000);
    assertThat(rows.lineProduct(0)).isEqualTo(-1);
    assertThat(rows.orderHasTime(0)).isFalse();
  }

  @Test
  void missingColumnsAreNamedTogetherWithALikelyMap() {
    QuimbiException failure =
        fixture.failure("Customer ID,InvoiceNo,Order Date,Amount,x", "1,2,3,4,5");

    assertThat(failure.code()).isEqualTo("IMPORT_MISSING_COLUMN");
    assertThat(failure.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
    assertThat(failure)
        .hasMessage(
            "orders.csv has no column customer_id, order_id, ordered_at, unit_price (or"
                + " line_total); found: Customer ID, InvoiceNo, Order Date, Amount, x. If they"
                + " have other names, say which: --map customer_id=\"Customer ID\","
                + "order_id=InvoiceNo,ordered_at=\"Order Date\",line_total=Amount");
  }

  @Test
  void theMapThatIsSuggestedWorks() {
    Path file =
        fixture.write(
            "orders.csv",
            "Customer ID,InvoiceNo,Order Date,quantity,Amount",
            "C1,O1,2024-05-01,2,4");
    String message = String.valueOf(fixture.failure(fixture.options(file)).getMessage());
    String suggested = message.substring(message.indexOf("--map ") + "--map ".length());

    fixture.run(fixture.options(file).withColumns(ColumnMapping.parse(suggested)));

    assertThat(fixture.customer("O1")).isEqualTo("C1");
    // An amount is of the line, however many there are of the product.
    assertThat(fixture.rows().lineListTotal(0)).isEqualTo(4_000_000);
  }

  @Test
  void mapToAHeaderThatIsNotThereIsRefused() {
    Path file = fixture.write("orders.csv", "a,b", "1,2");

    QuimbiException failure =
        fixture.failure(
            fixture.options(file).withColumns(ColumnMapping.parse("customer_id=Client")));

    assertThat(failure)
        .hasMessage(
            "orders.csv has no column \"Client\", which the map gives for customer_id; found: a,"
                + " b");
  }

  @Test
  void columnThatStandsTwiceIsRefusedOnlyWhereItIsNeeded() {
    assertThat(
            fixture
                .failure(
                    "customer_id,order_id,order_id,ordered_at,unit_price", "1,2,3,2024-05-01,5")
                .code())
        .isEqualTo("IMPORT_DUPLICATE_COLUMN");
    assertThat(
            fixture
                .run("customer_id,order_id,x,x,ordered_at,unit_price", "1,2,3,4,2024-05-01,5")
                .lines())
        .isEqualTo(1);
  }

  @Test
  void productWithoutAnIdIsKnownByItsName() {
    fixture.run(
        "customer_id,order_id,ordered_at,product_id,product_name,unit_price",
        "C,1,2024-05-01,,Blue mug,1",
        "C,1,2024-05-01,P2,Red mug,1",
        "C,1,2024-05-01,,,1");

    OrderRows rows = fixture.rows();
    assertThat(rows.products().text(rows.lineProduct(0))).isEqualTo("Blue mug");
    assertThat(rows.products().text(rows.lineProduct(1))).isEqualTo("P2");
    assertThat(rows.lineProduct(2)).isEqualTo(-1);
  }

  @Test
  void productIsCalledWhatItsLatestRowCallsIt() {
    fixture.run(
        "customer_id,order_id,ordered_at,product_id,product_name,unit_price",
        "C,2,2024-06-01,P,New name,1",
        "C,1,2024-05-01,P,Old name,1",
        "C,3,2024-06-01,P,Later of the alphabet,1");

    assertThat(fixture.rows().productName(0)).isEqualTo("Later of the alphabet");
  }

  @Test
  void totalsAreExactForBrokenQuantities() {
    fixture.run(
        "customer_id,order_id,ordered_at,quantity,unit_price",
        "C,1,2024-05-01,0.333,2.99",
        "C,1,2024-05-01,1.5,19.99");

    assertThat(fixture.rows().lineListTotal(0)).isEqualTo(995_670);
    assertThat(fixture.rows().lineQuantity(0)).isEqualTo(0.333);
    assertThat(fixture.rows().lineListTotal(1)).isEqualTo(29_985_000);
  }

  @Test
  void unitPriceCountsBeforeLineTotal() {
    fixture.run(
        "customer_id,order_id,ordered_at,quantity,unit_price,line_total",
        "C,1,2024-05-01,2,3,5",
        "C,1,2024-05-01,2,,5");

    assertThat(fixture.rows().lineListTotal(0)).isEqualTo(6_000_000);
    assertThat(fixture.rows().lineListTotal(1)).isEqualTo(5_000_000);
  }

  @Test
  void negativeQuantityIsAReturn() {
    ImportReport report =
        fixture.run(
            "customer_id,order_id,ordered_at,product_id,quantity,unit_price,line_total,discount,"
                + "refunded,refunded_at,return_reason",
            "C,1,2024-05-01,P,3,10,,,,,",
            "C,2,2024-05-03,P,-1,10,,1,,,broken",
            "C,3,2024-05-04,P,-1,10,,,7.50,2024-05-09,",
            "C,4,2024-05-05,P,-1,,-8,,,,");

    OrderRows rows = fixture.rows();
    assertThat(report.lines()).isEqualTo(1);
    assertThat(rows.returnCount()).isEqualTo(3);
    assertThat(rows.returnQuantity(0)).isEqualTo(1.0);
    assertThat(rows.returnAmount(0)).isEqualTo(9_000_000);
    assertThat(rows.reasons().text(rows.returnReason(0))).isEqualTo("broken");
    assertThat(ImportFixture.instant(rows.returnTime(0))).isEqualTo("2024-05-03T00:00:00Z");
    assertThat(rows.returnAmount(1)).isEqualTo(7_500_000);
    assertThat(ImportFixture.instant(rows.returnTime(1))).isEqualTo("2024-05-09T00:00:00Z");
    assertThat(rows.returnAmount(2)).isEqualTo(8_000_000);
    assertThat(report.returns().unplacedWholly()).isZero();
    assertThat(fixture.book().orderCount()).isEqualTo(1);
  }

  @Test
  void returnsThatFindNothingAreReported() {
    ImportReport report =
        fixture.run(
            "customer_id,order_id,ordered_at,product_id,quantity,unit_price",
            "C,1,2024-05-01,P,1,10",
            "C,2,2024-05-02,P,-2,10",
            "D,3,2024-05-02,P,-1,10");

    assertThat(report.returns().rows()).isEqualTo(2);
    assertThat(report.returns().unplacedInPart()).isEqualTo(1);
    assertThat(report.returns().unplacedWholly()).isEqualTo(1);
    assertThat(report.returns().unplacedAmount()).isEqualTo(20_000_000);
  }

  @Test
  void refundIsDatedLikeItsOrderWhereNothingIsSaid() {
    fixture.run(
        "customer_id,order_id,ordered_at,unit_price,refunded,refunded_at",
        "C,1,2024-05-01T10:00,10,2,",
        "C,2,2024-05-01T10:00,10,2,2024-05-01");

    assertThat(ImportFixture.instant(fixture.rows().refundTime(0)))
        .isEqualTo("2024-05-01T10:00:00Z");
    // A date alone on the day of the order cannot mean that morning, before the order.
    assertThat(ImportFixture.instant(fixture.rows().refundTime(1)))
        .isEqualTo("2024-05-01T10:00:00Z");
  }

  @Test
  void orderHasTheTimeAndChannelOfItsEarliestLine() {
    fixture.run(
        "customer_id,order_id,ordered_at,channel,unit_price",
        "C,1,2024-05-01T12:00,store,1",
        "C,2,2024-05-02T12:00,x,1",
        "C,1,2024-05-01T10:00,web,1",
        "C,1,2024-05-01T10:00,app,1",
        "C,1,2024-05-01T11:00,aaa,1");

    OrderRows rows = fixture.rows();
    int order = fixture.order("1");
    assertThat(fixture.time("1")).isEqualTo("2024-05-01T10:00:00Z");
    assertThat(rows.channels().text(rows.orderChannel(order))).isEqualTo("app");
    assertThat(rows.endLine(order) - rows.firstLine(order)).isEqualTo(4);
  }

  @Test
  void localTimesAreReadInTheStoresZone() {
    Path file =
        fixture.write(
            "orders.csv",
            "customer_id,order_id,ordered_at,unit_price",
            "C,1,2024-07-01T10:00,1",
            "C,2,2024-07-01T10:00Z,1");

    fixture.run(fixture.options(file).withZone(ZoneId.of("Europe/London")));

    assertThat(fixture.time("1")).isEqualTo("2024-07-01T09:00:00Z");
    assertThat(fixture.time("2")).isEqualTo("2024-07-01T10:00:00Z");
  }

  @Test
  void timesThatAreAllMidnightAreDatesAlone() {
    ImportReport report =
        fixture.run(
            "customer_id,order_id,ordered_at,unit_price",
            "C,1,2024-07-01 00:00:00,1",
            "C,2,2024-07-02 00:00:00,1");

    assertThat(fixture.rows().orderHasTime(0)).isFalse();
    assertThat(report.notes()).anyMatch(n -> n.contains("taken as dates alone"));

    fixture.run(
        "customer_id,order_id,ordered_at,unit_price",
        "C,1,2024-07-01 00:00:00,1",
        "C,2,2024-07-02 00:00:01,1");

    assertThat(fixture.rows().orderHasTime(0)).isTrue();
  }

  @Test
  void identicalLinesOfAnOrderAreAllKept() {
    assertThat(
            fixture
                .run(
                    "customer_id,order_id,ordered_at,product_id,unit_price",
                    "C,1,2024-05-01,P,1",
                    "C,1,2024-05-01,P,1")
                .lines())
        .isEqualTo(2);
  }

  @Test
  void customersCanBeHashed() {
    Path file =
        fixture.write(
            "orders.csv", "customer_id,order_id,ordered_at,unit_price", "abc,1,2024-05-01,1");

    fixture.run(fixture.options(file).withHashCustomers(true));

    // The example of FIPS 180-2, appendix B.1.
    assertThat(fixture.customer("1"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`,O,2024-05-01,P,,,1,1,,,,,,,`, customer_id, IMPORT_MISSING_VALUE",
        "`C,,2024-05-01,P,,,1,1,,,,,,,`, order_id, IMPORT_MISSING_VALUE",
        "`C,O,,P,,,1,1,,,,,,,`, ordered_at, IMPORT_MISSING_VALUE",
        "`C,O,01/05/2024,P,,,1,1,,,,,,,`, ordered_at, IMPORT_BAD_DATE",
        "`C,O,2024-02-30,P,,,1,1,,,,,,,`, ordered_at, IMPORT_BAD_DATE",
        "`C,O,1824-05-01,P,,,1,1,,,,,,,`, ordered_at, IMPORT_DATE_OUT_OF_RANGE",
        "`C,O,2024-05-01,P,,,0,1,,,,,,,`, quantity, IMPORT_ZERO_QUANTITY",
        "`C,O,2024-05-01,P,,,0.0000001,1,,,,,,,`, quantity, IMPORT_ZERO_QUANTITY",
        "`C,O,2024-05-01,P,,,two,1,,,,,,,`, quantity, IMPORT_BAD_NUMBER",
        "`C,O,2024-05-01,P,,,1,-1,,,,,,,`, unit_price, IMPORT_NEGATIVE_NUMBER",
        "`C,O,2024-05-01,P,,,1,$1,,,,,,,`, unit_price, IMPORT_BAD_NUMBER",
        "`C,O,2024-05-01,P,,,1,\"1,50\",,,,,,,`, unit_price, IMPORT_BAD_NUMBER",
        "`C,O,2024-05-01,P,,,1,,,,,,,,`, line_total, IMPORT_MISSING_VALUE",
        "`C,O,2024-05-01,P,,,1,,-3,,,,,,`, line_total, IMPORT_NEGATIVE_NUMBER",
        "`C,O,2024-05-01,P,,,9000000000,9000000000,,,,,,,`, unit_price, IMPORT_NUMBER_TOO_LARGE",
        "`C,O,2024-05-01,P,,,1,1e30,,,,,,,`, unit_price, IMPORT_NUMBER_TOO_LARGE",
        "`C,O,2024-05-01,P,,,1,1,,1.01,,,,,`, discount, IMPORT_DISCOUNT_TOO_LARGE",
        "`C,O,2024-05-01,P,,,1,1,,-1,,,,,`, discount, IMPORT_NEGATIVE_NUMBER",
        "`C,O,2024-05-01,P,,,1,1,,,-1,,,,`, refunded, IMPORT_NEGATIVE_NUMBER",
        "`C,O,2024-05-01,P,,,1,1,,,1,soon,,,`, refunded_at, IMPORT_BAD_DATE",
        "`C,O,2024-05-01,P,,,1,1,,,1,2024-04-30,,,`, refunded_at, IMPORT_REFUND_BEFORE_ORDER",
        "`C,O,2024-05-01,P,,,1,1,,,,,,,Euro`, currency, IMPORT_BAD_CURRENCY",
        "`C,O,2024-05-01,P,,,1,1,,,,,,`, ``, IMPORT_COLUMN_COUNT",
        "`C,O,2024-05-01,P,,,1,1,,,,,,,,`, ``, IMPORT_COLUMN_COUNT",
      })
  void faultyRowIsRejectedWithItsLineAndColumn(String row, String column, String code) {
    ImportReport report =
        fixture.run(
            HEADER, "C0,O0,2024-05-01,P,,,1,1,,,,,,,", row, "C2,O2,2024-05-01,P,,,1,1,,,,,,,");

    assertThat(fixture.store().orders("shop").keySet()).containsExactly("O0", "O2");
    assertThat(report.orders().rowsRead()).isEqualTo(3);
    assertThat(report.orders().rejected()).isEqualTo(1);
    Reject reject = report.orders().examples().getFirst();
    assertThat(reject.line()).isEqualTo(3);
    assertThat(reject.code()).isEqualTo(code);
    assertThat(reject.column() == null ? "" : reject.column()).isEqualTo(column);
    assertThat(fixture.rejects("orders.rejects.csv").getFirst().getFields())
        .containsExactly("3", column, reject.value(), code, reject.reason(), row);
  }

  @Test
  void textsAreLimitedInLength() {
    String row = "%s,%s,2024-05-01,%s,%s,%s,1,1,,,,,%s,%s,";
    String longest = "x".repeat(255);
    ImportReport report =
        fixture.run(
            HEADER,
            row.formatted(longest, longest, longest, "x".repeat(1000), longest, longest, longest),
            row.formatted(longest + "x", "O", "", "", "", "", ""),
            row.formatted("C", longest + "x", "", "", "", "", ""),
            row.formatted("C", "O", longest + "x", "", "", "", ""),
            row.formatted("C", "O", "P", "x".repeat(1001), "", "", ""),
            row.formatted("C", "O", "", longest + "x", "", "", ""),
            row.formatted("C", "O", "", "", longest + "x", "", ""),
            row.formatted("C", "O", "", "", "", longest + "x", ""),
            row.formatted("C", "O", "", "", "", "", longest + "x"));

    assertThat(report.lines()).isEqualTo(1);
    assertThat(fixture.rejects("orders.rejects.csv"))
        .hasSize(8)
        .allMatch(r -> r.getField(3).equals("IMPORT_TEXT_TOO_LONG"));
  }

  @Test
  void orderOfTwoCustomersIsRejectedWhole() {
    ImportReport report =
        fixture.run(
            "customer_id,order_id,ordered_at,unit_price",
            "A,1,2024-05-01,1",
            "B,2,2024-05-01,1",
            "A,1,2024-05-01,bad",
            "A,1,2024-05-01,2",
            "B,1,2024-05-01,3");

    assertThat(fixture.store().orders("shop").keySet()).containsExactly("2");
    assertThat(report.orders().rowsKept()).isEqualTo(1);
    assertThat(report.orders().rejected()).isEqualTo(4);
    assertThat(fixture.rejects("orders.rejects.csv"))
        .extracting(r -> r.getField(0) + " " + r.getField(3))
        .containsExactly(
            "4 IMPORT_BAD_NUMBER",
            "2 IMPORT_TWO_CUSTOMERS",
            "5 IMPORT_TWO_CUSTOMERS",
            "6 IMPORT_TWO_CUSTOMERS");
    assertThat(fixture.rows().customers().size()).isEqualTo(1);
  }

  @Test
  void orderWorthMoreThanIsBelievableIsRejectedWhole() {
    ImportReport report =
        fixture.run(
            "customer_id,order_id,ordered_at,unit_price",
            "A,1,2024-05-01,9000000000",
            "A,1,2024-05-01,9000000000",
            "A,2,2024-05-01,9000000000");

    assertThat(fixture.store().orders("shop").keySet()).containsExactly("2");
    assertThat(report.orders().rejected()).isEqualTo(2);
    assertThat(report.orders().examples().getFirst().code()).isEqualTo("IMPORT_NUMBER_TOO_LARGE");
  }

  @Test
  void severalCurrenciesAreRefusedUnlessOneIsChosen() {
    Path file =
        fixture.write(
            "orders.csv",
            "customer_id,order_id,ordered_at,unit_price,currency",
            "A,1,2024-05-01,1,EUR",
            "A,2,2024-05-01,1,usd",
            "A,3,2024-05-01,1,EUR",
            "A,4,2024-05-01,1,");

    QuimbiException failure = fixture.failure(file);
    assertThat(failure.code()).isEqualTo("IMPORT_SEVERAL_CURRENCIES");
    assertThat(failure).hasMessageContaining("EUR (2 rows), USD (1 rows)");
    assertThat(fixture.store().find("shop")).isEmpty();

    ImportReport report = fixture.run(fixture.options(file).withCurrency("USD"));
    assertThat(fixture.store().orders("shop").keySet()).containsExactly("2", "4");
    assertThat(report.orders().skipped()).containsExactly(Map.entry(SkipReason.OTHER_CURRENCY, 2L));
    assertThat(report.store().currency()).isEqualTo("USD");
  }
}
