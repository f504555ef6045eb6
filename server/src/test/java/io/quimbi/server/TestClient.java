package io.quimbi.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the service with one key, and holds every answer against the OpenAPI. */
public final class TestClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int port;
  private final @Nullable String key;
  private final ApiDocument document;

  TestClient(int port, @Nullable String key, ApiDocument document) {
    this.port = port;
    this.key = key;
    this.document = document;
  }

  /**
   * What came back.
   *
   * @param text the body as it is
   */
  public record Answer(int status, HttpHeaders headers, String text) {
    /** The body as JSON. */
    public JsonNode json() {
      return JSON.readTree(text);
    }

    /** The media type without parameters. */
    public String type() {
      return headers.firstValue("Content-Type").orElse("").split(";", -1)[0].strip();
    }

    /** The body, of an answer that has to be this. */
    public JsonNode expecting(int wanted) {
      assertThat(status).as(text).isEqualTo(wanted);
      return json();
    }

    /** The problem document, of an answer that has to be one with this status and code. */
    public JsonNode problem(int wanted, String code) {
      assertThat(status).as(text).isEqualTo(wanted);
      assertThat(type()).isEqualTo("application/problem+json");
      JsonNode problem = json();
      assertThat(problem.path("code").stringValue("")).as(text).isEqualTo(code);
      return problem;
    }
  }

  /** GET. */
  public Answer get(String path) {
    return call("GET", path, null);
  }

  /** POST of a JSON body. */
  public Answer post(String path, String body) {
    return call("POST", path, body, "Content-Type", "application/json");
  }

  /** POST without a body. */
  public Answer post(String path) {
    return call("POST", path, null);
  }

  /** DELETE. */
  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  /**
   * Any call; the answer is held against the OpenAPI.
   *
   * @param headers names and values in turn
   */
  public Answer call(String method, String path, @Nullable String body, String... headers) {
    Answer answer = raw(method, path, body, headers);
    document.check(method, path, answer);
    return answer;
  }

  /** A call of what the OpenAPI does not know. */
  public Answer raw(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (key != null) {
      request.header("X-API-Key", key);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Text as part of a path or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
