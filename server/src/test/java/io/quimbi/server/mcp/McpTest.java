package io.quimbi.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol as the public client of its Java SDK speaks it, over both transports. */
class McpTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How a client reaches the tools. */
  enum Way {
    HTTP,
    STDIO
  }

  private static McpSyncClient client(McpClientTransport transport) {
    McpSyncClient client =
        McpClient.sync(transport)
            .requestTimeout(Duration.ofSeconds(60))
            .initializationTimeout(Duration.ofSeconds(60))
            .build();
    client.initialize();
    return client;
  }

  private static McpSyncClient http(String key) {
    return client(
        HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + TestService.port())
            .endpoint("/mcp")
            .httpRequestCustomizer(
                (request, method, uri, body, context) -> request.header("X-API-Key", key))
            .build());
  }

  /** The program itself, in a process of its own, as an assistant starts it. */
  private static McpSyncClient stdio(String store) {
    StdioClientTransport transport =
        new StdioClientTransport(
            ServerParameters.builder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args(
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "mcp",
                    "--store",
                    store,
                    "--data-dir",
                    TestService.quimbi().settings().dataDir().toString())
                .build(),
            McpProtocol.json());
    // What it logs belongs to what the test tells.
    transport.setStdErrorHandler(System.err::println);
    return client(transport);
  }

  private static McpSyncClient open(Way way, String store) {
    return switch (way) {
      case HTTP -> http(TestService.key(store, Role.READ));
      case STDIO -> {
        TestService.running();
        yield stdio(store);
      }
    };
  }

  private static CallToolResult call(
      McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private static JsonNode answer(McpSyncClient client, String tool, Map<String, Object> arguments) {
    CallToolResult result = call(client, tool, arguments);
    assertThat(result.isError()).as(text(result)).isFalse();
    assertThat(result.content()).hasSize(2);
    JsonNode structured = JSON.valueToTree(result.structuredContent());
    // The same again as text, for clients that read no structured content.
    assertThat(JSON.readTree(((TextContent) result.content().get(1)).text()).toString())
        .hasSameSizeAs(structured.toString());
    return structured;
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void everyToolIsListedAndAnswers(Way way) {
    try (McpSyncClient client = open(way, TestService.SHOP)) {
      List<Tool> tools = client.listTools().tools();
      assertThat(tools)
          .extracting(Tool::name)
          .containsExactlyInAnyOrder(
              "customer",
              "find_customers",
              "lookalikes",
              "movers",
              "segment_stats",
              "top_archetypes",
              "drift");
      assertThat(tools)
          .allSatisfy(
              tool -> {
                assertThat(tool.description()).contains("Answers ", "Example: {", " Use it ");
                assertThat(tool.annotations().readOnlyHint()).isTrue();
                assertThat(tool.inputSchema()).containsEntry("additionalProperties", false);
              });

      Map<String, Object> id = Map.of("customer_id", TestService.CUSTOMER);
      JsonNode customer =
          answer(client, "customer", Map.of("customer_id", TestService.CUSTOMER, "why", "all"));
      assertThat(customer.path("customer").path("store_id").stringValue())
          .isEqualTo(TestService.SHOP);
      assertThat(customer.path("why").path("axes").size()).isGreaterThan(10);

      JsonNode lookalikes =
          answer(client, "lookalikes", Map.of("customer_id", TestService.CUSTOMER, "count", 3));
      assertThat(lookalikes.path("lookalikes")).hasSize(3);
      assertThat(
              answer(client, "lookalikes", Map.of("customer_ids", List.of("C0000002", "C0000003")))
                  .path("seeds")
                  .intValue())
          .isEqualTo(2);

      JsonNode movers = answer(client, "movers", Map.of("limit", 4));
      assertThat(movers.path("movers")).hasSize(4);
      String mover = movers.path("movers").get(0).path("customer_id").stringValue();
      JsonNode drift = answer(client, "drift", Map.of("customer_id", mover));
      assertThat(drift.path("customer_id").stringValue()).isEqualTo(mover);
      assertThat(drift.path("axes").size()).isBetween(1, 5);
      assertThat(
              answer(client, "drift", Map.of("customer_id", mover, "axis", "purchase_value"))
                  .path("figures")
                  .path("segment_deltas")
                  .size())
          .isPositive();

      JsonNode segments = answer(client, "segment_stats", Map.of());
      assertThat(segments.path("axes")).hasSize(14);
      assertThat(
              answer(client, "segment_stats", Map.of("axis", "purchase_value"))
                  .path("axes")
                  .get(0)
                  .path("features")
                  .size())
          .isPositive();

      JsonNode archetypes = answer(client, "top_archetypes", Map.of("limit", 2));
      assertThat(archetypes.path("archetypes")).hasSize(2);

      JsonNode found = answer(client, "find_customers", Map.of("filter", Map.of(), "limit", 3));
      // Other tests let orders of new customers come.
      assertThat(found.path("matching").intValue()).isGreaterThanOrEqualTo(2_000);
      assertThat(found.path("customers")).hasSize(3);
      JsonNode words =
          answer(client, "find_customers", Map.of("words", "how many customers do we have"));
      assertThat(words.path("question").stringValue()).startsWith("how many");
      assertThat(call(client, "customer", id).isError()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void resourcesTellAxesAndTheFilter(Way way) {
    try (McpSyncClient client = open(way, TestService.SHOP)) {
      assertThat(client.listResources().resources())
          .extracting(Resource::uri)
          .containsExactlyInAnyOrder("quimbi://axes", "quimbi://filter");
      assertThat(client.listResourceTemplates().resourceTemplates())
          .extracting(ResourceTemplate::uriTemplate)
          .containsExactly("quimbi://axes/{axis}");
      assertThat(read(client, "quimbi://axes").path("axes")).hasSize(14);
      assertThat(read(client, "quimbi://filter").path("properties").has("where")).isTrue();
      assertThat(read(client, "quimbi://axes/purchase_value").path("axes").get(0).path("axis"))
          .isEqualTo(JSON.valueToTree("purchase_value"));
      assertThatThrownBy(() -> read(client, "quimbi://axes/nonsense"))
          .hasMessageContaining("AXIS_UNKNOWN");
    }
  }

  private static JsonNode read(McpSyncClient client, String uri) {
    List<ResourceContents> contents =
        client.readResource(ReadResourceRequest.builder(uri).build()).contents();
    assertThat(contents).hasSize(1);
    return JSON.readTree(((TextResourceContents) contents.getFirst()).text());
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void eachStoreSeesItsOwn(Way way) {
    try (McpSyncClient shop = open(way, TestService.SHOP);
        McpSyncClient other = open(way, TestService.OTHER)) {
      Map<String, Object> everybody = Map.of("filter", Map.of(), "limit", 1);
      assertThat(answer(shop, "find_customers", everybody).path("matching").intValue())
          .isGreaterThanOrEqualTo(2_000);
      assertThat(answer(other, "find_customers", everybody).path("matching").intValue())
          .isBetween(300, 1_999);
      // A customer of the larger store alone.
      CallToolResult stranger = call(other, "customer", Map.of("customer_id", "C0001999"));
      assertThat(stranger.isError()).isTrue();
      assertThat(text(stranger)).contains("C0001999", "[NO_CUSTOMER]");
      assertThat(call(shop, "customer", Map.of("customer_id", "C0001999")).isError()).isFalse();
    }
  }

  @Test
  void whatIsWrongIsAnErrorOfTheToolWithTheSentence() {
    try (McpSyncClient client = http(TestService.key(TestService.SHOP, Role.READ))) {
      assertThat(text(call(client, "segment_stats", Map.of("axis", "nonsense"))))
          .contains("there is no axis \"nonsense\"", "[AXIS_UNKNOWN]");
      assertThat(text(call(client, "drift", Map.of("customer_id", "nobody"))))
          .contains("[NO_SNAPSHOTS]");
      assertThat(text(call(client, "find_customers", Map.of()))).contains("[FILTER]");
      for (Map<String, Object> wrong :
          List.<Map<String, Object>>of(
              Map.of(),
              Map.of("customer_id", 7),
              Map.of("customer_id", "x", "store_id", "other"))) {
        assertThat(call(client, "customer", wrong).isError()).as(wrong.toString()).isTrue();
      }
      assertThat(call(client, "movers", Map.of("limit", 51)).isError()).isTrue();
    }
  }

  @Test
  void withoutAKeyOfTheServiceNobodyIsAnswered() {
    String initialize =
        """
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": \
        "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}\
        """;
    for (TestClient stranger :
        List.of(TestService.withKey(null), TestService.withKey("qk_wrong"))) {
      stranger
          .raw(
              "POST",
              "/mcp",
              initialize,
              "Content-Type",
              "application/json",
              "Accept",
              "application/json, text/event-stream")
          .problem(401, "KEY_NEEDED");
    }
    assertThatThrownBy(() -> http("qk_wrong").close()).isInstanceOf(RuntimeException.class);
    // There are no sessions, hence no stream of the server's own.
    assertThat(TestService.client(TestService.SHOP, Role.READ).raw("GET", "/mcp", null).status())
        .isEqualTo(405);
  }
}
