package io.quimbi.server.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/** Tells whether the service has next to nothing to do. */
@Component
final class Quiet implements HandlerInterceptor {
  /** An order now and then leaves the machine idle, as does whoever looks after its health. */
  private static final double REQUESTS_PER_SECOND = 2;

  private static final double NANOS_PER_SECOND = 1e9;

  private final LongAdder requests = new LongAdder();
  private final LongSupplier nanos;
  private long before;
  private long since;

  @Autowired
  Quiet() {
    this(System::nanoTime);
  }

  Quiet(LongSupplier nanos) {
    this.nanos = nanos;
    since = nanos.getAsLong();
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    note();
    return true;
  }

  /** Notes that somebody asks something. */
  void note() {
    requests.increment();
  }

  /** Whether hardly anybody asked anything since this was asked last. */
  synchronized boolean sinceLastAsked() {
    long now = nanos.getAsLong();
    long count = requests.sum();
    boolean quiet = count - before <= REQUESTS_PER_SECOND * ((now - since) / NANOS_PER_SECOND);
    before = count;
    since = now;
    return quiet;
  }
}
