package io.quimbi.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script of the guide, which lists and calls every tool with the protocol's inspector. It runs
 * wherever npx is on the path and has the inspector or gets it from the npm registry.
 */
class McpInspectorTest {
  private static final List<String> TOOLS =
      List.of(
          "customer",
          "find_customers",
          "lookalikes",
          "movers",
          "segment_stats",
          "top_archetypes",
          "drift");

  @TempDir Path folder;

  @BeforeAll
  static void needsTheInspector() throws Exception {
    Process got =
        script("get")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean ended = got.waitFor(3, TimeUnit.MINUTES);
    if (!ended) {
      got.destroy();
    }
    assumeTrue(
        ended && got.waitFor() == 0,
        "npx is not on the path, or the npm registry does not give it the inspector; docs/mcp-inspect"
            + " get says why");
    TestService.running();
  }

  private String inspected(ProcessBuilder script) throws Exception {
    Path out = folder.resolve("out");
    Process process = script.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    String text = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private static ProcessBuilder script(String... arguments) {
    ProcessBuilder script = new ProcessBuilder("../docs/mcp-inspect");
    script.command().addAll(List.of(arguments));
    return script;
  }

  private static void assertEveryToolAnswered(String text) {
    assertThat(TOOLS).allSatisfy(tool -> assertThat(text).contains("\"name\": \"" + tool + "\""));
    assertThat(text)
        .contains("structuredContent", "\"lookalikes\"", "\"archetypes\"", "\"movers\"");
    assertThat(text).contains("quimbi://axes").doesNotContain("\"isError\": true");
  }

  @Test
  void overHttp() throws Exception {
    assertEveryToolAnswered(
        inspected(
            script(
                "http",
                "http://127.0.0.1:" + TestService.port() + "/mcp",
                TestService.key(TestService.SHOP, Role.READ))));
  }

  @Test
  void overStandardInputAndOutput() throws Exception {
    ProcessBuilder script =
        script(
            "stdio",
            TestService.SHOP,
            "--data-dir",
            TestService.quimbi().settings().dataDir().toString());
    // In a file, since the class path is longer than a shell's word should be.
    Path options = folder.resolve("java.options");
    Files.writeString(options, "-cp \"" + System.getProperty("java.class.path") + "\"");
    script
        .environment()
        .put(
            "QUIMBI_MCP",
            Path.of(System.getProperty("java.home"), "bin", "java")
                + " @"
                + options
                + " "
                + Main.class.getName()
                + " mcp");
    assertEveryToolAnswered(inspected(script));
  }
}
