package io.quimbi.engine.generate;

import io.quimbi.engine.generate.Change.Kind;
import io.quimbi.engine.generate.Traits.Bargain;
import io.quimbi.engine.generate.Traits.PriceLevel;

/**
 * When a customer comes, whether and when the customer changes, and when the customer goes.
 *
 * <p>A change is planted only with room on both sides: before it half a year and as long as the
 * customer's rate needs for {@link #ORDERS_BEFORE_EXPECTED} orders, after it {@link #ROOM_AFTER}
 * days. Whoever has a planted change never leaves by chance, so that an end is either planted or
 * left to chance, and not both.
 *
 * @param firstDay day of the first order
 * @param change what is planted
 * @param changeDay first day of the new behaviour; without a change, a day that never comes
 * @param lastDay the last day as a customer as far as it is planted, else the last of the history
 */
record Plan(int firstDay, Change change, int changeDay, int lastDay) {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int DAYS_BEFORE = 180;
  private static final double ORDERS_BEFORE_EXPECTED = 5;
  private static final int ROOM_AFTER = 120;
  private static final int FADE_DAYS_MIN = 60;
  private static final int FADE_DAYS_MAX = 180;

  /**
   * The shop is older than its records: this share of those who buy again and again were customers
   * before, and the first order on record follows within {@link #OLD_FIRST_DAYS} days.
   */
  private static final double OLD_CUSTOMERS = 0.16;

  private static final int OLD_FIRST_DAYS = 180;

  /** A fading customer's share of the former rate on the last day. */
  private static final double FADED_TO = 0.1;

  private static final double UPGRADE_FACTOR_MIN = 2.5;
  private static final double SLOW_DOWN_FACTOR_MAX = 0.4;

  private static final Kind[] KINDS = Kind.values();

  static Plan draw(Profile profile, ShopCalendar calendar, Draws draws) {
    Traits traits = profile.traits();
    int firstDay = drawFirstDay(profile, calendar, draws);
    Plan unchanged = unchanged(firstDay, traits, calendar);
    Kind kind = drawKind(traits, draws);
    if (kind == Kind.NONE) {
      return unchanged;
    }
    double wait = ORDERS_BEFORE_EXPECTED * Timeline.DAYS_PER_MONTH / traits.ordersPerMonth();
    int fadeDays =
        kind == Kind.FADE ? FADE_DAYS_MIN + draws.below(FADE_DAYS_MAX - FADE_DAYS_MIN + 1) : 0;
    // Beyond the history is beyond it, however slow the customer.
    int from = firstDay + (int) Math.min(calendar.days(), Math.max(DAYS_BEFORE, wait));
    int to = calendar.days() - ROOM_AFTER - fadeDays;
    if (from >= to) {
      return unchanged;
    }
    int changeDay = from + draws.below(to - from);
    Persona persona = personaAfter(kind, traits.persona());
    Change change =
        new Change(
            kind,
            calendar.date(changeDay),
            persona,
            rateAfter(kind, persona, traits.ordersPerMonth(), draws),
            kind == Kind.PREMIUM_TURN ? PriceLevel.PREMIUM : traits.priceLevel(),
            kind == Kind.BARGAIN_TURN ? Bargain.HUNTER : traits.bargain());
    int lastDay =
        switch (kind) {
          case STOP -> changeDay - 1;
          case FADE -> changeDay + fadeDays - 1;
          case NONE, UPGRADE, SLOW_DOWN, BARGAIN_TURN, PREMIUM_TURN -> calendar.days() - 1;
        };
    return new Plan(firstDay, change, changeDay, lastDay);
  }

  private static int drawFirstDay(Profile profile, ShopCalendar calendar, Draws draws) {
    Traits traits = profile.traits();
    boolean old = traits.persona() != Persona.ONE_TIME && draws.chance(OLD_CUSTOMERS);
    if (old && traits.season() == null) {
      double wait = draws.exponential() * Timeline.DAYS_PER_MONTH / traits.ordersPerMonth();
      return wait < OLD_FIRST_DAYS ? (int) wait : draws.below(OLD_FIRST_DAYS);
    }
    double[] week = Timeline.weekFactors(traits.week());
    double busiest = 0;
    for (double factor : week) {
      busiest = Math.max(busiest, factor);
    }
    while (true) {
      int day = calendar.drawFirstDay(traits.season(), draws);
      if (draws.chance(week[calendar.weekday(day)] / busiest)) {
        return day;
      }
    }
  }

  private static Kind drawKind(Traits traits, Draws draws) {
    // A yearly buyer's own past is too thin to tell a change from the season.
    if (traits.season() != null) {
      return Kind.NONE;
    }
    double turnsToBargains = traits.bargain() == Bargain.HUNTER ? 0 : 0.07;
    double turnsToPremium = traits.priceLevel() == PriceLevel.PREMIUM ? 0 : 0.06;
    return switch (traits.persona()) {
      case ONE_TIME -> Kind.NONE;
      case OCCASIONAL ->
          draws.choose(KINDS, 0.58, 0.1, 0, turnsToBargains, turnsToPremium, 0.11, 0.08);
      case HOBBYIST ->
          draws.choose(KINDS, 0.48, 0.08, 0.1, turnsToBargains, turnsToPremium, 0.12, 0.09);
      case SUPER_ENGAGED ->
          draws.choose(KINDS, 0.52, 0, 0.14, turnsToBargains, turnsToPremium, 0.12, 0.09);
      case ENTERPRISE -> draws.choose(KINDS, 0.7, 0, 0.14, 0, 0, 0.08, 0.08);
    };
  }

  private static Persona personaAfter(Kind kind, Persona before) {
    return switch (kind) {
      case UPGRADE -> before == Persona.OCCASIONAL ? Persona.HOBBYIST : Persona.SUPER_ENGAGED;
      case SLOW_DOWN ->
          switch (before) {
            case ENTERPRISE -> Persona.SUPER_ENGAGED;
            case SUPER_ENGAGED -> Persona.HOBBYIST;
            case HOBBYIST, OCCASIONAL, ONE_TIME -> Persona.OCCASIONAL;
          };
      case NONE, BARGAIN_TURN, PREMIUM_TURN, STOP, FADE -> before;
    };
  }

  private static double rateAfter(Kind kind, Persona after, double rate, Draws draws) {
    return switch (kind) {
      case UPGRADE -> Math.max(after.drawRate(draws), UPGRADE_FACTOR_MIN * rate);
      case SLOW_DOWN -> Math.min(after.drawRate(draws), SLOW_DOWN_FACTOR_MAX * rate);
      case STOP, FADE -> 0;
      case NONE, BARGAIN_TURN, PREMIUM_TURN -> rate;
    };
  }

  /** A plan in which nothing is planted. */
  static Plan unchanged(int firstDay, Traits traits, ShopCalendar calendar) {
    return new Plan(firstDay, Change.none(traits), NEVER, calendar.days() - 1);
  }

  /** Whether a change is planted; if not, the customer may leave by chance. */
  boolean planted() {
    return change.kind() != Kind.NONE;
  }

  /** Whether a day belongs to the new behaviour. */
  boolean changed(int day) {
    return day >= changeDay;
  }

  /** The rate on a day, in orders a month. */
  double rate(Traits traits, int day) {
    if (!changed(day)) {
      return traits.ordersPerMonth();
    }
    if (change.kind() == Kind.FADE) {
      double share = (day - changeDay) / (double) (lastDay - changeDay);
      return traits.ordersPerMonth() * (1 - (1 - FADED_TO) * share);
    }
    return change.ordersPerMonthAfter();
  }

  /** What the customer makes of reduced prices on a day. */
  Bargain bargain(Traits traits, int day) {
    return changed(day) ? change.bargainAfter() : traits.bargain();
  }
}
