package io.quimbi.engine;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Where long work reports how far it is and asks whether it should stop. Implementations are
 * thread-safe; calls are cheap enough for once in a thousand rows.
 */
public interface Progress {
  /** A total that is not known. */
  long UNKNOWN = -1;

  /** A progress that goes nowhere and is never cancelled. */
  Progress NONE =
      new Progress() {
        @Override
        public void stage(String name, long total) {}

        @Override
        public void advance(long by) {}

        @Override
        public void note(String message) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /**
   * A new stage of the work begins; the one before is done.
   *
   * @param name what is done, for a person to read, such as "Reading orders"
   * @param total how many steps it has, or {@link #UNKNOWN}
   */
  void stage(String name, long total);

  /** {@code by} more steps of the current stage are done. */
  void advance(long by);

  /** Something a person should know, beside the progress. */
  void note(String message);

  /** Whether the work should stop. */
  boolean cancelled();

  /**
   * The progress of work beside what this one tells of: stages of two things at once would be mixed
   * up, so that work is silent but for what a person should know.
   *
   * @param stop whether that work should stop, though the other goes on
   */
  default Progress beside(BooleanSupplier stop) {
    Progress told = this;
    return new Progress() {
      @Override
      public void stage(String name, long total) {}

      @Override
      public void advance(long by) {}

      @Override
      public void note(String message) {
        told.note(message);
      }

      @Override
      public boolean cancelled() {
        return stop.getAsBoolean() || told.cancelled();
      }
    };
  }

  /**
   * Call this between steps.
   *
   * @throws CancellationException if the work should stop; nothing half done may stay
   */
  default void checkCancelled() {
    if (cancelled()) {
      throw new CancellationException("cancelled");
    }
  }
}
