package io.quimbi.engine.backtest;

import io.quimbi.core.backtest.WarningStudy;
import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest is to do.
 *
 * @param horizonDays how long a customer must be silent to count as lost, at least, and how long a
 *     change is watched
 * @param budget alerts per 1,000 watched customers a week at which rules are compared too, beside
 *     the budgets of the 90-day rule; null for none
 * @param ordersMin orders that a customer has before being watched
 * @param from date of the first as-of as a person writes it, or null for the middle of the history
 * @param replicates of the bootstrap
 * @param seed of the bootstrap
 * @param truth a demo shop's truth.csv, or null where nobody knows
 */
public record BacktestOptions(
    int horizonDays,
    @Nullable Double budget,
    int ordersMin,
    @Nullable String from,
    int replicates,
    long seed,
    @Nullable Path truth) {
  /** As asked for by nobody in particular. */
  public static final BacktestOptions DEFAULT =
      new BacktestOptions(180, 20.0, 3, null, 400, 42, null);

  /**
   * Checks every range.
   *
   * @throws QuimbiException of kind USAGE naming the option and its range
   */
  public BacktestOptions {
    require(
        horizonDays >= WarningStudy.HORIZON_DAYS_MIN && horizonDays <= 1000,
        "horizon must be from "
            + WarningStudy.HORIZON_DAYS_MIN
            + " to 1000 days, so that a rule of 90 days has spoken, was "
            + horizonDays);
    require(
        budget == null || budget > 0 && budget <= 1000,
        "budget must be above 0 and at most 1000 alerts per 1,000 customers a week, was " + budget);
    require(
        ordersMin >= 2 && ordersMin <= 1000, "min-orders must be from 2 to 1000, was " + ordersMin);
    require(
        replicates >= 0 && replicates <= 10_000,
        "replicates must be from 0 to 10000, was " + replicates);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new QuimbiException(QuimbiException.Kind.USAGE, "BACKTEST_BAD_OPTION", message);
    }
  }
}
