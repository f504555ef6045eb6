package io.quimbi.core.history;

import static io.quimbi.core.history.RandomHistory.DAY;
import static io.quimbi.core.history.RandomHistory.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.Workers;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class OrderRowsTest {
  private final OrderRows rows = new OrderRows(ZoneId.of("UTC"));

  private void buy(String customer, String order, long day, String product, double quantity) {
    rows.addOrder(
        rows.customers().idOf(customer), order, START + day * DAY, true, OrderBook.NEVER, -1);
    rows.addLine(
        rows.products().idOf(product),
        Dictionary.NONE,
        quantity,
        Math.round(quantity) * 1_000_000,
        0);
  }

  private void giveBack(String customer, String slip, long day, String product, double quantity) {
    rows.addOrder(
        rows.customers().idOf(customer), slip, START + day * DAY, true, OrderBook.NEVER, -1);
    rows.addReturn(
        rows.products().idOf(product),
        START + day * DAY,
        quantity,
        Math.round(quantity) * 1_000_000,
        Dictionary.NONE);
  }

  @Test
  void permutingRowsGivesTheSameBookInEveryColumn() throws IllegalAccessException {
    for (long seed = 1; seed <= 5; seed++) {
      RandomHistory history = new RandomHistory(seed, 60);
      assertSame(history.rows().toBook(), history.shuffled(seed + 100).toBook());
    }
  }

  @Test
  void severalThreadsMakeTheSameBook() throws IllegalAccessException {
    OrderRows many = new RandomHistory(6, 2_000).rows();
    assertThat(many.orderCount()).as("more than a block").isGreaterThan(8_192);
    try (Workers workers = Workers.of(3)) {
      assertSame(many.toBook(), many.toBook(workers));
    }
  }

  private static void assertSame(OrderBook a, OrderBook b) throws IllegalAccessException {
    for (Field field : OrderBook.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        assertThat(field.get(b)).as(field.getName()).isEqualTo(field.get(a));
      }
    }
  }

  @Test
  void returnGoesToTheLatestEarlierLinesWithQuantityLeft() {
    buy("a", "1", 0, "mug", 5);
    buy("a", "2", 10, "mug", 2);
    buy("a", "3", 30, "mug", 9);
    giveBack("a", "C1", 20, "mug", 3);
    OrderBook book = rows.toBook();

    assertThat(book.orderCount()).isEqualTo(3);
    assertThat(book.refundCount()).isEqualTo(2);
    assertThat(book.orderId(book.orderOfLine(0, book.refundLine(0)))).isEqualTo("1");
    assertThat(book.refundAmount(0)).isEqualTo(1_000_000);
    assertThat(book.orderId(book.orderOfLine(0, book.refundLine(1)))).isEqualTo("2");
    assertThat(book.refundAmount(1)).isEqualTo(2_000_000);
    assertThat(book.returns()).isEqualTo(new ReturnPlacement(1, 0, 0, 0));
  }

  @Test
  void whatWasNeverBoughtOrNotEnoughIsCounted() {
    buy("a", "1", 0, "mug", 2);
    giveBack("a", "C1", 5, "mug", 3);
    giveBack("a", "C2", 6, "mug", 1);
    giveBack("a", "C3", 7, "plate", 1);
    buy("b", "2", 0, "plate", 1);
    OrderBook book = rows.toBook();

    assertThat(book.returns()).isEqualTo(new ReturnPlacement(3, 2, 1, 3_000_000));
    assertThat(book.refundCount()).isEqualTo(1);
  }

  @Test
  void customerKnownFromAReturnAloneHasNoOrder() {
    giveBack("a", "C1", 5, "mug", 3);
    OrderBook book = rows.toBook();
    assertThat(book.customerCount()).isEqualTo(1);
    assertThat(book.firstOrder(0)).isEqualTo(book.endOrder(0));
  }

  @Test
  void localTimeFollowsTheZoneAcrossDaylightSaving() {
    OrderRows berlin = new OrderRows(ZoneId.of("Europe/Berlin"));
    int customer = berlin.customers().idOf("a");
    String[] instants = {
      "2024-03-30T12:00:00Z",
      "2024-03-31T12:00:00Z",
      "2024-10-27T00:59:59Z",
      "2024-10-27T01:00:00Z",
      "1890-01-01T00:00:00Z"
    };
    for (String instant : instants) {
      long micros = Instant.parse(instant).getEpochSecond() * 1_000_000;
      berlin.addOrder(customer, instant, micros, true, OrderBook.NEVER, -1);
      berlin.addLine(-1, -1, 1, 1, 0);
    }
    OrderBook book = berlin.toBook();
    for (int o = 0; o < book.orderCount(); o++) {
      var local = Instant.parse(book.orderId(o)).atZone(ZoneId.of("Europe/Berlin"));
      assertThat(book.orderLocalTime(o))
          .isEqualTo(local.toLocalDateTime().toEpochSecond(java.time.ZoneOffset.UTC) * 1_000_000);
    }
  }

  @Test
  void moneyIsExactToTheMillionth() {
    assertThat(Money.ofDecimal(new java.math.BigDecimal("0.1"))).isEqualTo(100_000);
    assertThat(Money.ofDecimal(new java.math.BigDecimal("2.0000005"))).isEqualTo(2_000_001);
    assertThat(Money.toDecimal(2_550_000)).isEqualTo(new java.math.BigDecimal("2.55"));
    assertThat(Money.toDecimal(2_000_000)).isEqualTo(new java.math.BigDecimal("2.00"));
    assertThat(Money.toDecimal(1)).isEqualTo(new java.math.BigDecimal("0.000001"));
  }
}
