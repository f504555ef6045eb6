package io.quimbi.engine.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.insight.CustomerOrdersReport.Line;
import io.quimbi.engine.insight.CustomerOrdersReport.Ordered;
import io.quimbi.engine.insight.CustomerOrdersReport.Ticket;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CustomerOrdersTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final StoreSettings STORE = new StoreSettings("shop", ZONE, "EUR");
  private static final long UNIT = 1_000_000;

  private final MemoryStores stores = new MemoryStores(STORE, CustomerOrdersTest::rows);
  private final CustomerOrders orders = new CustomerOrders(stores, stores);

  /** Ann: a mug and a lamp, a cancelled order, and the mug sent back under a slip of its own. */
  private static OrderRows rows(Predicate<String> wanted) {
    OrderRows rows = new OrderRows(ZONE);
    if (wanted.test("ann")) {
      int ann = rows.customers().idOf("ann");
      int mug = rows.products().idOf("M-1");
      rows.nameProduct(mug, "Blue mug");
      int lamp = rows.products().idOf("L-9");
      int home = rows.categories().idOf("home");
      int web = rows.channels().idOf("web");
      rows.addOrder(ann, "o1", micros("2024-03-01T10:00:00Z"), true, OrderBook.NEVER, web);
      rows.addLine(mug, home, 2, 20 * UNIT, 5 * UNIT);
      rows.addLine(lamp, Dictionary.NONE, 1, 40 * UNIT, 0);
      rows.addRefund(micros("2024-03-05T10:00:00Z"), 10 * UNIT, rows.reasons().idOf("broken"));
      rows.addOrder(
          ann,
          "o2",
          micros("2024-04-01T00:00:00Z"),
          false,
          micros("2024-04-02T00:00:00Z"),
          Dictionary.NONE);
      rows.addLine(Dictionary.NONE, Dictionary.NONE, 1.5, 3 * UNIT, 0);
      rows.addOrder(
          ann, "slip", micros("2024-05-01T09:00:00Z"), true, OrderBook.NEVER, Dictionary.NONE);
      rows.addReturn(mug, micros("2024-05-01T09:00:00Z"), 1, 7 * UNIT, Dictionary.NONE);
      rows.addTicket(ann, "t1", micros("2024-03-02T08:00:00Z"), web, Float.NaN, false, "o1");
      rows.addTicket(ann, "t2", micros("2024-05-02T08:00:00Z"), Dictionary.NONE, 2, true, null);
    }
    if (wanted.test("bob")) {
      rows.addTicket(
          rows.customers().idOf("bob"),
          "t3",
          micros("2024-01-01T00:00:00Z"),
          Dictionary.NONE,
          5,
          false,
          null);
    }
    return rows;
  }

  private static long micros(String instant) {
    return Instant.parse(instant).getEpochSecond() * UNIT;
  }

  @Test
  void ordersComeNewestFirstWithWhatWasPaidInTheEnd() {
    CustomerOrdersReport report = orders.of("shop", "ann", 0, 10);
    assertThat(report.ordersInAll()).isEqualTo(2);
    assertThat(report.currency()).isEqualTo("EUR");
    assertThat(report.timeZone()).isEqualTo("Europe/Berlin");
    assertThat(report.orders()).extracting(Ordered::orderId).containsExactly("o2", "o1");
    Ordered cancelled = report.orders().getFirst();
    assertThat(cancelled.cancelledAt()).isEqualTo("2024-04-02T00:00:00Z");
    assertThat(cancelled.timeKnown()).isFalse();
    assertThat(cancelled.lines())
        .containsExactly(
            new Line(
                null, null, null, 1.5, money("3.00"), money("0.00"), money("0.00"), null, null));
    Ordered first = report.orders().getLast();
    assertThat(first.listTotal()).isEqualTo(money("60.00"));
    assertThat(first.discount()).isEqualTo(money("5.00"));
    assertThat(first.refunded()).isEqualTo(money("17.00"));
    assertThat(first.paid()).isEqualTo(money("38.00"));
    assertThat(first.channel()).isEqualTo("web");
    assertThat(first.tickets()).isEqualTo(1);
  }

  @Test
  void aReturnIsSetAgainstTheLineThatItBringsBack() {
    Ordered first = orders.of("shop", "ann", 0, 10).orders().getLast();
    assertThat(first.lines())
        .containsExactlyInAnyOrder(
            new Line(
                "M-1",
                "Blue mug",
                "home",
                2,
                money("20.00"),
                money("5.00"),
                money("7.00"),
                Instant.parse("2024-05-01T09:00:00Z"),
                null),
            new Line(
                "L-9",
                "L-9",
                null,
                1,
                money("40.00"),
                money("0.00"),
                money("10.00"),
                Instant.parse("2024-03-05T10:00:00Z"),
                "broken"));
  }

  @Test
  void ticketsStandBesideTheNewestFirst() {
    assertThat(orders.of("shop", "ann", 0, 10).tickets())
        .containsExactly(
            new Ticket("t2", Instant.parse("2024-05-02T08:00:00Z"), null, 2.0, true, null),
            new Ticket("t1", Instant.parse("2024-03-02T08:00:00Z"), "web", null, false, "o1"));
    CustomerOrdersReport nothingOrdered = orders.of("shop", "bob", 0, 10);
    assertThat(nothingOrdered.orders()).isEmpty();
    assertThat(nothingOrdered.ticketsInAll()).isEqualTo(1);
  }

  @Test
  void partsAreThoseOfTheWhole() {
    CustomerOrdersReport second = orders.of("shop", "ann", 1, 1);
    assertThat(second.ordersInAll()).isEqualTo(2);
    assertThat(second.orders()).extracting(Ordered::orderId).containsExactly("o1");
    assertThat(orders.of("shop", "ann", 0, 1).orders())
        .extracting(Ordered::orderId)
        .containsExactly("o2");
    assertThat(orders.of("shop", "ann", 5, 1).orders()).isEmpty();
  }

  @Test
  void whoIsNotKnownIsSaid() {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> orders.of("shop", "eve", 0, 10))
        .withMessageContaining("no customer \"eve\"")
        .satisfies(e -> assertThat(e.code()).isEqualTo("NO_CUSTOMER"));
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> orders.of("shop", "ann", -1, 10))
        .withMessageContaining("was -1 and 10");
  }

  private static BigDecimal money(String amount) {
    return new BigDecimal(amount);
  }
}
