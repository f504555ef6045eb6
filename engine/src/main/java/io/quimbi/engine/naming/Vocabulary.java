package io.quimbi.engine.naming;

import static io.quimbi.core.feature.Feature.ACCELERATION_PHASE;
import static io.quimbi.core.feature.Feature.AVG_DAYS_BETWEEN_ORDERS;
import static io.quimbi.core.feature.Feature.AVG_DISCOUNT_PCT;
import static io.quimbi.core.feature.Feature.AVG_ORDER_VALUE;
import static io.quimbi.core.feature.Feature.CATEGORY_ENTROPY;
import static io.quimbi.core.feature.Feature.CATEGORY_SWITCHES;
import static io.quimbi.core.feature.Feature.CHANNEL_DIVERSITY;
import static io.quimbi.core.feature.Feature.CHURN_RISK;
import static io.quimbi.core.feature.Feature.DISCOUNT_DEPENDENCY;
import static io.quimbi.core.feature.Feature.DISCOUNT_HUNT_SCORE;
import static io.quimbi.core.feature.Feature.DISCOUNT_USAGE_RATE;
import static io.quimbi.core.feature.Feature.ESCALATION_RATE;
import static io.quimbi.core.feature.Feature.EXPANSION_RATE;
import static io.quimbi.core.feature.Feature.EXPERTISE_LEVEL;
import static io.quimbi.core.feature.Feature.FULL_PRICE_RATIO;
import static io.quimbi.core.feature.Feature.LIFETIME_VALUE;
import static io.quimbi.core.feature.Feature.LOYALTY_INDEX;
import static io.quimbi.core.feature.Feature.LUXURY_RATE;
import static io.quimbi.core.feature.Feature.NEW_CATEGORY_RATE;
import static io.quimbi.core.feature.Feature.ORDERS_PER_MONTH;
import static io.quimbi.core.feature.Feature.ORDER_FREQUENCY_TREND;
import static io.quimbi.core.feature.Feature.PRICE_POINT_COMFORT;
import static io.quimbi.core.feature.Feature.PRIMARY_CHANNEL;
import static io.quimbi.core.feature.Feature.PRODUCT_CONCENTRATION;
import static io.quimbi.core.feature.Feature.PURCHASE_CONSISTENCY;
import static io.quimbi.core.feature.Feature.RECENT_ORDERS_90D;
import static io.quimbi.core.feature.Feature.REPEAT_PRODUCT_RATE;
import static io.quimbi.core.feature.Feature.REPEAT_PURCHASE_RATE;
import static io.quimbi.core.feature.Feature.RETURN_FREQUENCY;
import static io.quimbi.core.feature.Feature.RETURN_RATE;
import static io.quimbi.core.feature.Feature.RETURN_REASONS;
import static io.quimbi.core.feature.Feature.RETURN_VALUE_RATIO;
import static io.quimbi.core.feature.Feature.SAME_PRODUCT_RATE;
import static io.quimbi.core.feature.Feature.SATISFACTION_AVG;
import static io.quimbi.core.feature.Feature.SEASONAL_PATTERN;
import static io.quimbi.core.feature.Feature.TENURE_MONTHS;
import static io.quimbi.core.feature.Feature.TICKETS_PER_ORDER;
import static io.quimbi.core.feature.Feature.TIME_OF_DAY_CONSISTENCY;
import static io.quimbi.core.feature.Feature.UNIQUE_CATEGORIES;
import static io.quimbi.core.feature.Feature.VALUE_TREND;
import static io.quimbi.core.feature.Feature.WEEKEND_VS_WEEKDAY;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of each axis with what they claim, the better ones first.
 *
 * <p>Low and high begin where three in ten of the customers are beyond, very low and very high
 * where one in ten is. Words for a rhythm, a share or an hour claim it in plain units, since a week
 * is a week in any shop; where such a word also says "more than others" it claims both.
 */
final class Vocabulary {
  private static final double VERY_LOW = 0.1;
  private static final double LOW = 0.3;
  private static final double HIGH = 0.7;
  private static final double VERY_HIGH = 0.9;

  private static final Map<Axis, List<Phrase>> PHRASES = phrases();

  private Vocabulary() {}

  /** The phrases of an axis. */
  static List<Phrase> of(Axis axis) {
    return PHRASES.getOrDefault(axis, List.of());
  }

  private static Map<Axis, List<Phrase>> phrases() {
    Map<Axis, List<Phrase>> phrases = new EnumMap<>(Axis.class);
    for (Axis axis : Axis.values()) {
      Words words = new Words();
      switch (axis) {
        case PURCHASE_FREQUENCY -> frequency(words);
        case PURCHASE_VALUE -> value(words);
        case CATEGORY_EXPLORATION -> categories(words);
        case PRICE_SENSITIVITY -> prices(words);
        case PURCHASE_CADENCE -> cadence(words);
        case CUSTOMER_MATURITY -> maturity(words);
        case REPURCHASE_BEHAVIOR -> repurchases(words);
        case RETURN_BEHAVIOR -> returns(words);
        case COMMUNICATION_PREFERENCE -> contacts(words);
        case PROBLEM_COMPLEXITY_PROFILE -> problems(words);
        case LOYALTY_TRAJECTORY -> loyalty(words);
        case PRODUCT_KNOWLEDGE -> products(words);
        case VALUE_SOPHISTICATION -> pricePoints(words);
        case SUPPORT_HISTORY -> support(words);
      }
      phrases.put(axis, List.copyOf(words.all));
    }
    return phrases;
  }

  /** Collects phrases. */
  private static final class Words {
    final List<Phrase> all = new ArrayList<>();

    void core(String words, Claim... claims) {
      all.add(new Phrase(words, Phrase.Role.CORE, List.of(claims)));
    }

    void before(String words, Claim... claims) {
      all.add(new Phrase(words, Phrase.Role.BEFORE, List.of(claims)));
    }

    void after(String words, Claim... claims) {
      all.add(new Phrase(words, Phrase.Role.AFTER, List.of(claims)));
    }

    /** A feature's levels, for where no better word serves: they leave no value out. */
    void levels(Feature feature, String noun) {
      plain("very_low_" + noun, rank(feature, null, VERY_LOW));
      plain("low_" + noun, rank(feature, null, LOW));
      plain("lowish_" + noun, rank(feature, LOW, 0.45));
      plain("average_" + noun, rank(feature, LOW, HIGH));
      plain("highish_" + noun, rank(feature, 0.55, HIGH));
      plain("high_" + noun, rank(feature, HIGH, null));
      plain("very_high_" + noun, rank(feature, VERY_HIGH, null));
    }

    private void plain(String words, Claim claim) {
      all.add(new Phrase(words, Phrase.Role.PLAIN, List.of(claim)));
    }
  }

  private static Claim rank(Feature feature, @Nullable Double low, @Nullable Double high) {
    return new Claim(feature.id(), Claim.Scale.PERCENTILE, low, high);
  }

  private static Claim low(Feature feature) {
    return rank(feature, null, LOW);
  }

  private static Claim middle(Feature feature) {
    return rank(feature, LOW, HIGH);
  }

  private static Claim high(Feature feature) {
    return rank(feature, HIGH, null);
  }

  private static Claim veryHigh(Feature feature) {
    return rank(feature, VERY_HIGH, null);
  }

  private static Claim notHigh(Feature feature) {
    return rank(feature, null, HIGH);
  }

  private static Claim notLow(Feature feature) {
    return rank(feature, LOW, null);
  }

  private static Claim from(Feature feature, double low) {
    return new Claim(feature.id(), Claim.Scale.PLAIN, low, null);
  }

  private static Claim upTo(Feature feature, double high) {
    return new Claim(feature.id(), Claim.Scale.PLAIN, null, high);
  }

  private static Claim between(Feature feature, double low, double high) {
    return new Claim(feature.id(), Claim.Scale.PLAIN, low, high);
  }

  private static Claim hours(double from, double to) {
    return new Claim(Quantity.CONTACT_HOUR.id(), Claim.Scale.PLAIN, from, to);
  }

  private static Claim concentration(@Nullable Double low, @Nullable Double high) {
    return new Claim(Quantity.CONTACT_CONCENTRATION.id(), Claim.Scale.PLAIN, low, high);
  }

  private static void frequency(Words words) {
    rhythm(words, "several_times_weekly", 0, 4.5);
    rhythm(words, "weekly", 4.5, 10);
    rhythm(words, "fortnightly", 10, 20);
    rhythm(words, "monthly", 20, 45);
    rhythm(words, "every_other_month", 45, 75);
    rhythm(words, "quarterly", 75, 130);
    rhythm(words, "half_yearly", 130, 270);
    rhythm(words, "yearly", 270, 550);
    words.core("once_in_years_shoppers", from(AVG_DAYS_BETWEEN_ORDERS, 550));
    words.core("frequent_shoppers", high(ORDERS_PER_MONTH));
    words.core("most_frequent_shoppers", veryHigh(ORDERS_PER_MONTH));
    words.core("now_and_then_shoppers", middle(ORDERS_PER_MONTH));
    words.core("infrequent_shoppers", low(ORDERS_PER_MONTH));
    quiet(words, "weekly", 4.5, 10);
    quiet(words, "fortnightly", 10, 20);
    quiet(words, "monthly", 20, 45);
    quiet(words, "occasional", 45, 75);
    quiet(words, "quarterly", 75, 130);
    quiet(words, "rare", 130, 270);
    words.before("active", high(RECENT_ORDERS_90D), from(RECENT_ORDERS_90D, 1));
    words.before("steady", high(PURCHASE_CONSISTENCY));
    words.before("irregular", low(PURCHASE_CONSISTENCY));
    words.levels(ORDERS_PER_MONTH, "pace");
    words.levels(AVG_DAYS_BETWEEN_ORDERS, "gaps");
    words.levels(RECENT_ORDERS_90D, "activity");
    words.levels(PURCHASE_CONSISTENCY, "regularity");
  }

  /** Who keeps a rhythm: there were half as many orders lately as it promises, or more. */
  private static void rhythm(Words words, String adverb, double from, double to) {
    Claim gap = between(AVG_DAYS_BETWEEN_ORDERS, from, to);
    Claim kept = new Claim(Quantity.RHYTHM_KEPT.id(), Claim.Scale.PLAIN, 0.5, null);
    words.core(adverb + "_regulars", gap, kept, notLow(PURCHASE_CONSISTENCY));
    words.core(adverb + "_shoppers", gap, kept);
  }

  /** Who had a rhythm: there were hardly any of the orders lately that it promises. */
  private static void quiet(Words words, String adjective, double from, double to) {
    words.core(
        adjective + "_shoppers_gone_quiet",
        between(AVG_DAYS_BETWEEN_ORDERS, from, to),
        new Claim(Quantity.RHYTHM_KEPT.id(), Claim.Scale.PLAIN, null, 0.4));
  }

  private static void value(Words words) {
    words.core("small_basket_shoppers", low(AVG_ORDER_VALUE));
    words.core("medium_basket_shoppers", middle(AVG_ORDER_VALUE));
    words.core("big_basket_shoppers", high(AVG_ORDER_VALUE));
    words.core("biggest_basket_shoppers", veryHigh(AVG_ORDER_VALUE));
    words.core("big_spenders", high(LIFETIME_VALUE));
    words.core("top_spenders", veryHigh(LIFETIME_VALUE));
    words.core("average_spenders", middle(LIFETIME_VALUE));
    words.core("small_spenders", low(LIFETIME_VALUE));
    words.core("big_basket_big_spenders", high(AVG_ORDER_VALUE), high(LIFETIME_VALUE));
    words.core("small_basket_big_spenders", low(AVG_ORDER_VALUE), high(LIFETIME_VALUE));
    words.core("big_basket_small_spenders", high(AVG_ORDER_VALUE), low(LIFETIME_VALUE));
    words.core("small_basket_small_spenders", low(AVG_ORDER_VALUE), low(LIFETIME_VALUE));
    words.after("trading_up", from(VALUE_TREND, 0.15), high(VALUE_TREND));
    words.after("trading_down", upTo(VALUE_TREND, -0.15), low(VALUE_TREND));
    words.before("steady", between(VALUE_TREND, -0.1, 0.1));
    words.levels(AVG_ORDER_VALUE, "baskets");
    words.levels(LIFETIME_VALUE, "spend");
    words.levels(VALUE_TREND, "trend");
  }

  private static void categories(Words words) {
    words.core("one_category_loyalists", upTo(UNIQUE_CATEGORIES, 1.5));
    words.core(
        "few_category_shoppers", between(UNIQUE_CATEGORIES, 1.5, 4), notHigh(UNIQUE_CATEGORIES));
    words.core(
        "few_category_keepers",
        between(UNIQUE_CATEGORIES, 1.5, 4),
        notHigh(UNIQUE_CATEGORIES),
        upTo(CATEGORY_SWITCHES, 0.4));
    words.core("several_category_shoppers", between(UNIQUE_CATEGORIES, 4, 9));
    words.core("many_category_shoppers", high(UNIQUE_CATEGORIES), from(UNIQUE_CATEGORIES, 4));
    words.core(
        "whole_store_explorers",
        rank(UNIQUE_CATEGORIES, 0.85, null),
        from(UNIQUE_CATEGORIES, 6),
        high(CATEGORY_ENTROPY));
    words.core("new_category_seekers", from(NEW_CATEGORY_RATE, 0.7), high(NEW_CATEGORY_RATE));
    words.core("main_category_keepers", upTo(CATEGORY_SWITCHES, 0.35), low(CATEGORY_SWITCHES));
    words.core("category_hoppers", from(CATEGORY_SWITCHES, 0.7), high(CATEGORY_SWITCHES));
    words.core("part_time_category_hoppers", middle(CATEGORY_SWITCHES));
    words.core("focused_category_shoppers", low(CATEGORY_ENTROPY));
    words.core("even_category_shoppers", high(CATEGORY_ENTROPY));
    words.core("known_category_shoppers", low(NEW_CATEGORY_RATE));
    words.before("exploring", high(NEW_CATEGORY_RATE));
    words.levels(UNIQUE_CATEGORIES, "variety");
    words.levels(CATEGORY_SWITCHES, "switching");
    words.levels(NEW_CATEGORY_RATE, "novelty");
    words.levels(CATEGORY_ENTROPY, "spread");
  }

  private static void prices(Words words) {
    words.core("full_price_buyers", upTo(DISCOUNT_USAGE_RATE, 0.03));
    words.core("mostly_full_price_buyers", between(DISCOUNT_USAGE_RATE, 0.03, 0.3));
    words.core("sometime_discount_buyers", between(DISCOUNT_USAGE_RATE, 0.3, 0.75));
    words.core("mostly_discount_buyers", between(DISCOUNT_USAGE_RATE, 0.75, 0.92));
    words.core("discount_only_buyers", from(DISCOUNT_USAGE_RATE, 0.92));
    words.core("deep_discount_hunters", from(AVG_DISCOUNT_PCT, 0.25), high(AVG_DISCOUNT_PCT));
    words.before("deep", from(AVG_DISCOUNT_PCT, 0.2), high(AVG_DISCOUNT_PCT));
    words.before("light", between(AVG_DISCOUNT_PCT, 0.005, 0.1));
    words.core(
        "selective_discount_buyers",
        from(DISCOUNT_USAGE_RATE, 0.3),
        between(FULL_PRICE_RATIO, 0.4, 0.9));
    words.levels(DISCOUNT_USAGE_RATE, "discounts");
    words.levels(AVG_DISCOUNT_PCT, "markdowns");
    words.levels(FULL_PRICE_RATIO, "list_prices");
  }

  private static void cadence(Words words) {
    words.core("weekend_shoppers", from(WEEKEND_VS_WEEKDAY, 0.55), high(WEEKEND_VS_WEEKDAY));
    words.core("weekday_shoppers", upTo(WEEKEND_VS_WEEKDAY, 0.12));
    // Two days in seven is 29 %.
    words.core("any_day_shoppers", between(WEEKEND_VS_WEEKDAY, 0.2, 0.4));
    words.core("mostly_weekday_shoppers", between(WEEKEND_VS_WEEKDAY, 0.05, 0.25));
    words.core("seasonal_shoppers", from(SEASONAL_PATTERN, 0.5), high(SEASONAL_PATTERN));
    words.core("somewhat_seasonal_shoppers", between(SEASONAL_PATTERN, 0.2, 0.5));
    words.core("year_round_shoppers", upTo(SEASONAL_PATTERN, 0.12));
    words.core("same_hour_shoppers", high(TIME_OF_DAY_CONSISTENCY));
    words.core(
        "any_hour_shoppers", low(TIME_OF_DAY_CONSISTENCY), upTo(TIME_OF_DAY_CONSISTENCY, 0.4));
    words.core("changing_hour_shoppers", low(TIME_OF_DAY_CONSISTENCY));
    words.core("similar_hour_shoppers", middle(TIME_OF_DAY_CONSISTENCY));
    words.core(
        "weekday_same_hour_shoppers",
        upTo(WEEKEND_VS_WEEKDAY, 0.12),
        high(TIME_OF_DAY_CONSISTENCY));
    words.core(
        "weekend_same_hour_shoppers",
        from(WEEKEND_VS_WEEKDAY, 0.55),
        high(WEEKEND_VS_WEEKDAY),
        high(TIME_OF_DAY_CONSISTENCY));
    words.before("seasonal", from(SEASONAL_PATTERN, 0.5), high(SEASONAL_PATTERN));
    words.before("year_round", upTo(SEASONAL_PATTERN, 0.12));
    words.before("weekday", upTo(WEEKEND_VS_WEEKDAY, 0.12));
    words.before("weekend", from(WEEKEND_VS_WEEKDAY, 0.55), high(WEEKEND_VS_WEEKDAY));
    words.levels(WEEKEND_VS_WEEKDAY, "weekends");
    words.levels(TIME_OF_DAY_CONSISTENCY, "punctuality");
    words.levels(SEASONAL_PATTERN, "seasonality");
  }

  private static void maturity(Words words) {
    words.core("new_customers", low(TENURE_MONTHS), upTo(TENURE_MONTHS, 6));
    words.core("newer_customers", low(TENURE_MONTHS));
    words.core("established_customers", middle(TENURE_MONTHS));
    words.core("long_standing_customers", high(TENURE_MONTHS));
    words.before("growing", from(EXPANSION_RATE, 0.15));
    words.before("fading", upTo(EXPANSION_RATE, -0.3));
    words.before("steady", between(EXPANSION_RATE, -0.3, 0.15));
    words.levels(TENURE_MONTHS, "tenure");
    words.levels(EXPANSION_RATE, "growth");
  }

  private static void repurchases(Words words) {
    words.core("something_new_seekers", upTo(REPEAT_PURCHASE_RATE, 0.12));
    words.core("occasional_rebuyers", between(REPEAT_PURCHASE_RATE, 0.12, 0.7));
    words.core("habitual_rebuyers", from(REPEAT_PURCHASE_RATE, 0.7));
    words.core("staple_rebuyers", from(SAME_PRODUCT_RATE, 0.45), high(SAME_PRODUCT_RATE));
    words.core(
        "rebuy_and_try_shoppers",
        from(REPEAT_PURCHASE_RATE, 0.7),
        between(SAME_PRODUCT_RATE, 0.2, 0.45));
    words.core(
        "mostly_new_basket_shoppers",
        from(REPEAT_PURCHASE_RATE, 0.5),
        upTo(SAME_PRODUCT_RATE, 0.25));
    words.core("favourite_loyalists", high(LOYALTY_INDEX));
    words.core("no_favourite_browsers", low(LOYALTY_INDEX), upTo(REPEAT_PURCHASE_RATE, 0.5));
    words.before("loyal", high(LOYALTY_INDEX));
    words.before("wide_ranging", low(LOYALTY_INDEX));
    words.levels(REPEAT_PURCHASE_RATE, "rebuying");
    words.levels(SAME_PRODUCT_RATE, "staples");
    words.levels(LOYALTY_INDEX, "loyalty");
  }

  private static void returns(Words words) {
    words.core("never_returns", upTo(RETURN_RATE, 0.01));
    words.core("rarely_returns", between(RETURN_RATE, 0.01, 0.15), notLow(RETURN_RATE));
    words.core("sometimes_returns", between(RETURN_RATE, 0.15, 0.4));
    words.core("often_returns", between(RETURN_RATE, 0.4, 0.85), high(RETURN_RATE));
    words.core("nearly_always_returns", from(RETURN_RATE, 0.85), high(RETURN_RATE));
    words.core(
        "returns_nearly_everything", from(RETURN_RATE, 0.85), from(RETURN_VALUE_RATIO, 0.85));
    words.after("little", between(RETURN_VALUE_RATIO, 0.0001, 0.05));
    words.after("a_part", between(RETURN_VALUE_RATIO, 0.05, 0.2));
    words.after("a_lot", from(RETURN_VALUE_RATIO, 0.2), high(RETURN_VALUE_RATIO));
    words.after("same_reason", between(RETURN_REASONS, 0.0001, 0.6));
    words.after("varied_reasons", from(RETURN_REASONS, 0.85), high(RETURN_REASONS));
    words.levels(RETURN_RATE, "returns");
    words.levels(RETURN_VALUE_RATIO, "refunds");
    words.levels(RETURN_REASONS, "reasons");
  }

  private static void contacts(Words words) {
    hour(words, "early_morning", 5, 8);
    hour(words, "morning", 7, 11);
    hour(words, "late_morning", 10, 12);
    hour(words, "lunchtime", 12, 14);
    hour(words, "early_afternoon", 13, 15);
    hour(words, "afternoon", 14, 17);
    hour(words, "late_afternoon", 15.5, 18);
    hour(words, "early_evening", 17, 19.5);
    hour(words, "evening", 18, 22);
    hour(words, "late_evening", 20.5, 23);
    hour(words, "night", 22, 5);
    words.core("all_hours_shoppers", concentration(null, 0.4));
    words.core("one_channel_shoppers", from(PRIMARY_CHANNEL, 0.9));
    words.core("mostly_one_channel_shoppers", between(PRIMARY_CHANNEL, 0.65, 0.9));
    words.core("several_channel_shoppers", upTo(PRIMARY_CHANNEL, 0.65), low(PRIMARY_CHANNEL));
    words.before("several_channel", upTo(PRIMARY_CHANNEL, 0.65), low(PRIMARY_CHANNEL));
    words.levels(PRIMARY_CHANNEL, "channel_loyalty");
    words.levels(CHANNEL_DIVERSITY, "channel_variety");
  }

  private static void hour(Words words, String name, double from, double to) {
    words.core(name + "_shoppers", hours(from, to), concentration(0.4, null));
    words.core("mainly_" + name + "_shoppers", hours(from, to), concentration(0.4, 0.85));
    words.core("strictly_" + name + "_shoppers", hours(from, to), concentration(0.9, null));
  }

  private static void problems(Words words) {
    words.core(
        "trouble_free_customers", upTo(RETURN_FREQUENCY, 0.005), upTo(DISCOUNT_DEPENDENCY, 0.3));
    words.core("refund_free_customers", upTo(RETURN_FREQUENCY, 0.005));
    words.core("few_refund_customers", between(RETURN_FREQUENCY, 0.005, 0.16));
    words.core("regular_refund_customers", between(RETURN_FREQUENCY, 0.16, 0.35));
    words.core(
        "frequent_refund_customers", between(RETURN_FREQUENCY, 0.35, 0.7), high(RETURN_FREQUENCY));
    words.core(
        "constant_refund_customers", from(RETURN_FREQUENCY, 0.7), veryHigh(RETURN_FREQUENCY));
    words.core(
        "discount_dependent_customers", from(DISCOUNT_DEPENDENCY, 0.6), high(DISCOUNT_DEPENDENCY));
    words.before("discount_dependent", from(DISCOUNT_DEPENDENCY, 0.6), high(DISCOUNT_DEPENDENCY));
    words.before("full_price", upTo(DISCOUNT_DEPENDENCY, 0.03));
    words.before("part_discount", between(DISCOUNT_DEPENDENCY, 0.03, 0.6));
    words.levels(RETURN_FREQUENCY, "refunds");
    words.levels(DISCOUNT_DEPENDENCY, "discounts");
  }

  private static void loyalty(Words words) {
    words.core("long_silent_customers", from(CHURN_RISK, 0.7), high(CHURN_RISK));
    words.core("overdue_customers", between(CHURN_RISK, 0.5, 0.8));
    words.core("lately_seen_customers", upTo(CHURN_RISK, 0.5), notHigh(CHURN_RISK));
    words.core("just_seen_customers", upTo(CHURN_RISK, 0.35), low(CHURN_RISK));
    words.core("picking_up_again", from(ACCELERATION_PHASE, 0.4), upTo(CHURN_RISK, 0.5));
    words.core("cooling_off_customers", upTo(ACCELERATION_PHASE, -0.3));
    words.core("fallen_silent_customers", upTo(ORDER_FREQUENCY_TREND, -0.5), from(CHURN_RISK, 0.6));
    words.core("steady_pace_customers", between(ORDER_FREQUENCY_TREND, -0.2, 0.2));
    words.core("ordering_more_customers", from(ORDER_FREQUENCY_TREND, 0.2));
    words.core("ordering_less_customers", upTo(ORDER_FREQUENCY_TREND, -0.2));
    words.core("average_rhythm_customers", middle(CHURN_RISK));
    words.before("slowing", upTo(ORDER_FREQUENCY_TREND, -0.2));
    words.before("quickening", from(ORDER_FREQUENCY_TREND, 0.2));
    words.levels(ORDER_FREQUENCY_TREND, "growth");
    words.levels(CHURN_RISK, "silence");
    words.levels(ACCELERATION_PHASE, "upturn");
  }

  private static void products(Words words) {
    words.core("never_same_twice", upTo(REPEAT_PRODUCT_RATE, 0.02));
    words.core("seldom_same_twice", between(REPEAT_PRODUCT_RATE, 0.02, 0.2));
    words.core("repeat_product_buyers", from(REPEAT_PRODUCT_RATE, 0.3), high(REPEAT_PRODUCT_RATE));
    words.core("few_product_loyalists", veryHigh(PRODUCT_CONCENTRATION), high(REPEAT_PRODUCT_RATE));
    words.core("few_product_buyers", high(PRODUCT_CONCENTRATION));
    words.core("many_product_buyers", low(PRODUCT_CONCENTRATION));
    words.core("wide_range_buyers", high(EXPERTISE_LEVEL));
    words.core("narrow_range_buyers", low(EXPERTISE_LEVEL));
    words.core("medium_range_buyers", middle(EXPERTISE_LEVEL));
    words.core("broad_range_buyers", rank(EXPERTISE_LEVEL, 0.55, null));
    words.core(
        "broad_range_samplers",
        rank(EXPERTISE_LEVEL, 0.55, null),
        rank(REPEAT_PRODUCT_RATE, null, 0.5));
    words.core("wide_range_repeaters", high(EXPERTISE_LEVEL), high(REPEAT_PRODUCT_RATE));
    words.core("narrow_range_repeaters", low(EXPERTISE_LEVEL), high(REPEAT_PRODUCT_RATE));
    words.core("wide_range_samplers", high(EXPERTISE_LEVEL), low(REPEAT_PRODUCT_RATE));
    words.core("narrow_range_samplers", low(EXPERTISE_LEVEL), low(REPEAT_PRODUCT_RATE));
    words.levels(PRODUCT_CONCENTRATION, "focus");
    words.levels(REPEAT_PRODUCT_RATE, "repeats");
    words.levels(EXPERTISE_LEVEL, "range");
  }

  private static void pricePoints(Words words) {
    words.core("lowest_price_buyers", upTo(PRICE_POINT_COMFORT, 0.3), low(PRICE_POINT_COMFORT));
    words.core("lower_price_buyers", low(PRICE_POINT_COMFORT));
    words.core("mid_price_buyers", middle(PRICE_POINT_COMFORT));
    words.core("premium_price_buyers", from(PRICE_POINT_COMFORT, 0.65), high(PRICE_POINT_COMFORT));
    words.core("higher_price_buyers", high(PRICE_POINT_COMFORT));
    words.core("luxury_first_buyers", from(LUXURY_RATE, 0.5), veryHigh(LUXURY_RATE));
    words.core("bargain_hunters", from(DISCOUNT_HUNT_SCORE, 0.4), high(DISCOUNT_HUNT_SCORE));
    words.core("part_time_bargain_hunters", between(DISCOUNT_HUNT_SCORE, 0.12, 0.4));
    words.core(
        "mid_price_treat_buyers", middle(PRICE_POINT_COMFORT), between(LUXURY_RATE, 0.03, 0.2));
    words.core("strictly_mid_price_buyers", middle(PRICE_POINT_COMFORT), upTo(LUXURY_RATE, 0.01));
    words.levels(PRICE_POINT_COMFORT, "prices");
    words.levels(DISCOUNT_HUNT_SCORE, "bargains");
    words.levels(LUXURY_RATE, "luxury");
  }

  private static void support(Words words) {
    words.core("never_needs_help", upTo(TICKETS_PER_ORDER, 0.01));
    words.core("seldom_needs_help", between(TICKETS_PER_ORDER, 0.01, 0.2));
    words.core("sometimes_needs_help", between(TICKETS_PER_ORDER, 0.2, 0.5));
    words.core("often_needs_help", from(TICKETS_PER_ORDER, 0.5), high(TICKETS_PER_ORDER));
    words.core("happy_help_seekers", needs(), from(SATISFACTION_AVG, 3.7), high(SATISFACTION_AVG));
    words.core("delighted_help_seekers", needs(), from(SATISFACTION_AVG, 4.5));
    words.core("unhappy_help_seekers", needs(), upTo(SATISFACTION_AVG, 2.8), low(SATISFACTION_AVG));
    words.core("escalating_complainers", needs(), from(ESCALATION_RATE, 0.6));
    words.core("sometimes_escalating_complainers", needs(), between(ESCALATION_RATE, 0.1, 0.6));
    words.core("frequent_help_seekers", from(TICKETS_PER_ORDER, 0.5), high(TICKETS_PER_ORDER));
    words.levels(TICKETS_PER_ORDER, "tickets");
    words.levels(SATISFACTION_AVG, "satisfaction");
    words.levels(ESCALATION_RATE, "escalations");
  }

  /** Who never asks has no satisfaction of their own: they are given the store's mean. */
  private static Claim needs() {
    return from(TICKETS_PER_ORDER, 0.01);
  }
}
