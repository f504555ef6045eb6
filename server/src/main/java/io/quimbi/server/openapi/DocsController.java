package io.quimbi.server.openapi;

import io.quimbi.server.web.Open;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The description of the service as a page. It asks no other host for anything. */
@RestController
@Hidden
final class DocsController {
  // The library sets styles on elements, and has small pictures in its style sheet.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private final String page = text("docs.html");
  private final String script = text("docs.js");

  @GetMapping(value = "/docs", produces = MediaType.TEXT_HTML_VALUE)
  @Open("the description is of every service, and tells nothing of a store")
  ResponseEntity<String> page() {
    return ResponseEntity.ok().header("Content-Security-Policy", POLICY).body(page);
  }

  @GetMapping(value = "/docs/start.js", produces = "text/javascript")
  @Open("part of the page")
  String script() {
    return script;
  }

  private static String text(String name) {
    try (InputStream in = DocsController.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
