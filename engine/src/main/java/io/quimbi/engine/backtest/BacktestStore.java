package io.quimbi.engine.backtest;

import io.quimbi.engine.Progress;
import io.quimbi.engine.RunRecord;
import java.time.Instant;
import java.util.Optional;

/** Where the last backtest of each store is kept. Implementations are thread-safe. */
public interface BacktestStore {
  /** Registers a backtest as a run of the store; it writes nothing else before its end. */
  Recording begin(String storeId);

  /** The last one that came to an end. */
  Optional<Kept> last(String storeId);

  /** A backtest under way. Closing it without a result says that it failed. */
  interface Recording extends RunRecord, AutoCloseable {
    /** Remembers how far it is, and passes it on. */
    Progress tracking(Progress progress);

    /** Keeps the report in place of the one before, and ends the run. */
    void done(String report, String summary);

    /** Ends the run as failed or cancelled with the reason; the report before stays. */
    @Override
    void fail(String state, String reason);

    @Override
    void close();
  }

  /**
   * A backtest.
   *
   * @param report as JSON
   */
  record Kept(long runNo, Instant madeAt, String report) {}
}
