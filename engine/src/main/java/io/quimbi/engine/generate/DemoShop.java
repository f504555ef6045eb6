package io.quimbi.engine.generate;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * A general shop that never was: orders, returns and support tickets of customers whose kinds,
 * changes of kind and ends are known, so that whatever is found in the orders can be held against
 * the truth.
 *
 * <p>Most customers buy once; the others follow one of four personas with a rate, a rhythm and
 * habits of their own. Orders are a renewal process in the customer's own time, which the seasons,
 * the week and sales speed up or slow down; ordinary customers leave after an order with a
 * probability of their own, and some customers change, stop or fade on a planted date. The meaning
 * of every word is in {@link Persona}, {@link Traits}, {@link Change} and {@link Truth}; target
 * figures are in {@code docs/demo-shop.md}.
 *
 * <p>Each customer is made from the seed and the customer's own number alone, so neither the order
 * of generation nor the number of threads nor the size of the shop changes anybody. Immutable and
 * thread-safe. A customer costs O(days + orders).
 */
public final class DemoShop {
  /** ISO 4217 code of all amounts. */
  public static final String CURRENCY = "EUR";

  /** A change that has fewer orders before it cannot be told from a beginning; none is planted. */
  private static final int ORDERS_BEFORE_CHANGE_MIN = 4;

  private static final int PROFILE = 1;
  private static final int PLAN = 2;
  private static final int TIMELINE = 3;
  private static final int SHOPPING = 4;
  private static final int AFTERSALES = 5;
  private static final int PERSONA = 6;

  private static final long MONEY_PER_HUNDREDTH = Money.UNIT / 100;

  private final DemoShopOptions options;
  private final ShopCalendar calendar;
  private final Catalogue catalogue;
  private final Promotions promotions;
  private final long personaPlace;

  /** Lays out the shop: its calendar, its catalogue and its promotions. */
  public DemoShop(DemoShopOptions options) {
    this.options = options;
    calendar = new ShopCalendar(options.start(), options.end());
    catalogue = new Catalogue(options.seed(), options.start(), options.end());
    promotions = new Promotions(options.seed(), calendar);
    personaPlace = Draws.hash(options.seed(), 0, PERSONA);
  }

  /**
   * Writes the shop as {@code orders.csv} and {@code tickets.csv}, in Quimbi's own import layout,
   * and {@code truth.csv}, on all cores of the machine.
   *
   * @see #write(DemoShopOptions, Path, Workers, Progress)
   */
  public static DemoShopCounts write(DemoShopOptions options, Path folder, Progress progress) {
    try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      return write(options, folder, workers, progress);
    }
  }

  /**
   * Writes the shop as {@code orders.csv} and {@code tickets.csv}, in Quimbi's own import layout,
   * and {@code truth.csv}: UTF-8 with LF line ends, grouped by customer, times in UTC. The folder
   * is made where it is missing. The files appear complete or not at all, {@code orders.csv} last;
   * those of an earlier run are replaced. Memory does not grow with the number of customers.
   *
   * @throws QuimbiException of kind ENVIRONMENT if the folder cannot be written to, or another run
   *     is writing there; of kind USAGE if it holds orders or tickets that are not from here
   * @throws java.util.concurrent.CancellationException if {@code progress} or {@code workers} were
   *     cancelled; the folder is then as it was
   */
  public static DemoShopCounts write(
      DemoShopOptions options, Path folder, Workers workers, Progress progress) {
    return new DemoShopFiles(new DemoShop(options), folder).write(workers, progress);
  }

  /** What was asked for. */
  public DemoShopOptions options() {
    return options;
  }

  /**
   * Customer number {@code index}, the same however often it is asked for.
   *
   * @param index from 0 to the number of customers − 1
   * @throws IndexOutOfBoundsException otherwise
   */
  public DemoCustomer customer(int index) {
    if (index < 0 || index >= options.customers()) {
      throw new IndexOutOfBoundsException(
          "index must be from 0 to below " + options.customers() + ", was " + index);
    }
    String number = Csv.id("", index + 1, 7);
    Profile profile = Profile.draw(persona(index), draws(index, PROFILE));
    Traits traits = profile.traits();
    Plan plan = Plan.draw(profile, calendar, draws(index, PLAN));
    Timeline timeline = Timeline.draw(profile, plan, calendar, draws(index, TIMELINE));
    if (plan.planted() && timeline.countBefore(plan.changeDay()) < ORDERS_BEFORE_CHANGE_MIN) {
      plan = Plan.unchanged(plan.firstDay(), traits, calendar);
      timeline = Timeline.draw(profile, plan, calendar, draws(index, TIMELINE));
    }
    Shopping shopping = new Shopping(profile, plan, this, draws(index, SHOPPING));
    Aftersales aftersales = new Aftersales(profile, this, draws(index, AFTERSALES));
    List<DemoCustomer.Order> orders =
        aftersales.settle(shopping.orders(timeline, "O" + number + "-"), "R" + number + "-");
    Truth truth = truth("C" + number, traits, plan, timeline, orders.getFirst().at());
    return new DemoCustomer(
        truth, orders, aftersales.slips(), aftersales.tickets("T" + number + "-"));
  }

  private Draws draws(int index, int purpose) {
    return Draws.of(options.seed(), index + 1L, purpose);
  }

  /**
   * Personas follow the multiples of the golden ratio instead of chance, so that a shop of any size
   * has each in its share, the rare ones with most of the orders too.
   */
  private Persona persona(int index) {
    return Persona.at(Draws.toUnit(personaPlace + index * Draws.GOLDEN_GAMMA));
  }

  private Truth truth(
      String id, Traits traits, Plan plan, Timeline timeline, Instant firstOrderAt) {
    Truth.End end = end(traits, plan, timeline);
    LocalDate plantedEnd =
        switch (end) {
          case NONE -> null;
          case ONE_TIME, LEFT -> calendar.date(timeline.day(timeline.count() - 1));
          case STOPPED, FADED -> calendar.date(plan.lastDay());
        };
    return new Truth(id, traits, firstOrderAt, timeline.count(), plan.change(), end, plantedEnd);
  }

  private static Truth.End end(Traits traits, Plan plan, Timeline timeline) {
    return switch (plan.change().kind()) {
      case STOP -> Truth.End.STOPPED;
      case FADE -> Truth.End.FADED;
      case NONE, UPGRADE, SLOW_DOWN, BARGAIN_TURN, PREMIUM_TURN -> {
        if (traits.persona() == Persona.ONE_TIME) {
          yield Truth.End.ONE_TIME;
        }
        yield timeline.left() ? Truth.End.LEFT : Truth.End.NONE;
      }
    };
  }

  /**
   * The whole shop as an import of its files would read it. About 50 bytes a line.
   *
   * @param zone of the store's calendar
   */
  public OrderRows rows(ZoneId zone) {
    OrderRows rows = new OrderRows(zone);
    for (int c = 0; c < options.customers(); c++) {
      addTo(rows, customer(c));
    }
    return rows;
  }

  private static void addTo(OrderRows rows, DemoCustomer customer) {
    int id = rows.customers().idOf(customer.truth().customerId());
    for (DemoCustomer.Order order : customer.orders()) {
      int channel = rows.channels().idOf(order.channel().text());
      rows.addOrder(id, order.id(), micros(order.at()), true, OrderBook.NEVER, channel);
      for (DemoCustomer.Line line : order.lines()) {
        rows.addLine(
            product(rows, line.product()),
            rows.categories().idOf(line.product().category()),
            line.quantity(),
            line.listTotal() * MONEY_PER_HUNDREDTH,
            line.discount() * MONEY_PER_HUNDREDTH);
        DemoCustomer.Refund refund = line.refund();
        if (refund != null) {
          rows.addRefund(
              micros(refund.at()),
              refund.amount() * MONEY_PER_HUNDREDTH,
              rows.reasons().idOf(refund.reason()));
        }
      }
    }
    for (DemoCustomer.ReturnSlip slip : customer.returnSlips()) {
      int channel = rows.channels().idOf(DemoCustomer.ReturnSlip.CHANNEL.text());
      rows.addOrder(id, slip.id(), micros(slip.at()), true, OrderBook.NEVER, channel);
      rows.addReturn(
          product(rows, slip.product()),
          micros(slip.at()),
          slip.quantity(),
          (long) slip.quantity() * slip.unitPrice() * MONEY_PER_HUNDREDTH,
          rows.reasons().idOf(slip.reason()));
    }
    for (DemoCustomer.Ticket ticket : customer.tickets()) {
      rows.addTicket(
          id,
          ticket.id(),
          micros(ticket.openedAt()),
          rows.channels().idOf(ticket.channel().text()),
          ticket.satisfaction() == 0 ? Float.NaN : ticket.satisfaction(),
          ticket.escalated(),
          ticket.orderId());
    }
  }

  private static int product(OrderRows rows, Product product) {
    int id = rows.products().idOf(product.id());
    rows.nameProduct(id, product.name());
    return id;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000L;
  }

  ShopCalendar calendar() {
    return calendar;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Promotions promotions() {
    return promotions;
  }
}
