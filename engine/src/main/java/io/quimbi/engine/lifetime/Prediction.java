package io.quimbi.engine.lifetime;

import io.quimbi.core.lifetime.ChurnLevel;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is predicted of one customer; null is not known.
 *
 * @param churnRisk 1 − P(alive); null also where dropout is not identified
 * @param riskRank what customers rank by: the log-odds of being gone or, where dropout is not
 *     identified, the surprise of the gap; −∞ for who is alive by definition
 * @param predictedLtv value to date and discounted value to come, in currency units
 * @param nextOrder the day by which it is as likely as not that a customer who is alive has ordered
 * @param nextOrderFrom the earlier end of the interval of {@link Predictions#NEXT_ORDER_LEVEL}
 * @param nextOrderTo its later end
 * @param fit the models that all this is by; null where there are none
 */
public record Prediction(
    @Nullable Double churnRisk,
    @Nullable Double riskRank,
    @Nullable Double predictedLtv,
    @Nullable LocalDate nextOrder,
    @Nullable LocalDate nextOrderFrom,
    @Nullable LocalDate nextOrderTo,
    @Nullable LifetimeFit fit) {
  /** Nothing is known. */
  public static final Prediction UNKNOWN = new Prediction(null, null, null, null, null, null, null);

  /** A word for the churn risk; null where there is none. */
  public @Nullable String churnRiskLevel() {
    return churnRisk == null ? null : ChurnLevel.of(churnRisk).name();
  }

  /** How far these figures can be relied on, in a word; null where there are no models. */
  public @Nullable String state() {
    return fit == null ? null : fit.state().word();
  }
}
