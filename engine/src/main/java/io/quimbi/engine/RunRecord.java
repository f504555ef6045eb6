package io.quimbi.engine;

import java.util.concurrent.CancellationException;

/** The record of a run, which says of work that writes to a store how it ended. */
public interface RunRecord {
  /**
   * Ends the run badly; each kind of work says what of it stays.
   *
   * @param state failed or cancelled
   */
  void fail(String state, String reason);

  /**
   * Ends the run for what its work threw, as cancelled where that was asked for. What fails in
   * saying so is added to the reason, which it must not hide.
   */
  default void fail(RuntimeException reason) {
    try {
      fail(
          reason instanceof CancellationException ? "cancelled" : "failed",
          String.valueOf(reason.getMessage()));
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }
}
