package io.quimbi.engine.words;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.Direction;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.evidence.Measure;
import io.quimbi.core.feature.Feature;
import io.quimbi.engine.find.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What shopkeepers say, and what it means in terms of what is measured. A word is here only where
 * one figure, feature or kind of evidence tells what it says; everything else stays unread.
 */
final class Lexicon {
  private Lexicon() {}

  private static final Set<Feature> FIGURES =
      Set.of(Feature.LIFETIME_VALUE, Feature.AVG_ORDER_VALUE, Feature.CHURN_RISK);

  /** What kind of customers an expression is about. */
  sealed interface Who {}

  /** Those in the segment that stands out by a feature. */
  record Outstanding(Feature feature, boolean most) implements Who {}

  /** Those whom a figure of the profile tells. */
  enum Told implements Who {
    AT_RISK,
    LOST,
    SAFE,
    NEW,
    LAPSED,
    ACTIVE,
    ONE_ORDER,
    REPEAT,
    HYBRID
  }

  /** What can be counted or measured. */
  sealed interface Measured {}

  /** A figure of the profile. */
  record OfProfile(Figure figure) implements Measured {}

  /** A feature. */
  record OfFeature(Feature feature) implements Measured {}

  /** A bound that an expression before or behind a number sets. */
  enum Bound {
    AT_LEAST,
    MORE_THAN,
    AT_MOST,
    LESS_THAN,
    EXACTLY
  }

  /** How much, without a number. */
  enum Level {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW
  }

  /** What a verb of change says about the segment behind it. */
  enum Move {
    /** Customers went from it. */
    FROM,
    /** Customers came to it. */
    TO
  }

  static final Phrases<Who> WHO = who();
  static final Phrases<Measured> MEASURED = measured();
  static final Phrases<Measured> SPENT =
      new Phrases<Measured>()
          .add(
              "spent|spend|spends|spending|worth|paid|bring in|brought in",
              new OfProfile(Figure.LIFETIME_VALUE));
  static final Phrases<Bound> BEFORE =
      new Phrases<Bound>()
          .add(
              "at least|no less than|not less than|no fewer than|minimum of|a minimum of|minimum|>=|≥",
              Bound.AT_LEAST)
          .add(
              "more than|over|above|greater than|higher than|larger than|bigger than|exceeding|longer than|older than|upwards of|beyond|>",
              Bound.MORE_THAN)
          .add(
              "at most|no more than|not more than|up to|maximum of|a maximum of|maximum|within|<=|≤",
              Bound.AT_MOST)
          .add(
              "less than|fewer than|under|below|lower than|smaller than|shorter than|younger than|<",
              Bound.LESS_THAN)
          .add("exactly|equal to|precisely|only|just|=", Bound.EXACTLY);
  static final Phrases<Bound> BEHIND =
      new Phrases<Bound>()
          .add(
              "or more|or above|and more|and above|and up|plus|+|or over|and over|or higher|or longer",
              Bound.AT_LEAST)
          .add("or less|or fewer|or below|and below|or under|at most|or lower", Bound.AT_MOST);
  static final Phrases<Level> LEVELS =
      new Phrases<Level>()
          .add("critical|extreme", Level.CRITICAL)
          .add("high|higher|very high|big|large|great|strong|good|heavy|top|elevated", Level.HIGH)
          .add("medium|middle|average|moderate|mid", Level.MEDIUM)
          .add("low|lower|very low|small|little|poor|weak|bad", Level.LOW);

  /** What can be high or low. */
  static final Phrases<Measured> LEVELLED =
      new Phrases<Measured>()
          .add(
              "value|spend|spending|lifetime value|clv|ltv|customer value",
              new OfFeature(Feature.LIFETIME_VALUE))
          .add(
              "order value|order values|basket|baskets|basket size|average order value|aov|orders values",
              new OfFeature(Feature.AVG_ORDER_VALUE))
          .add(
              "frequency|purchase frequency|order frequency|engagement|activity",
              new OfFeature(Feature.ORDERS_PER_MONTH))
          .add(
              "discount use|discount usage|price sensitivity|discount rate",
              new OfFeature(Feature.DISCOUNT_USAGE_RATE))
          .add("return rate|returns|refund rate|refunds", new OfFeature(Feature.RETURN_RATE))
          .add(
              "satisfaction|satisfaction score|satisfaction scores",
              new OfFeature(Feature.SATISFACTION_AVG))
          .add("variety|category variety|exploration", new OfFeature(Feature.UNIQUE_CATEGORIES))
          .add(
              "repurchase rate|repeat rate|reorder rate",
              new OfFeature(Feature.REPEAT_PURCHASE_RATE))
          .add("tenure", new OfFeature(Feature.TENURE_MONTHS))
          .add(
              "churn risk|risk of churn|risk of leaving|churn|risk|churn probability|chance of leaving",
              new OfProfile(Figure.CHURN_RISK_SCORE));

  /** What recent orders may show. */
  static final Phrases<List<EvidenceKind>> TRENDS = trends();

  static final Phrases<Move> MOVES =
      new Phrases<Move>()
          .add(
              "drifting from|drifting away from|drifted from|drifted away from|drift from|drift away from|drifting out of",
              Move.FROM)
          .add(
              "moving from|moving away from|moved from|moved away from|moving out of|moved out of|move from",
              Move.FROM)
          .add(
              "shifting from|shifted from|switching from|switched from|changing from|changed from|went from|going from|gone from|slipping from|slipped from|falling from|fell from|fallen from|dropping out of|dropped out of|dropped from|dropping from|falling out of|fell out of|away from|migrating from|migrated from",
              Move.FROM)
          .add(
              "left|leaving|stopped being|stop being|no longer|not any more|ceased to be|used to be|were once|formerly|former|ex|once were|not anymore",
              Move.FROM)
          .add(
              "drifting to|drifting towards|drifting toward|drifting into|drifted to|drifted towards|drifted toward|drifted into|drift to|drift towards|drift into",
              Move.TO)
          .add(
              "moving to|moving towards|moving toward|moving into|moved to|moved towards|moved into|move to|move into",
              Move.TO)
          .add(
              "shifting to|shifting towards|shifted to|switching to|switched to|changing to|changing into|changed to|changed into|going to|migrating to|migrated to|heading to|heading towards|slipping into|slipped into|falling into|fell into",
              Move.TO)
          .add(
              "become|becoming|became|turning into|turned into|turn into|developing into|developed into|grown into|growing into|joining|joined|entered|entering|newly",
              Move.TO);
  static final Phrases<Move> SECOND_MOVE =
      new Phrases<Move>()
          .add(
              "to|into|towards|toward|and became|and become|to become|to being|and moved to|and turned into",
              Move.TO)
          .add("from|after being|away from", Move.FROM);
  static final Phrases<List<Severity>> DRIFTING =
      new Phrases<List<Severity>>()
          .add(
              "drifting|drifted|drift|who move|moving|moved|movers|shifting|changing|changed behaviour|changed behavior|change their behaviour|change their behavior|changed their behaviour|changed their behavior|changing behaviour|changing behavior|changing their behaviour|changing their behavior|changed|behave differently|behaving differently",
              List.of())
          .add("minor drift|minor drifts", List.of(Severity.MINOR))
          .add("moderate drift|moderate drifts", List.of(Severity.MODERATE))
          .add(
              "significant drift|significant drifts|strong drift",
              List.of(Severity.SIGNIFICANT, Severity.MAJOR))
          .add("major drift|major drifts", List.of(Severity.MAJOR))
          .add("stable|steady|unchanged", List.of(Severity.STABLE));
  static final Phrases<List<Severity>> UNUSUAL =
      new Phrases<List<Severity>>()
          .add(
              "unusual drift|unusually large drift|drifting unusually|changed unusually|changed a lot|change a lot|changing a lot|changed most|changed strongly|behaving unusually|behave unusually|unusual changes|unusual change|drifting a lot|drifting strongly|drifted a lot|moved a lot|moving a lot|drifting fast",
              List.of(Severity.SIGNIFICANT, Severity.MAJOR));

  static final Phrases<Boolean> NOT =
      new Phrases<Boolean>()
          .add(
              "not|without|except|except for|excluding|other than|apart from|never|no|non|nor|but not|neither|ignoring|leaving out|minus",
              true);
  static final Phrases<Boolean> COUNT =
      new Phrases<Boolean>()
          .add("how many|number of|what number of|count|count of|the number of", true);
  static final Phrases<Boolean> LIKE =
      new Phrases<Boolean>()
          .add(
              "lookalikes of|lookalike of|look alikes of|look alike of|lookalikes for|lookalikes to|similar to|most similar to|resembling|who resemble|resemble|like|twins of|who behave like|behave like|behaving like|who look like|just like|most like",
              true);

  /** Words that tell nothing, or only that customers are meant. */
  static final Set<String> FILLERS =
      stems(
          "a an of to is are was were be been being am do does did have has had having who whom whose"
              + " that which with and but also then than we us our my your i me you they their them it its"
              + " there please show list find get give tell want see customer client user buyer shopper"
              + " purchaser everyone everybody all any anyone those these one ones folk people person"
              + " persons shop store currently now right really very quite just at on for by from in into"
              + " over under what where when can could would will let know some segment group somebody"
              + " someone behaviour behavior as so far still already only most each every every about"
              + " still make makes made place buy bought purchased shopped shopping keep always usually"
              + " normally generally tend anymore ever stuff thing anything something"
              + " might may soon probably among amongst");

  /** Words that only name whom every question is about. */
  static final Set<String> EVERYBODY =
      stems("customer client user buyer shopper purchaser everyone everybody people folk person");

  /** Words of segment names that by themselves name nobody. */
  static final Set<String> COMMON_IN_NAMES =
      stems(
          "customer client user buyer shopper purchaser people segment high low very more less many few"
              + " order orders value average mid medium middle group the of and with in on at not no"
              + " enough one two three spend big small large rate number first second new old due"
              + " lapsed exceptional top best most least mostly usual usually typical normal standard"
              + " never seldom rarely often sometimes nearly mainly strictly somewhat constant frequent"
              + " twice time part same similar changing several nothing again up down away gone found");

  /** The stems of words that blanks separate. */
  static Set<String> stems(String words) {
    return Arrays.stream(words.split(" ")).map(Stems::of).collect(Collectors.toUnmodifiableSet());
  }

  private static Phrases<Who> who() {
    return new Phrases<Who>()
        .add(
            "big spenders|big spender|high spenders|heavy spenders|valuable|valuable customers|high rollers|vip|vips|whales|big buyers|good customers|money makers|spend a lot|spends a lot|spend a lot of money|spending a lot",
            new Outstanding(Feature.LIFETIME_VALUE, true))
        .add(
            "small spenders|low spenders|spend little|spends little|hardly spend|barely spend",
            new Outstanding(Feature.LIFETIME_VALUE, false))
        .add(
            "big baskets|large orders|big orders|expensive orders|large baskets|fill their basket",
            new Outstanding(Feature.AVG_ORDER_VALUE, true))
        .add(
            "small baskets|small orders|cheap orders|little orders",
            new Outstanding(Feature.AVG_ORDER_VALUE, false))
        .add(
            "regulars|regular|regular customers|frequent|frequent buyers|frequent shoppers|loyal|loyal customers|loyalists|fans|biggest fans|power users|order often|buy often|come often|shop often|come back often|order a lot|buy a lot|shop a lot|keep coming back|come back all time|heavy users",
            new Outstanding(Feature.ORDERS_PER_MONTH, true))
        .add(
            "occasional|occasional customers|occasional shoppers|infrequent|rare buyers|rarely buy|rarely order|rarely shop|seldom buy|seldom order|order rarely|buy rarely|once in a while|now and then",
            new Outstanding(Feature.ORDERS_PER_MONTH, false))
        .add(
            "bargain hunters|bargain hunter|bargain|bargains|bargain seekers|deal hunters|deal hunter|deal seekers|deals|deal|discount shoppers|discount hunters|discount lovers|discount buyers|sale shoppers|sales shoppers|coupon users|coupon clippers|price sensitive|when there is a sale|when it is on sale|when things are on sale|wait for sales|wait for a sale|waiting for sales|waiting for discounts|wait for discounts|only buy on sale|buy on sale|only buy at a discount|buy at a discount|only buy with a discount|only buy with a voucher|love a discount|love discounts|love a bargain|love bargains|cheapskates|penny pinchers|only come for discounts|come for discounts",
            new Outstanding(Feature.DISCOUNT_USAGE_RATE, true))
        .add(
            "full price|full price buyers|full price shoppers|pay full price|paying full price|never wait for sales|buy at full price|do not need discounts",
            new Outstanding(Feature.FULL_PRICE_RATIO, true))
        .add(
            "weekend|weekend shoppers|weekenders|on weekends|at weekends|at weekend|on weekend|shop at weekend|shop on weekends|buy on weekends|buy at weekend|on saturdays and sundays",
            new Outstanding(Feature.WEEKEND_VS_WEEKDAY, true))
        .add(
            "weekday|weekdays|weekday shoppers|on weekdays|during week|on working days",
            new Outstanding(Feature.WEEKEND_VS_WEEKDAY, false))
        .add(
            "seasonal|seasonal shoppers|holiday shoppers|christmas shoppers|christmas|same season|once a year|gift|gifts|gift buyers|gift givers|gift shoppers|buy gifts|buying gifts|buy presents|presents",
            new Outstanding(Feature.SEASONAL_PATTERN, true))
        .add(
            "serial returners|returners|send things back|send everything back|send back|sends back|return a lot|return things|return often|returning things|keep returning things|return everything|return their orders|heavy returners|frequent returners",
            new Outstanding(Feature.RETURN_RATE, true))
        .add(
            "complainers|complain|complaining|complain a lot|contact support|contact support a lot|need a lot of help|need help|high maintenance|ask for help|problem customers|difficult",
            new Outstanding(Feature.TICKETS_PER_ORDER, true))
        .add(
            "unhappy|dissatisfied|unsatisfied|angry|annoyed|disappointed|frustrated",
            new Outstanding(Feature.SATISFACTION_AVG, false))
        .add("happy|satisfied|delighted|content", new Outstanding(Feature.SATISFACTION_AVG, true))
        .add(
            "explorers|explorer|variety seekers|buy everything|buy a bit of everything|buy across categories|shop around|shop across categories|buy all sorts|many categories|browse widely|wide range of categories",
            new Outstanding(Feature.UNIQUE_CATEGORIES, true))
        .add(
            "specialists|one category|single category|stick to one category|only buy one category|few categories",
            new Outstanding(Feature.UNIQUE_CATEGORIES, false))
        .add(
            "adventurous|try new things|trying new things|like to try new things|curious",
            new Outstanding(Feature.NEW_CATEGORY_RATE, true))
        .add(
            "rebuy|rebuy same|reorder same|reorder|reorderers|reordering|buy same things|buy same thing|buy same products|buy same product|same things again|replenishers|creatures of habit|stock up on same|always buy same",
            new Outstanding(Feature.REPEAT_PURCHASE_RATE, true))
        .add(
            "luxury|luxury shoppers|luxury buyers|premium|premium buyers|premium shoppers|expensive taste|high end|upmarket|fancy|dearest products|most expensive products|buy expensive things|buy expensive stuff",
            new Outstanding(Feature.LUXURY_RATE, true))
        .add(
            "budget|budget shoppers|budget buyers|cheap|cheapest products|buy cheap things|buy cheap stuff|thrifty|frugal",
            new Outstanding(Feature.PRICE_POINT_COMFORT, false))
        .add(
            "long standing|longstanding|long time|long term|veterans|old customers|oldest customers|been with us for years|been around for years|with us for years|been around for ages|established",
            new Outstanding(Feature.TENURE_MONTHS, true))
        .add(
            "at risk|at risk of leaving|at risk of churning|likely to leave|likely to churn|likely to go|likely to stop|likely to quit|likely to stop buying|about to leave|about to churn|about to lose|might leave|might lose|might not come back|may leave|could leave|slipping away|churning|high risk|in danger|going to leave|could lose|risk losing|losing|we are losing|endangered|wobbly|unlikely to come back|unlikely to return",
            Told.AT_RISK)
        .add("lost|gone|gone for good|churned|defected|critical risk", Told.LOST)
        .add(
            "safe|unlikely to leave|unlikely to churn|not going anywhere|sure to come back|secure",
            Told.SAFE)
        .add("new|new customers|newcomers|newcomer|newbies|newly acquired|fresh", Told.NEW)
        .add(
            "lapsed|lapsed customers|inactive|dormant|asleep|sleeping|gone quiet|went quiet|gone silent|silent|quiet|stopped buying|stopped ordering|stopped coming|stopped shopping|do not buy any more|no longer buy|no longer order|disappeared|vanished|have not been seen|overdue|stayed away|stay away",
            Told.LAPSED)
        .add(
            "active|active customers|still buying|still ordering|still buy|still order|still shop|keep buying|keep ordering|keep shopping|alive",
            Told.ACTIVE)
        .add(
            "one time|one time buyers|one timers|first time|first time buyers|first time customers|first time shoppers|first timers|one order|one off|bought once|ordered once|purchased once|only bought once|only ordered once|ordered only once|bought only once|single order|single purchase|one and done|tried us once",
            Told.ONE_ORDER)
        .add(
            "repeat|repeat customers|repeat buyers|returning customers|came back|come back|ordered again|bought again|more than once|ordered more than once|bought more than once",
            Told.REPEAT)
        .add("hybrid|hybrids|between two segments|in between|undecided", Told.HYBRID);
  }

  private static Phrases<Measured> measured() {
    Phrases<Measured> measured =
        new Phrases<Measured>()
            .add(
                "orders|order|purchases|purchase|transactions|times|checkouts",
                new OfProfile(Figure.TOTAL_ORDERS))
            .add(
                "lifetime value|total spend|total spending|value|revenue|sales|spend|spending|in all|in total|turnover|lifetime spend|customer value|money",
                new OfProfile(Figure.LIFETIME_VALUE))
            .add(
                "predicted value|predicted lifetime value|predicted ltv|future value|expected value|clv|ltv|potential|expected lifetime value",
                new OfProfile(Figure.PREDICTED_LTV))
            .add(
                "average order value|average order|average orders|order value|basket|baskets|basket value|basket size|average basket|aov|order size|per order|an order|per purchase|a purchase|a basket",
                new OfProfile(Figure.AVG_ORDER_VALUE))
            .add(
                "churn risk|risk of churn|risk of leaving|risk of churning|churn|churn probability|chance of leaving|chance of churning|probability of leaving|churn score|risk",
                new OfProfile(Figure.CHURN_RISK_SCORE))
            .add(
                "recency|days since last order|days since last purchase|time since last order",
                new OfProfile(Figure.DAYS_SINCE_LAST_PURCHASE))
            .add(
                "tenure|days since first order|customers for|customer for|with us for|with us|been with us for|been customers for|been here for",
                new OfProfile(Figure.CUSTOMER_TENURE_DAYS))
            .add(
                "discount rate|discount usage|discounted orders|orders with a discount|orders on sale|orders at a discount|of orders with a discount|of orders discounted|orders discounted",
                new OfFeature(Feature.DISCOUNT_USAGE_RATE))
            .add("average discount", new OfFeature(Feature.AVG_DISCOUNT_PCT))
            .add(
                "discount|discounts|voucher|vouchers|coupon|coupons",
                new OfFeature(Feature.DISCOUNT_USAGE_RATE))
            .add(
                "at full price|full price|of lines at full price",
                new OfFeature(Feature.FULL_PRICE_RATIO))
            .add(
                "categories|category|different categories|product categories",
                new OfFeature(Feature.UNIQUE_CATEGORIES))
            .add(
                "return rate|refund rate|returns|return|returned|refunds|refund|refunded|of orders returned|of orders refunded|orders returned|of their orders back",
                new OfFeature(Feature.RETURN_RATE))
            .add(
                "tickets per order|tickets an order|support tickets per order|tickets|support tickets|support requests|ticket",
                new OfFeature(Feature.TICKETS_PER_ORDER))
            .add(
                "satisfaction|satisfaction score|rating|ratings|stars",
                new OfFeature(Feature.SATISFACTION_AVG))
            .add(
                "escalation rate|escalations|escalated tickets",
                new OfFeature(Feature.ESCALATION_RATE))
            .add(
                "orders a month|orders per month|monthly orders|purchases a month|purchases per month|times a month|times per month",
                new OfFeature(Feature.ORDERS_PER_MONTH))
            .add(
                "days between orders|days between purchases|gap between orders|gaps between orders",
                new OfFeature(Feature.AVG_DAYS_BETWEEN_ORDERS))
            .add(
                "orders in last 90 days|orders last 90 days|recent orders|orders in past 90 days|purchases in last 90 days",
                new OfFeature(Feature.RECENT_ORDERS_90D))
            .add(
                "orders at weekend|orders on weekends|weekend orders|of orders at weekend|at weekend|on weekends",
                new OfFeature(Feature.WEEKEND_VS_WEEKDAY))
            .add(
                "orders with a known product|repurchases|of orders repeated",
                new OfFeature(Feature.REPEAT_PURCHASE_RATE));
    for (Feature feature : Feature.values()) {
      // These are figures of the profile by the same names.
      if (!FIGURES.contains(feature)) {
        measured.add(feature.id().replace('_', ' '), new OfFeature(feature));
      }
    }
    return measured;
  }

  private static Phrases<List<EvidenceKind>> trends() {
    List<EvidenceKind> down =
        Stream.of(Measure.FREQUENCY, Measure.VALUE)
            .map(measure -> new EvidenceKind(measure, Direction.DOWN))
            .toList();
    List<EvidenceKind> up =
        Stream.of(Measure.FREQUENCY, Measure.VALUE)
            .map(measure -> new EvidenceKind(measure, Direction.UP))
            .toList();
    return new Phrases<List<EvidenceKind>>()
        .add(
            "slowing down|slowing|slow down|slowed down|slower|buying less often|buy less often|bought less often|ordering less often|order less often|ordered less often|ordering less|order less|ordered less|buying less|buy less|bought less|shopping less|shop less|shop less often|fewer orders|fewer purchases|cooling|cooling off|cooling down|less active|less frequently|order less frequently|coming less often|come less often|order fewer|less often|losing interest|reduced their frequency|decreased their frequency|reducing their frequency|frequency dropped|frequency fell|frequency went down|falling frequency|dropping frequency",
            one(Measure.FREQUENCY, Direction.DOWN))
        .add(
            "speeding up|speed up|sped up|accelerating|buying more often|buy more often|bought more often|ordering more often|order more often|ordered more often|ordering more|order more|ordered more|buying more|buy more|bought more|shopping more|shop more|shop more often|more orders than usual|more orders than before|more active|more frequently|heating up|coming more often|come more often|more often|picking up|increased their frequency|increasing their frequency|raised their frequency|frequency rose|frequency went up|frequency increased|rising frequency|growing frequency",
            one(Measure.FREQUENCY, Direction.UP))
        .add(
            "spending more|spend more|spent more|rising order values|growing order values|rising baskets|growing baskets|bigger orders|larger orders|dearer orders|bigger baskets|larger baskets|higher order values|more per order|trading up|buying more expensive things|buying more expensive products|buying dearer things|increased their spending|increasing their spending|increased their spend",
            one(Measure.VALUE, Direction.UP))
        .add(
            "spending less|spend less|spent less|falling order values|shrinking order values|shrinking baskets|smaller orders|cheaper orders|smaller baskets|lower order values|less per order|trading down|buying cheaper things|buying cheaper products|reduced their spending|reducing their spending|cut their spending|reduced their spend",
            one(Measure.VALUE, Direction.DOWN))
        .add(
            "using more discounts|use more discounts|used more discounts|more discounts|more discounted orders|buying more on sale|more bargains|more vouchers|more coupons|started using discounts|started to use discounts|started waiting for sales",
            one(Measure.DISCOUNTED_ORDERS, Direction.UP))
        .add(
            "using fewer discounts|use fewer discounts|fewer discounts|less discounts|fewer discounted orders|fewer vouchers|stopped using discounts",
            one(Measure.DISCOUNTED_ORDERS, Direction.DOWN))
        .add(
            "returning more|return more|returned more|more returns|more refunds|sending more back|started returning",
            one(Measure.REFUNDED_ORDERS, Direction.UP))
        .add(
            "returning less|return less|fewer returns|fewer refunds|stopped returning",
            one(Measure.REFUNDED_ORDERS, Direction.DOWN))
        .add(
            "trying new categories|try new categories|tried new categories|more new categories|exploring more|explore more|exploring new categories|branching out",
            one(Measure.NEW_CATEGORY_ORDERS, Direction.UP))
        .add(
            "fewer new categories|exploring less|narrowing",
            one(Measure.NEW_CATEGORY_ORDERS, Direction.DOWN))
        .add(
            "declining|decline|going down|in decline|getting worse|worsening|going downhill|deteriorating|fading|fading away",
            down)
        .add("improving|improve|getting better|on rise|rising|growing|on way up", up);
  }

  private static List<EvidenceKind> one(Measure measure, Direction direction) {
    return List.of(new EvidenceKind(measure, direction));
  }
}
