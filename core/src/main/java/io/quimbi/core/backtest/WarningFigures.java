package io.quimbi.core.backtest;

/**
 * How one rule did at one operating point.
 *
 * @param threshold from which the signal raises an alert; infinite where it raised none
 * @param alerts in judged spells
 * @param precision share of the alerts that were right
 * @param recall share of the losses that had an alert
 * @param leadDays median of the days by which the rule's alert came before that of the recency
 *     rule, over the losses with an alert; below 0 where it came later
 * @param earlyAlerts those raised by the early day
 * @param earlyPrecision share of these that were right
 * @param earlyRecall share of the losses that had one of these
 */
public record WarningFigures(
    double threshold,
    long alerts,
    Estimate precision,
    Estimate recall,
    Estimate leadDays,
    long earlyAlerts,
    Estimate earlyPrecision,
    Estimate earlyRecall) {}
