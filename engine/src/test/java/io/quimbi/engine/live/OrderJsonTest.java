package io.quimbi.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders in the own layout as JSON. */
class OrderJsonTest {
  private static final StoreSettings STORE =
      new StoreSettings("shop", ZoneId.of("Europe/Berlin"), "EUR");

  private static final String ORDER =
      """
      {"store_id": "shop", "order_id": "A-1", "customer_id": "c1",
       "ordered_at": "2026-03-04T10:30:00", "updated_at": "2026-03-05T00:00:00Z",
       "channel": "app", "currency": "eur",
       "items": [
         {"product_id": "p1", "product_name": "Bag", "category": "Bags", "quantity": 2,
          "unit_price": "19.99", "discount": 4, "refunded": 10, "refunded_at": "2026-03-09",
          "return_reason": "late"},
         {"product_id": "p2", "quantity": -1, "unit_price": 5.5}]}
      """;

  private static OrderEvent.Stated parse(String json) {
    return OrderJson.parse(json.getBytes(StandardCharsets.UTF_8), STORE);
  }

  @Test
  void anOrderIsReadAsARowOfAFileWouldBe() {
    OrderEvent.Stated told = parse(ORDER);
    OrderRows rows = new OrderRows(STORE.zone());
    OrderState.unknown(told.key()).with(told).addTo(rows);

    assertThat(told.order().version())
        .isEqualTo(Instant.parse("2026-03-05T00:00:00Z").getEpochSecond() * 1_000_000);
    assertThat(told.order().currency()).isEqualTo("EUR");
    assertThat(rows.orderTime(0))
        .isEqualTo(Instant.parse("2026-03-04T09:30:00Z").getEpochSecond() * 1_000_000);
    assertThat(rows.lineListTotal(0)).isEqualTo(39_980_000);
    assertThat(rows.lineDiscount(0)).isEqualTo(4_000_000);
    assertThat(rows.refundAmount(0)).isEqualTo(10_000_000);
    assertThat(rows.refundTime(0))
        .isEqualTo(Instant.parse("2026-03-08T23:00:00Z").getEpochSecond() * 1_000_000);
    assertThat(rows.returnAmount(0)).isEqualTo(5_500_000);
    assertThat(rows.orderCancelledAt(0)).isEqualTo(OrderBook.NEVER);
    assertThat(rows.reasons().text(rows.refundReason(0))).isEqualTo("late");
  }

  @Test
  void withoutAVersionTheLastToComeCounts() {
    OrderEvent.Stated first = parse(ORDER.replace("\"2026-03-05T00:00:00Z\"", "null"));
    OrderEvent.Stated second =
        parse(ORDER.replace("\"2026-03-05T00:00:00Z\"", "null").replace("19.99", "29.99"));
    OrderState state = OrderState.unknown(first.key()).with(first).with(second);
    assertThat(state.document()).isEqualTo(second.order());
    assertThat(state.with(first).document()).isEqualTo(first.order());
    assertThat(OrderStateJson.read(OrderStateJson.write(state))).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"A-1\"|\"\"|order_id must be given",
        "\"c1\"|null|customer_id must be given",
        "\"2026-03-04T10:30:00\"|\"04.03.2026\"|ordered_at must be a date",
        "\"2026-03-04T10:30:00\"|\"+999999999-01-01\"|ordered_at must be a date",
        "\"19.99\"|\"19,99\"|items[0].unit_price must be a decimal number",
        "\"19.99\"|-1|items[0].unit_price must be 0 or more",
        "\"discount\": 4|\"discount\": 40|items[0].discount must be at most",
        "\"quantity\": 2|\"quantity\": 0|items[0].quantity must be other than 0",
        "2026-03-09|2026-03-01|items[0].refunded_at must be at or after",
        "\"eur\"|\"euro\"|currency must be a currency",
        "\"channel\"|\"chanel\"|chanel is no field of an order",
        "\"category\"|\"Category\"|items[0].Category is no field of an order"
      })
  void whatCannotBeReadSaysWhereAndWhy(String from, String to, String says) {
    assertThat(ORDER).contains(from);
    assertThatThrownBy(() -> parse(ORDER.replace(from, to)))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
              assertThat(e.getMessage()).contains(says);
            });
  }
}
