package io.quimbi.engine.lifetime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of a store, and what they say of all its customers.
 *
 * @param source store id or file name
 * @param asOf the as-of; null for a file of summaries
 * @param fittedUntil up to when the orders were that the models are of: before the as-of where the
 *     fit there did not converge and the last good one stands in
 * @param state converged; undetermined: a sketch; last_good: by an earlier fit; not_converged: not
 *     to be used
 * @param unit of times: day or week
 * @param purchases the purchase model
 * @param values the value model; null where there is no repeat purchase of a value
 * @param customers with an order by then
 * @param repeatCustomers with purchases on two days or more
 * @param dropoutIdentified whether the data say that customers stop at all; where not, every churn
 *     risk and level is null
 * @param meanDropout a/(a+b), the mean probability of stopping after a purchase
 * @param valueFrequencyCorrelation of mean value and number of purchases; the value model takes it
 *     to be 0
 * @param meanPurchaseValue expected value of a purchase of a stranger; null where there is none
 * @param aliveShare mean P(alive); null where dropout is not identified
 * @param levels how many customers there are at each level of churn risk; empty where dropout is
 *     not identified
 * @param expectedPurchases of everybody over the horizon, not discounted
 * @param lifetimeValue discounted value of everybody's purchases over the horizon; null where no
 *     value is known
 * @param horizonMonths the horizon
 * @param notes what one should know before believing these figures
 */
public record LifetimeReport(
    String source,
    @Nullable String asOf,
    @Nullable String fittedUntil,
    String state,
    String unit,
    FitSummary purchases,
    @Nullable FitSummary values,
    int customers,
    int repeatCustomers,
    boolean dropoutIdentified,
    double meanDropout,
    double valueFrequencyCorrelation,
    @Nullable Double meanPurchaseValue,
    @Nullable Double aliveShare,
    Map<String, Integer> levels,
    double expectedPurchases,
    @Nullable Double lifetimeValue,
    int horizonMonths,
    List<String> notes) {}
