package io.quimbi.server.mcp;

import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.FilterJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What can be read without calling a tool: the axes, one axis in full, and the filter's schema. */
final class McpResources {
  private static final String AXES = "quimbi://axes";
  private static final String FILTER = "quimbi://filter";
  private static final String AXIS = AXES + "/{axis}";
  private static final String JSON_TYPE = "application/json";

  private final Quimbi quimbi;
  private final McpTools tools;
  private final JsonMapper json;

  McpResources(Quimbi quimbi, McpTools tools, JsonMapper json) {
    this.quimbi = quimbi;
    this.tools = tools;
    this.json = json;
  }

  List<Resource> resources() {
    return List.of(
        Resource.builder(AXES, "axes")
            .title("Axes and segments")
            .description("All behavioural axes with their segments in short.")
            .mimeType(JSON_TYPE)
            .build(),
        Resource.builder(FILTER, "filter")
            .title("Filter of find_customers")
            .description("JSON schema of the filter, with the names of this store's segments.")
            .mimeType(JSON_TYPE)
            .build());
  }

  List<ResourceTemplate> templates() {
    return List.of(
        ResourceTemplate.builder(AXIS, "axis")
            .title("One axis")
            .description("One axis with its features, the scale of each, and centroids.")
            .mimeType(JSON_TYPE)
            .build());
  }

  /** Reads one of them for a store. */
  ReadResourceResult read(String storeId, ReadResourceRequest request) {
    String uri = request.uri();
    try {
      Object content =
          switch (uri) {
            case AXES -> SegmentSummary.of(quimbi.insight().segments(storeId, Optional.empty()));
            case FILTER -> FilterJson.schema(tools.segmentNames(storeId));
            default ->
                quimbi
                    .insight()
                    .segments(storeId, Optional.of(Axes.require(uri.substring(AXES.length() + 1))));
          };
      return ReadResourceResult.builder(
              List.of(
                  TextResourceContents.builder(uri, json.writeValueAsString(content))
                      .mimeType(JSON_TYPE)
                      .build()))
          .build();
    } catch (QuimbiException known) {
      throw McpError.builder(ErrorCodes.INVALID_PARAMS)
          .message(known.getMessage() + " [" + known.code() + "]")
          .data(uri)
          .build();
    }
  }
}
