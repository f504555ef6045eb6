package io.quimbi.server.web;

import io.micrometer.core.instrument.Timer;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.health.StoreMeters;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The door. Every request gets its number here; whoever needs a key shows it here, before anything
 * of the request is read; and what became of the request is logged and counted here.
 */
final class AccessFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger("io.quimbi.server.requests");
  private static final String BEARER = "Bearer ";
  private static final String NO_ROUTE = "none";

  private final RequestMappingHandlerMapping routes;
  private final Authenticator keys;
  private final Stores stores;
  private final RateLimits rates;
  private final long bodyBytesMax;
  private final Idempotency idempotency;
  private final Problems problems;
  private final StoreMeters meters;
  private final PageDoor pages;

  AccessFilter(
      RequestMappingHandlerMapping routes,
      Authenticator keys,
      Stores stores,
      RateLimits rates,
      long bodyBytesMax,
      Idempotency idempotency,
      Problems problems,
      StoreMeters meters,
      PageDoor pages) {
    this.routes = routes;
    this.keys = keys;
    this.stores = stores;
    this.rates = rates;
    this.bodyBytesMax = bodyBytesMax;
    this.idempotency = idempotency;
    this.problems = problems;
    this.meters = meters;
    this.pages = pages;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long started = System.nanoTime();
    String id = RequestId.of(request.getHeader(RequestId.HEADER));
    MDC.put(RequestId.LOGGED_AS, id);
    response.setHeader(RequestId.HEADER, id);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    try {
      answer(request, response, chain);
    } finally {
      told(request, response, System.nanoTime() - started);
      MDC.remove(RequestId.LOGGED_AS);
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean page = pages.leadsTo(request);
    try {
      stores.forCallers(
          () -> {
            admit(page, request, response, chain);
            return Boolean.TRUE;
          });
    } catch (Refused refused) {
      refuse(page, request, response, refused.problem(), refused.headers());
    } catch (Exception e) {
      // Nothing is left to say where the answer has gone out in part; the caller sees it end early.
      ResponseEntity<Problem> answer = ProblemAdvice.outside(e);
      refuse(
          page,
          request,
          response,
          Objects.requireNonNull(answer.getBody()),
          answer.getHeaders().toSingleValueMap());
    }
  }

  private void admit(
      boolean page, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws Exception {
    if (page) {
      pages.prepare(request, response);
    }
    @Nullable HandlerMethod method = method(request);
    long bytesMax = bodyBytesMax;
    boolean streamed = false;
    if (!open(request, method)) {
      Caller caller = page ? visitor(request) : caller(request);
      request.setAttribute(CallerArgument.ATTRIBUTE, caller);
      @Nullable Needs needs = method == null ? null : method.getMethodAnnotation(Needs.class);
      if (needs != null && !caller.role().allows(needs.value())) {
        throw notAllowed(caller.role(), needs.value());
      }
    } else if (page) {
      spend("from " + request.getRemoteAddr());
      pages.checkOrigin(request);
    }
    if (page && method == null) {
      throw new Refused(
          HttpStatus.NOT_FOUND, "NO_SUCH_PAGE", "there is no page here; begin at the overview");
    }
    @Nullable BodyLimit own = method == null ? null : method.getMethodAnnotation(BodyLimit.class);
    if (own != null) {
      bytesMax = own.megabytes() * 1024L * 1024L;
      streamed = true;
    }
    if (request.getContentLengthLong() > bytesMax) {
      throw LimitedBody.refusal(bytesMax);
    }
    HttpServletRequest limited = new LimitedBody(request, bytesMax);
    if (request.getAttribute(CallerArgument.ATTRIBUTE) instanceof Caller caller) {
      boolean once = request.getHeader(Idempotency.HEADER) != null;
      boolean noRepeat = streamed;
      stores.inStore(
          caller.storeId(),
          () -> {
            if (once) {
              idempotency.once(caller, noRepeat, limited, response, chain);
            } else {
              chain.doFilter(limited, response);
            }
            return Boolean.TRUE;
          });
    } else {
      chain.doFilter(limited, response);
    }
  }

  private void refuse(
      boolean page,
      HttpServletRequest request,
      HttpServletResponse response,
      Problem problem,
      Map<String, String> headers)
      throws IOException {
    if (page && !response.isCommitted()) {
      pages.refuse(request, response, problem);
    } else {
      problems.write(response, problem, headers);
    }
  }

  private Caller visitor(HttpServletRequest request) {
    Caller caller = pages.caller(request);
    spend("key " + caller.keyId());
    return caller;
  }

  /** Holds what is done for callers to their stores. */
  interface Stores {
    /** Does something for a caller, held to the caller's store. */
    <T> T inStore(String storeId, Callable<T> work) throws Exception;

    /** Does something for whoever calls; what is of a store must be done in it. */
    <T> T forCallers(Callable<T> work) throws Exception;
  }

  /** The method that will answer; null where there is none, which the dispatcher will say. */
  private @Nullable HandlerMethod method(HttpServletRequest request) {
    try {
      if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
        ServletRequestPathUtils.parseAndCache(request);
      }
      HandlerExecutionChain found = routes.getHandler(request);
      return found != null && found.getHandler() instanceof HandlerMethod method ? method : null;
    } catch (Exception noSuchRoute) {
      // Of another method or media type: the dispatcher finds the same and answers with it.
      return null;
    }
  }

  private static boolean open(HttpServletRequest request, @Nullable HandlerMethod method) {
    if (method != null && method.hasMethodAnnotation(Open.class)) {
      return true;
    }
    String path = request.getRequestURI();
    return path.equals("/openapi.json")
        || path.startsWith("/assets/")
        || path.equals("/docs")
        || path.startsWith("/docs/")
        || "OPTIONS".equals(request.getMethod());
  }

  private Caller caller(HttpServletRequest request) {
    @Nullable String presented = presented(request);
    if (presented == null && request.getHeader(PageDoor.TOKEN_HEADER) != null) {
      // A script of a page: what proves that it is one is asked for whatever it does.
      return visitor(request);
    }
    Optional<Caller> caller = presented == null ? Optional.empty() : keys.authenticate(presented);
    // Whoever has no key is counted by address, so that guessing is slow.
    spend(caller.map(known -> "key " + known.keyId()).orElse("from " + request.getRemoteAddr()));
    return caller.orElseThrow(() -> noKey(presented != null));
  }

  private static @Nullable String presented(HttpServletRequest request) {
    String own = request.getHeader("X-API-Key");
    if (own != null) {
      return own.strip();
    }
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private void spend(String who) {
    long seconds = rates.take(who);
    if (seconds > 0) {
      throw new Refused(
          HttpStatus.TOO_MANY_REQUESTS,
          "RATE_LIMIT",
          "too many requests; try again in " + seconds + " s, as Retry-After says",
          null,
          Map.of(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
    }
  }

  private static Refused noKey(boolean presented) {
    return new Refused(
        HttpStatus.UNAUTHORIZED,
        "KEY_NEEDED",
        presented
            ? "the key is not one of this service, or was revoked; quimbi keys list shows those"
                + " there are"
            : "give a key in the header X-API-Key, or as a bearer token; quimbi keys create makes"
                + " one",
        "X-API-Key",
        Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"quimbi\""));
  }

  private static Refused notAllowed(Role has, Role needs) {
    return new Refused(
        HttpStatus.FORBIDDEN,
        "ROLE",
        "this needs a key with the role " + needs.id() + ", and the key has " + has.id(),
        "X-API-Key");
  }

  private void told(HttpServletRequest request, HttpServletResponse response, long nanos) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    String route = pattern == null ? NO_ROUTE : pattern.toString();
    Object caller = request.getAttribute(CallerArgument.ATTRIBUTE);
    var line =
        LOG.atInfo()
            .addKeyValue("method", known(request.getMethod()))
            .addKeyValue("route", route)
            .addKeyValue("status", response.getStatus())
            .addKeyValue("millis", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
    if (caller instanceof Caller known) {
      line = line.addKeyValue("store", known.storeId()).addKeyValue("key", known.keyId());
      Timer timer =
          meters.requests(known.storeId(), known(request.getMethod()), route, response.getStatus());
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
    line.log("request");
  }

  /** Names of methods are the caller's to make up; only those there are become names of ours. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "OTHER";
    };
  }
}
