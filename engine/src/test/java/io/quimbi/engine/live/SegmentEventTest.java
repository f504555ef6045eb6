package io.quimbi.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events of orders in the layout of Segment's e-commerce spec. */
class SegmentEventTest {
  private static final StoreSettings STORE = new StoreSettings("shop", ZoneOffset.UTC, null);

  private static final String PRODUCTS =
      """
      [{"product_id": "507f1", "sku": "45790-32", "name": "Monopoly: 3rd Edition", "price": 19,
        "quantity": 1, "category": "Games"},
       {"product_id": "505bd", "sku": "46493-32", "name": "Uno Card Game", "price": 3,
        "quantity": 2, "category": "Games"}]
      """;

  private static String event(String name, String time, String properties) {
    return """
    {"type": "track", "event": "%s", "userId": "u-17", "messageId": "%s %s",
     "timestamp": "%s", "properties": {"order_id": "50314b8e9bcf0", "currency": "usd"%s}}
    """
        .formatted(name, name, time, time, properties.isEmpty() ? "" : ", " + properties);
  }

  private static Told parse(String json) {
    return SegmentEvent.parse(json.getBytes(StandardCharsets.UTF_8), STORE).told();
  }

  private static OrderState state(List<String> events) {
    OrderState state = OrderState.unknown("order:50314b8e9bcf0");
    for (String json : events) {
      for (OrderEvent event : ((Told.Events) parse(json)).events()) {
        state = state.with(event);
      }
    }
    return state;
  }

  private static OrderBook book(OrderState state) {
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    state.addTo(rows);
    return rows.toBook();
  }

  private static final String COMPLETED =
      event(
          "Order Completed",
          "2026-01-05T10:00:00Z",
          "\"total\": 27.50, \"revenue\": 22.50, \"shipping\": 3, \"tax\": 2, \"discount\": 2.5,"
              + " \"coupon\": \"hasbros\", \"products\": "
              + PRODUCTS);

  @Test
  void aCompletedOrderHasItsProductsWithTheDiscountSplit() {
    OrderBook book = book(state(List.of(COMPLETED)));

    assertThat(book.customerId(0)).isEqualTo("u-17");
    assertThat(book.orderId(0)).isEqualTo("50314b8e9bcf0");
    assertThat(book.lineCount()).isEqualTo(2);
    assertThat(book.lineListTotal(0) + book.lineListTotal(1)).isEqualTo(25 * Money.UNIT);
    assertThat(book.lineDiscount(0) + book.lineDiscount(1)).isEqualTo(2_500_000);
    // 6 of 25 of the discount.
    assertThat(Money.toDecimal(book.lineDiscount(0))).isEqualByComparingTo("0.60");
    assertThat(book.category(book.lineCategory(0))).isEqualTo("Games");
  }

  @Test
  void anyOrderOfTheEventsOfAnOrderGivesTheSame() {
    List<String> events =
        List.of(
            COMPLETED,
            event(
                "Order Updated",
                "2026-01-06T10:00:00Z",
                "\"products\": " + PRODUCTS.replace("\"quantity\": 2", "\"quantity\": 3")),
            event(
                "Order Refunded",
                "2026-01-07T10:00:00Z",
                "\"products\": [{\"product_id\": \"505bd\", \"price\": 3, \"quantity\": 1}]"),
            event("Order Refunded", "2026-01-08T10:00:00Z", "\"total\": 4.00"),
            event("Order Cancelled", "2026-01-09T10:00:00Z", ""));
    OrderState expected = state(events);
    for (int seed = 0; seed < 50; seed++) {
      List<String> shuffled = new ArrayList<>(events);
      shuffled.addAll(events.subList(0, seed % 5));
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(state(shuffled)).as("seed %d", seed).isEqualTo(expected);
    }
    OrderBook book = book(expected);
    // The time of the order is that of its first event, though the update is what it is now.
    assertThat(book.orderTime(0))
        .isEqualTo(Instant.parse("2026-01-05T10:00:00Z").getEpochSecond() * 1_000_000);
    assertThat(book.lineListTotal(0) + book.lineListTotal(1)).isEqualTo(28 * Money.UNIT);
    long refunded = 0;
    for (int r = 0; r < book.refundCount(); r++) {
      refunded += book.refundAmount(r);
    }
    assertThat(refunded).isEqualTo(7 * Money.UNIT);
    assertThat(book.orderCancelledAt(0))
        .isEqualTo(Instant.parse("2026-01-09T10:00:00Z").getEpochSecond() * 1_000_000);
  }

  @Test
  void aRefundThatNamesNothingIsOfEverything() {
    OrderBook book =
        book(state(List.of(event("Order Refunded", "2026-01-07T10:00:00Z", ""), COMPLETED)));
    assertThat(book.refundAmount(0) + book.refundAmount(1)).isEqualTo(22_500_000);
  }

  @Test
  void otherEventsAndVisitorsArePassedOver() {
    assertThat(parse("{\"type\": \"identify\", \"userId\": \"u\"}"))
        .isInstanceOf(Told.PassedOver.class);
    assertThat(parse("{\"event\": \"Product Viewed\"}")).isInstanceOf(Told.PassedOver.class);
    assertThat(parse(COMPLETED.replace("\"userId\": \"u-17\"", "\"anonymousId\": \"x\"")))
        .isEqualTo(new Told.PassedOver("an order without a userId is nobody's"));
  }

  @Test
  void aBatchIsReadMessageByMessage() {
    List<SegmentEvent.Message> messages =
        SegmentEvent.parseBatch(
            ("{\"batch\": [" + COMPLETED + ", {\"type\": \"page\"}]}")
                .getBytes(StandardCharsets.UTF_8),
            STORE);
    assertThat(messages).hasSize(2);
    assertThat(messages.getFirst().messageId()).isEqualTo("Order Completed 2026-01-05T10:00:00Z");
    assertThatThrownBy(() -> SegmentEvent.parseBatch("{}".getBytes(StandardCharsets.UTF_8), STORE))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("batch must be an array of messages");
  }
}
