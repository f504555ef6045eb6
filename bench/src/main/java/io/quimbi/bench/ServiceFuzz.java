package io.quimbi.bench;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends requests made from the OpenAPI of a running service and then spoiled: values of wrong types
 * and out of range, text that looks like SQL, headers and paths, bodies that are cut, doubled and
 * nested. Usage: {@code bench/run ServiceFuzz URL KEY [REQUESTS] [SEED]}; ends with 1 if any answer
 * is a 5xx, takes longer than 30 s, or is an error without a problem document.
 */
public final class ServiceFuzz {
  /** What would end the run for itself, by taking the key or the store away. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("revoke|delete_store|erase|forget|events", Pattern.CASE_INSENSITIVE);

  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1e400",
          "NaN",
          "99999999999999999999",
          "null",
          "true",
          "C0000001",
          "purchase_value",
          "2026-02-30",
          "9999-12-31",
          "0000-00-00",
          "2026-06-30",
          "'; DROP TABLE customer; --",
          "\" OR \"\"=\"",
          "${jndi:ldap://127.0.0.1/a}",
          "../../../../etc/passwd",
          "a\r\nSet-Cookie: a=b",
          "a\u0000b",
          "\uD83D\uDE00\u202E",
          "<script>alert(1)</script>",
          "{{7*7}}",
          "%",
          "\\",
          "x".repeat(3000));

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final String url;
  private final String key;
  private final Random random;
  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();

  private record Operation(String method, String path, JsonNode node) {}

  private ServiceFuzz(String url, String key, long seed) throws Exception {
    this.url = url;
    this.key = key;
    this.random = new Random(seed);
    this.document =
        json.readTree(
            http.send(
                    HttpRequest.newBuilder(URI.create(url + "/openapi.json")).build(),
                    BodyHandlers.ofString())
                .body());
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (!LEFT_OUT.matcher(method.getValue().path("operationId").stringValue("")).find()) {
          operations.add(
              new Operation(
                  method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
        }
      }
    }
  }

  /** Runs the study. */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("usage: bench/run ServiceFuzz URL KEY [REQUESTS] [SEED]");
      System.exit(2);
    }
    int requests = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
    long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
    System.exit(new ServiceFuzz(args[0], args[1], seed).run(requests, seed));
  }

  private int run(int requests, long seed) {
    Map<Integer, Integer> statuses = new TreeMap<>();
    int faults = 0;
    long slowest = 0;
    long started = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      Operation operation = operations.get(random.nextInt(operations.size()));
      HttpRequest request;
      try {
        request = request(operation);
      } catch (IllegalArgumentException e) {
        // The client itself refuses to send it, such as a header with a line end.
        i--;
        continue;
      }
      long began = System.nanoTime();
      @Nullable String fault;
      try {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        fault = fault(answer);
      } catch (Exception e) {
        fault = e.toString();
      }
      slowest = Math.max(slowest, System.nanoTime() - began);
      if (fault != null) {
        faults++;
        System.out.printf("%d %s %s: %s%n", i, request.method(), request.uri(), fault);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d requests over %d operations, seed %d, %.0f s; slowest %.0f ms; by status %s; %d"
            + " faults%n",
        requests,
        operations.size(),
        seed,
        (System.nanoTime() - started) / 1e9,
        slowest / 1e6,
        statuses,
        faults);
    return faults == 0 ? 0 : 1;
  }

  private @Nullable String fault(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status >= 500) {
      return status + " " + answer.body();
    }
    if (status < 400) {
      return null;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("application/problem+json")) {
      return status + " without a problem document: " + type;
    }
    if (answer.request().method().equals("HEAD")) {
      return null;
    }
    JsonNode problem = json.readTree(answer.body());
    return problem.path("status").intValue(0) == status
            && problem.path("type").stringValue("").startsWith("urn:quimbi:problem:")
            && !problem.path("detail").stringValue("").isBlank()
        ? null
        : status + " with a problem document that is none: " + answer.body();
  }

  private HttpRequest request(Operation operation) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    List<String> headers = new ArrayList<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      String name = parameter.path("name").stringValue();
      String value = text(parameter.path("schema"));
      switch (parameter.path("in").stringValue()) {
        case "path" -> path = path.replace("{" + name + "}", encoded(value));
        case "query" -> {
          if (random.nextInt(3) > 0 || parameter.path("required").booleanValue(false)) {
            query.append('&').append(name).append('=').append(encoded(value));
          }
        }
        default -> {
          if (random.nextInt(10) == 0 && !value.isEmpty()) {
            headers.add(name);
            headers.add(value.replaceAll("[^\\x20-\\x7E]", "?"));
          }
        }
      }
    }
    if (random.nextInt(50) == 0) {
      query.append('&').append(encoded(nasty())).append('=').append(encoded(nasty()));
    }
    if (random.nextInt(60) == 0) {
      path += random.nextBoolean() ? "/" + encoded(nasty()) : "/..;/x";
    }
    String method =
        random.nextInt(40) == 0
            ? List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD").get(random.nextInt(6))
            : operation.method();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(url + path + (query.isEmpty() ? "" : "?" + query.substring(1))))
            .timeout(Duration.ofSeconds(30));
    String body = body(operation);
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header(
          "Content-Type",
          random.nextInt(30) == 0 ? "text/" + random.nextInt(9) : contentType(operation));
    }
    if (random.nextInt(60) > 0) {
      request.header("X-API-Key", key);
    } else if (random.nextBoolean()) {
      request.header("X-API-Key", "qk_" + random.nextInt());
    }
    for (int i = 0; i < headers.size(); i += 2) {
      if (!headers.get(i).equals("X-API-Key")) {
        request.header(headers.get(i), headers.get(i + 1));
      }
    }
    return request.build();
  }

  private static String contentType(Operation operation) {
    var types = operation.node().path("requestBody").path("content").propertyNames().iterator();
    return types.hasNext() ? types.next() : "application/json";
  }

  private @Nullable String body(Operation operation) {
    JsonNode content = operation.node().path("requestBody").path("content");
    if (content.isMissingNode()) {
      return random.nextInt(30) == 0 ? "{}" : null;
    }
    JsonNode first = content.values().iterator().next();
    JsonNode example = first.path("examples").path("example").path("value");
    JsonNode value =
        !example.isMissingNode() && random.nextInt(3) > 0
            ? spoiled(example.deepCopy(), 0)
            : made(first.path("schema"), 0);
    String text = value.toString();
    return switch (random.nextInt(20)) {
      case 0 -> text.substring(0, random.nextInt(text.length() + 1));
      case 1 -> text + text;
      case 2 -> "[".repeat(2_000) + text;
      case 3 -> nasty();
      default -> text;
    };
  }

  /** Some of the values of an example in the place of others, left out, or doubled. */
  private JsonNode spoiled(JsonNode node, int depth) {
    if (random.nextInt(8) == 0) {
      return anything(depth);
    }
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        if (random.nextInt(12) == 0) {
          object.remove(name);
        } else {
          object.set(name, spoiled(object.get(name), depth + 1));
        }
      }
      if (random.nextInt(12) == 0) {
        object.set("f" + random.nextInt(9), anything(depth));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, spoiled(array.get(i), depth + 1));
      }
    }
    return node;
  }

  private JsonNode anything(int depth) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 5 ? 6 : 8)) {
      case 0 -> make.nullNode();
      case 1 -> make.booleanNode(random.nextBoolean());
      case 2 -> make.numberNode(random.nextInt());
      case 3 -> make.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(300)));
      case 4, 5 -> make.stringNode(nasty());
      case 6 -> make.arrayNode().add(anything(depth + 1));
      default -> make.objectNode().set("a", anything(depth + 1));
    };
  }

  /** A value of a schema, most of the time. */
  private JsonNode made(JsonNode schema, int depth) {
    if (random.nextInt(10) == 0 || depth > 8) {
      return anything(depth);
    }
    JsonNode ref = schema.path("$ref");
    if (ref.isString()) {
      return made(document.at(ref.stringValue().substring(1)), depth + 1);
    }
    if (schema.path("anyOf").isArray()) {
      JsonNode any = schema.path("anyOf");
      return made(any.get(random.nextInt(any.size())), depth + 1);
    }
    JsonNodeFactory make = JsonNodeFactory.instance;
    JsonNode type = schema.path("type");
    String name =
        type.isArray()
            ? type.get(random.nextInt(type.size())).stringValue("string")
            : type.stringValue("string");
    return switch (name) {
      case "object" -> {
        ObjectNode object = make.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
          if (random.nextInt(4) > 0) {
            object.set(property.getKey(), made(property.getValue(), depth + 1));
          }
        }
        yield object;
      }
      case "array" -> {
        ArrayNode array = make.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(made(schema.path("items"), depth + 1));
        }
        yield array;
      }
      case "integer" -> make.numberNode(random.nextInt(1000) - 10);
      case "number" -> make.numberNode(random.nextDouble() * 200 - 10);
      case "boolean" -> make.booleanNode(random.nextBoolean());
      case "null" -> make.nullNode();
      default -> make.stringNode(nasty());
    };
  }

  private String text(JsonNode schema) {
    String type = schema.path("type").stringValue("string");
    if (random.nextInt(3) > 0) {
      if (type.equals("integer")) {
        return String.valueOf(random.nextInt(60) - 5);
      }
      if (type.equals("number")) {
        return String.valueOf(random.nextDouble() * 10 - 1);
      }
    }
    return nasty();
  }

  private String nasty() {
    return random.nextInt(4) == 0
        ? "C%07d".formatted(1 + random.nextInt(2_000))
        : NASTY.get(random.nextInt(NASTY.size()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
