package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuietTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong();
  private final Quiet quiet = new Quiet(now::get);

  private void seconds(long seconds, int requests) {
    now.addAndGet(seconds * SECOND);
    for (int i = 0; i < requests; i++) {
      quiet.note();
    }
  }

  @Test
  void anOrderNowAndThenIsQuietAndManyAreNot() {
    seconds(2, 4);
    assertThat(quiet.sinceLastAsked()).isTrue();
    seconds(2, 5);
    assertThat(quiet.sinceLastAsked()).isFalse();
  }

  @Test
  void whatWasBeforeDoesNotCountAgain() {
    seconds(2, 1000);
    assertThat(quiet.sinceLastAsked()).isFalse();
    seconds(2, 0);
    assertThat(quiet.sinceLastAsked()).isTrue();
  }
}
