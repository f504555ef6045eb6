package io.quimbi.server.web;

import io.quimbi.engine.QuimbiException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Makes of whatever went wrong a problem document: the one place that decides on its status. */
@RestControllerAdvice
final class ProblemAdvice implements Explanations {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  /** Codes whose status is another than that of their kind. */
  private static final Map<String, HttpStatus> STATUS_OF_CODE =
      Map.of(
          "JSON_MALFORMED", HttpStatus.BAD_REQUEST,
          "ORDER_FIELD_UNKNOWN", HttpStatus.BAD_REQUEST,
          "AUDIENCE_EXISTS", HttpStatus.CONFLICT,
          "AUDIENCE_EXPORTED_MEANWHILE", HttpStatus.CONFLICT,
          "MODEL_CHANGED", HttpStatus.CONFLICT,
          "SNAPSHOTS_OFF", HttpStatus.CONFLICT,
          "STORE_BUSY", HttpStatus.SERVICE_UNAVAILABLE);

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']+)'");
  private static final String RETRY_AFTER_SECONDS = "5";

  @ExceptionHandler(Exception.class)
  @Nullable ResponseEntity<Problem> any(Exception failure) {
    if (failure instanceof AsyncRequestNotUsableException || isBrokenPipe(failure)) {
      // The caller went away; there is nobody to tell.
      return null;
    }
    Optional<Refused> refused = cause(failure, Refused.class);
    if (refused.isPresent()) {
      return answer(refused.get().problem(), headers(refused.get().headers()));
    }
    return switch (failure) {
      case HttpMessageNotReadableException unread -> answer(unreadable(unread));
      case MethodArgumentTypeMismatchException wrong -> answer(wrongParameter(wrong));
      case MethodArgumentNotValidException invalid -> answer(invalid(invalid));
      case HandlerMethodValidationException invalid -> answer(invalid(invalid));
      case CancellationException stopped ->
          answer(
              Problem.of(
                  HttpStatus.SERVICE_UNAVAILABLE,
                  "CANCELLED",
                  "the work was stopped before it was done; nothing of it stays",
                  null),
              retry());
      case HttpMessageNotWritableException fault -> answer(faultOfOurs(fault));
      case ErrorResponse spring -> answer(ofSpring(spring), spring.getHeaders());
      default -> outside(failure);
    };
  }

  @Override
  public @Nullable Problem of(Exception failure) {
    @Nullable ResponseEntity<Problem> answer = any(failure);
    return answer == null ? null : answer.getBody();
  }

  private static ResponseEntity<Problem> known(QuimbiException known) {
    Problem problem = of(known);
    return problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()
        ? answer(problem, retry())
        : answer(problem);
  }

  private static Problem of(QuimbiException known) {
    HttpStatus ofKind =
        switch (known.kind()) {
          case USAGE -> HttpStatus.BAD_REQUEST;
          case BAD_INPUT -> HttpStatus.UNPROCESSABLE_CONTENT;
          case NOTHING_THERE -> HttpStatus.NOT_FOUND;
          case ENVIRONMENT -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    HttpStatus status = STATUS_OF_CODE.getOrDefault(known.code(), ofKind);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      LOG.atWarn().addKeyValue("code", known.code()).log("not possible now");
    }
    return Problem.of(status, known.code(), String.valueOf(known.getMessage()), null);
  }

  private static Problem unreadable(HttpMessageNotReadableException unread) {
    return switch (cause(unread, JacksonException.class).orElse(null)) {
      case UnrecognizedPropertyException unknown ->
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "UNKNOWN_FIELD",
              "there is no field "
                  + path(unknown)
                  + " here; known are "
                  + known(unknown)
                  + place(unknown),
              path(unknown));
      case InvalidNullException missing ->
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "MISSING_FIELD",
              path(missing) + " is needed and must not be null" + place(missing),
              path(missing));
      case MismatchedInputException missing when missing(missing) != null ->
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "MISSING_FIELD",
              missing(missing) + " is needed" + place(missing),
              missing(missing));
      case MismatchedInputException wrong when wrong.getPath().isEmpty() ->
          Problem.of(HttpStatus.BAD_REQUEST, "WRONG_TYPE", "the body is not as described", null);
      case DatabindException wrong ->
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "WRONG_TYPE",
              path(wrong) + " has not the type that is described" + expected(wrong) + place(wrong),
              path(wrong));
      case StreamReadException malformed ->
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "MALFORMED_JSON",
              "the body is not JSON as RFC 8259 has it" + place(malformed),
              null);
      case null, default ->
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "BODY_NEEDED",
              "a JSON body is needed, and none could be read",
              null);
    };
  }

  /**
   * The field that is missing, if that is what is wrong: Jackson has no class of its own for it.
   */
  private static @Nullable String missing(MismatchedInputException wrong) {
    Matcher named = MISSING.matcher(String.valueOf(wrong.getOriginalMessage()));
    if (!named.lookingAt()) {
      return null;
    }
    String within = path(wrong);
    String name = named.group(1);
    return within.isEmpty() || within.endsWith(name) ? name : within + "." + name;
  }

  private static String known(UnrecognizedPropertyException unknown) {
    var names = unknown.getKnownPropertyIds();
    return names == null
        ? "none"
        : names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static String expected(DatabindException wrong) {
    return wrong instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? switch (mismatch.getTargetType().getSimpleName()) {
          case "String" -> ": a text";
          case "int", "long", "Integer", "Long" -> ": a whole number in range";
          case "double", "Double", "BigDecimal" -> ": a number";
          case "boolean", "Boolean" -> ": true or false";
          case "LocalDate" -> ": a date as YYYY-MM-DD";
          case "Instant" -> ": an instant in ISO 8601";
          case "List", "ArrayList" -> ": a list";
          default -> "";
        }
        : "";
  }

  /** The path to a field as a person writes it: {@code items[2].unit_price}. */
  private static String path(JacksonException at) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : at.getPath()) {
      if (step.getPropertyName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  private static String place(JacksonException at) {
    TokenStreamLocation place = at.getLocation();
    return place == null || place.getLineNr() < 1
        ? ""
        : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
  }

  private static Problem wrongParameter(MethodArgumentTypeMismatchException wrong) {
    Class<?> type = wrong.getRequiredType();
    String rule =
        type == null
            ? "of another type"
            : switch (type.getSimpleName()) {
              case "int", "long", "Integer", "Long" -> "a whole number in range";
              case "double", "Double" -> "a number";
              case "boolean", "Boolean" -> "true or false";
              case "LocalDate" -> "a date as YYYY-MM-DD";
              default -> "one of those described";
            };
    return Problem.of(
        HttpStatus.BAD_REQUEST,
        "WRONG_TYPE",
        wrong.getName() + " must be " + rule + ", was \"" + wrong.getValue() + "\"",
        wrong.getName());
  }

  private static Problem invalid(MethodArgumentNotValidException invalid) {
    List<Problem.FieldError> errors = new ArrayList<>();
    invalid
        .getFieldErrors()
        .forEach(
            error ->
                errors.add(
                    new Problem.FieldError(
                        snake(error.getField()), String.valueOf(error.getDefaultMessage()))));
    return invalid(errors);
  }

  private static Problem invalid(HandlerMethodValidationException invalid) {
    List<Problem.FieldError> errors = new ArrayList<>();
    invalid
        .getParameterValidationResults()
        .forEach(
            result -> {
              String name = String.valueOf(result.getMethodParameter().getParameterName());
              if (result instanceof ParameterErrors fields) {
                fields
                    .getFieldErrors()
                    .forEach(
                        error ->
                            errors.add(
                                new Problem.FieldError(
                                    snake(error.getField()),
                                    String.valueOf(error.getDefaultMessage()))));
              } else {
                result
                    .getResolvableErrors()
                    .forEach(
                        error ->
                            errors.add(
                                new Problem.FieldError(
                                    snake(name), String.valueOf(error.getDefaultMessage()))));
              }
            });
    return invalid(errors);
  }

  private static Problem invalid(List<Problem.FieldError> errors) {
    return Problem.of(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "INVALID",
        errors.stream()
            .map(error -> error.field() + " " + error.message())
            .sorted()
            .collect(Collectors.joining("; ")),
        errors.isEmpty() ? null : errors.getFirst().field(),
        errors);
  }

  private static String snake(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private static Problem ofSpring(ErrorResponse spring) {
    HttpStatusCode status = spring.getStatusCode();
    return switch (spring) {
      case HttpRequestMethodNotSupportedException method ->
          Problem.of(
              status,
              "METHOD_NOT_ALLOWED",
              "this path does not take that method; it takes "
                  + String.join(
                      ", ",
                      Optional.ofNullable(method.getSupportedMethods()).orElse(new String[0])),
              null);
      case HttpMediaTypeNotSupportedException type ->
          Problem.of(
              status,
              "MEDIA_TYPE",
              "the body must be " + types(type.getSupportedMediaTypes()),
              HttpHeaders.CONTENT_TYPE);
      case HttpMediaTypeNotAcceptableException accept ->
          Problem.of(
              status,
              "NOT_ACCEPTABLE",
              "this can be had as " + types(accept.getSupportedMediaTypes()),
              HttpHeaders.ACCEPT);
      case MissingServletRequestParameterException missing ->
          Problem.of(
              status,
              "MISSING_PARAMETER",
              "the parameter " + missing.getParameterName() + " is needed",
              missing.getParameterName());
      case MissingRequestHeaderException missing ->
          Problem.of(
              status,
              "MISSING_HEADER",
              "the header " + missing.getHeaderName() + " is needed",
              missing.getHeaderName());
      case NoResourceFoundException nothing -> noSuchPath(status);
      case NoHandlerFoundException nothing -> noSuchPath(status);
      default ->
          Problem.of(
              status,
              "HTTP_" + status.value(),
              Optional.ofNullable(spring.getBody().getTitle()).orElse("the request is refused"),
              null);
    };
  }

  private static Problem noSuchPath(HttpStatusCode status) {
    return Problem.of(
        status,
        "NO_SUCH_PATH",
        "there is nothing at this path; /openapi.json lists all there is",
        null);
  }

  private static String types(List<MediaType> types) {
    return types.isEmpty()
        ? MediaType.APPLICATION_JSON_VALUE
        : types.stream()
            .filter(MediaType::isConcrete)
            .map(MediaType::toString)
            .distinct()
            .collect(Collectors.joining(" or "));
  }

  /** The answer to what may fail anywhere, outside of any controller too. */
  static ResponseEntity<Problem> outside(Throwable failure) {
    return switch (failure) {
      case QuimbiException known -> known(known);
      case InvalidParameterException unread -> answer(unreadable(unread));
      case ServletException wrapping -> unwrapped(wrapping);
      default -> answer(faultOfOurs(failure));
    };
  }

  /** What fails after the controller, while the page is made, comes in a wrapping. */
  private static ResponseEntity<Problem> unwrapped(ServletException wrapping) {
    Throwable cause = wrapping.getCause();
    return cause == null ? answer(faultOfOurs(wrapping)) : outside(cause);
  }

  /** The container reads parameters when they are first asked for, and refuses all for one. */
  private static Problem unreadable(InvalidParameterException unread) {
    HttpStatus status =
        Optional.ofNullable(HttpStatus.resolve(unread.getErrorCode()))
            .filter(HttpStatus::is4xxClientError)
            .orElse(HttpStatus.BAD_REQUEST);
    return Problem.of(
        status,
        "PARAMETERS_UNREADABLE",
        status == HttpStatus.CONTENT_TOO_LARGE
            ? "there is more in this form than is read; send less at a time"
            : "the query or the form cannot be read: each of its parameters is NAME=VALUE with a"
                + " name that is not empty, and a percent sign only before two hexadecimal digits"
                + " (a percent sign itself is %25)",
        null);
  }

  /** Logs a fault with the way to it but without what it says, which may be of a customer. */
  static Problem faultOfOurs(Throwable fault) {
    LOG.atError().setCause(new Trace(fault)).log("a fault of ours");
    return Problem.of(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "FAULT",
        "a fault of ours; please report it with the request_id",
        null);
  }

  /** The class and the way of a fault. */
  private static final class Trace extends Exception {
    private static final long serialVersionUID = 1L;

    Trace(Throwable fault) {
      super(
          fault.getClass().getName(),
          fault.getCause() == null ? null : new Trace(fault.getCause()));
      setStackTrace(fault.getStackTrace());
    }
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }

  private static boolean isBrokenPipe(Throwable failure) {
    return cause(failure, IOException.class)
        .map(e -> e.getClass().getSimpleName().equals("ClientAbortException"))
        .orElse(false);
  }

  private static HttpHeaders retry() {
    return headers(Map.of(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS));
  }

  private static HttpHeaders headers(Map<String, String> values) {
    HttpHeaders headers = new HttpHeaders();
    values.forEach(headers::set);
    return headers;
  }

  private static ResponseEntity<Problem> answer(Problem problem) {
    return answer(problem, HttpHeaders.EMPTY);
  }

  private static ResponseEntity<Problem> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(problem);
  }
}
