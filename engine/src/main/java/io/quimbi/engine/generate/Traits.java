package io.quimbi.engine.generate;

import java.time.Month;
import org.jspecify.annotations.Nullable;

/**
 * What kind of customer somebody of the demo shop is, one word per dimension of behaviour. The
 * dimensions are drawn independently but for a few leanings that any shop knows: value buyers hunt
 * bargains more often, who replenishes buys by the clock, who sends things back writes to support.
 *
 * @param ordersPerMonth the customer's own rate while a customer, 0 for {@link Persona#ONE_TIME}
 * @param mixesChannels whether the customer often buys elsewhere than on the main channel
 * @param season month around whose middle the customer buys every year, or null
 */
public record Traits(
    Persona persona,
    double ordersPerMonth,
    Rhythm rhythm,
    PriceLevel priceLevel,
    Bargain bargain,
    CategoryRange categoryRange,
    Repurchase repurchase,
    Returning returning,
    TimeOfDay timeOfDay,
    Week week,
    Channel mainChannel,
    boolean mixesChannels,
    Support support,
    @Nullable Month season) {

  /** How even the time between orders is: the shape of its gamma distribution. */
  public enum Rhythm {
    /** Exponential gaps: an order says nothing about when the next one comes. */
    IRREGULAR(1),
    /** Gaps with a coefficient of variation of 0.63. */
    STEADY(2.5),
    /** Gaps with a coefficient of variation of 0.35. */
    CLOCKWORK(8);

    final double shape;

    Rhythm(double shape) {
      this.shape = shape;
    }
  }

  /** Where in a category's range of prices the customer chooses. */
  public enum PriceLevel {
    /** The cheap end. */
    VALUE(-2.2),
    /** Anywhere. */
    MIDDLE(0),
    /** The dear end. */
    PREMIUM(2.2);

    /** A product at price percentile q is chosen with weight popularity · e^(tilt·(2q − 1)). */
    final double tilt;

    PriceLevel(double tilt) {
      this.tilt = tilt;
    }
  }

  /** What the customer makes of reduced prices. */
  public enum Bargain {
    /** Rarely claims a promotion and never looks for one. */
    FULL_PRICE(0.03, 0.25, 0.02, 0.05, 1),
    /** Claims what is offered. */
    MIXED(0.15, 0.75, 0.12, 0.3, 1.3),
    /** Looks for reduced products and comes when there is a sale. */
    HUNTER(0.85, 1, 0.2, 0.6, 2.5);

    /** Probability of looking on until a reduced product is found. */
    final double seeks;

    /** Probability of claiming the promotion of a product that is bought. */
    final double claims;

    /** Probability of a coupon on an order after the first. */
    final double coupon;

    /** Probability of the welcome coupon on the first order. */
    final double welcomed;

    /** How much likelier an order is on a day of a store-wide sale. */
    final double saleAppetite;

    Bargain(double seeks, double claims, double coupon, double welcomed, double saleAppetite) {
      this.seeks = seeks;
      this.claims = claims;
      this.coupon = coupon;
      this.welcomed = welcomed;
      this.saleAppetite = saleAppetite;
    }
  }

  /** Over how many categories the customer buys. */
  public enum CategoryRange {
    /** Nearly always the same one. */
    LOYALIST,
    /** A handful. */
    SELECTIVE,
    /** Any. */
    EXPLORER
  }

  /** Whether the customer buys the same products again. */
  public enum Repurchase {
    /** Mostly what was bought before. */
    REPLENISHER(0.8, 0.5),
    /** Now and then. */
    BALANCED(0.25, 0.1),
    /** Always something new. */
    VARIETY(0, 0);

    /** Probability that a line repeats an earlier one. */
    final double repeats;

    /** Probability of repeating a product although it lasts, or is not reduced just now. */
    final double insists;

    Repurchase(double repeats, double insists) {
      this.repeats = repeats;
      this.insists = insists;
    }
  }

  /** How readily the customer sends things back. */
  public enum Returning {
    /** Hardly ever. */
    KEEPS(0.02),
    /** When there is cause. */
    SOMETIMES(0.13),
    /** Orders to try. */
    RETURNER(0.45);

    /** Mean probability that something of an order comes back, before the category's factor. */
    final double perOrder;

    Returning(double perOrder) {
      this.perOrder = perOrder;
    }
  }

  /** When in the day the customer orders. */
  public enum TimeOfDay {
    /** Around half past eight. */
    MORNING(8.5, 1.2),
    /** Around one. */
    DAYTIME(13, 2),
    /** Around half past eight at night. */
    EVENING(20.5, 1.4),
    /** At any waking hour. */
    ANYTIME(15, 5.5);

    final double hour;

    /** Standard deviation in hours. */
    final double spread;

    TimeOfDay(double hour, double spread) {
      this.hour = hour;
      this.spread = spread;
    }
  }

  /** On which days of the week the customer orders. */
  public enum Week {
    /** On any day, as the store's week goes. */
    ANY(1),
    /** From Monday to Friday. */
    WEEKDAY(0.12),
    /** On Saturday and Sunday. */
    WEEKEND(4.5);

    /** How much likelier an order is on a day of the weekend than by the store's week. */
    final double weekendFactor;

    Week(double weekendFactor) {
      this.weekendFactor = weekendFactor;
    }
  }

  /** Where an order is placed. */
  public enum Channel {
    /** The web shop. */
    WEB,
    /** The app. */
    APP,
    /** The shop in town, open from 9 to 20 o'clock. */
    STORE,
    /** Somebody else's market place. */
    MARKETPLACE;

    /** The text in the files. */
    public String text() {
      return Csv.lowerCase(this);
    }
  }

  /** How often the customer writes to support, and in what mood. */
  public enum Support {
    /** Hardly ever, and content. */
    QUIET(0.015, 4.4, 0.03),
    /** Now and then. */
    NORMAL(0.1, 3.9, 0.07),
    /** About most orders, and hard to content. */
    HEAVY(0.55, 2.9, 0.25);

    /** Mean tickets per order without a return. */
    final double perOrder;

    /** Mean satisfaction on the scale of 1 to 5. */
    final double satisfaction;

    /** Probability that a ticket is escalated. */
    final double escalates;

    Support(double perOrder, double satisfaction, double escalates) {
      this.perOrder = perOrder;
      this.satisfaction = satisfaction;
      this.escalates = escalates;
    }
  }
}
