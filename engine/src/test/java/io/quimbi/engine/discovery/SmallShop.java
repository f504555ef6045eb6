package io.quimbi.engine.discovery;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A shop in Berlin, the same for the same seed: a third of the customers came once, the others 2 to
 * 12 times within 2024; some buy at a discount, some send things back, some ask for help. Customer
 * {@code only-a-ticket} never ordered.
 */
public final class SmallShop {
  /** Where it is. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final long START = Instant.parse("2024-01-01T09:00:00Z").getEpochSecond();
  private static final long SECOND = 1_000_000;
  private static final int DAY = 86_400;

  private record Order(
      String customer,
      String id,
      long time,
      int product,
      double price,
      double discount,
      boolean back) {}

  private final List<Order> orders = new ArrayList<>();

  /** A shop of so many customers. */
  public SmallShop(long seed, int customers) {
    Random random = new Random(seed);
    for (int c = 0; c < customers; c++) {
      int count = c % 3 == 0 ? 1 : 2 + random.nextInt(11);
      boolean bargains = random.nextInt(3) == 0;
      for (int o = 0; o < count; o++) {
        double price = 10 + random.nextInt(20_000) / 100.0;
        orders.add(
            new Order(
                "c" + c,
                "c" + c + "-" + o,
                (START + (long) random.nextInt(360) * DAY + random.nextInt(DAY / 2)) * SECOND,
                random.nextInt(30),
                price,
                bargains && random.nextBoolean() ? price * random.nextInt(40) / 100 : 0,
                random.nextInt(12) == 0));
      }
    }
  }

  /** Everybody's rows, in the order they happened to be made. */
  public OrderRows rows(Predicate<String> customers) {
    return rows(customers, orders);
  }

  /** Everybody's rows in another order. */
  public OrderRows shuffled(long seed) {
    List<Order> other = new ArrayList<>(orders);
    Collections.shuffle(other, new Random(seed));
    return rows(customer -> true, other);
  }

  /** What was known at an instant: orders and refunds up to then. */
  public OrderRows rows(Predicate<String> customers, long untilMicros) {
    return rows(
        customers,
        orders.stream().filter(order -> order.time <= untilMicros).toList(),
        untilMicros);
  }

  private static OrderRows rows(Predicate<String> customers, List<Order> some) {
    return rows(customers, some, Long.MAX_VALUE);
  }

  private static OrderRows rows(Predicate<String> customers, List<Order> some, long untilMicros) {
    OrderRows rows = new OrderRows(ZONE);
    for (Order order : some) {
      if (!customers.test(order.customer)) {
        continue;
      }
      rows.addOrder(
          rows.customers().idOf(order.customer),
          order.id,
          order.time,
          true,
          OrderBook.NEVER,
          rows.channels().idOf(order.product % 4 == 0 ? "shop" : "web"));
      rows.addLine(
          rows.products().idOf("p" + order.product),
          rows.categories().idOf("k" + order.product % 5),
          1,
          Math.round(order.price * 100) * 10_000,
          Math.round(order.discount * 100) * 10_000);
      if (order.back && order.time + (long) DAY * SECOND <= untilMicros) {
        rows.addRefund(
            order.time + (long) DAY * SECOND,
            Math.round((order.price - order.discount) * 100) * 10_000,
            rows.reasons().idOf(order.product % 2 == 0 ? "too small" : "broken"));
      }
    }
    if (customers.test("only-a-ticket")) {
      rows.addTicket(
          rows.customers().idOf("only-a-ticket"),
          "t1",
          START * SECOND,
          Dictionary.NONE,
          Float.NaN,
          false,
          null);
    }
    return rows;
  }
}
