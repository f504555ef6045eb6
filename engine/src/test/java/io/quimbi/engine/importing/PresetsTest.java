package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderRows;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts of public data sets. */
class PresetsTest {
  private static final String RETAIL =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

  @TempDir Path folder;
  private ImportFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImportFixture(folder);
  }

  @Test
  void onlineRetailSkipsWhatIsNoOrderAndSaysWhy() {
    ImportReport report =
        fixture.run(
            RETAIL,
            "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom",
            "536366,85123A,HEART,6,2010-12-01 08:26:00,2.55,,United Kingdom",
            "536367,85123A,HEART,6,2010-12-01 08:26:00,0,17850,United Kingdom",
            "536368,85123A,HEART,-6,2010-12-01 08:26:00,2.55,17850,United Kingdom",
            "A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,-11062.06,,United Kingdom",
            "C536369,85123A,HEART,6,2010-12-02 08:26:00,2.55,17850,United Kingdom");

    assertThat(report.orders().format()).isEqualTo("online-retail");
    assertThat(fixture.store().orders("shop").keySet()).containsExactly("536365");
    assertThat(report.orders().skipped())
        .isEqualTo(
            Map.of(
                SkipReason.NO_CUSTOMER, 1L,
                SkipReason.NO_PRICE, 1L,
                SkipReason.NO_QUANTITY, 1L,
                SkipReason.ADJUSTMENT, 1L,
                SkipReason.CANCELLATION_WITHOUT_RETURN, 1L));
  }

  @Test
  void onlineRetailCancellationIsAReturnUnderItsOwnNumber() {
    ImportReport report =
        fixture.run(
            RETAIL,
            "C536370,85123A,HEART,-2,2010-12-02 08:26:00,2.55,17850,United Kingdom",
            "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom");

    OrderRows rows = fixture.rows();
    assertThat(rows.returnCount()).isEqualTo(1);
    assertThat(rows.returnQuantity(0)).isEqualTo(2.0);
    assertThat(rows.returnAmount(0)).isEqualTo(5_100_000);
    assertThat(report.returns().unplacedWholly()).isZero();
    assertThat(fixture.book().orderCount()).isEqualTo(1);
    assertThat(fixture.book().refundCount()).isEqualTo(1);
  }

  @Test
  void onlineRetailIsReadInTheFormsInWhichItCirculates() {
    fixture.run(RETAIL, "536365,85123A,HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom");
    assertThat(fixture.time("536365")).isEqualTo("2010-12-01T08:26:00Z");

    fixture.run(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
        "489434,85048,LIGHTS,12,2009-12-01 07:45:00,6.95,13085,United Kingdom");
    assertThat(fixture.customer("489434")).isEqualTo("13085");
  }

  @Test
  void presetThatDoesNotFitNamesWhatIsMissing() {
    Path file = fixture.write("orders.csv", "a,b", "1,2");

    assertThat(fixture.failure(fixture.options(file).withFormat(OrderFormat.ONLINE_RETAIL)))
        .hasMessageContaining("InvoiceNo or Invoice, StockCode, Quantity")
        .hasMessageContaining("the format online-retail has; found: a, b");
  }

  @Test
  void cdnowRowsAreOrdersWhoseIdsComeFromTheirContent() {
    String header = "customer_id,date,number_of_cds,dollar_value";
    fixture.run(
        header,
        "00002,19970112,1,12.00",
        "00002,19970112,5,77.00",
        "00002,19970112,1,12.00",
        "00003,19970112,1,0.00");
    Map<String, String> orders = Map.copyOf(fixture.store().orders("shop"));

    assertThat(orders.keySet())
        .containsExactlyInAnyOrder(
            "00002/19970112/1/12.00/1",
            "00002/19970112/1/12.00/2",
            "00002/19970112/5/77.00/1",
            "00003/19970112/1/0.00/1");

    ImportReport again =
        fixture.run(
            header,
            "00003,19970112,1,0.00",
            "00002,19970112,1,12.00",
            "00002,19970112,1,12.00",
            "00002,19970112,5,77.00");

    assertThat(again.merged().ordersUnchanged()).isEqualTo(4);
    assertThat(fixture.store().orders("shop")).isEqualTo(orders);
  }

  @Test
  void cdnowSampleIsReadByTheCustomersOfTheWholeSet() {
    fixture.run(
        "master_customer_id,sample_customer_id,date,number_of_cds,dollar_value",
        "00004,0001,19970101,2,29.33");

    OrderRows rows = fixture.rows();
    assertThat(fixture.customer("00004/19970101/2/29.33/1")).isEqualTo("00004");
    assertThat(rows.lineQuantity(0)).isEqualTo(2.0);
    assertThat(rows.lineListTotal(0)).isEqualTo(29_330_000);
    assertThat(rows.orderHasTime(0)).isFalse();
  }

  @Test
  void cdnowIdsDoNotTellCustomersThatAreHashed() {
    Path file =
        fixture.write(
            "orders.csv", "customer_id,date,number_of_cds,dollar_value", "00002,19970112,1,12.00");

    fixture.run(fixture.options(file).withHashCustomers(true));

    assertThat(fixture.rows().orderId(0)).doesNotContain("00002");
  }
}
