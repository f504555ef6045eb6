package io.quimbi.server.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.quimbi.app.Quimbi;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The tools and resources behind both transports. */
final class McpProtocol {
  private static final String NAME = "quimbi";

  private static final String INSTRUCTIONS =
      """
      Quimbi knows how each customer of one shop behaves and how that changes. Start with \
      segment_stats to learn the axes and segment names, find_customers to list or count, movers \
      for who changed, customer and drift for one of them, lookalikes for others alike. Ids are \
      the shop's own; money is in its currency. Whose shop it is follows from the key.\
      """;

  private final McpTools tools;
  private final McpResources resources;

  McpProtocol(Quimbi quimbi) {
    JsonMapper json =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    tools = new McpTools(quimbi, json);
    resources = new McpResources(quimbi, tools, json);
  }

  /** The protocol's own JSON is not the service's. */
  static McpJsonMapper json() {
    return new JacksonMcpJsonMapper(JsonMapper.builder().build());
  }

  private static ServerCapabilities capabilities() {
    return ServerCapabilities.builder().tools(false).resources(false, false).build();
  }

  /** Which store a request is about. */
  interface StoreOfRequest {
    String of(McpTransportContext context);
  }

  /** Answers over HTTP, each request for the store that it says itself. */
  McpStatelessSyncServer over(HttpServletStatelessServerTransport transport, StoreOfRequest store) {
    return McpServer.sync(transport)
        .serverInfo(NAME, Quimbi.version())
        .instructions(INSTRUCTIONS)
        .capabilities(capabilities())
        .jsonMapper(json())
        .jsonSchemaValidator(new DefaultJsonSchemaValidator())
        .tools(
            tools.tools().stream()
                .map(
                    tool ->
                        new McpStatelessServerFeatures.SyncToolSpecification(
                            tool, (context, request) -> tools.call(store.of(context), request)))
                .toList())
        .resources(
            resources.resources().stream()
                .map(
                    resource ->
                        new McpStatelessServerFeatures.SyncResourceSpecification(
                            resource,
                            (context, request) -> resources.read(store.of(context), request)))
                .toList())
        .resourceTemplates(
            resources.templates().stream()
                .map(
                    template ->
                        new McpStatelessServerFeatures.SyncResourceTemplateSpecification(
                            template,
                            (context, request) -> resources.read(store.of(context), request)))
                .toList())
        .build();
  }

  /** Answers over a pair of streams, for one store. */
  McpSyncServer over(InputStream in, OutputStream out, String storeId) {
    Objects.requireNonNull(storeId);
    return McpServer.sync(new StdioServerTransportProvider(json(), in, out))
        .serverInfo(NAME, Quimbi.version())
        .instructions(INSTRUCTIONS)
        .capabilities(capabilities())
        .jsonMapper(json())
        .jsonSchemaValidator(new DefaultJsonSchemaValidator())
        .tools(
            tools.tools().stream()
                .map(
                    tool ->
                        new McpServerFeatures.SyncToolSpecification(
                            tool, (exchange, request) -> tools.call(storeId, request)))
                .toList())
        .resources(
            resources.resources().stream()
                .map(
                    resource ->
                        new McpServerFeatures.SyncResourceSpecification(
                            resource, (exchange, request) -> resources.read(storeId, request)))
                .toList())
        .resourceTemplates(
            resources.templates().stream()
                .map(
                    template ->
                        new McpServerFeatures.SyncResourceTemplateSpecification(
                            template, (exchange, request) -> resources.read(storeId, request)))
                .toList())
        .build();
  }
}
