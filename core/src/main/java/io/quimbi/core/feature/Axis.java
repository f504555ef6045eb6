package io.quimbi.core.feature;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One of the 14 independent dimensions of behaviour on which customers are segmented. */
public enum Axis {
  /** How often. */
  PURCHASE_FREQUENCY(2, "How often and how regularly a customer orders"),
  /** How much. */
  PURCHASE_VALUE(1, "How much a customer spends, per order and in all"),
  /** How widely. */
  CATEGORY_EXPLORATION(2, "How widely a customer shops across categories"),
  /** At what price. */
  PRICE_SENSITIVITY(1, "How much a customer waits for discounts"),
  /** When. */
  PURCHASE_CADENCE(3, "When a customer shops: days, hours, seasons"),
  /** For how long. */
  CUSTOMER_MATURITY(2, "How long a customer has been there, and whether they grow"),
  /** The same again. */
  REPURCHASE_BEHAVIOR(2, "Whether a customer comes back for the same things"),
  /** Sent back. */
  RETURN_BEHAVIOR(1, "How much a customer sends back"),
  /** Through which door. */
  COMMUNICATION_PREFERENCE(1, "Through which channel and at what hour a customer comes"),
  /** What goes wrong. */
  PROBLEM_COMPLEXITY_PROFILE(1, "How often something goes wrong with a customer's orders"),
  /** Coming or going. */
  LOYALTY_TRAJECTORY(2, "Whether a customer is coming closer or drifting away"),
  /** How deep. */
  PRODUCT_KNOWLEDGE(2, "How deeply a customer knows the range"),
  /** How choosy. */
  VALUE_SOPHISTICATION(1, "At which price points a customer is at home"),
  /** Help needed. */
  SUPPORT_HISTORY(1, "How much help a customer asks for, and how it went");

  private final int ordersMin;
  private final String description;
  private final String id = name().toLowerCase(Locale.ROOT);

  Axis(int ordersMin, String description) {
    this.ordersMin = ordersMin;
    this.description = description;
  }

  /** The name in models, tables and interfaces, such as {@code purchase_value}. */
  public String id() {
    return id;
  }

  /** How many orders a customer needs before this axis says something about them. */
  public int ordersMin() {
    return ordersMin;
  }

  /** What the axis tells, in one phrase. */
  public String description() {
    return description;
  }

  /** The axis's features, in their order. */
  public List<Feature> features() {
    return Arrays.stream(Feature.values()).filter(f -> f.axis() == this).toList();
  }

  /** The axis of an id. */
  public static Optional<Axis> of(String id) {
    return Arrays.stream(values()).filter(axis -> axis.id.equals(id)).findFirst();
  }
}
