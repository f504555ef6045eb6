package io.quimbi.server.web;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import jakarta.servlet.ServletException;
import java.io.IOException;

/** Answers a request within the caller's store, to which the database holds it. */
final class StoreScope {
  private final Quimbi quimbi;

  StoreScope(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /** What is done with a request. */
  interface Answering {
    void run() throws ServletException, IOException;
  }

  /** Answers; what is thrown is what the answering threw. */
  void in(Caller caller, Answering answering) throws ServletException, IOException {
    try {
      quimbi.inStore(
          caller.storeId(),
          () -> {
            answering.run();
            return caller;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a filter throws nothing else", e);
    }
  }
}
