package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser that runs no scripts. */
final class Visitor {
  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([0-9a-f]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  static Visitor signedIn(String store, Role role) {
    return signedIn(
        TestService.quimbi().accessKeys().create(store, role, "pages", Actor.SERVICE).text());
  }

  static Visitor signedIn(String key) {
    Visitor visitor = new Visitor();
    HttpResponse<String> answer = visitor.form("/app/sign-in", "key=" + encoded(key));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/app");
    return visitor;
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(at(path)).build());
  }

  /** The page of a path, which has to be there. */
  String page(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  HttpResponse<String> form(String path, String fields, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** What proves that a form is from a page of this session. */
  String token() {
    Matcher found = TOKEN.matcher(page("/app"));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static URI at(String path) {
    return URI.create("http://127.0.0.1:" + TestService.port() + path);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
