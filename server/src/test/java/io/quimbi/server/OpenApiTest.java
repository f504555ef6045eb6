package io.quimbi.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.server.ApiDocument.Operation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
  private final ApiDocument document = TestService.document();

  @Test
  void itIsOfVersion31AndEveryOperationIsDescribed() {
    assertThat(document.root().path("openapi").stringValue()).startsWith("3.1");
    Set<String> ids = new HashSet<>();
    for (Operation operation : document.operations()) {
      assertThat(operation.node().path("summary").stringValue("")).as(operation.id()).isNotBlank();
      assertThat(operation.id()).matches("[a-z][a-z0-9_]*");
      assertThat(ids.add(operation.id())).as("operationId %s twice", operation.id()).isTrue();
    }
  }

  @Test
  void everyOperationHasExamplesThatAreAsItsSchemasSay() {
    SoftAssertions all = new SoftAssertions();
    for (Operation operation : document.operations()) {
      for (Map.Entry<String, JsonNode> response : operation.node().path("responses").properties()) {
        if (response.getKey().startsWith("2")) {
          all.check(
              () -> examples(operation, "responses/" + response.getKey(), response.getValue()));
        }
      }
      JsonNode body = operation.node().path("requestBody");
      if (!body.isMissingNode()) {
        all.check(() -> examples(operation, "requestBody", body));
      }
    }
    all.assertAll();
  }

  private void examples(Operation operation, String where, JsonNode holder) {
    for (Map.Entry<String, JsonNode> type : holder.path("content").properties()) {
      JsonNode example = type.getValue().path("examples").path("example").path("value");
      if (!type.getKey().endsWith("json")) {
        continue;
      }
      assertThat(example.isMissingNode())
          .as(
              "%s has no example of its %s: add examples/%s.json",
              operation.id(),
              where,
              operation.id() + (where.equals("requestBody") ? ".request" : ""))
          .isFalse();
      document.check(
          "/paths/"
              + operation.path().replace("~", "~0").replace("/", "~1")
              + "/"
              + operation.method().toLowerCase(java.util.Locale.ROOT)
              + "/"
              + where
              + "/content/"
              + type.getKey().replace("/", "~1")
              + "/schema",
          example.toString());
    }
  }

  @Test
  void everyOperationAnnouncesItsProblems() {
    for (Operation operation : document.operations()) {
      assertThat(operation.node().path("responses").has("500")).as(operation.id()).isTrue();
      if (!operation.node().path("security").isEmpty()) {
        for (String status : new String[] {"400", "401", "403", "404", "422", "429", "503"}) {
          assertThat(operation.node().path("responses").has(status))
              .as("%s %s", operation.id(), status)
              .isTrue();
        }
      }
    }
  }

  @Test
  void thePageAsksNoOtherHost() {
    TestClient nobody = TestService.withKey(null);
    var page = nobody.raw("GET", "/docs", null);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).doesNotContain("http://").doesNotContain("https://");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    for (String part :
        new String[] {
          "/docs/start.js", "/docs/assets/swagger-ui.css", "/docs/assets/swagger-ui-bundle.js"
        }) {
      assertThat(nobody.raw("GET", part, null).status()).as(part).isEqualTo(200);
    }
  }
}
