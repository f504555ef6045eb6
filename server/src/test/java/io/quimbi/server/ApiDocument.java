package io.quimbi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.quimbi.server.TestClient.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI as served: what there is, and whether an answer is as it says. */
public final class ApiDocument {
  private static final String ID = "https://quimbi.test/openapi.json";

  private final String text;
  private final JsonNode root;
  private final SchemaRegistry schemas;
  private final Map<String, Schema> byPlace = new ConcurrentHashMap<>();
  private final List<Operation> operations = new ArrayList<>();

  /**
   * One operation.
   *
   * @param path with its variables
   */
  public record Operation(String method, String path, JsonNode node) {
    /** Its id. */
    public String id() {
      return node.path("operationId").stringValue("");
    }

    boolean matches(String method, String actual) {
      return this.method.equals(method) && pattern().matcher(actual).matches();
    }

    private Pattern pattern() {
      return Pattern.compile(Pattern.quote(path).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q"));
    }
  }

  private ApiDocument(String text) {
    this.text = text;
    this.root = JsonMapper.builder().build().readTree(text);
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ID, text)));
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(java.util.Locale.ROOT),
                path.getKey(),
                method.getValue()));
      }
    }
  }

  static ApiDocument of(int port) {
    Answer answer =
        TestClient.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/openapi.json"))
                .build());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return new ApiDocument(answer.text());
  }

  /** All operations. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** The document. */
  public JsonNode root() {
    return root;
  }

  /** Fails where an answer is not one that the document announces. */
  void check(String method, String path, Answer answer) {
    String plain = path.split("\\?", -1)[0];
    Optional<Operation> found =
        operations.stream()
            .filter(
                operation -> operation.path().equals(plain) && operation.method().equals(method))
            .findFirst()
            .or(() -> operations.stream().filter(o -> o.matches(method, plain)).findFirst());
    if (found.isEmpty()) {
      fail("the OpenAPI has no %s %s", method, plain);
    }
    JsonNode response = found.get().node().path("responses").path(String.valueOf(answer.status()));
    assertThat(response.isMissingNode())
        .as(
            "%s %s answers %d, which is not announced: %s",
            method, plain, answer.status(), answer.text())
        .isFalse();
    if (answer.text().isEmpty()) {
      return;
    }
    JsonNode content = response.path("content").path(answer.type());
    assertThat(content.isMissingNode())
        .as("%s %s answers %s, which is not announced", method, plain, answer.type())
        .isFalse();
    if (answer.type().endsWith("json")) {
      check(
          "/paths/"
              + escaped(found.get().path())
              + "/"
              + method.toLowerCase(java.util.Locale.ROOT)
              + "/responses/"
              + answer.status()
              + "/content/"
              + escaped(answer.type())
              + "/schema",
          answer.text());
    }
  }

  /** Fails where JSON is not as the schema at a place of the document says. */
  void check(String pointer, String json) {
    Schema schema =
        byPlace.computeIfAbsent(
            pointer, place -> schemas.getSchema(SchemaLocation.of(ID + "#" + encoded(place))));
    var errors = schema.validate(json, InputFormat.JSON);
    assertThat(errors).as("%s against %s", abbreviated(json), pointer).isEmpty();
  }

  private static String abbreviated(String json) {
    return json.length() > 600 ? json.substring(0, 600) + "…" : json;
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static String encoded(String pointer) {
    return pointer.replace("{", "%7B").replace("}", "%7D");
  }

  @Override
  public String toString() {
    return text;
  }

  /** The schema of a body that an operation reads, or null. */
  public @Nullable String requestPointer(Operation operation) {
    JsonNode content = operation.node().path("requestBody").path("content");
    return content.path("application/json").isMissingNode()
        ? null
        : "/paths/"
            + escaped(operation.path())
            + "/"
            + operation.method().toLowerCase(java.util.Locale.ROOT)
            + "/requestBody/content/application~1json/schema";
  }
}
