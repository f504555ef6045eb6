package io.quimbi.server.web;

import io.quimbi.engine.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatusCode;

/**
 * Why a request was not answered as asked: a problem document (RFC 9457).
 *
 * @param type stable, one for each code
 * @param title what kind of problem it is
 * @param status the HTTP status
 * @param detail a sentence a person can act on
 * @param code stable; the same in logs and on the command line
 * @param field the offending field, parameter or header, where there is one
 * @param requestId also in the header X-Request-Id and in every line of the log
 * @param errors each of several offending fields
 */
@Schema(description = "A problem document (RFC 9457)")
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String field,
    @Nullable String requestId,
    List<FieldError> errors) {
  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final int DETAIL_LENGTH_MAX = 2_000;

  /**
   * What is wrong with one field.
   *
   * @param field by its path in the body, or the name of a parameter
   */
  public record FieldError(String field, String message) {}

  /** A problem of the request now being answered. */
  static Problem of(HttpStatusCode status, String code, String detail, @Nullable String field) {
    return of(status, code, detail, field, List.of());
  }

  static Problem of(
      HttpStatusCode status,
      String code,
      String detail,
      @Nullable String field,
      List<FieldError> errors) {
    String plain = PlainText.lines(detail);
    return new Problem(
        "urn:quimbi:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
        title(status.value()),
        status.value(),
        plain.length() > DETAIL_LENGTH_MAX ? plain.substring(0, DETAIL_LENGTH_MAX) + "…" : plain,
        code,
        field,
        MDC.get(RequestId.LOGGED_AS),
        errors);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "The request is not understood";
      case 401 -> "A key is needed";
      case 403 -> "Not allowed";
      case 404 -> "Not there";
      case 405 -> "Method not allowed";
      case 406 -> "Not to be had in this form";
      case 409 -> "Not possible as things are";
      case 413 -> "Too large";
      case 414 -> "Address too long";
      case 415 -> "Form not understood";
      case 422 -> "The content cannot be used";
      case 429 -> "Too many requests";
      case 431 -> "Headers too large";
      case 500 -> "A fault of ours";
      case 503 -> "Not possible now";
      default -> status < 500 ? "The request is refused" : "The service failed";
    };
  }
}
