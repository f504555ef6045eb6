package io.quimbi.core.feature;

import static io.quimbi.core.feature.Axis.CATEGORY_EXPLORATION;
import static io.quimbi.core.feature.Axis.COMMUNICATION_PREFERENCE;
import static io.quimbi.core.feature.Axis.CUSTOMER_MATURITY;
import static io.quimbi.core.feature.Axis.LOYALTY_TRAJECTORY;
import static io.quimbi.core.feature.Axis.PRICE_SENSITIVITY;
import static io.quimbi.core.feature.Axis.PROBLEM_COMPLEXITY_PROFILE;
import static io.quimbi.core.feature.Axis.PRODUCT_KNOWLEDGE;
import static io.quimbi.core.feature.Axis.PURCHASE_CADENCE;
import static io.quimbi.core.feature.Axis.PURCHASE_FREQUENCY;
import static io.quimbi.core.feature.Axis.PURCHASE_VALUE;
import static io.quimbi.core.feature.Axis.REPURCHASE_BEHAVIOR;
import static io.quimbi.core.feature.Axis.RETURN_BEHAVIOR;
import static io.quimbi.core.feature.Axis.SUPPORT_HISTORY;
import static io.quimbi.core.feature.Axis.VALUE_SOPHISTICATION;
import static io.quimbi.core.feature.DataSource.CATEGORIES;
import static io.quimbi.core.feature.DataSource.CHANNELS;
import static io.quimbi.core.feature.DataSource.DISCOUNTS;
import static io.quimbi.core.feature.DataSource.ORDERS;
import static io.quimbi.core.feature.DataSource.PRODUCTS;
import static io.quimbi.core.feature.DataSource.PRODUCTS_OR_CATEGORIES;
import static io.quimbi.core.feature.DataSource.REASONS;
import static io.quimbi.core.feature.DataSource.REFUNDS;
import static io.quimbi.core.feature.DataSource.SATISFACTION;
import static io.quimbi.core.feature.DataSource.TICKETS;
import static io.quimbi.core.feature.DataSource.TIMES_OF_DAY;

import java.util.Locale;

/**
 * One number of a customer on an axis. The catalogue of all 45, in the order in which vectors of
 * features are stored. {@link FeatureExtractor} holds their definitions.
 */
public enum Feature {
  ORDERS_PER_MONTH(PURCHASE_FREQUENCY, ORDERS, Unit.PER_MONTH, Role.LOG, "orders a month"),
  AVG_DAYS_BETWEEN_ORDERS(PURCHASE_FREQUENCY, ORDERS, Unit.DAYS, Role.LOG, "days between orders"),
  RECENT_ORDERS_90D(PURCHASE_FREQUENCY, ORDERS, Unit.COUNT, Role.LOG, "orders in the last 90 days"),
  PURCHASE_CONSISTENCY(
      PURCHASE_FREQUENCY, ORDERS, Unit.INDEX, Role.LINEAR, "regularity of the gaps between orders"),

  AVG_ORDER_VALUE(PURCHASE_VALUE, ORDERS, Unit.MONEY, Role.LOG, "average order"),
  LIFETIME_VALUE(PURCHASE_VALUE, ORDERS, Unit.MONEY, Role.LOG, "spent in all"),
  VALUE_TREND(PURCHASE_VALUE, ORDERS, Unit.INDEX, Role.LINEAR, "trend of the order value"),

  UNIQUE_CATEGORIES(CATEGORY_EXPLORATION, CATEGORIES, Unit.COUNT, Role.LOG, "categories bought"),
  CATEGORY_SWITCHES(
      CATEGORY_EXPLORATION,
      CATEGORIES,
      Unit.SHARE,
      Role.LINEAR,
      "of orders that change the main category"),
  NEW_CATEGORY_RATE(
      CATEGORY_EXPLORATION, CATEGORIES, Unit.SHARE, Role.LINEAR, "of orders with a new category"),
  CATEGORY_ENTROPY(
      CATEGORY_EXPLORATION, CATEGORIES, Unit.INDEX, Role.LINEAR, "spread of spend over categories"),

  DISCOUNT_USAGE_RATE(
      PRICE_SENSITIVITY, DISCOUNTS, Unit.SHARE, Role.LINEAR, "of orders with a discount"),
  AVG_DISCOUNT_PCT(PRICE_SENSITIVITY, DISCOUNTS, Unit.SHARE, Role.LINEAR, "average discount"),
  FULL_PRICE_RATIO(PRICE_SENSITIVITY, DISCOUNTS, Unit.SHARE, Role.LINEAR, "of lines at full price"),

  WEEKEND_VS_WEEKDAY(PURCHASE_CADENCE, ORDERS, Unit.SHARE, Role.LINEAR, "of orders at the weekend"),
  TIME_OF_DAY_CONSISTENCY(
      PURCHASE_CADENCE, TIMES_OF_DAY, Unit.INDEX, Role.LINEAR, "same time of day"),
  SEASONAL_PATTERN(PURCHASE_CADENCE, ORDERS, Unit.INDEX, Role.LINEAR, "same season of the year"),

  TENURE_MONTHS(CUSTOMER_MATURITY, ORDERS, Unit.MONTHS, Role.LOG, "months since the first order"),
  ORDERS_PER_TENURE(CUSTOMER_MATURITY, ORDERS, Unit.PER_MONTH, Role.SHOWN, "orders a month"),
  EXPANSION_RATE(
      CUSTOMER_MATURITY, ORDERS, Unit.INDEX, Role.LINEAR, "growth, later against earlier half"),

  REPEAT_PURCHASE_RATE(
      REPURCHASE_BEHAVIOR, PRODUCTS, Unit.SHARE, Role.LINEAR, "of orders with a known product"),
  SAME_PRODUCT_RATE(
      REPURCHASE_BEHAVIOR, PRODUCTS, Unit.SHARE, Role.LINEAR, "of lines with a known product"),
  LOYALTY_INDEX(
      REPURCHASE_BEHAVIOR,
      PRODUCTS_OR_CATEGORIES,
      Unit.INDEX,
      Role.LINEAR,
      "loyalty to a favourite"),

  RETURN_RATE(RETURN_BEHAVIOR, REFUNDS, Unit.SHARE, Role.LINEAR, "of orders with a refund"),
  RETURN_VALUE_RATIO(RETURN_BEHAVIOR, REFUNDS, Unit.SHARE, Role.LINEAR, "of spend refunded"),
  RETURN_REASONS(RETURN_BEHAVIOR, REASONS, Unit.INDEX, Role.LINEAR, "variety of return reasons"),

  PRIMARY_CHANNEL(
      COMMUNICATION_PREFERENCE, CHANNELS, Unit.SHARE, Role.LINEAR, "through the favourite channel"),
  PREFERRED_CONTACT_TIME_COS(
      COMMUNICATION_PREFERENCE,
      TIMES_OF_DAY,
      Unit.INDEX,
      Role.LINEAR,
      "contact time, midnight (+1) to noon (−1)"),
  PREFERRED_CONTACT_TIME_SIN(
      COMMUNICATION_PREFERENCE,
      TIMES_OF_DAY,
      Unit.INDEX,
      Role.LINEAR,
      "contact time, morning (+1) to evening (−1)"),
  CHANNEL_DIVERSITY(
      COMMUNICATION_PREFERENCE, CHANNELS, Unit.INDEX, Role.LINEAR, "spread over channels"),

  REFUND_RATE(PROBLEM_COMPLEXITY_PROFILE, REFUNDS, Unit.SHARE, Role.SHOWN, "of spend refunded"),
  RETURN_FREQUENCY(
      PROBLEM_COMPLEXITY_PROFILE, REFUNDS, Unit.PER_MONTH, Role.LOG, "refunded orders a month"),
  DISCOUNT_DEPENDENCY(
      PROBLEM_COMPLEXITY_PROFILE, DISCOUNTS, Unit.SHARE, Role.LINEAR, "of spend at a discount"),

  ORDER_FREQUENCY_TREND(
      LOYALTY_TRAJECTORY, ORDERS, Unit.INDEX, Role.LINEAR, "last half-year against the one before"),
  CHURN_RISK(LOYALTY_TRAJECTORY, ORDERS, Unit.INDEX, Role.LINEAR, "silence against the usual gap"),
  ACCELERATION_PHASE(
      LOYALTY_TRAJECTORY, ORDERS, Unit.INDEX, Role.LINEAR, "quarter speeding up or slowing down"),

  PRODUCT_CONCENTRATION(
      PRODUCT_KNOWLEDGE, PRODUCTS, Unit.INDEX, Role.LINEAR, "concentration on few products"),
  REPEAT_PRODUCT_RATE(
      PRODUCT_KNOWLEDGE, PRODUCTS, Unit.SHARE, Role.LINEAR, "of products bought again"),
  EXPERTISE_LEVEL(
      PRODUCT_KNOWLEDGE, PRODUCTS, Unit.INDEX, Role.LINEAR, "breadth within the favourite"),

  PRICE_POINT_COMFORT(
      VALUE_SOPHISTICATION, ORDERS, Unit.SHARE, Role.LINEAR, "price rank of what is bought"),
  DISCOUNT_HUNT_SCORE(
      VALUE_SOPHISTICATION, DISCOUNTS, Unit.SHARE, Role.LINEAR, "of lines at 20 % off or more"),
  LUXURY_RATE(
      VALUE_SOPHISTICATION, ORDERS, Unit.SHARE, Role.LINEAR, "of lines in the dearest tenth"),

  TICKETS_PER_ORDER(SUPPORT_HISTORY, TICKETS, Unit.COUNT, Role.LOG, "tickets an order"),
  SATISFACTION_AVG(
      SUPPORT_HISTORY, SATISFACTION, Unit.SCORE, Role.LINEAR, "mean satisfaction, 1 to 5"),
  ESCALATION_RATE(SUPPORT_HISTORY, TICKETS, Unit.SHARE, Role.LINEAR, "of tickets escalated");

  /** How many there are. */
  public static final int COUNT = values().length;

  private final Axis axis;
  private final DataSource source;
  private final Unit unit;
  private final Role role;
  private final String words;

  Feature(Axis axis, DataSource source, Unit unit, Role role, String words) {
    this.axis = axis;
    this.source = source;
    this.unit = unit;
    this.role = role;
    this.words = words;
  }

  /** How a value is shown to a person. */
  public enum Unit {
    /** A number of things. */
    COUNT,
    /** Times a month of 30.4375 days. */
    PER_MONTH,
    /** Days. */
    DAYS,
    /** Months of 30.4375 days. */
    MONTHS,
    /** The store's currency. */
    MONEY,
    /** From 0 to 1, shown in percent. */
    SHARE,
    /** A figure without a unit, most of them between −1 and 1. */
    INDEX,
    /** From 1 to 5. */
    SCORE
  }

  private enum Role {
    LINEAR,
    LOG,
    SHOWN
  }

  /** The axis it belongs to. */
  public Axis axis() {
    return axis;
  }

  /** What the store must record for it. */
  public DataSource source() {
    return source;
  }

  /** How a value is shown. */
  public Unit unit() {
    return unit;
  }

  /** What it counts, in words that follow a value: "3.2 orders a month". */
  public String words() {
    return words;
  }

  /** Whether sign(x)·ln(1+|x|) is taken before scaling. */
  public boolean log() {
    return role == Role.LOG;
  }

  /** Whether it takes part in distances; the others repeat a feature that does, and are shown. */
  public boolean inDistance() {
    return role != Role.SHOWN;
  }

  /** The name in models, tables and interfaces, such as {@code orders_per_month}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
