package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Orders and tickets with everything that can be in them, made from a seed, and readable as rows in
 * any order.
 */
record RandomHistory(List<Order> orders, List<Ticket> tickets) {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final long FIRST = Instant.parse("2019-12-31T23:59:59.999999Z").getEpochSecond();

  record Refund(long time, long amount, @Nullable String reason) {}

  record Line(
      @Nullable String product,
      @Nullable String category,
      double quantity,
      long listTotal,
      long discount,
      List<Refund> refunds) {}

  record Return(
      @Nullable String product, long time, double quantity, long amount, @Nullable String reason) {}

  record Order(
      String customer,
      String id,
      long time,
      boolean hasTime,
      long cancelledAt,
      @Nullable String channel,
      List<Line> lines,
      List<Return> returns) {}

  record Ticket(
      String customer,
      String id,
      long time,
      @Nullable String channel,
      float satisfaction,
      boolean escalated,
      @Nullable String orderId) {}

  /** A history of {@code orders} orders. */
  static RandomHistory of(long seed, int orders) {
    return of(seed, orders, "");
  }

  /** The same with a prefix before each id of an order or a ticket. */
  static RandomHistory of(long seed, int orders, String prefix) {
    Random random = new Random(seed);
    List<Order> made = new ArrayList<>();
    for (int o = 0; o < orders; o++) {
      long time = time(random);
      List<Line> lines = new ArrayList<>();
      int lineCount = random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(4);
      for (int l = 0; l < lineCount; l++) {
        List<Refund> refunds = new ArrayList<>();
        for (int r = random.nextInt(8) - 5; r > 0; r--) {
          refunds.add(
              new Refund(
                  time + random.nextInt(1_000_000_000),
                  1 + random.nextInt(20_000_000),
                  pick(random, "reason ", 3)));
        }
        lines.add(
            new Line(
                pick(random, "product ", 20),
                pick(random, "category é", 5),
                random.nextBoolean() ? 1 + random.nextInt(3) : 0.1 + random.nextDouble(),
                (long) (random.nextDouble() * 1e12),
                random.nextInt(3) == 0 ? random.nextInt(1_000_000) : 0,
                refunds));
      }
      List<Return> returns = new ArrayList<>();
      for (int r = lineCount == 0 ? 1 + random.nextInt(2) : random.nextInt(12) - 10; r > 0; r--) {
        returns.add(
            new Return(
                pick(random, "product ", 20),
                time + r,
                1 + random.nextInt(2),
                random.nextInt(9_000_000),
                pick(random, "reason ", 3)));
      }
      made.add(
          new Order(
              "customer " + random.nextInt(Math.max(1, orders / 3)),
              prefix + "order ✓" + o,
              time,
              random.nextBoolean(),
              random.nextInt(10) == 0 ? time + 1_000_000 : OrderBook.NEVER,
              pick(random, "channel ", 3),
              lines,
              returns));
    }
    List<Ticket> tickets = new ArrayList<>();
    for (int k = 0; k < orders / 4; k++) {
      tickets.add(
          new Ticket(
              "customer " + random.nextInt(Math.max(1, orders / 2)),
              prefix + "ticket " + k,
              time(random),
              pick(random, "channel ", 4),
              random.nextBoolean() ? 1 + random.nextInt(5) : Float.NaN,
              random.nextBoolean(),
              random.nextBoolean() ? prefix + "order ✓" + random.nextInt(orders) : null));
    }
    return new RandomHistory(made, tickets);
  }

  private static long time(Random random) {
    return (FIRST + random.nextInt(100_000_000)) * 1_000_000L + random.nextInt(1_000_000);
  }

  private static @Nullable String pick(Random random, String prefix, int count) {
    int picked = random.nextInt(count + 1);
    return picked == 0 ? null : prefix + picked;
  }

  /** The rows as they are. */
  OrderRows rows() {
    OrderRows rows = new OrderRows(ZONE);
    for (Order order : orders) {
      rows.addOrder(
          rows.customers().idOf(order.customer),
          order.id,
          order.time,
          order.hasTime,
          order.cancelledAt,
          id(rows.channels(), order.channel));
      for (Line line : order.lines) {
        rows.addLine(
            product(rows, line.product),
            id(rows.categories(), line.category),
            line.quantity,
            line.listTotal,
            line.discount);
        for (Refund refund : line.refunds) {
          rows.addRefund(refund.time, refund.amount, id(rows.reasons(), refund.reason));
        }
      }
      for (Return back : order.returns) {
        rows.addReturn(
            product(rows, back.product),
            back.time,
            back.quantity,
            back.amount,
            id(rows.reasons(), back.reason));
      }
    }
    for (Ticket ticket : tickets) {
      rows.addTicket(
          rows.customers().idOf(ticket.customer),
          ticket.id,
          ticket.time,
          id(rows.channels(), ticket.channel),
          ticket.satisfaction,
          ticket.escalated,
          ticket.orderId);
    }
    return rows;
  }

  /** The same orders and tickets in another order, the rows of each order as well. */
  RandomHistory shuffled(long seed) {
    Random random = new Random(seed);
    List<Order> mixed = new ArrayList<>();
    for (Order order : orders) {
      List<Line> lines = new ArrayList<>();
      for (Line line : order.lines) {
        List<Refund> refunds = new ArrayList<>(line.refunds);
        Collections.shuffle(refunds, random);
        lines.add(
            new Line(
                line.product,
                line.category,
                line.quantity,
                line.listTotal,
                line.discount,
                refunds));
      }
      Collections.shuffle(lines, random);
      List<Return> returns = new ArrayList<>(order.returns);
      Collections.shuffle(returns, random);
      mixed.add(
          new Order(
              order.customer,
              order.id,
              order.time,
              order.hasTime,
              order.cancelledAt,
              order.channel,
              lines,
              returns));
    }
    Collections.shuffle(mixed, random);
    List<Ticket> others = new ArrayList<>(tickets);
    Collections.shuffle(others, random);
    return new RandomHistory(mixed, others);
  }

  /** Most products have a name, and always the same one. */
  private static int product(OrderRows rows, @Nullable String product) {
    int id = id(rows.products(), product);
    if (product != null && product.hashCode() % 3 != 0) {
      rows.nameProduct(id, "name of " + product);
    }
    return id;
  }

  private static int id(Dictionary dictionary, @Nullable String text) {
    return text == null ? Dictionary.NONE : dictionary.idOf(text);
  }
}
