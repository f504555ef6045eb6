package io.quimbi.engine.find;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A number of a customer's profile, named as in {@code customer_profiles} and exports. */
public enum Figure {
  /** Orders up to the as-of. */
  TOTAL_ORDERS("orders", Unit.COUNT),
  /** Paid less refunded, up to the as-of. */
  LIFETIME_VALUE("lifetime value", Unit.MONEY),
  /** Paid by order. */
  AVG_ORDER_VALUE("average order value", Unit.MONEY),
  /** Value to date and expected; unknown of some. */
  PREDICTED_LTV("predicted lifetime value", Unit.MONEY),
  /** 1 less the probability of being alive; unknown of some. */
  CHURN_RISK_SCORE("churn risk", Unit.SHARE),
  /** What customers rank by where risk is concerned; unknown of some. */
  CHURN_RISK_RANK("churn risk rank", Unit.INDEX),
  /** Whole days from the last order to the as-of. */
  DAYS_SINCE_LAST_PURCHASE("days since the last order", Unit.COUNT),
  /** Whole days from the first order to the as-of. */
  CUSTOMER_TENURE_DAYS("days since the first order", Unit.COUNT);

  private final String words;
  private final Unit unit;

  Figure(String words, Unit unit) {
    this.words = words;
    this.unit = unit;
  }

  /** How it is shown to a person. */
  public enum Unit {
    /** A whole number. */
    COUNT,
    /** The store's currency. */
    MONEY,
    /** From 0 to 1. */
    SHARE,
    /** A figure without a unit. */
    INDEX
  }

  /** The name in JSON, SQL and exports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, to a person. */
  public String words() {
    return words;
  }

  /** How it is shown. */
  public Unit unit() {
    return unit;
  }

  /** The figure of an id. */
  public static Optional<Figure> of(String id) {
    return Arrays.stream(values()).filter(figure -> figure.id().equals(id)).findFirst();
  }
}
