package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for tickets. */
class TicketsTest {
  private static final String HEADER =
      "customer_id,ticket_id,opened_at,channel,satisfaction,escalated,order_id";

  @TempDir Path folder;
  private ImportFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImportFixture(folder);
  }

  private ImportReport run(String... tickets) {
    Path orders =
        fixture.write(
            "orders.csv",
            "customer_id,order_id,ordered_at,channel,unit_price",
            "C,1,2024-05-01T10:00,web,1");
    return fixture.run(fixture.options(orders).withTickets(fixture.write("t.csv", tickets)));
  }

  @Test
  void everyColumnIsRead() {
    ImportReport report =
        run(
            HEADER,
            "C,T1,2024-05-02T10:00:00Z,email,4,TRUE,1",
            "D,T2,2024-05-03,web,,false,",
            "C,T3,2024-05-04,,4.5,,");

    OrderRows rows = fixture.rows();
    assertThat(report.tickets().orElseThrow().rowsKept()).isEqualTo(3);
    assertThat(report.merged().ticketsAdded()).isEqualTo(3);
    assertThat(report.customers()).isEqualTo(2);
    assertThat(rows.ticketId(0)).isEqualTo("T1");
    assertThat(rows.customers().text(rows.ticketCustomer(0))).isEqualTo("C");
    assertThat(ImportFixture.instant(rows.ticketTime(0))).isEqualTo("2024-05-02T10:00:00Z");
    assertThat(rows.channels().text(rows.ticketChannel(0))).isEqualTo("email");
    assertThat(rows.ticketSatisfaction(0)).isEqualTo(4f);
    assertThat(rows.ticketEscalated(0)).isTrue();
    assertThat(rows.ticketOrderId(0)).isEqualTo("1");
    assertThat(rows.ticketSatisfaction(1)).isNaN();
    assertThat(rows.ticketEscalated(1)).isFalse();
    assertThat(rows.ticketOrderId(1)).isNull();
    assertThat(rows.ticketChannel(2)).isEqualTo(-1);
    assertThat(rows.ticketSatisfaction(2)).isEqualTo(4.5f);
  }

  @Test
  void ticketThatIsRepeatedIsOne() {
    ImportReport report = run(HEADER, "C,T1,2024-05-02,email,,,", "C,T1,2024-05-02,email,,,");

    assertThat(fixture.rows().ticketCount()).isEqualTo(1);
    assertThat(report.tickets().orElseThrow().rejected()).isZero();
  }

  @Test
  void ticketThatContradictsItselfIsRejectedWhole() {
    ImportReport report =
        run(
            HEADER,
            "C,T1,2024-05-02,email,3,,",
            "C,T2,2024-05-02,email,3,,",
            "C,T1,2024-05-02,email,4,,",
            "C,T1,2024-05-02,email,3,,");

    assertThat(fixture.store().tickets("shop").keySet()).containsExactly("T2");
    assertThat(report.tickets().orElseThrow().rejected()).isEqualTo(3);
    assertThat(fixture.rejects("t.rejects.csv"))
        .extracting(r -> r.getField(0) + " " + r.getField(3))
        .containsExactly("2 IMPORT_TWO_TICKETS", "4 IMPORT_TWO_TICKETS", "5 IMPORT_TWO_TICKETS");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`,T,2024-05-02,,,,`, customer_id, IMPORT_MISSING_VALUE",
        "`C,,2024-05-02,,,,`, ticket_id, IMPORT_MISSING_VALUE",
        "`C,T,,,,,`, opened_at, IMPORT_MISSING_VALUE",
        "`C,T,soon,,,,`, opened_at, IMPORT_BAD_DATE",
        "`C,T,2024-05-02,,0,,`, satisfaction, IMPORT_BAD_SATISFACTION",
        "`C,T,2024-05-02,,5.01,,`, satisfaction, IMPORT_BAD_SATISFACTION",
        "`C,T,2024-05-02,,good,,`, satisfaction, IMPORT_BAD_NUMBER",
        "`C,T,2024-05-02,,,yes,`, escalated, IMPORT_BAD_FLAG",
        "`C,T,2024-05-02`, ``, IMPORT_COLUMN_COUNT",
      })
  void faultyTicketIsRejectedWithItsLineAndColumn(String row, String column, String code) {
    ImportReport report = run(HEADER, "C,T0,2024-05-02,,,,", row);

    FileReport tickets = report.tickets().orElseThrow();
    assertThat(tickets.rejected()).isEqualTo(1);
    assertThat(tickets.examples().getFirst().line()).isEqualTo(3);
    assertThat(tickets.examples().getFirst().code()).isEqualTo(code);
    assertThat(fixture.rejects("t.rejects.csv").getFirst().getField(1)).isEqualTo(column);
    assertThat(fixture.store().tickets("shop").keySet()).containsExactly("T0");
  }

  @Test
  void missingColumnsAreNamed() {
    Path orders =
        fixture.write(
            "orders.csv", "customer_id,order_id,ordered_at,unit_price", "C,1,2024-05-01,1");
    Path tickets = fixture.write("t.csv", "customer_id,id", "C,1");

    assertThat(fixture.failure(fixture.options(orders).withTickets(tickets)))
        .hasMessage(
            "t.csv has no column ticket_id, opened_at, which a file of tickets has; found:"
                + " customer_id, id");
    assertThat(fixture.store().find("shop")).isEmpty();
  }

  @Test
  void tooManyRejectedTicketsStopTheOrdersToo() {
    Path orders =
        fixture.write(
            "orders.csv", "customer_id,order_id,ordered_at,unit_price", "C,1,2024-05-01,1");
    Path tickets = fixture.write("t.csv", HEADER, "C,T,soon,,,,");

    assertThat(
            fixture
                .failure(
                    fixture
                        .options(orders)
                        .withTickets(tickets)
                        .withRejectLimit(RejectLimit.ONE_PERCENT))
                .code())
        .isEqualTo("IMPORT_TOO_MANY_REJECTS");
    assertThat(fixture.store().find("shop")).isEmpty();
    assertThat(fixture.rejects("t.rejects.csv")).hasSize(1);
  }

  @Test
  void customersAreTheSameAsInShopifysOrders() {
    Path orders =
        fixture.write("orders.csv", ShopifyTest.header(), ShopifyTest.row("#1", Map.of()));
    Path tickets = fixture.write("t.csv", HEADER, "Ann@Example.COM,T,2024-05-02,,,,");

    ImportReport report =
        fixture.run(fixture.options(orders).withTickets(tickets).withHashCustomers(true));

    assertThat(report.customers()).isEqualTo(1);
  }

  @Test
  void rejectsOfFilesOfOneNameAreKeptApart() throws IOException {
    Path orders =
        fixture.write(
            "a.csv", "customer_id,order_id,ordered_at,unit_price", "C,1,2024-05-01,1", "C,2,x,1");
    Path other = Files.createDirectory(folder.resolve("other"));
    Path tickets = new ImportFixture(other).write("a.csv", HEADER, "C,T,soon,,,,");

    fixture.run(fixture.options(orders).withTickets(tickets));

    assertThat(fixture.rejects("a.orders.rejects.csv")).hasSize(1);
    assertThat(fixture.rejects("a.tickets.rejects.csv")).hasSize(1);
  }
}
