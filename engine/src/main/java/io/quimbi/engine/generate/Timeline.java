package io.quimbi.engine.generate;

import io.quimbi.engine.generate.Traits.Week;
import java.time.DayOfWeek;
import java.util.Arrays;

/**
 * The days on which a customer orders: a renewal process in the customer's own time.
 *
 * <p>Own time passes at the customer's rate times how busy the day is for this customer (the
 * store's or a personal season, the week, sales), so that between two orders a gamma-distributed
 * amount of it with mean 1 passes; shape 1 is the Poisson process of the BG/NBD family. After each
 * order the customer leaves with the probability of the profile, unless an end or a change is
 * planted.
 */
final class Timeline {
  /** Mean length of a month. */
  static final double DAYS_PER_MONTH = 30.4375;

  private int[] days = new int[8];
  private int count;
  private boolean left;

  private Timeline() {}

  static Timeline draw(Profile profile, Plan plan, ShopCalendar calendar, Draws draws) {
    Timeline timeline = new Timeline();
    timeline.add(plan.firstDay());
    Traits traits = profile.traits();
    if (traits.persona() == Persona.ONE_TIME) {
      timeline.left = true;
      return timeline;
    }
    timeline.left = !plan.planted() && draws.chance(profile.leaves());
    double[] season = calendar.season(profile.business(), traits.season());
    double[] week = weekFactors(traits.week());
    double shape = traits.rhythm().shape;
    double wait = draws.gamma(shape);
    for (int day = plan.firstDay() + 1; day <= plan.lastDay() && !timeline.left; day++) {
      double passing =
          plan.rate(traits, day)
              / DAYS_PER_MONTH
              * season[day]
              * week[calendar.weekday(day)]
              * calendar.saleFactor(day, plan.bargain(traits, day).saleAppetite);
      while (wait <= passing && !timeline.left) {
        passing -= wait;
        timeline.add(day);
        timeline.left = !plan.planted() && draws.chance(profile.leaves());
        wait = draws.gamma(shape);
      }
      wait -= passing;
    }
    return timeline;
  }

  /** How much a customer of this habit buys from Monday to Sunday; mean 1. */
  static double[] weekFactors(Week habit) {
    double[] factors = new double[DayOfWeek.values().length];
    double sum = 0;
    for (DayOfWeek day : DayOfWeek.values()) {
      boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
      double factor = ShopCalendar.weekFactor(day) * (weekend ? habit.weekendFactor : 1);
      factors[day.getValue() - 1] = factor;
      sum += factor;
    }
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= factors.length / sum;
    }
    return factors;
  }

  private void add(int day) {
    if (count == days.length) {
      days = Arrays.copyOf(days, count * 2);
    }
    days[count++] = day;
  }

  /** Number of orders. */
  int count() {
    return count;
  }

  /** The day of order {@code i}; days never fall. */
  int day(int i) {
    return days[i];
  }

  /** Whether the last order was the last for good, by chance or by persona. */
  boolean left() {
    return left;
  }

  /** Number of orders before a day. */
  int countBefore(int day) {
    int before = 0;
    while (before < count && days[before] < day) {
      before++;
    }
    return before;
  }
}
