package io.quimbi.server.web;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Answers that look at every customer of a store: a few at a time, so that they neither take all
 * memory nor keep those waiting who ask about one customer.
 */
@Component
public final class HeavyReads {
  private static final int AT_ONCE = 2;
  private static final long WAIT_SECONDS = 20;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /**
   * Computes an answer when it is its turn.
   *
   * @throws Refused with 503 if that takes too long
   */
  public <T> T read(Callable<T> answer) throws Exception {
    if (!turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new Refused(
          HttpStatus.SERVICE_UNAVAILABLE,
          "BUSY",
          "others are being told about every customer at the moment; try again later");
    }
    try {
      return answer.call();
    } finally {
      turns.release();
    }
  }
}
