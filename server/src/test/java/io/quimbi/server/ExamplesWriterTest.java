package io.quimbi.server;

import io.quimbi.engine.access.Role;
import java.nio.file.*;
import java.util.*;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.*;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.*;

class ExamplesWriterTest {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static void cut(JsonNode node) {
    if (node instanceof ArrayNode a) {
      while (a.size() > 2) a.remove(a.size() - 1);
      a.forEach(ExamplesWriterTest::cut);
    } else if (node instanceof ObjectNode o) {
      for (var e : o.properties()) {
        if (Set.of(
                    "segment_memberships",
                    "dominant_segments",
                    "membership_strengths",
                    "features",
                    "axis_drifts",
                    "fuzzy_memberships",
                    "segments_per_axis",
                    "segment_distribution",
                    "axis_drift_scores",
                    "segment_deltas",
                    "axes")
                .contains(e.getKey())
            && e.getValue() instanceof ObjectNode m) {
          List<String> keys = new ArrayList<>(m.propertyNames());
          for (int i = 2; i < keys.size(); i++) m.remove(keys.get(i));
        }
        cut(e.getValue());
      }
    }
  }

  @Test
  void write() throws Exception {
    TestClient c = TestService.client(TestService.SHOP, Role.ADMIN);
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("{customer_id}", "C0000001");
    paths.put("{run_no}", "2");
    for (var op : TestService.document().operations()) {
      Path file =
          Path.of("server/src/main/resources/io/quimbi/server/examples/" + op.id() + ".json");
      if (Files.exists(file) || op.path().contains("docs") || op.id().equals("metrics")) continue;
      String p =
          op.path()
              .replace("{customer_id}", "C0000001")
              .replace("{run_no}", "2")
              .replace("{model}", "1");
      if (op.id().equals("flows")) p += "?axis=purchase_frequency";
      if (op.id().equals("compare_models")) {
        System.out.println("SKIP " + op.id());
        continue;
      }
      Path request =
          Path.of(
              "server/src/main/resources/io/quimbi/server/examples/" + op.id() + ".request.json");
      String body = Files.exists(request) ? Files.readString(request) : null;
      var a =
          body == null
              ? c.raw(op.method(), p, null)
              : c.raw(op.method(), p, body, "Content-Type", "application/json");
      if (a.status() >= 300) {
        System.out.println("NOT " + op.id() + " " + a.status() + " " + a.text());
        continue;
      }
      JsonNode n = a.json();
      cut(n);
      Files.writeString(file, JSON.writeValueAsString(n) + "\n");
    }
  }
}
