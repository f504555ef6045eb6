package io.quimbi.engine.backtest;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.backtest.BacktestStore.Recording;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backtests as runs of a store: how far one is can be seen by others, and what the last one found
 * is there to be read until the next.
 */
public final class KeptBacktests {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Stores stores;
  private final Backtest backtest;
  private final BacktestStore kept;

  /** The use case on its ports. */
  public KeptBacktests(Stores stores, Backtest backtest, BacktestStore kept) {
    this.stores = stores;
    this.backtest = backtest;
    this.kept = kept;
  }

  /**
   * The last backtest of a store.
   *
   * @param runNo of its run
   */
  public record LastBacktest(long runNo, Instant madeAt, BacktestReport report) {}

  /**
   * Runs a backtest and keeps what it found.
   *
   * @throws QuimbiException as {@link Backtest#run} does
   */
  public BacktestReport run(
      String storeId, BacktestOptions options, int threads, Progress progress) {
    stores.require(storeId);
    try (Recording recording = kept.begin(storeId)) {
      try {
        BacktestReport report =
            backtest.run(storeId, options, threads, recording.tracking(progress));
        recording.done(JSON.writeValueAsString(report), summary(report));
        return report;
      } catch (RuntimeException e) {
        recording.fail(e);
        throw e;
      }
    }
  }

  private static String summary(BacktestReport report) {
    return String.format(
        Locale.ROOT,
        "%,d customers watched through %,d weeks, from %s to %s",
        report.customers(),
        report.weeks(),
        report.firstAsOf(),
        report.until());
  }

  /** What the last backtest of a store found, if there was one. */
  public Optional<LastBacktest> last(String storeId) {
    stores.require(storeId);
    return kept.last(storeId)
        .map(
            one ->
                new LastBacktest(
                    one.runNo(), one.madeAt(), JSON.readValue(one.report(), BacktestReport.class)));
  }
}
