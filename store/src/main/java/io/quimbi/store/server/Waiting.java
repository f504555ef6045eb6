package io.quimbi.store.server;

import java.util.concurrent.CancellationException;

/** Short sleeps between two looks at something that changes by itself. */
final class Waiting {
  private Waiting() {}

  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the database server");
    }
  }
}
