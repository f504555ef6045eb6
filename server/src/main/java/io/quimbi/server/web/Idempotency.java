package io.quimbi.server.web;

import io.quimbi.engine.access.Caller;
import io.quimbi.engine.idempotency.IdempotentRequests;
import io.quimbi.engine.idempotency.IdempotentRequests.Answer;
import io.quimbi.engine.idempotency.IdempotentRequests.Claim;
import io.quimbi.engine.idempotency.IdempotentRequests.Write;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** A write with an {@code Idempotency-Key} is done once, however often it is sent. */
final class Idempotency {
  static final String HEADER = "Idempotency-Key";

  /** Says that an answer is the one given before. */
  static final String REPLAYED = "Idempotent-Replayed";

  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

  private final IdempotentRequests requests;

  Idempotency(IdempotentRequests requests) {
    this.requests = requests;
  }

  /**
   * Answers a request with a key: by doing it, or as it was answered before.
   *
   * @param streamed whether its body is too large to be compared
   */
  void once(
      Caller caller,
      boolean streamed,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    if (!WRITES.contains(request.getMethod())) {
      // Whatever else may be sent again without harm as it is.
      chain.doFilter(request, response);
      return;
    }
    String key = request.getHeader(HEADER);
    if (streamed || !KEY.matcher(key).matches()) {
      throw new Refused(
          HttpStatus.BAD_REQUEST,
          "IDEMPOTENCY_KEY",
          streamed
              ? "a file is not kept to be compared with another, so that this path takes no"
                  + " Idempotency-Key; a file that was read before is known by its content"
              : "an Idempotency-Key is 1 to 255 visible characters of ASCII",
          HEADER);
    }
    byte[] body = request.getInputStream().readAllBytes();
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    Write write =
        new Write(
            caller.storeId(),
            request.getMethod() + " " + (pattern == null ? request.getRequestURI() : pattern),
            key);
    switch (requests.claim(write, fingerprint(request, body))) {
      case Claim.Won won -> done(write, new Repeated(request, body), response, chain);
      case Claim.Done before -> replay(before.answer(), response);
      case Claim.UnderWay underWay ->
          throw new Refused(
              HttpStatus.CONFLICT,
              "IDEMPOTENCY_UNDER_WAY",
              "the request with this Idempotency-Key is being answered; wait for that",
              HEADER,
              Map.of(HttpHeaders.RETRY_AFTER, "1"));
      case Claim.OtherRequest other ->
          throw new Refused(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "IDEMPOTENCY_OTHER_REQUEST",
              "this Idempotency-Key came with another request before; take a new one for each",
              HEADER);
    }
  }

  private void done(
      Write write, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
    boolean answered = false;
    try {
      chain.doFilter(request, kept);
      if (!passing(kept.getStatus())) {
        requests.answered(
            write,
            new Answer(kept.getStatus(), kept.getContentType(), kept.getContentAsByteArray()));
        answered = true;
      }
    } finally {
      if (!answered) {
        requests.release(write);
      }
    }
    kept.copyBodyToResponse();
  }

  /** Whether the same request may well be answered otherwise a moment later. */
  private static boolean passing(int status) {
    return status >= HttpStatus.INTERNAL_SERVER_ERROR.value()
        || status == HttpStatus.CONFLICT.value()
        || status == HttpStatus.TOO_MANY_REQUESTS.value();
  }

  private static void replay(Answer answer, HttpServletResponse response) throws IOException {
    response.setStatus(answer.status());
    response.setHeader(REPLAYED, "true");
    if (answer.contentType() != null) {
      response.setContentType(answer.contentType());
    }
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }

  private static byte[] fingerprint(HttpServletRequest request, byte[] body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {
            request.getMethod(),
            request.getRequestURI(),
            Optional.ofNullable(request.getQueryString()).orElse(""),
            Optional.ofNullable(request.getContentType()).orElse("")
          }) {
        sha256.update(part.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
      }
      return sha256.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A request whose body was read and can be read again. */
  private static final class Repeated extends HttpServletRequestWrapper {
    private final byte[] body;

    Repeated(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      ByteArrayInputStream bytes = new ByteArrayInputStream(body);
      return new ServletInputStream() {
        @Override
        public int read() {
          return bytes.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) {
          return bytes.read(to, offset, length);
        }

        @Override
        public boolean isFinished() {
          return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new IllegalStateException("this body is at hand, and is read as it is");
        }
      };
    }
  }
}
