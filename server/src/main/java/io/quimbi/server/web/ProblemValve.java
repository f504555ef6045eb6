package io.quimbi.server.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Answers with a problem document what the container refuses before any code of ours runs: a broken
 * request line, headers that are too large, a path that leads out. Made by the container.
 */
public final class ProblemValve extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < HttpStatus.BAD_REQUEST.value()
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    // The only texts in it are ours, so that nothing needs to be escaped.
    String body =
        """
        {"type":"urn:quimbi:problem:http-%1$d","title":"%2$s","status":%1$d,\
        "detail":"%3$s","code":"HTTP_%1$d","field":null,"request_id":null,"errors":[]}\
        """
            .formatted(
                status,
                status < 500 ? "The request is refused" : "A fault of ours",
                status < 500
                    ? "the request is not one of HTTP as this service takes it"
                    : "a fault of ours; please report what was asked");
    try {
      response.setContentType(Problem.MEDIA_TYPE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      response.getOutputStream().write(bytes);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // The caller is gone, or has been answered.
      return;
    }
  }
}
