package io.quimbi.engine.generate;

import io.quimbi.engine.generate.DemoCustomer.Line;
import io.quimbi.engine.generate.DemoCustomer.Order;
import io.quimbi.engine.generate.Traits.Bargain;
import io.quimbi.engine.generate.Traits.Channel;
import io.quimbi.engine.generate.Traits.PriceLevel;
import io.quimbi.engine.generate.Traits.Repurchase;
import io.quimbi.engine.generate.Traits.TimeOfDay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * What a customer puts in the basket, order by order, and when and where on the day. Holds what was
 * bought before, from which a repeated line is drawn: the more often bought, the likelier again.
 */
final class Shopping {
  /** When the shop in town opens and closes, in seconds of the day. */
  private static final int OPENS = 9 * ShopCalendar.SECONDS_PER_HOUR;

  private static final int CLOSES = 20 * ShopCalendar.SECONDS_PER_HOUR;

  /** Waking hours; the time of an order at any hour is drawn within. */
  private static final double WAKES = 6;

  private static final double SLEEPS = 24.5;

  /** Who mixes channels takes the main one this often, who does not, nearly always. */
  private static final double MAIN_WHEN_MIXED = 0.45;

  private static final double MAIN_OTHERWISE = 0.96;

  /** Chance that a further line is of the category of the line before. */
  private static final double SAME_CATEGORY = 0.5;

  /** How many products a customer looks at before giving up. */
  private static final int LOOKS_FOR_REDUCED = 40;

  private static final int LOOKS_FOR_OTHER = 10;
  private static final int LOOKS_FOR_USED_UP = 4;

  private static final double SUPPLIES_BEYOND_FIRST = 0.45;
  private static final int WELCOME_PERCENT = 10;
  private static final int[] COUPON_PERCENT = {5, 10, 10, 15};
  private static final Channel[] CHANNELS = Channel.values();

  private final Profile profile;
  private final Traits traits;
  private final Plan plan;
  private final DemoShop shop;
  private final Draws draws;

  private int[] bought = new int[16];
  private int boughtCount;
  private final BitSet known = new BitSet();
  private boolean turned;

  Shopping(Profile profile, Plan plan, DemoShop shop, Draws draws) {
    this.profile = profile;
    this.traits = profile.traits();
    this.plan = plan;
    this.shop = shop;
    this.draws = draws;
  }

  /** The moment of an order and where it is placed. */
  private record Moment(int day, int secondOfDay, Channel channel) {}

  /** All orders, in the order of time, without refunds. */
  List<Order> orders(Timeline timeline, String idPrefix) {
    List<Moment> moments = new ArrayList<>(timeline.count());
    for (int i = 0; i < timeline.count(); i++) {
      Channel channel = channel();
      moments.add(new Moment(timeline.day(i), secondOfDay(channel), channel));
    }
    // Several orders of one day come in any order so far.
    moments.sort(Comparator.comparingInt(Moment::day).thenComparingInt(Moment::secondOfDay));
    List<Order> orders = new ArrayList<>(moments.size());
    for (Moment moment : moments) {
      orders.add(
          new Order(
              Csv.id(idPrefix, orders.size() + 1, 4),
              shop.calendar().instant(moment.day(), moment.secondOfDay()),
              moment.channel(),
              basket(moment.day(), orders.isEmpty())));
    }
    return orders;
  }

  private Channel channel() {
    if (draws.chance(traits.mixesChannels() ? MAIN_WHEN_MIXED : MAIN_OTHERWISE)) {
      return traits.mainChannel();
    }
    return CHANNELS[draws.below(CHANNELS.length)];
  }

  private int secondOfDay(Channel channel) {
    int second = habitualSecond();
    if (channel == Channel.STORE) {
      for (int look = 0; look < LOOKS_FOR_OTHER && !open(second); look++) {
        second = habitualSecond();
      }
      if (!open(second)) {
        second = OPENS + draws.below(CLOSES - OPENS);
      }
    }
    return second;
  }

  private static boolean open(int second) {
    return second >= OPENS && second < CLOSES;
  }

  private int habitualSecond() {
    double hour = profile.hour() + profile.hourSpread() * draws.normal();
    while (traits.timeOfDay() == TimeOfDay.ANYTIME && (hour < WAKES || hour >= SLEEPS)) {
      hour = profile.hour() + profile.hourSpread() * draws.normal();
    }
    return Math.floorMod(
        (int) (hour * ShopCalendar.SECONDS_PER_HOUR), ShopCalendar.SECONDS_PER_DAY);
  }

  private List<Line> basket(int day, boolean first) {
    if (!turned && plan.changed(day)) {
      turned = true;
      if (plan.change().kind() == Change.Kind.PREMIUM_TURN) {
        // The cheap things of old are not bought again.
        boughtCount = 0;
      }
    }
    Bargain bargain = plan.bargain(traits, day);
    PriceLevel level = turned ? plan.change().priceLevelAfter() : traits.priceLevel();
    double seeks = bargain == traits.bargain() ? profile.seeks() : bargain.seeks;
    int coupon = couponPercent(bargain, first);
    int wanted = 1 + draws.poisson(profile.extraLines());
    int[] products = new int[wanted];
    int count = 0;
    int category = -1;
    for (int i = 0; i < wanted; i++) {
      if (category < 0 || !draws.chance(SAME_CATEGORY)) {
        category = category(day);
      }
      int product = product(category, level, day, draws.chance(seeks), products, count);
      if (!contains(products, count, product)) {
        products[count++] = product;
      }
    }
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(line(products[i], day, bargain, coupon));
      remember(products[i]);
    }
    return lines;
  }

  private int couponPercent(Bargain bargain, boolean first) {
    if (first) {
      return draws.chance(bargain.welcomed) ? WELCOME_PERCENT : 0;
    }
    return draws.chance(bargain.coupon) ? COUPON_PERCENT[draws.below(COUPON_PERCENT.length)] : 0;
  }

  private int category(int day) {
    int month = shop.calendar().date(day).getMonthValue();
    double[] weights = profile.categoryWeights().clone();
    for (int k = 0; k < weights.length; k++) {
      weights[k] *= Category.ALL.get(k).year().factor(month);
    }
    return draws.pick(weights);
  }

  private int product(
      int category, PriceLevel level, int day, boolean seeking, int[] basket, int count) {
    if (boughtCount > 0 && draws.chance(traits.repurchase().repeats)) {
      int again = boughtBefore();
      boolean needed = usedUp(again) && (!seeking || shop.promotions().percent(again, day) > 0);
      if ((needed || draws.chance(traits.repurchase().insists))
          && !contains(basket, count, again)) {
        return again;
      }
    }
    int product = shop.catalogue().draw(category, level, draws);
    int looks = seeking ? LOOKS_FOR_REDUCED : LOOKS_FOR_OTHER;
    for (int look = 0; look < looks && !suits(product, day, seeking, basket, count); look++) {
      product = shop.catalogue().draw(category, level, draws);
    }
    return product;
  }

  /** Something of what was bought before, more readily what is used up by now. */
  private int boughtBefore() {
    int again = bought[draws.below(boughtCount)];
    for (int look = 0; look < LOOKS_FOR_USED_UP && !usedUp(again); look++) {
      again = bought[draws.below(boughtCount)];
    }
    return again;
  }

  private boolean usedUp(int product) {
    return profile.business() || shop.catalogue().usedUp(product);
  }

  private boolean suits(int product, int day, boolean seeking, int[] basket, int count) {
    return !contains(basket, count, product)
        && !(seeking && shop.promotions().percent(product, day) == 0)
        && !(known.get(product) && (traits.repurchase() == Repurchase.VARIETY || !usedUp(product)));
  }

  private static boolean contains(int[] products, int count, int product) {
    for (int i = 0; i < count; i++) {
      if (products[i] == product) {
        return true;
      }
    }
    return false;
  }

  private Line line(int product, int day, Bargain bargain, int coupon) {
    Catalogue catalogue = shop.catalogue();
    double beyondFirst = profile.extraUnits();
    if (catalogue.usedUp(product)) {
      beyondFirst += SUPPLIES_BEYOND_FIRST;
    }
    int quantity = 1 + draws.poisson(beyondFirst);
    int unitPrice = catalogue.price(product, shop.calendar().date(day).getYear());
    int percent = shop.promotions().percent(product, day);
    if (percent == 0 || !draws.chance(bargain.claims)) {
      percent = coupon;
    }
    long discount = Math.round((long) quantity * unitPrice * (percent / 100.0));
    return new Line(catalogue.product(product), quantity, unitPrice, discount, null);
  }

  private void remember(int product) {
    if (boughtCount == bought.length) {
      bought = Arrays.copyOf(bought, boughtCount * 2);
    }
    bought[boughtCount++] = product;
    known.set(product);
  }
}
