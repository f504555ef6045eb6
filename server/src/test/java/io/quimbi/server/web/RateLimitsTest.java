package io.quimbi.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicLong now = new AtomicLong();
  private final RateLimits limits = new RateLimits(2, 3, now::get);

  @Test
  void afterAPauseSoManyMayComeAtOnceAndThenOneAsTheBucketFills() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.take("a")).isZero();
    }
    assertThat(limits.take("a")).isEqualTo(1);
    now.addAndGet(SECOND / 2);
    assertThat(limits.take("a")).isZero();
    assertThat(limits.take("a")).isEqualTo(1);
  }

  @Test
  void aLongPauseFillsTheBucketAndNoMore() {
    assertThat(limits.take("a")).isZero();
    now.addAndGet(1000 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(limits.take("a")).isZero();
    }
    assertThat(limits.take("a")).isPositive();
  }

  @Test
  void eachCallerHasItsOwn() {
    for (int i = 0; i < 3; i++) {
      limits.take("a");
    }
    assertThat(limits.take("a")).isPositive();
    assertThat(limits.take("b")).isZero();
  }

  @Test
  void aSlowRateSaysHowLongItTakes() {
    RateLimits slow = new RateLimits(1, 1, now::get);
    assertThat(slow.take("a")).isZero();
    now.addAndGet(SECOND / 10);
    assertThat(slow.take("a")).isEqualTo(1);
  }
}
