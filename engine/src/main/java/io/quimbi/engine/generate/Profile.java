package io.quimbi.engine.generate;

import io.quimbi.engine.generate.Traits.Bargain;
import io.quimbi.engine.generate.Traits.CategoryRange;
import io.quimbi.engine.generate.Traits.Channel;
import io.quimbi.engine.generate.Traits.PriceLevel;
import io.quimbi.engine.generate.Traits.Repurchase;
import io.quimbi.engine.generate.Traits.Returning;
import io.quimbi.engine.generate.Traits.Rhythm;
import io.quimbi.engine.generate.Traits.Support;
import io.quimbi.engine.generate.Traits.TimeOfDay;
import io.quimbi.engine.generate.Traits.Week;
import java.time.Month;
import org.jspecify.annotations.Nullable;

/**
 * A customer's traits with the numbers of their own in which customers of the same traits differ.
 *
 * @param leaves probability of leaving for good after an order
 * @param extraLines mean lines of an order beyond the first
 * @param extraUnits mean units of a line beyond the first, of goods that are not used up
 * @param seeks probability of looking for a reduced product, of the customer's first bargain kind
 * @param categoryWeights by category, adding up to 1
 * @param hour around which the customer orders
 * @param hourSpread standard deviation in hours
 * @param returns probability that something of an order comes back, before the category's factor
 * @param ticketsPerOrder mean number of tickets on an order without a return
 * @param mood what is added to the support kind's mean satisfaction
 * @param habitualReason place of the reason that the customer mostly gives, or −1
 */
record Profile(
    Traits traits,
    double leaves,
    double extraLines,
    double extraUnits,
    double seeks,
    double[] categoryWeights,
    double hour,
    double hourSpread,
    double returns,
    double ticketsPerOrder,
    double mood,
    int habitualReason) {

  private static final double LINES_BEYOND_FIRST = 1.22;
  private static final double BUSINESS_LINES_BEYOND_FIRST = 2.2;
  private static final double UNITS_BEYOND_FIRST = 0.15;
  private static final double BUSINESS_UNITS_BEYOND_FIRST = 5;

  /** How alike customers of one kind are: the sum of the two parameters of a beta distribution. */
  private static final double LIKENESS = 14;

  private static final Bargain[] BARGAINS = Bargain.values();
  private static final CategoryRange[] RANGES = CategoryRange.values();
  private static final Channel[] CHANNELS = Channel.values();
  private static final PriceLevel[] PRICE_LEVELS = PriceLevel.values();
  private static final Repurchase[] REPURCHASES = Repurchase.values();
  private static final Returning[] RETURNINGS = Returning.values();
  private static final Rhythm[] RHYTHMS = Rhythm.values();
  private static final Support[] SUPPORTS = Support.values();
  private static final TimeOfDay[] TIMES = TimeOfDay.values();
  private static final Week[] WEEKS = Week.values();

  /** Whether the customer is a business. */
  boolean business() {
    return traits.persona() == Persona.ENTERPRISE;
  }

  static Profile draw(Persona persona, Draws draws) {
    boolean business = persona == Persona.ENTERPRISE;
    PriceLevel priceLevel = draws.choose(PRICE_LEVELS, 0.3, 0.45, 0.25);
    Bargain bargain =
        business
            ? draws.choose(BARGAINS, 0.7, 0.3, 0)
            : switch (priceLevel) {
              case VALUE -> draws.choose(BARGAINS, 0.32, 0.36, 0.32);
              case MIDDLE -> draws.choose(BARGAINS, 0.45, 0.36, 0.19);
              case PREMIUM -> draws.choose(BARGAINS, 0.62, 0.3, 0.08);
            };
    CategoryRange range = draws.choose(RANGES, 0.32, 0.43, 0.25);
    Repurchase repurchase =
        business
            ? draws.choose(REPURCHASES, 0.6, 0.35, 0.05)
            : draws.choose(REPURCHASES, 0.22, 0.48, 0.3);
    Rhythm rhythm =
        repurchase == Repurchase.REPLENISHER
            ? draws.choose(RHYTHMS, 0.35, 0.35, 0.3)
            : draws.choose(RHYTHMS, 0.68, 0.24, 0.08);
    Returning returning = draws.choose(RETURNINGS, 0.68, 0.24, 0.08);
    Support support =
        returning == Returning.RETURNER
            ? draws.choose(SUPPORTS, 0.4, 0.38, 0.22)
            : draws.choose(SUPPORTS, 0.7, 0.24, 0.06);
    Channel channel = business ? Channel.WEB : draws.choose(CHANNELS, 0.42, 0.27, 0.18, 0.13);
    TimeOfDay time =
        business
            ? TimeOfDay.DAYTIME
            : switch (channel) {
              case STORE -> draws.choose(TIMES, 0.15, 0.55, 0, 0.3);
              case APP -> draws.choose(TIMES, 0.2, 0.15, 0.45, 0.2);
              case WEB, MARKETPLACE -> draws.choose(TIMES, 0.17, 0.25, 0.33, 0.25);
            };
    Week week = business ? Week.WEEKDAY : draws.choose(WEEKS, 0.5, 0.28, 0.22);
    boolean mixesChannels = !business && draws.chance(0.3);
    Month season = drawSeason(persona, draws);
    double rate = persona == Persona.ONE_TIME ? 0 : persona.drawRate(draws);
    Traits traits =
        new Traits(
            persona,
            rate,
            rhythm,
            priceLevel,
            bargain,
            range,
            repurchase,
            returning,
            time,
            week,
            channel,
            mixesChannels,
            support,
            season);
    return new Profile(
        traits,
        draws.beta(persona.leaveA, persona.leaveB),
        (business ? BUSINESS_LINES_BEYOND_FIRST : LINES_BEYOND_FIRST) * draws.gamma(2.5),
        (business ? BUSINESS_UNITS_BEYOND_FIRST : UNITS_BEYOND_FIRST) * draws.gamma(1.5),
        likely(bargain.seeks, draws),
        drawCategoryWeights(range, repurchase, season != null, draws),
        time.hour + 0.8 * draws.normal(),
        time.spread * draws.uniform(0.6, 1.4),
        likely(returning.perOrder, draws),
        support.perOrder * draws.gamma(6),
        0.4 * draws.normal(),
        draws.chance(0.5) ? draws.pick(0.35, 0.25, 0.2, 0.15, 0.05) : -1);
  }

  private static @Nullable Month drawSeason(Persona persona, Draws draws) {
    double share =
        switch (persona) {
          case ONE_TIME, OCCASIONAL -> 0.16;
          case HOBBYIST -> 0.06;
          case SUPER_ENGAGED, ENTERPRISE -> 0;
        };
    if (!draws.chance(share)) {
      return null;
    }
    return draws.chance(0.6) ? Month.DECEMBER : Month.of(1 + draws.below(11));
  }

  /** A probability of one's own around the kind's mean. */
  private static double likely(double mean, Draws draws) {
    double a = Math.max(1, LIKENESS * Math.min(mean, 1 - mean));
    return mean <= 0.5
        ? draws.beta(a, a * (1 - mean) / mean)
        : draws.beta(a * mean / (1 - mean), a);
  }

  private static double[] drawCategoryWeights(
      CategoryRange range, Repurchase repurchase, boolean seasonal, Draws draws) {
    double[] appeal = new double[Category.ALL.size()];
    double total = 0;
    for (int k = 0; k < appeal.length; k++) {
      Category category = Category.ALL.get(k);
      appeal[k] = category.share();
      if (repurchase == Repurchase.REPLENISHER) {
        appeal[k] *= 0.2 + 4 * category.usedUpShare();
      }
      if (seasonal && category.giftable()) {
        appeal[k] *= 3;
      }
      total += appeal[k];
    }
    double[] favourites =
        switch (range) {
          case LOYALIST -> new double[] {0.88, 0.08};
          case SELECTIVE -> new double[] {0.44, 0.26, 0.16, 0.08};
          case EXPLORER -> new double[0];
        };
    double[] weights = new double[appeal.length];
    double rest = 1;
    double[] left = appeal.clone();
    for (double share : favourites) {
      int k = draws.pick(left);
      weights[k] = share;
      left[k] = 0;
      rest -= share;
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] += rest * appeal[k] / total;
    }
    return weights;
  }
}
