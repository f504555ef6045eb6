package io.quimbi.core;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the blocks of a loop on a fixed number of threads. A task may itself call {@link #forEach}:
 * nested loops share the same threads.
 *
 * <p>Results never depend on the number of threads as long as a task writes only to its own block
 * and the caller merges the blocks in their order.
 *
 * <p>Thread-safe. Once cancelled, loops end with a {@link CancellationException} at the next block.
 */
public final class Workers implements AutoCloseable {
  // None for one thread, which is the caller's: whoever scores a single customer makes workers for
  // that alone.
  private final @Nullable ForkJoinPool pool;
  private final int threads;
  private final BooleanSupplier cancelled;

  private Workers(int threads, BooleanSupplier cancelled) {
    this.threads = threads;
    this.cancelled = cancelled;
    this.pool = threads == 1 ? null : new ForkJoinPool(threads);
  }

  /**
   * Workers on {@code threads} threads.
   *
   * @throws IllegalArgumentException if {@code threads < 1}
   */
  public static Workers of(int threads) {
    return of(threads, () -> false);
  }

  /**
   * Workers that stop once {@code cancelled} says so; it is asked before each block, from any
   * thread.
   *
   * @throws IllegalArgumentException if {@code threads < 1}
   */
  public static Workers of(int threads, BooleanSupplier cancelled) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be ≥ 1, was " + threads);
    }
    return new Workers(threads, cancelled);
  }

  /** How many threads run the blocks. */
  public int threads() {
    return threads;
  }

  /**
   * For a long computation without a loop of its own.
   *
   * @throws CancellationException if these workers were cancelled
   */
  public void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("cancelled");
    }
  }

  /**
   * Runs {@code task} once for each index from 0 to {@code count} − 1, in no particular order, and
   * returns when all are done. The first failure of a task is thrown here.
   *
   * @throws CancellationException if these workers were cancelled
   */
  public void forEach(int count, IntConsumer task) {
    checkCancelled();
    if (count <= 0) {
      return;
    }
    if (pool == null || count == 1) {
      for (int i = 0; i < count; i++) {
        checkCancelled();
        task.accept(i);
      }
      return;
    }
    Range all = new Range(0, count, task);
    boolean nested = pool.equals(ForkJoinTask.getPool());
    if (nested) {
      all.invoke();
    } else {
      pool.invoke(all);
    }
  }

  /**
   * Runs a computation that calls {@link #forEach} time and again on one of the threads, which then
   * takes its share of each loop at once. From another thread every loop would first have to wake
   * two: one to work and in the end the caller.
   */
  public <T> T call(Supplier<T> computation) {
    if (pool == null || pool.equals(ForkJoinTask.getPool())) {
      return computation.get();
    }
    return pool.invoke(new Computation<>(computation));
  }

  /**
   * Runs two computations beside each other; loops within them share the threads, so that what one
   * does alone does not keep the others waiting.
   *
   * @param joined is given both results, which are not null
   */
  public <A, B, R> R both(Supplier<A> first, Supplier<B> second, BiFunction<A, B, R> joined) {
    AtomicReference<@Nullable A> one = new AtomicReference<>();
    AtomicReference<@Nullable B> other = new AtomicReference<>();
    forEach(
        2,
        which -> {
          if (which == 0) {
            one.set(first.get());
          } else {
            other.set(second.get());
          }
        });
    return joined.apply(Objects.requireNonNull(one.get()), Objects.requireNonNull(other.get()));
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }

  private static final class Computation<T> extends RecursiveTask<T> {
    private final transient Supplier<T> computation;

    Computation(Supplier<T> computation) {
      this.computation = computation;
    }

    @Override
    protected T compute() {
      return computation.get();
    }
  }

  private final class Range extends RecursiveAction {
    private final int from;
    private final int to;
    private final transient IntConsumer task;

    Range(int from, int to, IntConsumer task) {
      this.from = from;
      this.to = to;
      this.task = task;
    }

    @Override
    protected void compute() {
      checkCancelled();
      if (to - from == 1) {
        task.accept(from);
        return;
      }
      int middle = (from + to) >>> 1;
      invokeAll(new Range(from, middle, task), new Range(middle, to, task));
    }
  }
}
