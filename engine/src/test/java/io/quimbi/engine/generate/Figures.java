package io.quimbi.engine.generate;

import io.quimbi.engine.generate.Traits.Bargain;
import io.quimbi.engine.generate.Traits.CategoryRange;
import io.quimbi.engine.generate.Traits.PriceLevel;
import io.quimbi.engine.generate.Traits.Repurchase;
import io.quimbi.engine.generate.Traits.Returning;
import io.quimbi.engine.generate.Traits.Rhythm;
import io.quimbi.engine.generate.Traits.Support;
import io.quimbi.engine.generate.Traits.TimeOfDay;
import io.quimbi.engine.generate.Traits.Week;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a shopkeeper would measure of a demo shop's orders, by name. */
final class Figures {
  private static final double DAYS_PER_MONTH = 30.4375;

  private Figures() {}

  /** All figures of a shop. */
  static Map<String, Double> of(DemoShopOptions options, List<DemoCustomer> all) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("lines per customer", SampleShop.mean(all, c -> true, Figures::lines));
    figures.put(
        "share of one-order customers",
        SampleShop.mean(all, c -> true, c -> c.orders().size() == 1 ? 1 : 0));
    figures.put("december index", decemberIndex(options, all));
    figures.put("weekend share of orders", weekendShare(all, c -> true));
    figures.put(
        "orders per expected order of who stays",
        SampleShop.ratio(
            all, c -> stays(c), c -> c.orders().size() - 1, c -> expected(options, c)));
    figures.put("share of discounted lines", discounted(all, c -> true));
    figures.put("share of orders with a refund", refundedOrders(all, c -> true));
    figures.put(
        "refunded share of paid value",
        SampleShop.ratio(all, c -> true, Figures::refunded, Figures::paid));
    figures.put(
        "tickets per order",
        SampleShop.ratio(all, c -> true, c -> c.tickets().size(), c -> c.orders().size()));
    figures.put(
        "share of repeat personas with a planted change",
        SampleShop.mean(
            all,
            c -> c.truth().traits().persona() != Persona.ONE_TIME,
            c -> c.truth().change().kind() == Change.Kind.NONE ? 0 : 1));
    figures.put(
        "growth of one-time customers from the first year to the third",
        arrivals(options, all, 2) / arrivals(options, all, 0));
    for (PriceLevel level : PriceLevel.values()) {
      figures.put(
          "paid per line, " + level,
          SampleShop.ratio(
              all,
              c -> c.truth().traits().priceLevel() == level && !business(c),
              c -> paid(c) / 100,
              Figures::lines));
    }
    for (Bargain bargain : Bargain.values()) {
      Predicate<DemoCustomer> of = c -> unchanged(c) && c.truth().traits().bargain() == bargain;
      figures.put("discounted lines, " + bargain, discounted(all, of));
      figures.put("lines reduced by a fifth or more, " + bargain, deep(all, of));
    }
    for (CategoryRange range : CategoryRange.values()) {
      figures.put(
          "categories in ten to twenty orders, " + range,
          SampleShop.mean(
              all,
              c -> c.truth().traits().categoryRange() == range && between(c, 10, 20),
              Figures::categories));
    }
    for (Repurchase repurchase : Repurchase.values()) {
      figures.put(
          "share of repeated lines in five orders or more, " + repurchase,
          SampleShop.mean(
              all,
              c -> c.truth().traits().repurchase() == repurchase && between(c, 5, 60),
              Figures::repeatedLines));
    }
    for (Returning returning : Returning.values()) {
      figures.put(
          "orders with a refund, " + returning,
          refundedOrders(all, c -> c.truth().traits().returning() == returning));
    }
    for (Support support : Support.values()) {
      Predicate<DemoCustomer> of = c -> c.truth().traits().support() == support && !business(c);
      figures.put(
          "tickets per order, " + support,
          SampleShop.ratio(all, of, c -> c.tickets().size(), c -> c.orders().size()));
      figures.put("satisfaction, " + support, satisfaction(all, of));
      figures.put(
          "escalated tickets, " + support,
          SampleShop.ratio(all, of, Figures::escalated, c -> c.tickets().size()));
    }
    for (TimeOfDay time : TimeOfDay.values()) {
      figures.put("orders before eleven, " + time, hours(all, time, 0, 11));
      figures.put("orders from six in the evening, " + time, hours(all, time, 18, 24));
    }
    for (Week week : Week.values()) {
      figures.put(
          "weekend share of orders, " + week,
          weekendShare(all, c -> c.truth().traits().week() == week));
    }
    for (boolean mixes : new boolean[] {false, true}) {
      figures.put(
          "main channel's share of orders, mixes " + mixes,
          SampleShop.ratio(
              all,
              c -> c.truth().traits().mixesChannels() == mixes,
              Figures::onMainChannel,
              c -> c.orders().size()));
    }
    for (Rhythm rhythm : Rhythm.values()) {
      figures.put(
          "coefficient of variation of gaps, " + rhythm,
          SampleShop.mean(
              all,
              c ->
                  c.truth().traits().rhythm() == rhythm
                      && unchanged(c)
                      && c.truth().traits().season() == null
                      && c.truth().traits().persona() == Persona.HOBBYIST
                      && between(c, 15, 1000),
              Figures::variationOfGaps));
    }
    figures.put(
        "share of a seasonal customer's orders around the season",
        SampleShop.ratio(
            all,
            c -> c.truth().traits().season() != null,
            Figures::ordersInSeason,
            c -> c.orders().size()));
    for (Persona persona : Persona.values()) {
      if (persona != Persona.ONE_TIME) {
        figures.put(
            "orders a month of who stays, " + persona,
            SampleShop.ratio(
                all,
                c -> c.truth().traits().persona() == persona && stays(c),
                c -> c.orders().size() - 1,
                c -> months(options, c)));
      }
    }
    for (Change.Kind kind : Change.Kind.values()) {
      List<DemoCustomer> changed =
          all.stream()
              .filter(c -> c.truth().change().kind() == kind && c.truth().change().at() != null)
              .filter(c -> !business(c))
              .toList();
      if (!changed.isEmpty()) {
        addChange(figures, options, kind, changed);
      }
    }
    return figures;
  }

  private static void addChange(
      Map<String, Double> figures,
      DemoShopOptions options,
      Change.Kind kind,
      List<DemoCustomer> changed) {
    figures.put("customers, " + kind, (double) changed.size());
    // The first order itself is left out: every history begins with one.
    Day second = c -> date(c.orders().getFirst()).plusDays(1);
    Day afterLast = c -> options.end().plusDays(1);
    figures.put("orders per former rate before, " + kind, perRate(changed, second, Figures::at));
    switch (kind) {
      case NONE -> {}
      case UPGRADE, SLOW_DOWN ->
          figures.put(
              "orders per former rate after, " + kind, perRate(changed, Figures::at, afterLast));
      case BARGAIN_TURN -> {
        figures.put(
            "orders per former rate after, " + kind, perRate(changed, Figures::at, afterLast));
        figures.put("discounted lines before the turn", discountedLines(changed, false));
        figures.put("discounted lines after the turn", discountedLines(changed, true));
      }
      case PREMIUM_TURN -> {
        figures.put(
            "orders per former rate after, " + kind, perRate(changed, Figures::at, afterLast));
        figures.put(
            "unit price after the turn over before",
            unitPrice(changed, true) / unitPrice(changed, false));
      }
      case STOP ->
          figures.put(
              "orders per former rate in the last three months, " + kind,
              perRate(changed, c -> at(c).minusDays(91), Figures::at));
      case FADE -> {
        figures.put(
            "orders per former rate in the first half of fading",
            perRate(changed, Figures::at, Figures::middleOfFade));
        figures.put(
            "orders per former rate in the second half of fading",
            perRate(changed, Figures::middleOfFade, Figures::afterEnd));
      }
    }
  }

  /** A day of a customer's history. */
  private interface Day {
    LocalDate of(DemoCustomer customer);
  }

  static LocalDate at(DemoCustomer customer) {
    return Objects.requireNonNull(customer.truth().change().at());
  }

  private static LocalDate afterEnd(DemoCustomer customer) {
    return Objects.requireNonNull(customer.truth().plantedEnd()).plusDays(1);
  }

  private static LocalDate middleOfFade(DemoCustomer customer) {
    LocalDate from = at(customer);
    return from.plusDays(ChronoUnit.DAYS.between(from, afterEnd(customer)) / 2);
  }

  /**
   * Orders from one day to before another, over those that the customers' rates before the change
   * let expect. About 1 where nothing has changed, but for the season.
   */
  private static double perRate(List<DemoCustomer> changed, Day from, Day to) {
    return SampleShop.ratio(
        changed,
        c -> true,
        c ->
            c.orders().stream()
                .map(Figures::date)
                .filter(d -> !d.isBefore(from.of(c)) && d.isBefore(to.of(c)))
                .count(),
        c ->
            ChronoUnit.DAYS.between(from.of(c), to.of(c))
                / DAYS_PER_MONTH
                * c.truth().traits().ordersPerMonth());
  }

  private static double discountedLines(List<DemoCustomer> changed, boolean after) {
    return lines(changed, after).mapToDouble(l -> l.discount() > 0 ? 1 : 0).average().orElseThrow();
  }

  private static double unitPrice(List<DemoCustomer> changed, boolean after) {
    return lines(changed, after).mapToDouble(DemoCustomer.Line::unitPrice).average().orElseThrow();
  }

  private static Stream<DemoCustomer.Line> lines(List<DemoCustomer> changed, boolean after) {
    return changed.stream()
        .flatMap(c -> c.orders().stream().filter(o -> date(o).isBefore(at(c)) != after))
        .flatMap(order -> order.lines().stream());
  }

  static boolean business(DemoCustomer customer) {
    return customer.truth().traits().persona() == Persona.ENTERPRISE;
  }

  static boolean unchanged(DemoCustomer customer) {
    return customer.truth().change().kind() == Change.Kind.NONE;
  }

  /** Never changed, never left, and buys the year round. */
  private static boolean stays(DemoCustomer customer) {
    Truth truth = customer.truth();
    return truth.end() == Truth.End.NONE && unchanged(customer) && truth.traits().season() == null;
  }

  private static boolean between(DemoCustomer customer, int least, int most) {
    int orders = customer.orders().size();
    return orders >= least && orders <= most;
  }

  private static double expected(DemoShopOptions options, DemoCustomer customer) {
    return months(options, customer) * customer.truth().traits().ordersPerMonth();
  }

  /** Months from the first order to the end of the history. */
  private static double months(DemoShopOptions options, DemoCustomer customer) {
    Instant end = options.end().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    double days = Duration.between(customer.truth().firstOrderAt(), end).toSeconds() / 86_400.0;
    return days / DAYS_PER_MONTH;
  }

  static double lines(DemoCustomer customer) {
    return customer.orders().stream().mapToInt(order -> order.lines().size()).sum();
  }

  static double paid(DemoCustomer customer) {
    return customer.orders().stream()
        .flatMap(order -> order.lines().stream())
        .mapToDouble(DemoCustomer.Line::paid)
        .sum();
  }

  private static double refunded(DemoCustomer customer) {
    return customer.orders().stream()
            .flatMap(order -> order.lines().stream())
            .mapToDouble(line -> line.refund() == null ? 0 : line.refund().amount())
            .sum()
        + customer.returnSlips().stream()
            .mapToDouble(slip -> (double) slip.quantity() * slip.unitPrice())
            .sum();
  }

  private static double refundedOrders(List<DemoCustomer> all, Predicate<DemoCustomer> chosen) {
    return SampleShop.ratio(
        all,
        chosen,
        c ->
            c.orders().stream()
                .filter(o -> o.lines().stream().anyMatch(line -> line.refund() != null))
                .count(),
        c -> c.orders().size());
  }

  private static double discounted(List<DemoCustomer> all, Predicate<DemoCustomer> chosen) {
    return SampleShop.ratio(
        all, chosen, c -> countLines(c, line -> line.discount() > 0), Figures::lines);
  }

  private static double deep(List<DemoCustomer> all, Predicate<DemoCustomer> chosen) {
    // A discount of a fifth is rounded to the cent.
    return SampleShop.ratio(
        all,
        chosen,
        c -> countLines(c, line -> (line.discount() + 1) * 5 > line.listTotal()),
        Figures::lines);
  }

  private static double countLines(DemoCustomer customer, Predicate<DemoCustomer.Line> chosen) {
    return customer.orders().stream()
        .flatMap(order -> order.lines().stream())
        .filter(chosen)
        .count();
  }

  private static double categories(DemoCustomer customer) {
    return customer.orders().stream()
        .flatMap(order -> order.lines().stream())
        .map(line -> line.product().category())
        .distinct()
        .count();
  }

  private static double repeatedLines(DemoCustomer customer) {
    Set<Product> known = new HashSet<>();
    int repeated = 0;
    int lines = 0;
    for (DemoCustomer.Order order : customer.orders()) {
      if (!known.isEmpty()) {
        for (DemoCustomer.Line line : order.lines()) {
          lines++;
          repeated += known.contains(line.product()) ? 1 : 0;
        }
      }
      order.lines().forEach(line -> known.add(line.product()));
    }
    return repeated / (double) lines;
  }

  private static double satisfaction(List<DemoCustomer> all, Predicate<DemoCustomer> chosen) {
    return SampleShop.ratio(
        all,
        chosen,
        c -> c.tickets().stream().mapToInt(DemoCustomer.Ticket::satisfaction).sum(),
        c -> c.tickets().stream().filter(ticket -> ticket.satisfaction() > 0).count());
  }

  private static double escalated(DemoCustomer customer) {
    return customer.tickets().stream().filter(DemoCustomer.Ticket::escalated).count();
  }

  private static double hours(List<DemoCustomer> all, TimeOfDay time, int from, int to) {
    return SampleShop.ratio(
        all,
        c -> c.truth().traits().timeOfDay() == time && !business(c),
        c -> c.orders().stream().filter(o -> hour(o) >= from && hour(o) < to).count(),
        c -> c.orders().size());
  }

  private static int hour(DemoCustomer.Order order) {
    return LocalTime.ofInstant(order.at(), ZoneOffset.UTC).getHour();
  }

  private static double weekendShare(List<DemoCustomer> all, Predicate<DemoCustomer> chosen) {
    return SampleShop.ratio(
        all,
        c -> chosen.test(c) && !business(c),
        c -> c.orders().stream().filter(Figures::onWeekend).count(),
        c -> c.orders().size());
  }

  private static boolean onWeekend(DemoCustomer.Order order) {
    DayOfWeek day = date(order).getDayOfWeek();
    return day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
  }

  static LocalDate date(DemoCustomer.Order order) {
    return LocalDate.ofInstant(order.at(), ZoneOffset.UTC);
  }

  private static double onMainChannel(DemoCustomer customer) {
    return customer.orders().stream()
        .filter(order -> order.channel() == customer.truth().traits().mainChannel())
        .count();
  }

  private static double variationOfGaps(DemoCustomer customer) {
    List<DemoCustomer.Order> orders = customer.orders();
    double sum = 0;
    double sumOfSquares = 0;
    int gaps = orders.size() - 1;
    for (int i = 0; i < gaps; i++) {
      double gap = Duration.between(orders.get(i).at(), orders.get(i + 1).at()).toSeconds();
      sum += gap;
      sumOfSquares += gap * gap;
    }
    double mean = sum / gaps;
    return Math.sqrt(sumOfSquares / gaps - mean * mean) / mean;
  }

  private static double ordersInSeason(DemoCustomer customer) {
    Month season = customer.truth().traits().season();
    return customer.orders().stream()
        .map(order -> date(order).getMonth())
        .filter(m -> season != null && (m == season || m == season.plus(1) || m == season.minus(1)))
        .count();
  }

  /**
   * Orders in December against a mean month of the twelve from July on, averaged over the years.
   */
  private static double decemberIndex(DemoShopOptions options, List<DemoCustomer> all) {
    double[] december = new double[options.years()];
    double[] year = new double[options.years()];
    for (DemoCustomer customer : all) {
      for (DemoCustomer.Order order : customer.orders()) {
        LocalDate date = date(order);
        int y = yearOf(options, date);
        year[y]++;
        december[y] += date.getMonth() == Month.DECEMBER ? 1 : 0;
      }
    }
    double sum = 0;
    for (int y = 0; y < year.length; y++) {
      sum += december[y] * 12 / year[y];
    }
    return sum / year.length;
  }

  private static double arrivals(DemoShopOptions options, List<DemoCustomer> all, int year) {
    return all.stream()
        .filter(c -> c.truth().traits().persona() == Persona.ONE_TIME)
        .filter(c -> yearOf(options, date(c.orders().getFirst())) == year)
        .count();
  }

  private static int yearOf(DemoShopOptions options, LocalDate date) {
    return options.start().until(date).getYears();
  }
}
