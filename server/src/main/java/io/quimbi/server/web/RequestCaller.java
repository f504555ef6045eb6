package io.quimbi.server.web;

import io.quimbi.engine.access.Caller;
import jakarta.servlet.http.HttpServletRequest;

/** Who asks, for what answers a request without being a controller's method. */
public final class RequestCaller {
  private RequestCaller() {}

  /** The caller whom the door let in. */
  public static Caller of(HttpServletRequest request) {
    if (request.getAttribute(CallerArgument.ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("a request without a key came past the door");
  }
}
