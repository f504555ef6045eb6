package io.quimbi.core.history;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Random orders, refunds, returns and tickets, the same for the same seed. */
public final class RandomHistory {
  /** The first instant at which anything happens. */
  public static final long START =
      Instant.parse("2023-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

  /** Microseconds in a day. */
  public static final long DAY = 86_400_000_000L;

  private final List<Order> orders = new ArrayList<>();
  private final List<Ticket> tickets = new ArrayList<>();

  private record Line(int product, int category, double quantity, long list, long discount) {}

  private record Refund(int line, long time, long amount, int reason) {}

  private record Order(
      String customer,
      String id,
      long time,
      boolean hasTime,
      long cancelledAt,
      int channel,
      List<Line> lines,
      List<Refund> refunds,
      List<Line> returns) {}

  private record Ticket(String customer, String id, long time, float satisfaction, boolean up) {}

  /** Histories of {@code customers} customers over three years. */
  public RandomHistory(long seed, int customers) {
    Random random = new Random(seed);
    for (int c = 0; c < customers; c++) {
      String customer = "c" + c;
      int n = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(12);
      for (int o = 0; o < n; o++) {
        orders.add(order(random, customer, customer + "-" + o));
      }
      for (int k = 0; k < random.nextInt(3); k++) {
        float satisfaction = random.nextBoolean() ? Float.NaN : 1 + random.nextInt(5);
        tickets.add(
            new Ticket(
                customer, "t" + c + "-" + k, time(random), satisfaction, random.nextBoolean()));
      }
    }
  }

  private static long time(Random random) {
    return START + (long) (random.nextDouble() * 1095 * DAY);
  }

  private static Order order(Random random, String customer, String id) {
    boolean hasTime = random.nextInt(10) > 0;
    long time = hasTime ? time(random) : time(random) / DAY * DAY;
    List<Line> lines = new ArrayList<>();
    List<Refund> refunds = new ArrayList<>();
    for (int l = 0; l < 1 + random.nextInt(4); l++) {
      int product = random.nextInt(40);
      long list = (1 + random.nextInt(50_000)) * 10_000L;
      long discount = random.nextInt(3) == 0 ? list / (1 + random.nextInt(9)) : 0;
      lines.add(new Line(product, product % 7, 1 + random.nextInt(3), list, discount));
      if (random.nextInt(8) == 0) {
        refunds.add(new Refund(l, time + random.nextInt(60) * DAY, list / 4, random.nextInt(3)));
      }
    }
    List<Line> returns = new ArrayList<>();
    if (random.nextInt(6) == 0) {
      returns.add(new Line(random.nextInt(40), -1, 1 + random.nextInt(2), 1_000_000, 0));
    }
    long cancelledAt = random.nextInt(20) == 0 ? time + 3 * DAY : OrderBook.NEVER;
    return new Order(
        customer, id, time, hasTime, cancelledAt, random.nextInt(4), lines, refunds, returns);
  }

  /** All rows. */
  public OrderRows rows() {
    return rows(0, customer -> true, Long.MAX_VALUE);
  }

  /** All rows, orders, lines and tickets in another order. */
  public OrderRows shuffled(long seed) {
    return rows(seed, customer -> true, Long.MAX_VALUE);
  }

  /** The rows of some customers that happened up to a time. */
  public OrderRows rows(long shuffleSeed, Predicate<String> customers, long until) {
    List<Order> some = new ArrayList<>(orders);
    List<Ticket> someTickets = new ArrayList<>(tickets);
    Random random = new Random(shuffleSeed);
    if (shuffleSeed != 0) {
      Collections.shuffle(some, random);
      Collections.shuffle(someTickets, random);
    }
    OrderRows rows = new OrderRows(ZoneId.of("Europe/Berlin"));
    for (Order order : some) {
      if (!customers.test(order.customer) || order.time > until) {
        continue;
      }
      rows.addOrder(
          rows.customers().idOf(order.customer),
          order.id,
          order.time,
          order.hasTime,
          order.cancelledAt > until ? OrderBook.NEVER : order.cancelledAt,
          channel(rows, order.channel));
      List<Integer> places = new ArrayList<>();
      for (int l = 0; l < order.lines.size(); l++) {
        places.add(l);
      }
      if (shuffleSeed != 0) {
        Collections.shuffle(places, random);
      }
      for (int l : places) {
        Line line = order.lines.get(l);
        rows.addLine(
            rows.products().idOf("p" + line.product),
            rows.categories().idOf("k" + line.category),
            line.quantity,
            line.list,
            line.discount);
        for (Refund refund : order.refunds) {
          if (refund.line == l && refund.time <= until) {
            rows.addRefund(refund.time, refund.amount, rows.reasons().idOf("r" + refund.reason));
          }
        }
      }
      for (Line back : order.returns) {
        rows.addReturn(
            rows.products().idOf("p" + back.product),
            order.time,
            back.quantity,
            back.list,
            Dictionary.NONE);
      }
    }
    for (Ticket ticket : someTickets) {
      if (customers.test(ticket.customer) && ticket.time <= until) {
        rows.addTicket(
            rows.customers().idOf(ticket.customer),
            ticket.id,
            ticket.time,
            channel(rows, 1),
            ticket.satisfaction,
            ticket.up,
            null);
      }
    }
    return rows;
  }

  private static int channel(OrderRows rows, int channel) {
    return channel == 3 ? Dictionary.NONE : rows.channels().idOf("ch" + channel);
  }
}
