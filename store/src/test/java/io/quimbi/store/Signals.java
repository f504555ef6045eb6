package io.quimbi.store;

import java.io.IOException;

/** Signals to processes that a test started. */
final class Signals {
  private Signals() {}

  static void send(String name, long pid) {
    try {
      int code =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
              .redirectErrorStream(true)
              .start()
              .waitFor();
      if (code != 0) {
        throw new AssertionError("no process " + pid + " to send SIG" + name + " to");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
