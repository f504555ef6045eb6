package io.quimbi.engine.generate;

import io.quimbi.engine.generate.DemoCustomer.Line;
import io.quimbi.engine.generate.DemoCustomer.Order;
import io.quimbi.engine.generate.DemoCustomer.Refund;
import io.quimbi.engine.generate.DemoCustomer.ReturnSlip;
import io.quimbi.engine.generate.DemoCustomer.Ticket;
import io.quimbi.engine.generate.DemoCustomer.TicketChannel;
import io.quimbi.engine.generate.Traits.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a customer's orders: things sent back days later and paid back in full or in
 * part, or handed in at the counter, and messages to support, likelier where something came back.
 * What would happen after the end of the history has not happened.
 */
final class Aftersales {
  private static final double RETURN_CHANCE_MAX = 0.9;

  /** Days from the order to the return: a least time of delivery and a gamma-distributed rest. */
  private static final double RETURN_DAYS_LEAST = 3;

  private static final double RETURN_DAYS_BEYOND = 10;

  /** Chance that a further line of the order comes back when one does. */
  private static final double FURTHER_LINE = 0.3;

  private static final double PAID_BACK_IN_FULL = 0.78;
  private static final double HANDED_IN = 0.5;
  private static final double HABITUAL_REASON = 0.85;
  private static final double[] REASON_WEIGHTS = {0.34, 0.25, 0.2, 0.14, 0.07};

  private static final TicketChannel[] TICKET_CHANNELS = TicketChannel.values();
  private static final int HOURS_AFTER_OPENING = 3;
  private static final double FAVOURITE_TICKET_CHANNEL = 0.75;
  private static final double TICKET_ORDER_NAMED = 0.8;
  private static final double TICKET_DAYS_MEAN = 4;
  private static final double RATED = 0.55;
  private static final double RETURN_COST_OF_SATISFACTION = 0.5;
  private static final double ESCALATION_COST_OF_SATISFACTION = 1.2;
  private static final double SATISFACTION_SPREAD = 0.7;
  private static final double ESCALATES_WITH_RETURN = 0.06;

  private final Profile profile;
  private final DemoShop shop;
  private final Draws draws;
  private final Instant end;
  private final TicketChannel ticketChannel;
  private final List<ReturnSlip> slips = new ArrayList<>();
  private final List<OpenTicket> tickets = new ArrayList<>();

  /** A ticket before it is numbered. */
  private record OpenTicket(
      Instant openedAt,
      TicketChannel channel,
      int satisfaction,
      boolean escalated,
      @Nullable String orderId) {}

  Aftersales(Profile profile, DemoShop shop, Draws draws) {
    this.profile = profile;
    this.shop = shop;
    this.draws = draws;
    this.end = shop.calendar().lastSecond();
    this.ticketChannel = draws.choose(TICKET_CHANNELS, 0.5, 0.3, 0.2);
  }

  /** The orders as they stand at the end of the history. */
  List<Order> settle(List<Order> orders, String slipIdPrefix) {
    List<Order> settled = new ArrayList<>(orders.size());
    for (Order order : orders) {
      settled.add(settle(order, slipIdPrefix));
    }
    return settled;
  }

  private Order settle(Order order, String slipIdPrefix) {
    List<Line> lines = order.lines();
    double factor = 0;
    for (Line line : lines) {
      factor += shop.catalogue().categoryOf(line.product().number()).returnFactor();
    }
    double chance = Math.min(RETURN_CHANCE_MAX, profile.returns() * factor / lines.size());
    Order settled = order;
    if (draws.chance(chance)) {
      Instant at = returnedAt(order);
      if (!at.isAfter(end)) {
        settled = takeBack(order, at, slipIdPrefix);
        if (draws.chance(writesAboutReturn())) {
          long wait = Duration.between(order.at(), at).toSeconds();
          open(order.at().plusSeconds((long) (wait * draws.uniform())), order.id(), true);
        }
      }
    }
    int messages = draws.poisson(profile.ticketsPerOrder());
    for (int i = 0; i < messages; i++) {
      double days = TICKET_DAYS_MEAN * draws.exponential();
      Instant at = order.at().plusSeconds((long) (days * ShopCalendar.SECONDS_PER_DAY));
      open(at, draws.chance(TICKET_ORDER_NAMED) ? order.id() : null, false);
    }
    return settled;
  }

  private Instant returnedAt(Order order) {
    double days = RETURN_DAYS_LEAST + RETURN_DAYS_BEYOND * draws.gamma(2);
    // Parcels are opened, and counters staffed, between ten and six.
    double hour = draws.uniform(10, 18);
    int day = shop.calendar().day(order.at()) + (int) days;
    return shop.calendar().instant(day, (int) (hour * ShopCalendar.SECONDS_PER_HOUR));
  }

  private Order takeBack(Order order, Instant at, String slipIdPrefix) {
    List<Line> lines = new ArrayList<>(order.lines());
    BitSet back = new BitSet();
    back.set(draws.below(lines.size()));
    for (int l = 0; l < lines.size(); l++) {
      if (draws.chance(FURTHER_LINE)) {
        back.set(l);
      }
    }
    boolean inFull = draws.chance(PAID_BACK_IN_FULL);
    boolean handedIn = inFull && order.channel() == Channel.STORE && draws.chance(HANDED_IN);
    for (int l = back.nextSetBit(0); l >= 0; l = back.nextSetBit(l + 1)) {
      Line line = lines.get(l);
      String reason = reason(line.product());
      if (handedIn && line.discount() == 0) {
        // A row of negative quantity has a price and no discount, so only undiscounted lines can be
        // written off exactly.
        String id = Csv.id(slipIdPrefix, slips.size() + 1, 4);
        slips.add(
            new ReturnSlip(id, at, line.product(), line.quantity(), line.unitPrice(), reason));
      } else {
        long amount = inFull ? line.paid() : inPart(line);
        lines.set(
            l,
            new Line(
                line.product(),
                line.quantity(),
                line.unitPrice(),
                line.discount(),
                new Refund(at, amount, reason)));
      }
    }
    return new Order(order.id(), order.at(), order.channel(), lines);
  }

  /** Some of several units, or something off for a flaw. */
  private long inPart(Line line) {
    if (line.quantity() > 1) {
      int units = 1 + draws.below(line.quantity() - 1);
      return line.paid() * units / line.quantity();
    }
    return Math.max(1, Math.round(line.paid() * draws.uniform(0.2, 0.5)));
  }

  private String reason(Product product) {
    List<String> texts = shop.catalogue().categoryOf(product.number()).reasons().texts();
    int habit = profile.habitualReason();
    return texts.get(
        habit >= 0 && draws.chance(HABITUAL_REASON) ? habit : draws.pick(REASON_WEIGHTS));
  }

  private double writesAboutReturn() {
    return switch (profile.traits().support()) {
      case QUIET -> 0.2;
      case NORMAL -> 0.4;
      case HEAVY -> 0.8;
    };
  }

  private void open(Instant at, @Nullable String orderId, boolean aboutReturn) {
    Traits.Support support = profile.traits().support();
    boolean escalated = draws.chance(support.escalates + (aboutReturn ? ESCALATES_WITH_RETURN : 0));
    double satisfaction =
        support.satisfaction
            + profile.mood()
            - (aboutReturn ? RETURN_COST_OF_SATISFACTION : 0)
            - (escalated ? ESCALATION_COST_OF_SATISFACTION : 0)
            + SATISFACTION_SPREAD * draws.normal();
    int rating = draws.chance(RATED) ? Math.clamp(Math.round(satisfaction), 1, 5) : 0;
    TicketChannel channel =
        draws.chance(FAVOURITE_TICKET_CHANNEL)
            ? ticketChannel
            : TICKET_CHANNELS[draws.below(TICKET_CHANNELS.length)];
    Instant openedAt = whenOpen(channel, at);
    if (!openedAt.isAfter(end)) {
      tickets.add(new OpenTicket(openedAt, channel, rating, escalated, orderId));
    }
  }

  /** The moment itself, or one soon after the channel opens next. */
  private Instant whenOpen(TicketChannel channel, Instant at) {
    ShopCalendar calendar = shop.calendar();
    int day = calendar.day(at);
    int hour = calendar.secondOfDay(at) / ShopCalendar.SECONDS_PER_HOUR;
    if (hour >= channel.opens && hour < channel.closes) {
      return at;
    }
    double delayed = channel.opens + HOURS_AFTER_OPENING * draws.uniform();
    return calendar.instant(
        hour < channel.opens ? day : day + 1, (int) (delayed * ShopCalendar.SECONDS_PER_HOUR));
  }

  /** Rows of negative quantity, in the order of time. */
  List<ReturnSlip> slips() {
    slips.sort(Comparator.comparing(ReturnSlip::at));
    return slips;
  }

  /** The tickets, numbered in the order of time. */
  List<Ticket> tickets(String idPrefix) {
    tickets.sort(Comparator.comparing(OpenTicket::openedAt));
    List<Ticket> numbered = new ArrayList<>(tickets.size());
    for (OpenTicket ticket : tickets) {
      numbered.add(
          new Ticket(
              Csv.id(idPrefix, numbered.size() + 1, 4),
              ticket.openedAt(),
              ticket.channel(),
              ticket.satisfaction(),
              ticket.escalated(),
              ticket.orderId()));
    }
    return numbered;
  }
}
