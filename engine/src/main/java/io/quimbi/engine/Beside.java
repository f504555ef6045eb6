package io.quimbi.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Work that goes on beside other work, on a thread of its own. Closing it before its {@link
 * #result} was taken stops it, and waits until it has stopped.
 */
public final class Beside<T> implements AutoCloseable {
  private final FutureTask<T> task;
  private volatile boolean abandoned;

  private Beside(Progress progress, Function<Progress, T> work) {
    task = new FutureTask<>(() -> work.apply(progress.beside(() -> abandoned)));
  }

  /**
   * Begins to work.
   *
   * @param progress of the other work
   * @param work is given a progress that says when to stop, and should ask it often
   */
  public static <T> Beside<T> begin(
      String threadName, Progress progress, Function<Progress, T> work) {
    Beside<T> begun = new Beside<>(progress, work);
    Thread.ofPlatform().daemon().name(threadName).start(begun.task);
    return begun;
  }

  /** Does the work at once, on this thread, for where it cannot wait. */
  public static <T> Beside<T> done(Progress progress, Function<Progress, T> work) {
    T result = work.apply(progress);
    Beside<T> done = new Beside<>(progress, _ -> result);
    done.task.run();
    return done;
  }

  /**
   * Waits for the result.
   *
   * @throws RuntimeException as the work did
   * @throws CancellationException if interrupted
   */
  public T result() {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("the work failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    abandoned = true;
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // Whoever wanted the result was told; who closes early has a reason of his own.
      return;
    }
  }
}
