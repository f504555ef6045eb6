package io.quimbi.server.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is refused for a reason that only HTTP knows. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final String code;
  private final @Nullable String field;
  private final transient Map<String, String> headers;

  /**
   * A refusal.
   *
   * @param code stable, upper case with underscores
   * @param message what, the value seen, the rule and the next step
   */
  public Refused(HttpStatus status, String code, String message) {
    this(status, code, message, null, Map.of());
  }

  /** The same because of one field, parameter or header. */
  public Refused(HttpStatus status, String code, String message, @Nullable String field) {
    this(status, code, message, field, Map.of());
  }

  Refused(
      HttpStatus status,
      String code,
      String message,
      @Nullable String field,
      Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.field = field;
    this.headers = headers;
  }

  Problem problem() {
    return Problem.of(status, code, String.valueOf(getMessage()), field);
  }

  HttpStatus status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
