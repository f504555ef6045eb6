package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.KeyInfo;
import io.quimbi.server.web.PageDoor;
import io.quimbi.server.web.Problem;
import io.quimbi.server.web.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/**
 * Sessions of people. A session remembers which key was shown, never the key; that the key still is
 * good, and what it may do, is looked up for every request.
 */
@Component
final class Door implements PageDoor {
  /** Where the pages begin. */
  static final String HOME = "/app";

  static final String SIGN_IN = "/app/sign-in";

  /** The field that proves that a form is from a page of this session. */
  static final String TOKEN = "_token";

  private static final String SESSION = SignedIn.class.getName();
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
          + " object-src 'none'";
  private static final int TOKEN_BYTES = 24;

  private final Quimbi quimbi;
  private final ITemplateEngine templates;
  private final Assets assets;
  private final SecureRandom random = new SecureRandom();

  Door(Quimbi quimbi, ITemplateEngine templates, Assets assets) {
    this.quimbi = quimbi;
    this.templates = templates;
    this.assets = assets;
  }

  /**
   * What a session remembers.
   *
   * @param token proves that a form is from one of its pages
   */
  record SignedIn(String storeId, String keyId, String token) {}

  @Override
  public boolean leadsTo(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals("/") || path.equals(HOME) || path.startsWith(HOME + "/");
  }

  @Override
  public void prepare(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** Begins a session for a key that was found to be right. */
  void signIn(HttpServletRequest request, Caller caller) {
    HttpSession old = request.getSession(false);
    if (old != null) {
      // An identifier that somebody knew before is worth nothing after.
      old.invalidate();
    }
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    request
        .getSession(true)
        .setAttribute(
            SESSION,
            new SignedIn(caller.storeId(), caller.keyId(), HexFormat.of().formatHex(token)));
  }

  static @Nullable SignedIn signedIn(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(SESSION) instanceof SignedIn in ? in : null;
  }

  @Override
  public Caller caller(HttpServletRequest request) {
    SignedIn in = signedIn(request);
    if (in == null) {
      throw notSignedIn("sign in to see this page");
    }
    KeyInfo key =
        keys(in.storeId).stream()
            .filter(one -> one.keyId().equals(in.keyId) && one.revokedAt() == null)
            .findFirst()
            .orElseThrow(
                () -> {
                  HttpSession session = request.getSession(false);
                  if (session != null) {
                    session.invalidate();
                  }
                  return notSignedIn(
                      "the key that you signed in with was revoked; sign in with another");
                });
    if (writes(request) || request.getHeader(TOKEN_HEADER) != null) {
      checkOrigin(request);
      checkToken(request, in);
    }
    return new Caller(key.keyId(), key.storeId(), key.role());
  }

  private List<KeyInfo> keys(String storeId) {
    try {
      return quimbi.inStore(storeId, () -> quimbi.accessKeys().list(storeId));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("keys throw nothing else", e);
    }
  }

  private static Refused notSignedIn(String why) {
    return new Refused(HttpStatus.UNAUTHORIZED, "SIGN_IN", why);
  }

  private static boolean writes(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> false;
      default -> true;
    };
  }

  private static void checkToken(HttpServletRequest request, SignedIn in) {
    String header = request.getHeader(TOKEN_HEADER);
    String given = header == null ? request.getParameter(TOKEN) : header;
    if (given == null
        || !MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), in.token.getBytes(StandardCharsets.UTF_8))) {
      throw foreign();
    }
  }

  @Override
  public void checkOrigin(HttpServletRequest request) {
    if (!writes(request)) {
      return;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean own = site == null || site.equals("same-origin") || site.equals("none");
    if (!own || (origin != null && !sameHost(origin, request.getHeader(HttpHeaders.HOST)))) {
      throw foreign();
    }
  }

  private static boolean sameHost(String origin, @Nullable String host) {
    try {
      return URI.create(origin).getAuthority() != null
          && URI.create(origin).getAuthority().equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refused foreign() {
    return new Refused(
        HttpStatus.FORBIDDEN,
        "FORM_EXPIRED",
        "this form was not sent from a page of your session; load the page again and repeat it");
  }

  @Override
  public void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    boolean part = request.getHeader("HX-Request") != null;
    if (problem.status() == HttpStatus.UNAUTHORIZED.value()) {
      String to = SIGN_IN + after(request, problem);
      if (part) {
        response.setHeader("HX-Redirect", to);
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
      } else {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, to);
      }
      return;
    }
    response.setStatus(problem.status());
    response.setContentType("text/html;charset=UTF-8");
    var web =
        JakartaServletWebApplication.buildApplication(request.getServletContext())
            .buildExchange(request, response);
    templates.process(
        part ? "refused-part" : "refused",
        new WebContext(
            web,
            Locale.ROOT,
            Map.of(
                "problem",
                problem,
                "assets",
                assets,
                // What was to be written is for the person to send again.
                "again",
                problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value() && !writes(request))),
        response.getWriter());
  }

  private static String after(HttpServletRequest request, Problem problem) {
    String query = request.getQueryString();
    String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
    boolean revoked = problem.detail().contains("revoked");
    if (writes(request) || request.getHeader("HX-Request") != null || wanted.equals("/")) {
      return revoked ? "?revoked" : "";
    }
    return "?next="
        + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
        + (revoked ? "&revoked" : "");
  }
}
