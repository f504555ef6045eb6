package io.quimbi.engine.lifetime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the models say of one customer.
 *
 * @param repeatPurchases purchase days after the first
 * @param lastPurchaseDays days from the first to the last purchase, t_x
 * @param ageDays days from the first purchase to the as-of, T
 * @param aliveProbability that the customer will still buy; null where dropout is not identified
 * @param churnRiskScore 1 − P(alive); null where dropout is not identified
 * @param churnRiskLevel a word for it; null where dropout is not identified
 * @param logOdds z, by which customers rank; null where dropout is not identified, and where BG/NBD
 *     takes the customer to be alive by definition
 * @param gapSurprise S, how surprising the silence is
 * @param riskPercentile share of the store's customers that are less at risk, by z, or by S where
 *     dropout is not identified
 * @param expectedPurchases over the horizon
 * @param expectedPurchaseValue of one purchase; null where no value is known
 * @param valueToDate orders less refunds
 * @param valueToCome discounted, over the horizon; null where no value is known
 * @param predictedLtv value to date and to come; null where no value is known
 * @param nextOrder when the next order comes if the customer is alive
 * @param state converged; undetermined: a sketch; last_good: by an earlier fit; not_converged: not
 *     to be used
 * @param fittedUntil where an earlier fit stands in, up to when its orders were
 * @param notes what one should know before believing these figures
 */
public record CustomerLifetime(
    String storeId,
    String customerId,
    String asOf,
    String model,
    int repeatPurchases,
    double lastPurchaseDays,
    double ageDays,
    @Nullable Double aliveProbability,
    @Nullable Double churnRiskScore,
    @Nullable String churnRiskLevel,
    @Nullable Double logOdds,
    double gapSurprise,
    double riskPercentile,
    double expectedPurchases,
    @Nullable Double expectedPurchaseValue,
    double valueToDate,
    @Nullable Double valueToCome,
    @Nullable Double predictedLtv,
    int horizonMonths,
    ExpectedOrder nextOrder,
    String state,
    @Nullable String fittedUntil,
    List<String> notes) {

  /**
   * Dates of the next order, each null where it lies more than a century ahead.
   *
   * @param median as likely before as after
   * @param from lower end of the interval
   * @param to upper end of the interval
   * @param level probability of the interval
   */
  public record ExpectedOrder(
      @Nullable String median, @Nullable String from, @Nullable String to, double level) {}
}
