package io.quimbi.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyIndexIsDoneOnceHoweverLoopsAreNested(int threads) {
    AtomicIntegerArray done = new AtomicIntegerArray(20 * 30);
    try (Workers workers = Workers.of(threads)) {
      int answer =
          workers.call(
              () -> {
                workers.forEach(
                    20,
                    i ->
                        workers.forEach(
                            30, j -> done.incrementAndGet(workers.call(() -> i * 30 + j))));
                return 42;
              });
      assertThat(answer).isEqualTo(42);
    }
    for (int i = 0; i < done.length(); i++) {
      assertThat(done.get(i)).as("index %d", i).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void bothComputationsAndTheirLoopsAreDone(int threads) {
    AtomicIntegerArray done = new AtomicIntegerArray(200);
    try (Workers workers = Workers.of(threads)) {
      String joined =
          workers.both(
              () -> {
                workers.forEach(100, done::incrementAndGet);
                return "one";
              },
              () -> {
                workers.forEach(100, i -> done.incrementAndGet(100 + i));
                return "other";
              },
              (one, other) -> one + " and " + other);
      assertThat(joined).isEqualTo("one and other");
      assertThatThrownBy(
              () ->
                  workers.both(
                      () -> "one",
                      () -> {
                        throw new IllegalArgumentException("no other");
                      },
                      (one, other) -> one))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no other");
    }
    for (int i = 0; i < done.length(); i++) {
      assertThat(done.get(i)).as("index %d", i).isEqualTo(1);
    }
  }

  @Test
  void computationAndItsLoopsRunOnTheWorkers() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (Workers workers = Workers.of(2)) {
      workers.call(
          () -> {
            threads.add(Thread.currentThread());
            workers.forEach(100, i -> threads.add(Thread.currentThread()));
            return threads;
          });
    }
    assertThat(threads).hasSizeLessThanOrEqualTo(2).doesNotContain(Thread.currentThread());
  }

  @Test
  void failureOfAComputationIsThrownToTheCaller() {
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Workers workers = Workers.of(2, cancelled::get)) {
      assertThatThrownBy(
              () ->
                  workers.call(
                      () -> {
                        throw new IllegalArgumentException("k must be ≥ 1, was 0");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasStackTraceContaining("k must be ≥ 1, was 0");
      cancelled.set(true);
      assertThatThrownBy(
              () ->
                  workers.call(
                      () -> {
                        workers.forEach(2, i -> {});
                        return 0;
                      }))
          .isInstanceOf(CancellationException.class);
    }
  }
}
