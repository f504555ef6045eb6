package io.quimbi.server.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Open;
import io.quimbi.server.web.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI: what is the same of every operation, so that no controller has to say it. Examples
 * are files named by the operation.
 */
@Configuration(proxyBeanMethods = false)
public class OpenApiDocument {
  private static final String PROBLEM = "#/components/schemas/Problem";
  private static final String EXAMPLES = "/io/quimbi/server/examples/";

  /** By status, when it comes. */
  private static final Map<String, String> ANYWHERE =
      new TreeMap<>(
          Map.of(
              "400", "The request is not understood: a parameter, the JSON, an unknown field",
              "500", "A fault of ours; the request id finds it in the log",
              "503", "Not possible now: the database does not answer, another writes the store"));

  private static final Map<String, String> WITH_KEY =
      new TreeMap<>(
          Map.of(
              "401", "No key, or none that is good",
              "403", "The key's role does not allow it, or store_id names another store",
              "409", "Not possible as things are, such as snapshots that are switched off",
              "404", "There is no such customer, model, run, …; the detail says what there is",
              "422", "The content cannot be used: a limit, a date, an amount",
              "429", "Too many requests of this key; see Retry-After"));

  private static final Map<String, String> OF_A_WRITE =
      new TreeMap<>(
          Map.of(
              "413", "The body is larger than the service takes",
              "415", "The body is not of the type that is described"));

  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
  }

  /** Names in the schemas as in the JSON. */
  @Bean
  ModelResolver snakeCaseSchemas() {
    return new RecordSchemas(
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Quimbi")
                .version(Quimbi.version())
                .description(
                    "How each customer of a shop behaves, and how that changes. The key decides the"
                        + " store. Errors are problem documents (RFC 9457) with a stable type and"
                        + " code. A write takes an Idempotency-Key: sent again within 24 hours it"
                        + " does nothing more and is answered the same.")
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "key",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key"))
                .addSecuritySchemes(
                    "bearer",
                    new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
  }

  @Bean
  OpenApiCustomizer common() {
    return openApi -> {
      ModelConverters.getInstance(true)
          .readAll(Problem.class)
          .forEach(openApi.getComponents()::addSchemas);
      openApi.servers(List.of());
    };
  }

  @Bean
  OperationCustomizer everyOperation(JsonMapper json) {
    return (operation, method) -> {
      Needs needs = method.getMethodAnnotation(Needs.class);
      Open open = method.getMethodAnnotation(Open.class);
      problems(operation, ANYWHERE);
      if (needs != null) {
        problems(operation, WITH_KEY);
        operation.security(
            List.of(
                new SecurityRequirement().addList("key"),
                new SecurityRequirement().addList("bearer")));
        operation.addExtension("x-role", needs.value().id());
        if (operation.getRequestBody() != null || needs.value() != Role.READ) {
          problems(operation, OF_A_WRITE);
          operation.addParametersItem(
              new HeaderParameter()
                  .name("Idempotency-Key")
                  .description("Of your choice: the same request sent again with it is done once")
                  .required(false)
                  .schema(new Schema<String>().types(Set.of("string")).maxLength(255)));
        }
      } else if (open != null) {
        operation.security(List.of());
      }
      examples(operation, json);
      return operation;
    };
  }

  private static void problems(Operation operation, Map<String, String> statuses) {
    statuses.forEach(
        (status, when) -> {
          if (operation.getResponses().get(status) == null) {
            operation
                .getResponses()
                .addApiResponse(
                    status,
                    new ApiResponse()
                        .description(when)
                        .content(
                            new Content()
                                .addMediaType(
                                    Problem.MEDIA_TYPE,
                                    new MediaType().schema(new Schema<>().$ref(PROBLEM)))));
          }
        });
  }

  private static void examples(Operation operation, JsonMapper json) {
    String id = operation.getOperationId();
    example(id + ".json", json)
        .ifPresent(
            example ->
                operation
                    .getResponses()
                    .forEach(
                        (status, response) -> {
                          if (status.startsWith("2") && response.getContent() != null) {
                            response
                                .getContent()
                                .values()
                                .forEach(content -> content.addExamples("example", example));
                          }
                        }));
    if (operation.getRequestBody() != null && operation.getRequestBody().getContent() != null) {
      example(id + ".request.json", json)
          .ifPresent(
              example ->
                  operation
                      .getRequestBody()
                      .getContent()
                      .values()
                      .forEach(content -> content.addExamples("example", example)));
    }
  }

  private static Optional<Example> example(String name, JsonMapper json) {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(EXAMPLES + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new Example().value(json.readValue(in, Object.class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
