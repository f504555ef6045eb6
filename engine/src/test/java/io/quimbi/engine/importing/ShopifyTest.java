package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for Shopify's orders export. */
class ShopifyTest {
  private static final List<String> COLUMNS =
      List.of(
          "Name",
          "Email",
          "Financial Status",
          "Currency",
          "Subtotal",
          "Discount Amount",
          "Created at",
          "Lineitem quantity",
          "Lineitem name",
          "Lineitem price",
          "Lineitem sku",
          "Cancelled at",
          "Payment Method",
          "Refunded Amount",
          "Source",
          "Lineitem discount");

  @TempDir Path folder;
  private ImportFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImportFixture(folder);
  }

  @Test
  void layoutSampleIsReadAsItStands() {
    ImportReport report =
        fixture.run(SharedFiles.require("data/shopify/orders_export_layout_sample.csv"));

    assertThat(report.orders().format()).isEqualTo("shopify");
    assertThat(report.orders().rowsRead()).isEqualTo(8);
    assertThat(report.orders().rejected()).isZero();
    assertThat(report.store().currency()).isEqualTo("USD");
    assertThat(fixture.store().orders("shop").keySet())
        .containsExactly("#1001", "#1002", "#1003", "#1004", "#1005");
    OrderRows rows = fixture.rows();
    assertThat(fixture.customer("#1001")).isEqualTo("ann@example.com");
    assertThat(fixture.time("#1001")).isEqualTo("2024-05-01T13:58:12Z");
    assertThat(rows.channels().text(rows.orderChannel(fixture.order("#1001")))).isEqualTo("web");

    // 5.55 off 55.50, then 12.50 refunded of the 49.95 paid, which were 36, 11.25 and 2.70:
    // shares of 9.009, 2.815 and 0.676.
    int order = fixture.order("#1002");
    assertThat(discounts(order))
        .isEqualTo(Map.of("TEE-BLK-S", "4.00", "MUG-1", "1.25", "STK", "0.30"));
    assertThat(refunds(order))
        .isEqualTo(Map.of("TEE-BLK-S", "9.01", "MUG-1", "2.81", "STK", "0.68"));
    // The export begins with the newest order, so these refunds are the last ones.
    assertThat(ImportFixture.instant(rows.refundTime(rows.refundCount() - 1)))
        .isEqualTo("2024-05-15T16:00:00Z");

    // 17.50 paid back, of which 5.00 were shipping.
    assertThat(refunds(fixture.order("#1004"))).isEqualTo(Map.of("MUG-1", "12.50"));
    assertThat(report.notes())
        .anyMatch(n -> n.startsWith("1 refund was above what the items cost"));

    // Voided: it never counts.
    int voided = fixture.order("#1003");
    assertThat(rows.orderCancelledAt(voided)).isEqualTo(rows.orderTime(voided));
    assertThat(rows.productName(rows.lineProduct(rows.firstLine(voided))))
        .isEqualTo("Café Pack, 3 × 250 g");
    assertThat(report.notes()).anyMatch(n -> n.startsWith("1 order was voided or expired"));
  }

  @Test
  void fullHeaderOfTheExportIsRecognised() throws IOException {
    String header =
        Files.readString(SharedFiles.require("data/shopify/orders_export_header.csv"))
            .lines()
            .findFirst()
            .orElseThrow();
    List<String> values = new ArrayList<>();
    for (String name : header.split(",", -1)) {
      values.add(
          switch (name) {
            case "Name" -> "#1";
            case "Email" -> "Ann@Example.com";
            case "Created at" -> "2024-05-01 09:58:12 -0400";
            case "Lineitem quantity" -> "1";
            case "Lineitem name" -> "Mug";
            case "Lineitem price" -> "3.00";
            default -> "";
          });
    }

    ImportReport report = fixture.run(header, String.join(",", values));

    assertThat(values).hasSize(79);
    assertThat(report.orders().format()).isEqualTo("shopify");
    assertThat(fixture.customer("#1")).isEqualTo("ann@example.com");
  }

  @Test
  void orderFieldsStandOnTheFirstRowOnly() {
    fixture.run(
        header(),
        row("#1", Map.of("Lineitem sku", "A", "Discount Amount", "3", "Source", "pos")),
        continuation("#1", Map.of("Lineitem sku", "B", "Lineitem price", "20")),
        continuation("", Map.of("Lineitem sku", "C")),
        row("#2", Map.of()));

    int order = fixture.order("#1");
    assertThat(discounts(order)).isEqualTo(Map.of("A", "0.75", "B", "1.50", "C", "0.75"));
    assertThat(fixture.rows().channels().text(fixture.rows().orderChannel(order))).isEqualTo("pos");
    assertThat(discounts(fixture.order("#2"))).isEqualTo(Map.of("SKU", "0.00"));
  }

  @Test
  void productIsTheSkuOrElseTheName() {
    fixture.run(
        header(),
        row("#1", Map.of("Lineitem sku", "A", "Lineitem name", "Mug")),
        row("#2", Map.of("Lineitem sku", "", "Lineitem name", "Cup")));

    OrderRows rows = fixture.rows();
    assertThat(rows.products().text(rows.lineProduct(0))).isEqualTo("A");
    assertThat(rows.productName(rows.lineProduct(0))).isEqualTo("Mug");
    assertThat(rows.products().text(rows.lineProduct(1))).isEqualTo("Cup");
    assertThat(rows.lineCategory(0)).isEqualTo(-1);
  }

  @ParameterizedTest(name = "subtotal {0}, discount {1}, line discounts {2} and {3}")
  @CsvSource({
    // Line A costs 10.00, line B 30.00.
    "40.00, 0.00, 0.00, 0.00, 0.00, 0.00",
    "36.00, 4.00, 0.00, 0.00, 1.00, 3.00",
    // Discount Amount contains the line's.
    "36.00, 4.00, 4.00, 0.00, 4.00, 0.00",
    // ... and 2.00 more, split by what is left: 6 and 30.
    "34.00, 6.00, 4.00, 0.00, 4.33, 1.67",
    // The line's discount comes on top of Discount Amount.
    "32.00, 4.00, 4.00, 0.00, 4.67, 3.33",
    // Discount Amount was for shipping.
    "40.00, 5.00, 0.00, 0.00, 0.00, 0.00",
    "39.00, 5.00, 1.00, 0.00, 1.00, 0.00",
    // Less was discounted than the lines say.
    "38.00, 2.00, 1.00, 3.00, 0.50, 1.50",
    // Without a Subtotal, or with one that the discounts do not explain.
    "'', 4.00, 1.00, 0.00, 1.69, 2.31",
    "'', 0.00, 1.00, 2.00, 1.00, 2.00",
    "25.00, 4.00, 0.00, 0.00, 1.00, 3.00",
    "45.00, 4.00, 0.00, 0.00, 1.00, 3.00",
    "'', 99.00, 0.00, 0.00, 10.00, 30.00",
  })
  void discountIsWhatSubtotalLeaves(
      String subtotal, String discount, String ofA, String ofB, String partOfA, String partOfB) {
    fixture.run(
        header(),
        row(
            "#1",
            Map.of(
                "Subtotal",
                subtotal,
                "Discount Amount",
                discount,
                "Lineitem sku",
                "A",
                "Lineitem discount",
                ofA)),
        continuation(
            "#1", Map.of("Lineitem sku", "B", "Lineitem price", "30", "Lineitem discount", ofB)));

    assertThat(discounts(fixture.order("#1"))).isEqualTo(Map.of("A", partOfA, "B", partOfB));
  }

  @Test
  void cancelledOrderCountsUntilItWasCancelled() {
    fixture.run(
        header(),
        row(
            "#1",
            Map.of(
                "Cancelled at", "2024-05-03 10:00:00 -0400",
                "Financial Status", "refunded",
                "Refunded Amount", "10.00")),
        row("#2", Map.of()));

    OrderRows rows = fixture.rows();
    assertThat(ImportFixture.instant(rows.orderCancelledAt(fixture.order("#1"))))
        .isEqualTo("2024-05-03T14:00:00Z");
    assertThat(ImportFixture.instant(rows.refundTime(0))).isEqualTo("2024-05-03T14:00:00Z");
    assertThat(rows.orderCancelledAt(fixture.order("#2"))).isEqualTo(OrderBook.NEVER);
  }

  @ParameterizedTest
  @CsvSource({"voided", "Voided", "expired"})
  void orderThatWasVoidedSinceItsLastImportStopsCounting(String status) {
    fixture.run(header(), row("#1", Map.of("Financial Status", "pending")));
    assertThat(fixture.rows().orderCancelledAt(0)).isEqualTo(OrderBook.NEVER);

    ImportReport report = fixture.run(header(), row("#1", Map.of("Financial Status", status)));

    assertThat(report.merged().ordersReplaced()).isEqualTo(1);
    assertThat(fixture.rows().orderCancelledAt(0)).isEqualTo(fixture.rows().orderTime(0));
  }

  @Test
  void whatIsNoOrderOfAKnownCustomerIsSkippedByReason() {
    ImportReport report =
        fixture.run(
            header(),
            row("#1", Map.of()),
            row("#2", Map.of("Email", "")),
            continuation("#2", Map.of()),
            row("#3", Map.of("Payment Method", "Bogus Gateway")),
            row("#4", Map.of("Lineitem quantity", "", "Lineitem name", "", "Lineitem price", "")));

    assertThat(fixture.store().orders("shop").keySet()).containsExactly("#1");
    assertThat(report.orders().skipped())
        .isEqualTo(
            Map.of(SkipReason.NO_EMAIL, 2L, SkipReason.TEST_ORDER, 1L, SkipReason.NO_LINE, 1L));
    assertThat(report.orders().rowsKept()).isEqualTo(1);
    assertThat(report.customers()).isEqualTo(1);
  }

  @Test
  void ordersInOtherCurrenciesAreSkippedWhereOneIsChosen() {
    Path file =
        fixture.write(
            "orders.csv",
            header(),
            row("#1", Map.of("Currency", "USD")),
            row("#2", Map.of("Currency", "CAD")),
            continuation("#2", Map.of()));

    assertThat(fixture.failure(file).getMessage()).contains("CAD (2 rows), USD (1 rows)");

    ImportReport report = fixture.run(fixture.options(file).withCurrency("USD"));
    assertThat(report.orders().skipped()).isEqualTo(Map.of(SkipReason.OTHER_CURRENCY, 2L));
  }

  @Test
  void orderWithARejectedRowIsRejectedWhole() {
    ImportReport report =
        fixture.run(
            header(),
            row("#1", Map.of("Discount Amount", "half")),
            continuation("#1", Map.of()),
            continuation("", Map.of()),
            row("#2", Map.of()),
            continuation("#2", Map.of("Lineitem quantity", "-1")),
            row("#3", Map.of()));

    assertThat(fixture.store().orders("shop").keySet()).containsExactly("#3");
    assertThat(fixture.rejects("orders.rejects.csv"))
        .extracting(r -> r.getField(0) + " " + r.getField(3))
        .containsExactly(
            "2 IMPORT_BAD_NUMBER",
            "6 IMPORT_NEGATIVE_NUMBER",
            "3 IMPORT_ORDER_INCOMPLETE",
            "4 IMPORT_ORDER_INCOMPLETE",
            "5 IMPORT_ORDER_INCOMPLETE");
    assertThat(report.orders().rowsRead()).isEqualTo(6);
    assertThat(report.orders().rowsKept()).isEqualTo(1);
  }

  @Test
  void rowsWithoutANameAfterAnUnreadableRowBelongToNoOrder() {
    ImportReport report =
        fixture.run(
            header(),
            row("#1", Map.of()),
            "\"broken\"quote",
            continuation("", Map.of()),
            row("#2", Map.of()));

    assertThat(fixture.store().orders("shop").keySet()).containsExactly("#1", "#2");
    assertThat(report.lines()).isEqualTo(2);
    assertThat(report.orders().rejected()).isEqualTo(2);
  }

  @Test
  void orderThatNoRowDatesIsRejected() {
    ImportReport report =
        fixture.run(header(), continuation("#1", Map.of("Email", "a@b.c")), row("#2", Map.of()));

    assertThat(report.orders().examples().getFirst().reason()).contains("when it was created");
    assertThat(fixture.store().orders("shop").keySet()).containsExactly("#2");
  }

  @Test
  void emailsAreHashedInLowerCase() {
    Path file = fixture.write("orders.csv", header(), row("#1", Map.of("Email", "ABC")));

    fixture.run(fixture.options(file).withHashCustomers(true));

    assertThat(fixture.customer("#1"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void oldExportsWithFewColumnsAreRead() {
    ImportReport report =
        fixture.run(
            "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price",
            "#1,a@b.c,2012-05-01 09:58:12 -0400,2,Mug,3.00");

    assertThat(report.orders().format()).isEqualTo("shopify");
    assertThat(fixture.rows().lineListTotal(0)).isEqualTo(6_000_000);
    assertThat(fixture.rows().orderChannel(0)).isEqualTo(-1);
  }

  @Test
  void splitsDoNotDependOnTheOrderOfRows() {
    List<String> rows = new ArrayList<>();
    rows.add(
        row("#1", Map.of("Lineitem sku", "A", "Refunded Amount", "7.01", "Discount Amount", "1")));
    for (String sku : List.of("B", "C", "D", "E")) {
      rows.add(continuation("#1", Map.of("Lineitem sku", sku)));
    }
    fixture.run(header(), String.join("\n", rows));
    Map<String, String> forwards = Map.copyOf(fixture.store().orders("shop"));

    ImportReport report = fixture.run(header(), String.join("\n", rows.reversed()));

    assertThat(report.merged().ordersUnchanged()).isEqualTo(1);
    assertThat(fixture.store().orders("shop")).isEqualTo(forwards);
  }

  private Map<String, String> discounts(int order) {
    OrderRows rows = fixture.rows();
    Map<String, String> discounts = new TreeMap<>();
    for (int l = rows.firstLine(order); l < rows.endLine(order); l++) {
      discounts.put(
          rows.products().text(rows.lineProduct(l)),
          Money.toDecimal(rows.lineDiscount(l)).toString());
    }
    return discounts;
  }

  private Map<String, String> refunds(int order) {
    OrderRows rows = fixture.rows();
    Map<String, String> refunds = new TreeMap<>();
    for (int r = 0; r < rows.refundCount(); r++) {
      int line = rows.refundLine(r);
      if (line >= rows.firstLine(order) && line < rows.endLine(order)) {
        refunds.put(
            rows.products().text(rows.lineProduct(line)),
            Money.toDecimal(rows.refundAmount(r)).toString());
      }
    }
    return refunds;
  }

  static String header() {
    return String.join(",", COLUMNS);
  }

  /** The first row of an order of one item for 10.00, some values being others. */
  static String row(String name, Map<String, String> values) {
    Map<String, String> all = new HashMap<>();
    all.put("Email", "ann@example.com");
    all.put("Financial Status", "paid");
    all.put("Currency", "USD");
    all.put("Created at", "2024-05-01 09:58:12 -0400");
    all.put("Lineitem sku", "SKU");
    all.put("Source", "web");
    all.put("Refunded Amount", "0.00");
    all.putAll(values);
    return continuation(name, all);
  }

  /** A further row of an order: its line item alone. */
  static String continuation(String name, Map<String, String> values) {
    Map<String, String> all = new HashMap<>();
    all.put("Name", name);
    all.put("Lineitem quantity", "1");
    all.put("Lineitem name", "Thing");
    all.put("Lineitem price", "10.00");
    all.putAll(values);
    return COLUMNS.stream().map(c -> all.getOrDefault(c, "")).collect(Collectors.joining(","));
  }
}
